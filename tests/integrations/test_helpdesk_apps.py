"""The apps for Chatwoot and Zendesk in a real browser, with the real service.

The two helpdesks are stand-ins: a page that sends messages as Chatwoot's own frame does, and an
SDK with the methods of Zendesk's that the app calls.
"""

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browsing import chromium, in_light_and_dark, visiting
from knowledge_bases import shipped
from playwright.sync_api import Browser, FrameLocator, Page, expect
from serving import in_thread, listening

from blink_expert.service import Settings, app

EXAMPLE = Path(__file__).parents[2] / "examples" / "helpdesk-apps"
TICKET = "lost the L thing, have a quarter, its the outdoor 4"
SDK = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
NOBODY = "http://127.0.0.1:1"

CHATWOOT = """<!doctype html><title>Chatwoot</title>
<iframe id="app" src="{app}" style="width: 100%; height: 900px"></iframe>
<script>
const frame = document.getElementById("app");
let conversation = {conversation};
function send() {{
  const data = {{ conversation, contact: {{ id: 1 }}, currentAgent: {{ id: 2 }} }};
  const context = JSON.stringify({{ event: "appContext", data }});
  frame.contentWindow.postMessage(context, "*");
}}
window.onmessage = (event) => {{
  if (event.data === "chatwoot-dashboard-app:fetch-info") send();
}};
frame.onload = send;
</script>"""

ZAF = """
window.calls = []; window.rich = true; window.listeners = {};
window.conversation = %s;
window.ZAFClient = { init: () => ({
  metadata: async () => ({ appId: 1, settings: { service: "%s" } }),
  get: async (path) => ({ [path]: window.conversation, errors: {} }),
  on: (name, listener) => { window.listeners[name] = listener; },
  invoke: async (name, ...given) => {
    if (name === "ticket.editor.insert" && !window.rich) throw new Error("no rich editor");
    window.calls.push([name, ...given]);
  },
}) };
"""


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """Serve a directory at two addresses: as the helpdesk's, and as that of our apps."""
    root = tmp_path_factory.mktemp("apps")
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True)
    handler = partial(_Files, directory=str(root))
    desk, apps = (ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in range(2))
    with in_thread(desk) as one, in_thread(apps) as other:
        yield root, [one, other]


@pytest.fixture(scope="module")
def service(files: tuple[Path, list[str]]) -> Iterator[str]:
    """Run the service, open to our apps' origin and to no other."""
    with listening(app(shipped(), Settings(cors_origins=(files[1][1],)))) as client:
        yield str(client.base_url).removesuffix("/")


@pytest.fixture
def page(browser: Browser, files: tuple[Path, list[str]], service: str) -> Iterator[Page]:
    """Open a page; no address may have the customer's words."""
    asked: list[str] = []
    with visiting(browser, *files[1], service, NOBODY, SDK) as one:
        one.on("request", lambda request: asked.append(request.url))
        yield one
    assert asked
    assert not [url for url in asked if "quarter" in url or "outdoor" in url]


def incoming(text: str, **more: Any) -> dict[str, Any]:
    return {"id": 1, "message_type": 0, "private": False, "content": text, **more}


def chatwoot(
    page: Page, files: tuple[Path, list[str]], service: str, *messages: dict[str, Any]
) -> FrameLocator:
    """Open the stand-in with the conversation; return the frame of the app in it."""
    root, (desk, ours) = files
    written = (EXAMPLE / "chatwoot.html").read_text(encoding="utf-8")
    written = written.replace("https://expert.example.com", service)
    written = written.replace("https://app.chatwoot.com", desk)
    (root / "chatwoot.html").write_text(written, encoding="utf-8")
    conversation = json.dumps({"id": 7, "messages": messages}).replace("<", "\\u003c")
    shown = CHATWOOT.format(app=f"{ours}/chatwoot.html", conversation=conversation)
    (root / "desk.html").write_text(shown, encoding="utf-8")
    page.goto(f"{desk}/desk.html")
    return page.frame_locator("#app")


