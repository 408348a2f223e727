"""Take the pictures of the page and the widget that stand in docs/screenshots.

`make screenshots` runs it. It needs what the tests in a browser need.
"""

import sys
from collections.abc import Callable
from typing import Any

from browsing import PHONE, chromium, visiting
from installed import ROOT
from knowledge_bases import shipped
from playwright.sync_api import Page
from serving import listening

from blink_expert.service import app

PLACE = ROOT / "docs" / "screenshots"
WINDOW = {"width": 1120, "height": 780}
LARGEST = 150_000

TICKET = """Hi there,

I lost the L thing, but I have a quarter. It's the Outdoor 4.
What does the red light mean?
Also my video doorbell is wired: how do I get it off the wall?

Thanks, Ann
"""
SHOP = """<!doctype html><html lang=en><title>A shop</title>
<meta name=viewport content="width=device-width">
<style>body { font: 1rem/1.5 Georgia, serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem }
blink-expert { --blink-expert-accent: light-dark(#7a3b00, #f0b27a); margin: 1rem 0 }</style>
<script src="/widget.js" defer></script>
<h1>Help with your camera</h1><p>This is a page of another site. The widget has its color.</p>
<blink-expert device="outdoor_4" task="remove_cover"></blink-expert>"""


def at(address: str) -> Callable[[Page], object]:
    return lambda page: page.goto(address)


def a_ticket(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Paste a ticket").fill(TICKET)
    page.get_by_role("button", name="Read the ticket").click()
    page.locator("#ticket").wait_for()


def a_widget(page: Page) -> None:
    page.route("**/shop", lambda route: route.fulfill(body=SHOP, content_type="text/html"))
    page.goto("/shop")
    page.get_by_role("button", name="Yes", exact=True).wait_for()


def on_paper(page: Page) -> None:
    page.goto("/?device=outdoor_4&opening_tool=yes&battery_chemistry=lithium")
    page.emulate_media(media="print")


DANGER = at("/?device=video_doorbell&wired=yes&release_key=yes&doorbell_type=battery_cover")
STATES: dict[str, tuple[Callable[[Page], object], dict[str, Any]]] = {
    "empty": (at("/"), {}),
    "question": (at("/?device=outdoor_4"), {}),
    "danger": (DANGER, {}),
    "ticket": (a_ticket, {"viewport": {"width": 1040, "height": 720}}),
    "blocked": (at("/?device=video_doorbell&release_key=no&battery_chemistry=alkaline"), {}),
    "why": (at("/?device=outdoor_4&opening_tool=yes&why=o4-pry"), {}),
    "phone": (DANGER, {"viewport": PHONE, "device_scale_factor": 1.5}),
    "dark": (DANGER, {"color_scheme": "dark"}),
    "print": (on_paper, {"viewport": {"width": 794, "height": 1123}}),
    "widget": (a_widget, {"viewport": {"width": 720, "height": 900}}),
}


def main() -> int:
    PLACE.mkdir(exist_ok=True)
    with listening(app(shipped())) as client, chromium() as browser:
        for name, (go, options) in STATES.items():
            with visiting(browser, client.base_url, **{"viewport": WINDOW, **options}) as page:
                go(page)
                picture = page.screenshot(path=PLACE / f"{name}.png")
            sys.stdout.write(f"docs/screenshots/{name}.png: {len(picture):,} bytes\n")
            assert len(picture) < LARGEST
    return 0


if __name__ == "__main__":
    sys.exit(main())
