"""What the service says is what the package says."""

from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from knowledge_bases import locks, shipped
from sampling import situations
from serving import listening

from blink_expert import KnowledgeBase, advise, intake, render
from blink_expert.explain import what_if, why_ask, why_not
from blink_expert.knowledge.model import UNKNOWN
from blink_expert.service import app


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return shipped()


@pytest.fixture(scope="module")
def client(kb: KnowledgeBase) -> Iterator[httpx.Client]:
    with listening(app(kb)) as found:
        yield found


def plain(value: object) -> Any:
    """Return the value as it arrives: through JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


def test_200_situations_get_the_advice_of_the_package_byte_for_byte(
    kb: KnowledgeBase, client: httpx.Client
) -> None:
    for number, facts in enumerate(situations(kb, 200)):
        trace = number % 10 == 0
        expected = render.render_json(advise(kb, facts, trace=trace)).encode()
        asked = client.post("/v1/advice", json={"facts": facts, "trace": trace})
        assert (asked.status_code, asked.content) == (200, expected), facts
        query = {**facts, **({"trace": "true"} if trace else {})}
        by_address = client.get("/v1/advice", params=query)
        assert (by_address.status_code, by_address.content) == (200, expected), facts
        assert by_address.headers["etag"] == asked.headers["etag"]


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("jsonld", "application/ld+json"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("text", "text/plain; charset=utf-8"),
        ("reply", "text/plain; charset=utf-8"),
    ],
)
def test_an_answer_comes_in_every_format(
    kb: KnowledgeBase, client: httpx.Client, name: str, media: str
) -> None:
    facts = {"device": "video_doorbell", "wired": "yes"}
    advice = advise(kb, facts)
    for audience in ("agent", "customer"):
        expected = {
            "jsonld": lambda: render.render_jsonld(kb, advice, audience=audience),  # noqa: B023
            "markdown": lambda: render.render_markdown(kb, advice, audience=audience),  # noqa: B023
            "html": lambda: render.render_html(kb, advice, audience=audience),  # noqa: B023
            "text": lambda: render.render_text(kb, advice, audience=audience),  # noqa: B023
            "reply": lambda: render.render_reply(kb, advice),
        }[name]()
        body = {"facts": facts, "format": name, "audience": audience}
        answer = client.post("/v1/advice", json=body)
        assert (answer.headers["content-type"], answer.text) == (media, expected)


def test_the_next_question_comes_with_its_reason(kb: KnowledgeBase, client: httpx.Client) -> None:
    facts = {"device": "outdoor_4"}
    questions = advise(kb, facts).questions
    said = client.post("/v1/question", json={"facts": facts}).json()
    assert said["question"] == plain(questions[0])
    assert said["why"] == plain(why_ask(kb, facts, questions[0].fact))
    assert said["remaining"] == len(questions)


def test_a_ticket_is_read_as_the_package_reads_it(kb: KnowledgeBase, client: httpx.Client) -> None:
    text = "My <b>Outdoor 3rd Gen</b>: lost the tool, have a quarter & a knife \x9b."
    answer = client.post("/v1/intake", json={"text": text})
    assert answer.json() == plain(intake.read(kb, text))
    assert answer.json()["cases"][0]["facts"]["coin"] == "yes"
    assert answer.headers["cache-control"] == "no-store"
    assert not set(answer.content) & set(b"<>&")


def test_a_consultation_over_http_comes_to_its_end(kb: KnowledgeBase, client: httpx.Client) -> None:
    facts: dict[str, str] = {"device": "mini"}
    while question := client.post("/v1/question", json={"facts": facts}).json()["question"]:
        assert question["fact"] not in facts
        facts[question["fact"]] = UNKNOWN
    assert client.post("/v1/question", json={"facts": facts}).json()["why"] is None
    assert advise(kb, facts).questions == ()


def test_explanations_are_those_of_the_package(kb: KnowledgeBase, client: httpx.Client) -> None:
    facts = {"device": "outdoor_3rd_gen", "opening_tool": "no", "coin": "yes"}
    how = client.post("/v1/explain", json={"item": "g3-coin", "facts": facts}).json()
    assert [one["rule"] for one in how["how"]] == ["g3-coin"]
    derived = client.post("/v1/explain", json={"item": "screw_tool", "facts": facts}).json()
    assert [one["rule"] for one in derived["how"]] == ["g3-coin"]
    asked = client.post("/v1/explain", json={"item": "wired", "facts": {}}).json()
    assert asked["asked"] == plain(why_ask(kb, {}, "wired"))
    missed = {"rule": "g3-pull-off", "facts": facts}
    found = client.post("/v1/why-not", json=missed).json()["rules"]
    assert found == [plain(why_not(kb, facts, "g3-pull-off"))]
    near = client.post("/v1/why-not", json={"facts": facts}).json()["rules"]
    assert near
    assert all(one["distance"] for one in near)
    body = {"facts": facts, "changes": {"coin": "no"}}
    expected = what_if(kb, facts, {**facts, "coin": "no"})
    assert client.post("/v1/what-if", json=body).json() == plain(expected)


def test_the_verdict_is_explained(client: httpx.Client) -> None:
    body = {"item": "battery", "facts": {"device": "xt", "battery_size": "AAA"}}
    how = client.post("/v1/explain", json=body).json()["how"]
    assert any(one["kind"] == "battery" for one in how)


def test_the_knowledge_can_be_listed_and_looked_up(kb: KnowledgeBase, client: httpx.Client) -> None:
    facts = client.get("/v1/facts").json()["facts"]
    assert [one["name"] for one in facts] == [one.name for one in kb.facts if one.is_given]
    devices = client.get("/v1/devices").json()
    assert devices["fact"] == kb.identifies
    assert len(devices["devices"]) == len(kb.fact[kb.identifies].values)
    listed = client.get("/v1/rules").json()["rules"]
    assert [one["id"] for one in listed] == [rule.id for rule in kb.rules]
    assert all(one["text"] for one in listed)
    for rule in kb.rules:
        shown = client.get(f"/v1/rules/{rule.id}").json()
        assert shown["id"] == rule.id
        assert tuple(one["id"] for one in shown["claims"]) == rule.cites
    for name in (kb.claims[0].id, kb.claims[0].id.lower()):
        claim = client.get(f"/v1/claims/{name}").json()
        assert claim["id"] == kb.claims[0].id
        assert claim["rules"]


def test_a_picture_is_drawn(kb: KnowledgeBase, client: httpx.Client) -> None:
    listed = client.get("/v1/pictures").json()["pictures"]
    assert [one["id"] for one in listed] == list(kb.picture)
    for one in listed:
        picture = kb.picture[one["id"]]
        assert (one["title"], one["alt"]) == (picture.title, picture.alt)
        assert (one["schematic"], one["shows"]) == (picture.schematic, list(picture.shows))
        drawn = client.get(f"/v1/pictures/{picture.id}")
        assert drawn.text == picture.svg
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert drawn.headers["x-content-type-options"] == "nosniff"
        assert drawn.headers["content-security-policy"].startswith("default-src 'none'")


def test_another_knowledge_base_is_served_as_well() -> None:
    other = locks()
    with listening(app(other)) as client:
        assert client.get("/v1/pictures").json()["pictures"] == []
        assert client.get("/v1/pictures/xt-slide").status_code == 404
        assert client.get("/ready").json()["knowledge"]["digest"] == other.digest
        answer = client.post("/v1/advice", json={})
        assert answer.content == render.render_json(advise(other, {})).encode()
        assert client.get("/openapi.json").status_code == 200
        assert client.get("/docs").status_code == 200