def test_chatwoot_fills_the_ticket_in_and_the_answer_stands_below(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    agent = incoming("Is it the XT2?", message_type=1)
    frame = chatwoot(page, files, service, incoming(TICKET), agent, incoming("x", private=True))
    expect(frame.get_by_label("What the customer wrote")).to_have_value(TICKET)
    expect(frame.locator(".facts")).to_contain_text("device: outdoor_4 “outdoor 4”")
    expect(frame.get_by_role("heading", name="Remove the cover")).to_be_visible()
    frame.get_by_role("button", name="Use the reply").click()
    expect(frame.get_by_role("status")).to_contain_text("Copy it")  # a frame may not copy
    expect(frame.get_by_label("The reply")).to_have_value(re.compile("^Hello,"))


def test_another_conversation_in_chatwoot_replaces_the_last(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    frame = chatwoot(page, files, service, incoming(TICKET))
    expect(frame.locator(".case")).to_have_count(1)
    frame.get_by_label("What the customer wrote").fill("changed by hand")
    page.evaluate("send()")
    expect(frame.get_by_label("What the customer wrote")).to_have_value("changed by hand")
    page.evaluate(
        "conversation = {id: 8, messages: [{message_type: 0, content: 'My XT2'}]}; send()"
    )
    expect(frame.get_by_label("What the customer wrote")).to_have_value("My XT2")
    expect(frame.locator(".facts")).to_contain_text("device: xt2")


def test_nobody_but_chatwoot_fills_the_ticket_in(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    frame = chatwoot(page, files, service)
    expect(frame.get_by_label("What the customer wrote")).to_be_visible()
    forged = json.dumps(
        {"event": "appContext", "data": {"conversation": {"id": 9, "messages": [incoming("XT")]}}}
    )
    inner = next(one for one in page.frames if one.url.endswith("/chatwoot.html"))
    inner.evaluate("text => window.postMessage(text, '*')", forged)
    inner.evaluate("text => window.postMessage(text, '*')", "no JSON")
    frame.get_by_label("What the customer wrote").fill("My Mini")
    frame.get_by_role("button", name="Read").click()
    expect(frame.locator(".facts")).to_contain_text("device: mini")
    expect(frame.get_by_label("What the customer wrote")).to_have_value("My Mini")


def test_markup_is_shown_and_not_run(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    text = "Outdoor 4 LED <img src=x onerror=alert(1)> <script>alert(2)</script>"
    frame = chatwoot(page, files, service, incoming(text))
    expect(frame.locator(".case")).to_have_count(1)
    expect(frame.get_by_role("status")).to_contain_text("Not covered")
    assert frame.locator("img, #answers script").count() == 0


def test_a_service_that_does_not_answer_is_said(page: Page, files: tuple[Path, list[str]]) -> None:
    frame = chatwoot(page, files, NOBODY, incoming(TICKET))
    expect(frame.get_by_role("status")).to_contain_text("No answer")


def test_what_the_service_refuses_is_said(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    frame = chatwoot(page, files, service, incoming("x" * 30_000))
    expect(frame.get_by_role("status")).to_contain_text("No answer: ")


def zendesk(
    page: Page, files: tuple[Path, list[str]], service: str, conversation: list[dict[str, Any]]
) -> None:
    sdk = ZAF % (json.dumps(conversation), service)
    page.route(SDK, lambda route: route.fulfill(content_type="text/javascript", body=sdk))
    page.goto(f"{files[1][1]}/zendesk.html")


def said(text: str, role: str = "end-user", content_type: str = "text/html") -> dict[str, Any]:
    return {
        "author": {"id": 1, "name": "Somebody", "role": role},
        "channel": {"name": "email"},
        "message": {"content": text, "contentType": content_type},
        "timestamp": "2026-11-13T14:34:35Z",
        "attachments": [],
    }


def test_zendesk_shows_the_answer_and_inserts_the_reply(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    asked = said(f"<div class='zd-comment'><p>{TICKET}</p><p>Bye<br>Ann</p></div>")
    zendesk(page, files, service, [asked, said("Is it the XT2?", "agent")])
    expect(page.get_by_label("What the customer wrote")).to_have_value(f"{TICKET}\nBye\nAnn")
    expect(page.locator(".facts")).to_contain_text("device: outdoor_4")
    page.get_by_role("button", name="Use the reply").click()
    expect(page.get_by_role("status")).to_contain_text("in the editor")
    inserted = next(one for one in page.evaluate("calls") if one[0] == "ticket.editor.insert")
    assert inserted[1].startswith("Hello,<br><br>")
    page.evaluate("rich = false")
    page.get_by_role("button", name="Use the reply").click()
    page.wait_for_function("calls.some((one) => one[0] === 'ticket.comment.appendText')")
    appended = next(one for one in page.evaluate("calls") if one[0] == "ticket.comment.appendText")
    assert appended[1].startswith("Hello,\n\n")
    assert not in_light_and_dark(page)


def test_zendesk_follows_the_conversation(
    page: Page, files: tuple[Path, list[str]], service: str
) -> None:
    zendesk(page, files, service, [])
    expect(page.get_by_label("What the customer wrote")).to_have_value("")
    page.wait_for_function("listeners['ticket.conversation.changed']")
    more = json.dumps([said("My XT2 & more", "customer", "text/plain")])
    page.evaluate(f"conversation = {more}; listeners['ticket.conversation.changed']()")
    expect(page.get_by_label("What the customer wrote")).to_have_value("My XT2 & more")
    expect(page.locator(".facts")).to_contain_text("device: xt2")


def test_the_manifest_of_the_zendesk_app_is_whole() -> None:
    app_files = EXAMPLE / "zendesk-app"
    manifest = json.loads((app_files / "manifest.json").read_text(encoding="utf-8"))
    assert {"author", "defaultLocale", "frameworkVersion", "location"} <= set(manifest)
    assert manifest["frameworkVersion"] == "2.0"
    shown = manifest["location"]["support"]["ticket_sidebar"]["url"]
    assert (EXAMPLE / shown.removeprefix("assets/")).exists()
    locale = app_files / "translations" / f"{manifest['defaultLocale']}.json"
    words = json.loads(locale.read_text(encoding="utf-8"))["app"]
    assert set(words["parameters"]) == {one["name"] for one in manifest["parameters"]}
    assert SDK in (EXAMPLE / "zendesk.html").read_text(encoding="utf-8")
