"""The widget in another site, whose policy allows little: as an element and in a frame."""

from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest
from browsing import PHONE, chromium, in_light_and_dark, overflow, visiting
from knowledge_bases import shipped
from litestar import Litestar, MediaType, Request, Response, get
from playwright.sync_api import Browser, Locator, Page, expect
from serving import listening, wait_for

from blink_expert import advise
from blink_expert.service import Settings, app

SCRIPT = """
const seen = [];
for (const type of ["advice", "fact-changed"]) {
  document.addEventListener(type, (event) => seen.push({ type, ...event.detail }));
}
addEventListener("message", ({ data, origin }) => seen.push({ ...data, origin }));
"""


class Sites(NamedTuple):
    """The service, one that is closed to others, and a site that embeds them."""

    service: str
    closed: str
    host: str


def embedding(where: dict[str, str]) -> Litestar:
    """Return a site: what stands in its page is in the query."""

    @get("/", media_type=MediaType.HTML)
    async def page(request: Request[Any, Any, Any]) -> Response[str]:
        places = " ".join(where.values())
        policy = f"default-src 'none'; script-src 'self' {places}; connect-src {places}"
        return Response(
            "<!doctype html><html lang=en><title>A shop</title><script src=/host.js></script>"
            f"<script src={where['service']}/widget.js defer></script>"
            f"<main><h1>A shop</h1>{request.query_params['shown']}</main>",
            headers={"Content-Security-Policy": f"{policy}; frame-src {places}; img-src data:"},
        )

    @get("/host.js", media_type="text/javascript")
    async def script() -> str:
        return SCRIPT

    return Litestar([page, script], openapi_config=None, logging_config=None)


@pytest.fixture(scope="module")
def sites() -> Iterator[Sites]:
    where: dict[str, str] = {}

    def origin(client: httpx.Client) -> str:
        return str(client.base_url).rstrip("/")

    with ExitStack() as stack:
        host = origin(stack.enter_context(listening(embedding(where))))
        settings = Settings(cors_origins=(host,), frame_ancestors=(host,))
        where["service"] = origin(stack.enter_context(listening(app(shipped(), settings))))
        where["closed"] = origin(stack.enter_context(listening(app(shipped()))))
        yield Sites(where["service"], where["closed"], host)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, sites: Sites) -> Iterator[Page]:
    with visiting(browser, sites.host, sites.service) as found:
        yield found


def embed(page: Page, element: str) -> Locator:
    page.goto(f"/?{httpx.QueryParams(shown=element)}")
    return page.locator("blink-expert, iframe")


def seen(page: Page, kind: str, count: int) -> list[Any]:
    """Return what the site was told of that kind, as soon as it was told so often."""

    def told() -> list[Any]:
        found: list[Any] = page.evaluate(f"seen.filter((one) => one.type === '{kind}')")
        return found

    wait_for(lambda: len(told()) >= count)
    assert len(told()) == count
    return told()


def shown(page: Page, count: int = 1) -> Any:
    """Return the answer that the site was told last."""
    found = seen(page, "advice", count)[-1]
    return {name: value for name, value in found.items() if name != "type"}


def expected(**facts: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(advise(shipped(), facts)))


def test_attributes_are_facts(page: Page) -> None:
    widget = embed(page, '<blink-expert device="outdoor_4" task="remove_cover"></blink-expert>')
    assert shown(page) == expected(device="outdoor_4", task="remove_cover")
    expect(widget.get_by_role("heading", name="Remove the cover")).to_be_visible()
    widget.evaluate("(one) => one.setAttribute('opening_tool', 'no')")
    assert shown(page, 2)["situation"]["opening_tool"] == "no"
    widget.evaluate("(one) => one.removeAttribute('task')")
    assert shown(page, 3) == expected(device="outdoor_4", opening_tool="no")
    widget.evaluate("(one) => { one.facts = { device: 'xt2', coin: true }; }")
    assert shown(page, 4) == expected(device="xt2", coin="yes")
    assert widget.evaluate("(one) => one.facts") == {"device": "xt2", "coin": True}


def test_facts_can_come_as_json(page: Page) -> None:
    embed(page, """<blink-expert facts='{"device": "outdoor_4", "battery_voltage": 1.5}'>""")
    assert shown(page) == expected(device="outdoor_4", battery_voltage=1.5)


def test_answers_are_told(page: Page) -> None:
    widget = embed(page, '<blink-expert device="outdoor_4"></blink-expert>')
    widget.get_by_role("button", name="No", exact=True).click()
    (changed,) = seen(page, "fact-changed", 1)
    assert (changed["name"], changed["value"]) == ("opening_tool", "no")
    assert shown(page, 2) == expected(device="outdoor_4", opening_tool="no")
    expect(widget.get_by_role("heading", name="large screwdriver?")).to_be_focused()
    widget.get_by_role("button", name="Change: Do you have the opening tool").click()
    assert seen(page, "fact-changed", 2)[-1]["value"] is None
    assert shown(page, 3) == expected(device="outdoor_4")


