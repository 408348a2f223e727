"""A real Chromium, and what each of its pages must keep to whatever it is used for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

OPTIONS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-lcd-text",  # pictures of text without colors are the same everywhere
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, or skip."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, base: object, *others: object, **options: Any) -> Iterator[Page]:
    """Open a page of its own; it may ask nobody but these, and nothing in it may go wrong."""
    allowed = {urlsplit(str(one)).netloc for one in (base, *others)}
    asked: set[str] = set()
    wrong: list[str] = []
    context = browser.new_context(base_url=str(base), **{"viewport": DESK, **options})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("request", lambda one: asked.add(one.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    try:
        yield page
    finally:
        context.close()
    strange = {one for one in asked if urlsplit(one).netloc not in {*allowed, ""}}
    assert not strange
    assert not wrong


def in_light_and_dark(page: Page) -> list[str]:
    """Return what axe-core finds in either scheme, with the elements that it finds it in.

    Only colors differ, so the dark one is looked at for those alone.
    """
    page.evaluate(Axe().axe_script)
    page.emulate_media(color_scheme="light")
    light = _violations(page, {})
    page.emulate_media(color_scheme="dark")
    return light + _violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    violations = page.evaluate(
        "(options) => axe.run(options).then((found) => found.violations)",
        {"resultTypes": ["violations"], **options},
    )
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}" for one in violations]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, width)
