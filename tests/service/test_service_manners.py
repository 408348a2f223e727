"""Tags, headers, limits and figures: how the service behaves toward those around it."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from installed import ROOT
from knowledge_bases import locks, shipped, small
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families
from serving import listening, raw, wait_for

from blink_expert import KnowledgeBase, load
from blink_expert.errors import ConflictingRules
from blink_expert.service import Settings, app

KEPT = (
    *("/v1/facts", "/v1/devices", "/v1/rules", "/v1/rules/xt-slide", "/v1/claims/S111"),
    *("/v1/pictures", "/v1/pictures/xt-slide"),
)
PAGES = ("/v1/advice?device=xt", "/openapi.json", "/docs")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return shipped()


@pytest.fixture(scope="module")
def client(kb: KnowledgeBase) -> Iterator[httpx.Client]:
    with listening(app(kb)) as found:
        yield found


@pytest.mark.parametrize("address", [*KEPT, *PAGES])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, f'"other", W/{tag}', "*"):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"other"'}).content == first.content
    head = client.head(address)
    assert (head.headers["etag"], head.content) == (tag, b"")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_a_tag_is_of_the_question_in_canonical_form(client: httpx.Client) -> None:
    def tag(query: str) -> str:
        return str(client.get(f"/v1/advice?{query}").headers["etag"])

    assert tag("device=outdoor_4&coin=yes") == tag("coin=YES&Device=Outdoor-4")
    tags = [tag(one) for one in ("", "device=xt", "device=xt&trace=true", "device=xt&format=text")]
    assert len(set(tags)) == 4


def test_a_tag_is_of_the_knowledge() -> None:
    tags = set()
    for kb in (locks(), small()):
        with TestClient(app(kb)) as client:
            tags.add(client.get("/v1/advice").headers["etag"])
    assert len(tags) == 2


def test_an_answer_is_the_same_whether_kept_or_not(kb: KnowledgeBase) -> None:
    bodies = [{"facts": {"device": name}} for name in ("xt", "xt2", "mini", "xt", "mini")]
    with (
        TestClient(app(kb, Settings(kept_bytes=0))) as forgetful,
        TestClient(app(kb, Settings(kept_bytes=30_000))) as keeping,
    ):
        for body in bodies:
            one, other = (it.post("/v1/advice", json=body) for it in (forgetful, keeping))
            assert one.content == other.content
        assert keeping.app.state["desk"].kept.answers
        assert keeping.app.state["desk"].kept.held <= 30_000
        assert not forgetful.app.state["desk"].kept.answers


def test_browsers_are_told_what_they_may_do(client: httpx.Client) -> None:
    for address in (*KEPT, *PAGES, "/health", "/metrics", "/nowhere"):
        headers = client.get(address, headers={"Origin": "https://a.example"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; frame-ancestors 'none'")
        assert "unsafe" not in policy
        assert not [name for name in headers if name.startswith("access-control-")]


def test_frames_and_other_origins_can_be_allowed(kb: KnowledgeBase) -> None:
    desk, other = "https://desk.example.com", "https://other.example.com"
    settings = Settings(cors_origins=(desk,), frame_ancestors=("'self'", desk))
    with listening(app(kb, settings)) as client:
        headers = client.get("/v1/facts", headers={"Origin": desk}).headers
        assert f"frame-ancestors 'self' {desk}" in headers["content-security-policy"]
        assert "x-frame-options" not in headers
        assert headers["access-control-allow-origin"] == desk
        headers = client.get("/v1/facts", headers={"Origin": other}).headers
        assert headers.get("access-control-allow-origin") != other
        ask = {"Access-Control-Request-Method": "POST", "Origin": desk}
        preflight = client.options("/v1/advice", headers=ask)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == desk
        assert client.options("/v1/advice", headers={**ask, "Origin": other}).is_error


@pytest.mark.parametrize(
    "wrong",
    [
        {"cors_origins": ("desk.example.com",)},
        {"cors_origins": ("https://a.example/path",)},
        {"frame_ancestors": ("https://a.example; script-src *",)},
        {"frame_ancestors": ("self",)},
        {"max_body": 0},
        {"seconds": float("nan")},
        {"per_client": -1},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        Settings(**wrong)


def test_limits_are_kept(kb: KnowledgeBase) -> None:
    settings = Settings(max_body=100, max_text=10, max_facts=2, docs=False)
    with TestClient(app(kb, settings)) as client:
        assert client.post("/v1/advice", json={"facts": {"device": "xt"}}).status_code == 200
        assert client.post("/v1/advice", json={"facts": {"device": "x" * 99}}).status_code == 413
        too_long = client.post("/v1/advice", json={"facts": {"device": "x" * 11}})
        assert too_long.json()["type"].endswith(":too-long")
        many = client.post("/v1/advice", json={"facts": {"a": 1, "b": 1, "c": 1}})
        assert many.json()["type"].endswith(":too-many-facts")
        assert client.get("/v1/advice?device=xxxxxxxxxxx").status_code == 422
        assert client.get("/v1/advice?a=1&b=1&c=1").status_code == 422
        assert client.get("/docs").status_code == client.get("/openapi.json").status_code == 404


def test_a_body_that_does_not_come_is_not_waited_for(kb: KnowledgeBase) -> None:
    with listening(app(kb, Settings(seconds=0.3))) as client:
        port = client.base_url.port or 0
        head = b"POST /v1/advice HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        start = time.monotonic()
        answer = raw(port, head + b"Content-Length: 100\r\n\r\n{")
        assert time.monotonic() - start < 5
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answer
        assert client.get("/health").status_code == 200


def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let explanations wait for an event."""
    go = threading.Event()

    def wait(*_: object) -> dict[str, int]:
        go.wait(20)
        return {"done": 1}

    monkeypatch.setattr("blink_expert.service.answer_routes.next_question", wait)
    return go