def test_it_looks_like_the_site(page: Page) -> None:
    widget = embed(page, '<blink-expert device="outdoor_4"></blink-expert>')
    button = widget.get_by_role("button", name="Yes")
    expect(button).to_have_css("color", "rgb(11, 87, 164)")
    widget.evaluate("(one) => one.style.setProperty('--blink-expert-accent', 'rgb(90, 0, 90)')")
    expect(button).to_have_css("color", "rgb(90, 0, 90)")
    expect(widget).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(color_scheme="dark")
    expect(widget).to_have_css("background-color", "rgb(26, 33, 43)")
    widget.evaluate("(one) => one.style.setProperty('color-scheme', 'light')")
    expect(widget).to_have_css("background-color", "rgb(255, 255, 255)")


def test_what_is_wrong_is_said(page: Page, browser: Browser, sites: Sites) -> None:
    widget = embed(page, '<blink-expert devise="xt"></blink-expert>')
    expect(widget).to_contain_text("there is no fact 'devise'. Did you mean 'device'?")
    with visiting(browser, sites.host, sites.service, sites.closed) as other:
        element = f'<blink-expert device="xt" server="{sites.closed}"></blink-expert>'
        expect(embed(other, element)).to_contain_text("The service cannot be reached.")


def test_anyone_can_use_it(browser: Browser, sites: Sites) -> None:
    with visiting(browser, sites.host, sites.service, viewport=PHONE) as page:
        for facts, says in (
            ("", "Which device is it?"),
            ("device=video_doorbell wired=yes", "DANGER!"),
            ("devise=xt", "there is no fact"),
        ):
            expect(embed(page, f"<blink-expert {facts}></blink-expert>")).to_contain_text(says)
            assert (facts, in_light_and_dark(page), overflow(page)) == (facts, [], 0)


def test_a_frame_tells_the_site_around_it(page: Page, sites: Sites) -> None:
    address = f"{sites.service}/widget?device=outdoor_4"
    frame = embed(page, f'<iframe src="{address}" title="x"></iframe>').content_frame
    (told,) = seen(page, "blink-expert:advice", 1)
    assert told["advice"] == expected(device="outdoor_4")
    assert told["origin"] == sites.service
    frame.get_by_role("button", name="No", exact=True).click()
    (changed,) = seen(page, "blink-expert:fact-changed", 1)
    assert (changed["name"], changed["value"]) == ("opening_tool", "no")
    page.evaluate("frames[0].postMessage({type: 'blink-expert:facts', facts: {device: 'xt'}}, '*')")
    assert seen(page, "blink-expert:advice", 3)[-1]["advice"] == expected(device="xt")


def test_a_frame_obeys_only_the_sites_that_are_allowed(browser: Browser, sites: Sites) -> None:
    """The service itself is not among them, so a message from its own page counts for nothing."""
    with visiting(browser, sites.host, sites.service, sites.closed) as page:
        frame = embed(page, f'<iframe src="{sites.service}/widget?device=xt" title="x">')
        seen(page, "blink-expert:advice", 1)
        inside = frame.content_frame
        message = "{type: 'blink-expert:facts', facts: {device: 'mini'}}"
        inside.locator("body").evaluate(f"() => window.postMessage({message}, '*')")
        inside.locator("body").evaluate(
            f"""() => dispatchEvent(new MessageEvent("message", {{
                data: {message}, source: parent, origin: "https://evil.example"
            }}))"""
        )
        expect(inside.get_by_role("heading", level=1)).to_have_text("XT")
        assert inside.locator("body").evaluate("() => location.search") == "?device=xt"


def test_a_closed_service_is_in_no_frame(browser: Browser, sites: Sites) -> None:
    with browser.new_context(base_url=sites.host) as context:
        page = context.new_page()
        embed(page, f'<iframe src="{sites.closed}/widget?device=xt" title="x"></iframe>')
        page.wait_for_load_state("networkidle")
        assert page.evaluate("seen") == []
        assert page.frames[1].url.startswith("chrome-error://")


def test_what_oembed_gives_works(page: Page, sites: Sites) -> None:
    found = httpx.get(f"{sites.service}/", params={"device": "xt"})
    link = found.headers["link"].partition(">")[0].removeprefix("<")
    frame = httpx.get(link).json()
    assert (frame["type"], frame["version"]) == ("rich", "1.0")
    assert escape(f"{sites.service}/widget?device=xt") in frame["html"]
    embed(page, frame["html"])
    (told,) = seen(page, "blink-expert:advice", 1)
    assert told["advice"] == expected(device="xt")


def test_anyone_can_use_the_frame(browser: Browser, sites: Sites) -> None:
    with visiting(browser, sites.service) as page:
        for query in ("", "device=video_doorbell&wired=yes", "devise=xt"):
            page.goto(f"/widget?{query}")
            assert (query, in_light_and_dark(page)) == (query, [])
