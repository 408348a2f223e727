"""Zammad's webhook in, an internal note and a shared draft out, with a stand-in for Zammad."""

import contextlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_bases import shipped
from serving import in_thread
from zammad_desk import ME, TOKEN, Desk, payload, send, serving, signature, words

from blink_expert.errors import InputUnreadable
from blink_expert.integrations import zammad
from blink_expert.integrations.hypertext import plain_text

EXAMPLE = Path(__file__).parents[2] / "examples" / "zammad-webhook"
SIGNATURE_TOKEN = "signature-token"
KB = shipped()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class _Threads(ThreadingMixIn, WSGIServer):
    pass


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving(Desk()) as one:
        yield one


@pytest.fixture
def receiver(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run the example behind a server; return its address."""
    monkeypatch.syspath_prepend(EXAMPLE)
    import zammad_webhook

    app = zammad_webhook.Receiver(KB, zammad_webhook.Zammad(desk.address, TOKEN), SIGNATURE_TOKEN)
    with in_thread(make_server("127.0.0.1", 0, app, _Threads, _Quiet)) as address:
        yield f"{address}/"


def deliver(receiver: str, content: Any) -> tuple[int, str]:
    body = json.dumps(content).encode()
    status, said = send(receiver, body, signature(body, SIGNATURE_TOKEN))
    return status, said.strip()


def test_a_message_gets_an_internal_note_and_a_shared_draft(desk: Desk, receiver: str) -> None:
    assert deliver(receiver, payload()) == (200, "answered")
    (note,) = desk.articles
    assert (note["ticket_id"], note["internal"], note["type"]) == (81, True, "note")
    said = words(note["body"])
    assert "device: outdoor_4 (“outdoor 4”)" in said
    assert "opening_tool: no (“L thing”)" in said
    assert "coin: yes (“quarter”)" in said
    assert "large screwdriver" in said
    assert desk.draft is not None
    draft = desk.draft["new_article"]
    assert (draft["type"], draft["to"], draft["internal"]) == ("email", "emily@example.com", False)
    assert draft["in_reply_to"] == "<104@example.com>"
    assert words(draft["body"]).startswith("Hello,")


def test_what_is_sent_again_is_not_answered_again(desk: Desk, receiver: str) -> None:
    deliver(receiver, payload())
    assert deliver(receiver, payload()) == (200, "answered before")
    assert len(desk.articles) == 1
    assert sum(one.startswith("PUT") for one in desk.requests) == 1


def test_sending_again_while_the_first_is_under_way(desk: Desk, receiver: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        said = [one[1] for one in pool.map(lambda _: deliver(receiver, payload()), range(4))]
    assert sorted(said) == ["answered", *["answered before"] * 3]
    assert len(desk.articles) == 1


@pytest.mark.parametrize(
    "step", ["PUT /api/v1/tickets/81/shared_draft", "POST /api/v1/ticket_articles"]
)
def test_what_failed_is_done_when_it_is_sent_again(desk: Desk, receiver: str, step: str) -> None:
    desk.failing = step
    status, said = deliver(receiver, payload())
    assert (status, "500" in said) == (502, True)
    desk.failing = None
    assert deliver(receiver, payload()) == (200, "answered")
    assert len(desk.articles) == 1
    assert desk.draft is not None
    assert desk.draft["updated_by_id"] == ME


def test_the_draft_of_somebody_else_is_left_alone(desk: Desk, receiver: str) -> None:
    desk.somebody_drafts()
    assert deliver(receiver, payload()) == (200, "answered")
    assert desk.draft is not None
    assert desk.draft["new_article"] == {"body": "mine"}
    assert "by somebody else" in words(desk.articles[0]["body"])


def test_a_draft_of_ours_follows_the_next_message(desk: Desk, receiver: str) -> None:
    deliver(receiver, payload())
    second = payload(id=107, body="sorry, its the XT2", content_type="text/plain")
    second["ticket"]["article_count"] = 3
    assert deliver(receiver, second) == (200, "answered")
    assert [one["subject"] for one in desk.articles] == [
        "Blink Expert on article 104",
        "Blink Expert on article 107",
    ]
    assert desk.draft is not None
    assert "XT2" in words(desk.draft["new_article"]["body"])


@pytest.mark.parametrize(
    "article", [{"sender": "Agent"}, {"sender": "System"}, {"internal": True}, {"id": None}]
)
def test_only_customers_are_answered(desk: Desk, receiver: str, article: Any) -> None:
    assert deliver(receiver, payload(**article)) == (200, "not written by a customer")
    assert not desk.requests


def test_our_own_note_does_not_lead_to_another(desk: Desk, receiver: str) -> None:
    deliver(receiver, payload())
    before = list(desk.requests)
    assert deliver(receiver, payload(**desk.articles[0]))[1] == "not written by a customer"
    assert desk.requests == before


def test_a_message_about_something_else_is_left_alone(desk: Desk, receiver: str) -> None:
    content = payload(body="Please send me the invoice again.")
    content["ticket"]["title"] = "Invoice"
    assert deliver(receiver, content) == (200, "not about this")
    assert not desk.requests


@pytest.mark.parametrize("wrong", [None, "", "sha1=", "sha1=" + "0" * 40, "sha256=abc", "sha1=ü"])
def test_what_is_not_signed_is_refused(desk: Desk, receiver: str, wrong: str | None) -> None:
    body = json.dumps(payload()).encode()
    sent = wrong if wrong is None else wrong.encode().decode("latin-1")
    assert send(receiver, body, sent)[0] == 403
    assert send(receiver, body + b" ", signature(body, SIGNATURE_TOKEN))[0] == 403
    assert not desk.requests


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"ticket": {"id": "x"}}'])
def test_what_is_no_webhook_is_refused_with_its_reason(receiver: str, body: bytes) -> None:
    status, said = send(receiver, body, signature(body, SIGNATURE_TOKEN))
    assert (status, "default payload" in said) == (400, True)


def test_a_body_that_is_too_long_is_not_read(receiver: str) -> None:
    import zammad_webhook

    body = b" " * (zammad_webhook.MAX_BYTES + 1)
    try:
        status, _ = send(receiver, body, signature(body, SIGNATURE_TOKEN))
    except OSError:
        return  # the connection was closed while the rest was being sent
    assert status == 413


def test_a_wrong_token_or_no_zammad_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(EXAMPLE)
    import zammad_webhook

    message = zammad.read_webhook(json.dumps(payload()).encode())
    assert message is not None
    for address, token in ((desk.address, "wrong"), ("http://127.0.0.1:1", TOKEN)):
        with pytest.raises(OSError, match=r"401|refused"):
            zammad_webhook.answer(KB, zammad_webhook.Zammad(address, token), message)


def test_markup_of_the_customer_is_escaped(desk: Desk, receiver: str) -> None:
    body = "Outdoor 4 &lt;script&gt;alert(1)&lt;/script&gt; <b onclick=x>lost the tool</b>"
    deliver(receiver, payload(body=body))
    written = json.dumps([desk.articles, desk.draft])
    assert "<script" not in written
    assert "onclick" not in written


def test_what_is_not_covered_is_said_in_the_note_and_in_the_draft(
    desk: Desk, receiver: str
) -> None:
    deliver(receiver, payload(body="My Outdoor 4 blinks red, and its battery shows 40%."))
    assert desk.draft is not None
    assert "Not covered: " in words(desk.articles[0]["body"])
    assert "does not speak of what the light shows" in words(desk.draft["new_article"]["body"])


def test_a_quoted_answer_is_not_read_as_the_customers_words() -> None:
    html = "<p>It is the XT2.</p><blockquote type='cite'><p>Is it a Mini?</p></blockquote>"
    message = zammad.read_webhook(json.dumps(payload(body=html)).encode())
    assert message is not None
    assert message.text.splitlines()[-1] == "> Is it a Mini?"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("a<br><br>b", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<style>p {}</style><p>seen</p><script>if (a < b) {}</script>", "seen"),
        ("<p>open <b>and never closed", "open and never closed"),
        ("</blockquote></script>fine", "fine"),
        ("1 &lt; 2 &amp;&nbsp;3", "1 < 2 & 3"),
        ("<a title='1 > 2' href=\"x\">link</a> it's", "link it's"),
        ("a <!-- <p>not seen</p> --> b <!doctype html> c", "a b c"),
        ("<p>one</p>\n\n<P>two</P>", "one\ntwo"),
        ("1 < 2 and <3", "1 < 2 and <3"),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", "> a\n> > b\n> c\nd"),
        ("", ""),
    ],
)
def test_html_becomes_what_is_seen(html: str, text: str) -> None:
    assert plain_text(html) == text


@settings(deadline=None)
@given(st.text())
def test_any_html_can_be_read(html: str) -> None:
    assert "\r" not in plain_text(html)


@pytest.mark.parametrize("part", ["<", "<!--", "</", "<a ", "<a='", '<a b="', "<blockquote>", "&"])
def test_hostile_html_takes_no_longer_than_other_text(part: str) -> None:
    assert plain_text(part * 60_000) is not None  # it would take minutes, were it not linear


@settings(deadline=None)
@given(st.binary())
def test_any_body_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(InputUnreadable):
        assert zammad.read_webhook(body) is None


def test_the_api_is_called_by_no_other_path(desk: Desk, receiver: str) -> None:
    deliver(receiver, payload())
    assert desk.requests == [
        "GET /api/v1/ticket_articles/by_ticket/81",
        "GET /api/v1/tickets/81/shared_draft",
        "GET /api/v1/users/me",
        "PUT /api/v1/tickets/81/shared_draft",
        "POST /api/v1/ticket_articles",
    ]