def test_an_answer_that_takes_too_long_is_given_up(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = slow(monkeypatch)
    with listening(app(kb, Settings(seconds=0.3))) as client:
        answer = client.post("/v1/question", json={})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        go.set()


@pytest.mark.parametrize(
    ("settings", "status"), [(Settings(at_once=2), 503), (Settings(per_client=2), 429)]
)
def test_no_more_than_so_many_at_once(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, settings: Settings, status: int
) -> None:
    go = slow(monkeypatch)
    with listening(app(kb, settings)) as client, ThreadPoolExecutor(2) as pool:
        first = [pool.submit(client.post, "/v1/question", json={}) for _ in range(2)]
        wait_for(lambda: client.get("/v1/devices").status_code == status)
        answer = client.get("/v1/facts")
        assert (answer.status_code, answer.headers["retry-after"]) == (status, "1")
        assert answer.headers["content-type"] == "application/problem+json"
        assert client.get("/health").status_code == client.get("/ready").status_code == 200
        go.set()
        assert [one.result().status_code for one in first] == [200, 200]
        assert client.get("/v1/devices").status_code == 200


def test_slow_explanations_do_not_hold_up_answers(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = slow(monkeypatch)
    with listening(app(kb, Settings(threads=1))) as client, ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(client.post, "/v1/question", json={}) for _ in range(2)]
        assert client.post("/v1/advice", json={}).status_code == 200
        go.set()
        assert [one.result().status_code for one in waiting] == [200, 200]


def test_many_at_once_all_get_their_own_answer(kb: KnowledgeBase, client: httpx.Client) -> None:
    names = [value.name for value in kb.fact[kb.identifies].values] * 8

    def ask(name: str) -> str:
        answer = client.post("/v1/advice", json={"facts": {"device": name}})
        return str(answer.json()["situation"]["device"])

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(ask, names)) == names


def test_the_figures_can_be_read(kb: KnowledgeBase, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "blink_expert")
    with TestClient(app(kb)) as client:
        client.get("/v1/rules/xt-slide")
        client.get("/v1/rules/no-such-rule")
        client.get("/nowhere")
        text = client.get("/metrics").text
    counted = {
        (sample.labels["route"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "blink_expert_requests_total"
    }
    assert counted == {
        ("/v1/rules/{name}", "200"): 1,
        ("/v1/rules/{name}", "404"): 1,
        ("none", "404"): 1,
    }
    assert f'digest="{kb.digest}"' in text
    # Other tests may have let the client's own library log too.
    ours = [record for record in caplog.records if record.name == "blink_expert.access"]
    logged = [record.getMessage().rsplit(" ", 2)[0] for record in ours]
    wanted = ["GET /v1/rules/{name} 200", "GET /v1/rules/{name} 404", "GET none 404"]
    # A server of another test may still have been answering.
    assert [one for one in logged if one in wanted] == wanted


def test_applications_have_figures_of_their_own(kb: KnowledgeBase) -> None:
    with TestClient(app(kb)) as one, TestClient(app(kb)) as other:
        one.get("/health")
        assert 'route="/health"' not in other.get("/metrics").text


def test_it_can_be_mounted_without_its_lifespan(kb: KnowledgeBase) -> None:
    inner: Any = app(kb)

    async def outer(scope: Any, receive: Any, send: Any) -> None:
        """Mount as Starlette does: the prefix stays in the path and stands in root_path."""
        assert scope["path"].startswith("/expert/")
        await inner({**scope, "root_path": "/expert"}, receive, send)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(outer)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            body = {"facts": {"device": "xt"}}
            return [
                await client.post("/expert/v1/advice", json=body),
                await client.post("/expert/v1/question", json=body),
                await client.get("/expert/docs"),
            ]

    assert [answer.status_code for answer in asyncio.run(ask())] == [200, 200, 200]


def test_it_is_ready_when_its_knowledge_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def conflicting(*_: object) -> None:
        raise ConflictingRules("coin", "one", "other")

    monkeypatch.setattr("blink_expert.service.probe_routes.advise", conflicting)
    # Its readiness is kept with the knowledge: this one is nobody else's.
    with TestClient(app(load(ROOT / "examples" / "small-base", cache=False))) as client:
        assert client.get("/ready").status_code == 503
        assert client.get("/health").status_code == 200
        monkeypatch.undo()
        assert client.get("/ready").json()["status"] == "ready"
