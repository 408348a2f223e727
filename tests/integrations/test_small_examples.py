"""The plain script runs as a program, the Flask views behind a real server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from knowledge_bases import shipped
from serving import in_thread

import blink_expert
from blink_expert.render import render_html

pytest.importorskip("flask", reason="needs Flask. Install it: pip install 'blink-expert[dev]'")

EXAMPLES = Path(__file__).parents[2] / "examples"


def start(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: one for name, one in os.environ.items() if not name.startswith("ZAMMAD_")}
    command = [sys.executable, str(EXAMPLES / script), *words]
    return subprocess.run(command, env=kept, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("python-script/answer_folder.py", ["no-such-folder"]),
        ("blinkpy-cameras/low_batteries.py", []),
        ("zammad-webhook/zammad_webhook.py", []),
    ],
)
def test_wrong_use_is_one_clear_error(script: str, words: list[str]) -> None:
    done = start(script, *words)
    assert done.returncode
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_script_drafts_a_reply_beside_each_message(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("Can I put alkaline into my XT2?", encoding="utf-8")
    (tmp_path / "2.txt").write_bytes(b"My Mini \xff, and my Outdoor 4 lost its screw tool.")
    (tmp_path / "3.txt").write_text("Thank you!", encoding="utf-8")
    (tmp_path / "1.reply").write_text("of yesterday: no message, and replaced", encoding="utf-8")
    done = start("python-script/answer_folder.py", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1.txt: complete, batteries incompatible: ")
    assert "device=xt2" in lines[0]
    assert [line.partition(":")[0] for line in lines] == ["1.txt", "2.txt", "2.txt", "3.txt"]
    assert lines[-1] == "3.txt: needs_device, batteries undetermined: nothing"
    replies = {one.stem: one.read_text(encoding="utf-8") for one in tmp_path.glob("*.reply")}
    assert set(replies) == {"1", "2"}
    assert "XT2" in replies["1"]
    assert replies["2"].count("Kind regards") == 1


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Run the Flask application behind a server; return a client of it."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_: Any) -> None:
            pass

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.syspath_prepend(EXAMPLES / "flask-view")
        from flask_desk import create_app  # type: ignore[import-not-found, unused-ignore]

        app = create_app()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    with in_thread(server) as address, httpx.Client(base_url=address, timeout=20) as one:
        yield one


def test_the_view_answers_as_python_does(client: httpx.Client) -> None:
    page = client.get("/advice", params={"device": "outdoor_4", "coin": "yes"})
    kb = shipped()
    answer = render_html(kb, blink_expert.advise(kb, {"device": "outdoor_4", "coin": "yes"}))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert answer in page.text


def test_the_view_answers_a_ticket(client: httpx.Client) -> None:
    answered = client.post("/ticket", data={"text": "Can I put alkaline into my XT2?"}).json()
    (only,) = answered["answers"]
    assert only["facts"]["device"] == "xt2"
    assert only["reply"].startswith("Hello,")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("devise=xt", "Did you mean 'device'?"),
        ("device=%3Cscript%3E", "has no value"),
        ("device=xt&device=xt2", "has no value"),
    ],
)
def test_the_view_says_what_cannot_be_used(client: httpx.Client, query: str, said: str) -> None:
    refused = client.get(f"/advice?{query}")
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/json"
    assert said in refused.json()["errors"][0]


def test_a_ticket_that_is_too_long_is_refused(client: httpx.Client) -> None:
    assert client.post("/ticket", data={"text": "x" * 100_000}).status_code == 413


def test_no_answer_changes_the_next(client: httpx.Client) -> None:
    first = client.get("/advice?device=xt").text
    client.get("/advice?device=video_doorbell")
    assert client.get("/advice?device=xt").text == first
