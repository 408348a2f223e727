"""The pages over HTTP: their headers, what they refuse, and what they never give back."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import msgspec
import pytest
from knowledge_bases import locks, shipped
from litestar import Litestar, asgi
from litestar.testing import TestClient
from serving import listening

from blink_expert import advise
from blink_expert.errors import LibraryMissing
from blink_expert.service import Settings, app

BAD = "\"'></textarea></script><script>alert(1)</script>"
DESK = "https://desk.example.com"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with listening(app(shipped())) as found:
        yield found


def form(**fields: str) -> Any:
    return {name: (None, value) for name, value in fields.items()}


@pytest.mark.parametrize("address", ["/", "/?device=xt", "/?devise=xt", "/widget?device=xt"])
def test_a_page_may_load_only_what_is_its_own(client: httpx.Client, address: str) -> None:
    found = client.get(address)
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    policy = found.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; frame-ancestors 'none'; script-src 'self'; style-src 'self';"
        " img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"
    )
    again = client.get(address, headers={"If-None-Match": found.headers.get("etag", "-")})
    assert again.headers["content-security-policy"] == policy
    assert again.status_code == (304 if found.status_code == 200 else 400)
    assert " style=" not in found.text
    loaded = re.findall(r'(?:src|href)="(assets/[^"]+)"', found.text)
    assert len(loaded) >= 3
    for name in loaded:
        asset = client.get(f"/{name}")
        assert asset.status_code == 200
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert asset.headers["content-type"].startswith(("text/css", "text/javascript"))


def test_an_asset_of_another_version_is_not_there(client: httpx.Client) -> None:
    for name in ("page.css", "page-000000000000.css", "..%2Fpage.html", "docs.html"):
        assert client.get(f"/assets/{name}").status_code == 404


def test_any_site_may_load_the_widget(client: httpx.Client) -> None:
    found = client.get("/widget.js")
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"
    assert found.headers["content-type"].startswith("text/javascript")
    assert '"STYLE"' not in found.text


def test_a_page_says_its_answer_to_programs(client: httpx.Client) -> None:
    facts = {"device": "video_doorbell", "wired": "yes", "battery_chemistry": "alkaline"}
    expected = msgspec.json.decode(msgspec.json.encode(advise(shipped(), facts)))
    (link,) = re.findall(r'href="([^"]+)" id="advice"', client.get("/", params=facts).text)
    assert client.get(f"/{unescape(link)}").json() == expected
    frame = client.get("/widget", params=facts).text
    (data,) = re.findall(r'<script type="application/json" id="advice">(.*?)</script>', frame)
    assert msgspec.json.decode(data) == expected


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("devise=xt", 400, "There is no fact &#39;devise&#39;. Did you mean &#39;device&#39;?"),
        ("device=xt&coin=perhaps", 400, "Values: yes, no, unknown."),
        ("device=xt&device=xt2", 400, "It stands twice. Give it once."),
        ("device=xt&ask=coins", 400, "Did you mean &#39;coin&#39;?"),
        ("device=xt&why=o4-pri", 400, "Did you mean &#39;o4-pry&#39;"),
        ("nearly=perhaps", 400, "Expected `bool`"),
        ("ticket=hello", 400, "A ticket cannot stand in an address."),
        (f"device={'x' * 300}", 400, "It is longer than 200 characters."),
        ("&".join(f"a{place}=1" for place in range(200)), 400, "There are more than 100 facts."),
        ("device=mini_2", 200, "The source does not cover this device."),
    ],
)
def test_what_cannot_be_used_is_said(
    client: httpx.Client, query: str, status: int, says: str
) -> None:
    for place in ("/", "/widget"):
        found = client.get(f"{place}?{query}")
        assert found.status_code == status
        assert says.replace("`", "&#39;") in found.text
        assert "Traceback" not in found.text


def test_what_is_left_of_bad_facts_is_offered(client: httpx.Client) -> None:
    text = client.get("/?devise=xt&coin=YES&device=outdoor-4").text
    assert '<a class="button" href="?device=outdoor_4&amp;coin=yes">Go on without it</a>' in text


def test_a_number_is_carried_exactly(client: httpx.Client) -> None:
    text = client.get("/?battery_voltage=1.2345678901").text
    assert 'name="battery_voltage" value="1.2345678901"' in text
    assert 'name="battery_voltage" value="3"' in client.get("/?battery_voltage=3.0").text


def test_a_fact_is_dropped_by_an_address(client: httpx.Client) -> None:
    found = client.get("/?device=outdoor_4&coin=yes&drop=coin")
    assert (found.status_code, found.headers["location"]) == (303, "?device=outdoor_4")
    moved = client.post("/", files=form(device="outdoor_4", ticket=""))
    assert (moved.status_code, moved.headers["location"]) == (303, "?device=outdoor_4")


def test_what_the_agent_says_counts_more_than_the_ticket(client: httpx.Client) -> None:
    text = client.post("/", files=form(ticket="its the xt2", device="xt")).text
    assert '<option value="xt" selected>' in text
    text = client.post("/", files=form(ticket="its the xt2", device="xt", read="1")).text
    assert '<option value="xt2" selected>' in text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"files": form(ticket="xt", read="7")}, 400),
        ({"files": form(ticket="x" * 20_001, read="1")}, 400),
        ({"files": form(ticket="x" * 90_000)}, 413),
        ({"files": form(ticket="xt", devise="xt")}, 400),
        ({"files": {"ticket": ("a.txt", b"xt")}}, 400),
        ({"files": [*form(ticket="xt").items(), *form(ticket="xt2").items()]}, 400),
        ({"content": b"\xff\xfe", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        (
            {"content": b"a=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            400,
        ),
        ({"json": {"ticket": "xt"}}, 303),
    ],
)
def test_a_form_that_cannot_be_used_is_refused(
    client: httpx.Client, sent: Any, status: int
) -> None:
    found = client.post("/", **sent)
    assert found.status_code == status
    if status != 303:
        assert found.headers["content-type"].startswith("text/html")
        assert "This cannot be used" in found.text


def test_nothing_of_a_request_comes_back_unescaped(client: httpx.Client) -> None:
    for name in ("device", "ask", "why", "drop", "case", "nearly", BAD):
        for place in ("/", "/widget"):
            assert "<script>alert" not in client.get(place, params={name: BAD}).text
        assert "<script>alert" not in client.post("/", files=form(ticket=BAD, **{name: BAD})).text
    text = client.post("/", files=form(ticket=f"its the xt2 {BAD}", read="1")).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_ticket_is_neither_logged_nor_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with TestClient(app(shipped())) as client:
        found = client.post("/", files=form(ticket="kilroy has the xt2", read="1"))
        assert found.headers["cache-control"] == "no-store"
        assert "etag" not in found.headers
        assert not client.app.state["desk"].kept.answers
    assert "kilroy" not in caplog.text


def test_an_extra_that_is_missing_is_named(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise LibraryMissing("rapidfuzz", "intake")

    monkeypatch.setattr("blink_expert.intake.read", missing)
    found = client.post("/", files=form(ticket="its the xt2", read="1"))
    assert found.status_code == 501
    assert "pip install &#39;blink-expert[intake]&#39;" in found.text


def test_it_works_below_another_address() -> None:
    expert = asgi("/expert", is_mount=True, copy_scope=True)(app(shipped()))
    desk = Litestar([expert], logging_config=None)
    with TestClient(desk) as client:
        text = client.get("/expert/?device=xt").text
        for name in re.findall(r'(?:src|href)="(assets/[^"]+)"', text):
            assert client.get(f"/expert/{name}").status_code == 200


def test_another_pack_has_a_page_too() -> None:
    with TestClient(app(locks())) as client:
        page = client.get("/")
        assert page.status_code == 200
        names = re.findall(r'name="(\w+)" value="(\w+)"', page.text)
        found = client.get("/", params=dict(names[:1]))
        assert found.status_code == 200
        assert "Blink camera" not in found.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "{base}/?device=xt"}, 200),
        ({"url": "{base}/widget?device=xt", "format": "json"}, 200),
        ({"url": "{base}/"}, 200),
        ({"url": "{base}/?device=xt", "format": "xml"}, 501),
        ({"url": "{base}/docs"}, 404),
        ({"url": "{base}/?devise=xt"}, 404),
        ({"url": "https://elsewhere.example/?device=xt"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": "http://[::1"}, 404),
        ({}, 400),
    ],
)
def test_oembed(client: httpx.Client, query: dict[str, str], status: int) -> None:
    base = str(client.base_url).rstrip("/")
    found = client.get("/oembed", params={k: v.format(base=base) for k, v in query.items()})
    assert found.status_code == status
    if status == 200:
        answer = found.json()
        assert {"type": "rich", "version": "1.0", "width": 480, "height": 720}.items() <= (
            answer.items()
        )
        assert answer["html"].startswith(f'<iframe src="{base}/widget')


def test_oembed_keeps_to_the_size_that_is_asked_for(client: httpx.Client) -> None:
    base = str(client.base_url)
    asked = {"url": base, "maxwidth": "300", "maxheight": "x"}
    found = client.get("/oembed", params=asked).json()
    assert (found["width"], found["height"]) == (300, 720)
    assert 'width="300" height="720"' in found["html"]


def test_oembed_is_announced_where_pages_can_be_framed(client: httpx.Client) -> None:
    assert "link" not in client.get("/?device=xt").headers
    with TestClient(app(shipped(), Settings(frame_ancestors=(DESK,)))) as framed:
        found = framed.get("/?device=xt")
        assert "application/json+oembed" in found.headers["link"]
        assert f"frame-ancestors {DESK};" in found.headers["content-security-policy"]
        assert DESK in framed.get("/widget").text
