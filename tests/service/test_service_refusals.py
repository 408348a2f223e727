"""What cannot be answered is refused in one form, and nothing of it comes back or is written."""

import json
import logging
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from knowledge_bases import shipped
from serving import listening

from blink_expert.service import app

FACTS = ("/v1/advice", "/v1/question", "/v1/explain", "/v1/why-not", "/v1/what-if")
ASKING = (*FACTS, "/v1/intake")
KINDS = ("rules", "claims", "pictures")
LISTED = ("/v1/advice", "/v1/facts", "/v1/devices", "/v1/rules", "/health", "/ready", "/docs")
MARK = "kilroy"
SCRIPT = f"<script>{MARK}()</script>\"'&<img src=x onerror={MARK}>"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with listening(app(shipped())) as found:
        yield found


def refusal(answer: httpx.Response, status: int) -> Any:
    """Check the form, and return the problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == status
    assert problem["type"].startswith("urn:blink-expert:")
    assert problem["detail"]
    return problem


def test_a_wrong_fact_is_named_and_the_right_one_suggested(client: httpx.Client) -> None:
    body = {"facts": {"devise": "xt", "coin": "perhaps", "device": "outdor_4"}}
    for address in FACTS:
        more = {"item": "battery"} if address == "/v1/explain" else {}
        problem = refusal(client.post(address, json={**body, **more}), 422)
        assert problem["type"] == "urn:blink-expert:situation-invalid"
        found = {one["field"]: one["hint"] for one in problem["errors"]}
        assert found["facts.devise"] == "Did you mean 'device'?"
        assert found["facts.coin"].startswith("Values: yes, no")
        assert "outdoor_4" in found["facts.device"]
    problem = refusal(client.get("/v1/advice", params={"devise": "xt"}), 422)
    assert problem["errors"][0]["field"] == "devise"


@pytest.mark.parametrize(
    ("address", "body", "field", "hint"),
    [
        ("/v1/advice", {"fact": {}}, "fact", "facts"),
        ("/v1/advice", {"format": "jsn"}, "format", "jsonld"),
        ("/v1/advice", {"facts": []}, "facts", ""),
        ("/v1/advice", {"facts": {"device": {}}}, "facts", ""),
        ("/v1/advice", {"trace": "yes"}, "trace", ""),
        ("/v1/explain", {"item": "wird"}, "item", "wired"),
        ("/v1/explain", {}, "", ""),
        ("/v1/why-not", {"rule": "xt-slid"}, "rule", "xt-slide"),
        ("/v1/what-if", {"changes": 1}, "changes", ""),
    ],
)
def test_a_wrong_field_is_named(
    client: httpx.Client, address: str, body: object, field: str, hint: str
) -> None:
    (error,) = refusal(client.post(address, json=body), 422)["errors"]
    assert error["field"].startswith(field)
    assert hint in error["hint"]
    assert error["message"]


def test_every_status_has_the_form(client: httpx.Client) -> None:
    kind = {"Content-Type": "application/json"}
    refusal(client.post("/v1/advice", content=b"{", headers=kind), 400)
    refusal(client.post("/v1/advice", content=b"", headers=kind), 400)
    refusal(client.get("/nowhere"), 404)
    refusal(client.get("/v1/rules/xt-slid"), 404)
    refusal(client.get("/v1/claims/S9999"), 404)
    refusal(client.get("/v1/pictures/nothing-like-it"), 404)
    hint = client.get("/v1/pictures/nothing-like-it").json()["errors"][0]["hint"]
    assert hint == "/v1/pictures lists the pictures."
    assert client.get("/v1/rules/xt-slid").json()["errors"][0]["hint"].startswith("Did you mean")
    answer = client.put("/v1/advice", json={})
    refusal(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    refusal(client.post("/v1/advice", content=b" " * 70_000, headers=kind), 413)
    refusal(client.post("/v1/advice", content=b"{}"), 415)
    refusal(client.post("/v1/advice", data={"facts": "x"}), 415)
    refusal(client.post("/v1/advice", json=[]), 422)
    refusal(client.post("/v1/intake", json={"text": "x" * 20_001}), 422)
    refusal(client.get("/v1/advice?device=xt&device=xt2"), 422)
    refusal(client.get("/v1/advice?format=x"), 422)


def test_a_body_that_names_no_size_has_a_limit_too(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000

    kind = {"Content-Type": "application/json"}
    refusal(client.post("/v1/advice", content=endless(), headers=kind), 413)


def hostile() -> Iterator[bytes]:
    """Yield bodies that nobody means well with."""
    yield from (b"[" * 60_000, b'{"facts":' * 6_000, b'{"a":[' * 9_000, b"\xef\xbb\xbf{}")
    yield from (b"\xff\xfe{}", b'{"facts":{"device":"\\ud800"}}', b'{"facts":{"\xed\xa0\x80":1}}')
    yield from (b'{"facts":{"device":NaN}}', b'{"facts":{"battery_voltage":1e999}}', b"null", b"1")
    yield b'{"facts":{"battery_voltage":' + b"9" * 5_000 + b"}}"
    yield b'{"facts":{"device":-' + b"1" * 30_000 + b"}}"
    yield json.dumps({"facts": {f"{MARK}{n}": "x" for n in range(3_000)}}).encode()
    yield json.dumps({"facts": {f"{MARK}{n}": SCRIPT for n in range(99)}}).encode()
    texts = (SCRIPT, f"{MARK}\x00", f"{MARK}\x1b[2J\x9b", f"{MARK}" * 9_000, f"\r\nX: {MARK}", "")
    for text in texts:
        wrong: tuple[object, ...] = (text, [text], {text: text}, {"device": text}, {"coin": [text]})
        for value in wrong:
            for field in ("facts", "changes", "item", "rule", "format", "text", text):
                yield json.dumps({field: value}).encode()
                if field == "facts":
                    yield json.dumps({"item": "battery", field: value}).encode()


def listen(caplog: pytest.LogCaptureFixture) -> None:
    """Hear all that the service logs.

    The client logs what it sends; uvicorn's access log is off, but pytest listens to it even so.
    """
    for name in ("httpx", "httpcore", "uvicorn.access"):
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.DEBUG)


def test_no_hostile_body_does_harm(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    listen(caplog)
    bodies = list(hostile())
    for address in ASKING:
        for body in bodies:
            answer = client.post(
                address, content=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code < 500, body[:200]
            if answer.status_code != 200:
                refusal(answer, answer.status_code)
            if answer.status_code != 200 or address == "/v1/intake":
                assert not set(answer.content) & set(b"<>&\x00\x1b\x7f"), body[:200]
                assert len(answer.content) < 60_000
    assert MARK not in caplog.text
    assert "blink_expert.access" in caplog.text


def test_no_hostile_address_does_harm(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    listen(caplog)
    marks = (f"%3Cscript%3E{MARK}", f"{MARK}%00", f"{MARK}%ED%A0%80", f"..%2f..%2f{MARK}")
    for mark in (*marks, MARK * 500):
        for address in (f"/{mark}", *(f"/v1/{kind}/{mark}" for kind in KINDS)):
            refusal(client.get(address), 404)
        for query in (f"{mark}=1", f"device={mark}", f"format={mark}", f"trace={mark}"):
            answer = client.get(f"/v1/advice?{query}")
            refusal(answer, 422)
            assert not set(answer.content) & set(b"<>&\x00")
    refusal(client.get("/v1/advice?" + "a=1&" * 2_000), 422)
    refusal(client.request("KILROY", "/v1/advice"), 405)
    assert client.get("/v1/facts", headers={"If-None-Match": SCRIPT}).status_code == 200
    assert MARK not in caplog.text
    assert "KILROY" not in caplog.text


def test_random_bytes_do_no_harm(client: httpx.Client) -> None:
    chance = random.Random(1)
    kind = {"Content-Type": "application/json"}
    whole = b'{"facts": {"device": "xt", "battery_voltage": 1.5}, "trace": true}'
    for _ in range(150):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        assert client.post("/v1/advice", content=bytes(body), headers=kind).status_code < 500


def test_other_methods_and_addresses_are_refused_alike(client: httpx.Client) -> None:
    for address in LISTED:
        for method in ("DELETE", "PATCH", "TRACE"):
            refusal(client.request(method, address), 405)
        assert client.request("HEAD", address).content == b""
        assert client.request("OPTIONS", address).status_code == 204


def test_what_nobody_expected_is_refused_without_its_words(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(MARK)

    monkeypatch.setattr("blink_expert.service.answer_routes.next_question", broken)
    with listening(app(shipped())) as client:
        answer = client.post("/v1/question", json={})
    refusal(answer, 500)
    assert MARK not in answer.text + caplog.text
    assert "RuntimeError at test_service_refusals.py:" in caplog.text
