"""The contract of all faces: one situation gives one Advice, wherever it is asked for."""

import re
from collections.abc import Iterator

import anyio
import httpx
import msgspec
import pytest
from browsing import chromium, visiting
from knowledge_bases import shipped
from mcp import Client
from sampling import situations
from serving import listening
from typer.main import get_command

from blink_expert import advise, render
from blink_expert.cli.app import whole
from blink_expert.mcp import server
from blink_expert.service import app

KB = shipped()
SAMPLE = list(situations(KB, 200))
EXPECTED = [render.render_json(advise(KB, facts)) for facts in SAMPLE]
ADVICE = re.compile(r'<script type="application/json" id="advice">(.*?)</script>', re.DOTALL)

ASK_ALL = """async (sample) => {
  const widget = document.createElement("blink-expert");
  document.body.append(widget);
  const heard = () => new Promise((done) =>
    widget.addEventListener("advice", (event) => done(event.detail), { once: true }));
  await heard();
  const answers = [];
  for (const facts of sample) {
    const answer = heard();
    widget.facts = facts;
    answers.push(JSON.stringify(await answer));
  }
  return answers;
}"""


def test_there_are_two_hundred() -> None:
    assert len(SAMPLE) == 200
    assert len(set(EXPECTED)) > 190


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with listening(app(KB)) as found:
        yield found


def test_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("blink_expert.load", lambda _: KB)  # it would load it 200 times
    command = get_command(whole())
    for facts, expected in zip(SAMPLE, EXPECTED, strict=True):
        words = [f"{name}={value}" for name, value in facts.items()]
        command(["advise", "--format", "json", *words], standalone_mode=False)
        assert capsys.readouterr().out == f"{expected}\n", facts


def test_http(client: httpx.Client) -> None:
    for facts, expected in zip(SAMPLE, EXPECTED, strict=True):
        assert client.post("/v1/advice", json={"facts": facts}).text == expected, facts


def test_the_page(client: httpx.Client) -> None:
    for facts in SAMPLE:
        # The page has its questions beside the answer.
        shown = msgspec.structs.replace(advise(KB, facts), questions=())
        answer = render.render_html(KB, shown, why=True)
        assert answer in client.get("/", params=facts).text, facts


def test_the_frame(client: httpx.Client) -> None:
    for facts, expected in zip(SAMPLE, EXPECTED, strict=True):
        (found,) = ADVICE.findall(client.get("/widget", params=facts).text)
        assert msgspec.json.decode(found) == msgspec.json.decode(expected), facts


def test_the_widget(client: httpx.Client) -> None:
    with chromium() as browser, visiting(browser, client.base_url) as page:
        page.goto("/")
        page.evaluate("""() => new Promise((loaded, failed) => {
          const script = document.createElement("script");
          script.src = "/widget.js";
          script.onload = loaded;
          script.onerror = failed;
          document.head.append(script);
        })""")
        found = page.evaluate(ASK_ALL, SAMPLE)
    answers = [msgspec.json.decode(answer) for answer in found]
    assert answers == [msgspec.json.decode(expected) for expected in EXPECTED]


def test_mcp() -> None:
    async def talk() -> None:
        async with Client(server(shipped)) as client:
            for facts, expected in zip(SAMPLE, EXPECTED, strict=True):
                result = await client.call_tool("advise", {"facts": facts})
                assert result.structured_content == msgspec.json.decode(expected), facts

    anyio.run(talk)
