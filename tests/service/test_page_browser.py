"""The page for agents in a real browser."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import msgspec
import pytest
from browsing import DESK, PHONE, chromium, in_light_and_dark, overflow, visiting
from knowledge_bases import shipped
from playwright.sync_api import Browser, Dialog, Page, expect
from serving import listening

from blink_expert import advise
from blink_expert.service import app

TICKET = """Hi,

lost the L thing, have a quarter, its the 4. <img src=x onerror=alert(1)>
What does the red light mean? Also my video doorbell is wired, how do I get it off?
"""
DANGER = "/?device=video_doorbell&wired=yes"
STATES = {
    "empty": "/",
    "question": "/?device=outdoor_4",
    "number": "/?device=outdoor_4&ask=battery_voltage",
    "danger": DANGER,
    "blocked": "/?device=video_doorbell&release_key=no&doorbell_type=battery_cover",
    "incompatible": "/?device=outdoor_4&battery_chemistry=alkaline",
    "not covered": "/?device=mini_2",
    "why": "/?device=outdoor_4&opening_tool=no&why=o4-pry",
    "nearly": "/?device=outdoor_4&nearly=true",
    "bad facts": "/?devise=xt&coin=perhaps",
    "nothing to ask": "/?device=mini&task=check_batteries",
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with listening(app(shipped())) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    with visiting(browser, client.base_url) as found:
        yield found


def advice(page: Page) -> Any:
    """Return the answer that the page shows, as it says it to programs."""
    link = page.locator("#advice").get_attribute("href")
    return page.request.get(urljoin(page.url, link)).json()


def expected(**facts: Any) -> Any:
    return json.loads(msgspec.json.encode(advise(shipped(), facts)))


def query(page: Page) -> str:
    return urlsplit(page.url).query


def answer(page: Page, question: str, label: str) -> None:
    expect(page.locator("#ask")).to_have_text(question)
    page.locator("#question").get_by_role("button", name=label, exact=True).click()


def read(page: Page, text: str = TICKET) -> None:
    page.goto("/")
    page.get_by_label("Paste a ticket").fill(text)
    page.get_by_role("button", name="Read the ticket").click()
    expect(page.get_by_role("heading", name="The ticket")).to_be_visible()


def consult(page: Page) -> None:
    page.goto("/")
    answer(page, "Which device is it?", "Outdoor 4")
    answer(page, "Do you have the opening tool that came with the camera?", "No")
    answer(page, "Do you have a large screwdriver?", "Yes")
    expect(page.locator("#ask")).to_contain_text("Which designation")
    facts = {"device": "outdoor_4", "opening_tool": "no", "large_screwdriver": "yes"}
    assert advice(page) == expected(**facts)
    assert dict(parse_qsl(query(page))) == facts


def test_questions_lead_to_the_answer(page: Page) -> None:
    consult(page)
    expect(page.locator("#ask")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("6 steps")


def test_a_ticket_leads_to_the_answer(page: Page) -> None:
    read(page)
    facts = {"device": "outdoor_4", "opening_tool": "no", "coin": "yes"}
    assert advice(page)["situation"].items() >= facts.items()
    marked = page.locator("blockquote mark").all_text_contents()
    assert {"L thing", "quarter", "the 4"} <= set(marked)
    assert page.locator("blockquote").inner_text().strip() == TICKET.strip()
    outside = "What the light shows (its color and flashing) (“red light”)"
    expect(page.locator("#ticket .out")).to_contain_text(outside)
    said = re.compile("(: |not speak of )what the light shows")
    expect(page.locator("#reply")).to_have_value(said)
    answer(page, "Do you have a large screwdriver?", "Yes")
    expect(page.get_by_role("combobox", name="Whether a large screwdriver")).to_have_value("yes")
    assert page.locator("blockquote mark").all_text_contents() == marked
    page.get_by_role("button", name="Video Doorbell").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Video Doorbell")
    expect(page.locator("#answer [role=alert]")).to_contain_text("Electric shock hazard")
    assert "large_screwdriver" not in query(page)
    assert "ticket" not in page.url


def test_an_answer_is_changed_in_its_place(page: Page) -> None:
    page.goto(DANGER)
    field = page.get_by_role("combobox", name="Whether electric wires")
    field.focus()
    field.select_option("no")
    expect(page.locator("#answer [role=alert]")).to_have_count(0)
    expect(field).to_be_focused()
    assert advice(page) == expected(device="video_doorbell", wired="no")
    page.get_by_role("button", name="Remove: Whether electric wires").click()
    expect(page.locator("#ask")).to_contain_text("Are electric wires connected")
    assert query(page) == "device=video_doorbell"


def test_the_way_back_is_the_way_back(page: Page) -> None:
    consult(page)
    page.go_back()
    expect(page.locator("#ask")).to_have_text("Do you have a large screwdriver?")
    assert query(page) == "device=outdoor_4&opening_tool=no"
    page.go_forward()
    expect(page.locator("#ask")).to_contain_text("Which designation")
    read(page)
    page.get_by_role("button", name="Video Doorbell").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Video Doorbell")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Outdoor 4")
    expect(page.locator("blockquote")).to_be_visible()


def test_a_permalink_is_the_whole_state(page: Page, browser: Browser, client: httpx.Client) -> None:
    consult(page)
    with visiting(browser, client.base_url) as other:
        other.goto(page.url)
        assert advice(other) == advice(page)
        assert other.locator("main").inner_html() == page.locator("main").inner_html()


def test_it_says_why(page: Page) -> None:
    page.goto("/?device=outdoor_4")
    page.get_by_text("Why is this asked?").click()
    expect(page.locator("#question li").first).to_contain_text("If Yes:")
    step = page.locator(".be-steps > li", has_text="Gently pry")
    step.get_by_role("button", name="Why?").click()
    why = page.get_by_role("region", name="Why is this here?")
    expect(why).to_contain_text("it is the Outdoor 4 (you said so)")
    expect(why).to_contain_text("S012")
    assert query(page) == "device=outdoor_4&why=o4-pry"
    why.get_by_role("button", name="Close").click()
    expect(why).to_have_count(0)
    page.get_by_role("button", name="Why not something else?").click()
    near = page.get_by_role("region", name="Why not something else?")
    expect(near).to_contain_text("If the USB port cover is out")


def test_any_fact_can_be_added(page: Page) -> None:
    page.goto("/?device=outdoor_4")
    page.get_by_text("Add another fact").click()
    page.get_by_role("button", name="The voltage on the battery's label").click()
    expect(page.locator("#ask")).to_have_text("Which voltage is printed on the battery?")
    page.locator("#question input").fill("3.7")
    page.locator("#question input").press("Enter")
    expect(page.get_by_role("textbox", name="The voltage on")).to_have_value("3.7")
    assert advice(page) == expected(device="outdoor_4", battery_voltage=3.7)


@pytest.mark.parametrize("script", [True, False])
def test_enter_in_a_field_is_an_answer(
    browser: Browser, client: httpx.Client, script: bool
) -> None:
    """It presses the first button of the form, which must not be one that does something else."""
    with visiting(browser, client.base_url, java_script_enabled=script) as page:
        read(page)
        page.get_by_text("Add another fact").click()
        page.get_by_role("button", name="The voltage on the battery's label").click()
        page.locator("#question input").fill("3.7")
        page.locator("#question input").press("Enter")
        expect(page.get_by_role("textbox", name="The voltage on")).to_have_value("3.7")
        page.get_by_role("textbox", name="The voltage on").fill("1.5")
        page.get_by_role("textbox", name="The voltage on").press("Enter")
        expect(page.locator(".be-battery")).not_to_contain_text("3.7")
        expect(page.get_by_role("textbox", name="The voltage on")).to_have_value("1.5")
        expect(page.locator("blockquote")).to_be_visible()


def test_it_is_taken_along(browser: Browser, client: httpx.Client) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with visiting(browser, client.base_url, permissions=allowed) as page:
        page.goto("/?device=xt")

        def copied(name: str) -> str:
            page.evaluate("document.getElementById('said').textContent = ''")
            page.get_by_text(name, exact=True).click()
            expect(page.get_by_role("status")).to_have_text("Copied")
            text: str = page.evaluate("navigator.clipboard.readText()")
            return text

        assert copied("Copy as reply").startswith("Hello,\n\n")
        for name, form in (("Copy as Markdown", "markdown"), ("Copy as HTML", "html")):
            asked = {"device": "xt", "format": form}
            assert copied(name) == client.get("/v1/advice", params=asked).text
        assert copied("Permalink") == page.url


def test_it_works_without_script(browser: Browser, client: httpx.Client) -> None:
    with visiting(browser, client.base_url, java_script_enabled=False) as page:
        consult(page)
        page.get_by_role("combobox", name="Whether a large screwdriver").select_option("no")
        page.get_by_role("button", name="Update the answer").click()
        assert "large_screwdriver=no" in page.url
        page.get_by_role("button", name="Remove: Whether a large").click()
        assert query(page) == "device=outdoor_4&opening_tool=no"
        page.wait_for_load_state()
        page.go_back()
        assert "large_screwdriver=no" in page.url
        page.locator(".be-blocker .be-why").first.click()
        expect(page.get_by_role("heading", name="Why is this here?")).to_be_visible()
        read(page)
        answer(page, "Do you have a large screwdriver?", "Yes")
        expect(page.locator("blockquote mark").first).to_be_visible()
        page.get_by_role("button", name="Video Doorbell").click()
        expect(page.locator("#answer [role=alert]")).to_contain_text("Electric shock hazard")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.textContent.trim()")
    return found


def tab_to(page: Page, text: str) -> None:
    for _ in range(60):
        press(page, "Tab")
        if focused(page) == text:
            return
    raise AssertionError(f"Tab never comes to {text}")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/")
    press(page, "Tab")
    assert focused(page) == "Skip to the question"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    press(page, "Enter")
    tab_to(page, "Outdoor 4")
    press(page, "Enter")
    expect(page.locator("#ask")).to_be_focused()
    press(page, "Tab", "Tab")
    assert focused(page) == "No"
    press(page, "Space")
    expect(page.locator("#ask")).to_have_text("Do you have a large screwdriver?")
    press(page, "Tab", "Enter")
    expect(page.locator("#ask")).to_contain_text("Which designation")
    page.goto("/")
    page.get_by_label("Paste a ticket").focus()
    page.keyboard.type("its the xt2")
    tab_to(page, "Read the ticket")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("XT2")


def test_anyone_can_use_it(page: Page) -> None:
    found = {}
    for name, address in STATES.items():
        page.goto(address)
        found[name] = in_light_and_dark(page)
    read(page)
    found["ticket"] = in_light_and_dark(page)
    assert not any(found.values()), found


def test_it_is_dark_where_the_system_is(page: Page) -> None:
    page.goto("/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(243, 245, 248)")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 22, 29)")


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_it_fits(browser: Browser, client: httpx.Client, window: Any) -> None:
    small = """Array.from(document.querySelectorAll("button, select, input, .thumb a, summary"))
        .filter((one) => one.checkVisibility())
        .filter((one) => one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML)"""
    with visiting(browser, client.base_url, viewport=window) as page:
        for address in STATES.values():
            page.goto(address)
            assert (address, overflow(page), page.evaluate(small)) == (address, 0, [])
        read(page, f"{TICKET}\n{'x' * 300}")
        assert overflow(page) == 0


def test_question_and_answer_are_in_reach_of_a_thumb(
    browser: Browser, client: httpx.Client
) -> None:
    with visiting(browser, client.base_url, viewport=PHONE) as page:
        page.goto(DANGER)
        expect(page.locator("#question button:visible").last).to_be_in_viewport()
        bar = page.get_by_role("navigation", name="On this page")
        bar.get_by_role("link", name="Answer Danger!").click()
        expect(page.locator("#answer [role=alert]")).to_be_in_viewport(ratio=1)
        bar.get_by_role("link", name="Question").click()
        expect(page.locator("#ask")).to_be_in_viewport()


def test_on_paper_there_is_only_the_answer(page: Page) -> None:
    page.goto(DANGER)
    page.emulate_media(media="print")
    expect(page.locator("#answer [role=alert]")).to_be_visible()
    expect(page.get_by_role("heading", name="Test it")).to_be_visible()
    for gone in ("#question", "#known", ".be-why", ".bar", ".take", ".thumb"):
        expect(page.locator(gone).first).to_be_hidden()


def test_nothing_in_a_ticket_or_a_fact_acts(page: Page) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    bad = "\"'></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    read(page, bad)
    expect(page.locator("blockquote")).to_have_text(bad)
    page.goto(f"/?{bad}={bad}&device={bad}")
    expect(page.get_by_role("alert")).to_contain_text("<script>")
    assert page.locator("img").count() == 0
    assert not dialogs


def test_a_service_that_is_gone_is_said_so(page: Page) -> None:
    page.goto("/?device=outdoor_4")
    page.route("**/*", lambda route: route.abort())
    field = page.get_by_role("combobox", name="The device")
    field.select_option("xt2")
    expect(page.get_by_role("status")).to_contain_text("cannot be reached")
    expect(page.get_by_role("status")).to_be_in_viewport(ratio=1)
    expect(field).to_have_value("outdoor_4")
    assert advice(page) == expected(device="outdoor_4")
    page.get_by_text("Copy as Markdown").click()
    expect(page.get_by_text("Not copied")).to_be_visible()
    page.unroute_all()
    answer(page, "Do you have the opening tool that came with the camera?", "No")
    expect(page.get_by_role("status")).not_to_have_class("wrong")
    assert advice(page) == expected(device="outdoor_4", opening_tool="no")


@pytest.mark.parametrize(
    "address",
    [
        "/?device=outdoor_4&opening_tool=no",
        f"{DANGER}&release_key=yes&doorbell_type=battery_cover",
    ],
)
def test_it_is_small(page: Page, address: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda one: sizes.append(len(one.body())))
    page.goto(address, wait_until="networkidle")
    assert len(sizes) == 4
    assert sum(sizes) < 60_000
