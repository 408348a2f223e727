"""Zammad: what its webhook sends -> a message, and answers -> an internal note and a shared draft.

Written to Zammad's documentation: the default payload of a webhook, `ticket_articles` and
`shared_draft` of its REST API.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

import msgspec

from blink_expert.errors import InputUnreadable
from blink_expert.integrations.hypertext import plain_text
from blink_expert.integrations.tickets import Answer, TicketAnswer
from blink_expert.knowledge import KnowledgeBase
from blink_expert.render import render_html

__all__ = [
    "Message",
    "draft",
    "is_signed",
    "may_write",
    "note",
    "read_webhook",
    "was_answered",
]


class Message(msgspec.Struct, frozen=True):
    """What a customer wrote: the ids of its ticket and article, its text, and where to reply."""

    ticket: int
    article: int
    text: str
    mail: str = ""
    message_id: str = ""

    @property
    def subject(self) -> str:
        """The subject of the note about it, by which the note is found again."""
        return f"Blink Expert on article {self.article}"


class _Customer(msgspec.Struct):
    email: str | None = None


class _Ticket(msgspec.Struct):
    id: int
    title: str | None = None
    article_count: int | None = None
    customer: _Customer | None = None


class _Article(msgspec.Struct):
    """The article that the webhook is about; without one, Zammad sends an empty object."""

    id: int | None = None
    body: str | None = None
    content_type: str | None = None
    internal: bool | None = None
    sender: str | None = None
    message_id: str | None = None


class _Payload(msgspec.Struct):
    ticket: _Ticket
    article: _Article | None = None


def is_signed(body: bytes, signature: str | None, token: str) -> bool:
    """Whether `X-Hub-Signature` is the HMAC-SHA1 of the body with the webhook's token."""
    expected = "sha1=" + hmac.new(token.encode(), body, hashlib.sha1).hexdigest()
    # In bytes: a header may hold what is no ASCII, which compare_digest does not take as text.
    return hmac.compare_digest(expected.encode(), (signature or "").encode(errors="replace"))


def read_webhook(body: bytes) -> Message | None:
    """Return what a customer wrote, or None: what agents and programs write is not answered.

    So a note of ours that calls the webhook again does not lead to another one.

    Raises:
        InputUnreadable: it is not the default payload of a webhook.

    """
    try:
        payload = msgspec.json.decode(body, type=_Payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputUnreadable(
            f"this is not the default payload of a Zammad webhook: {error}. Do not customize it."
        ) from None
    ticket, article = payload.ticket, payload.article
    if article is None or article.id is None or article.sender != "Customer" or article.internal:
        return None
    text = article.body or ""
    if article.content_type == "text/html":
        text = plain_text(text)
    if ticket.article_count == 1 and ticket.title:
        text = f"{ticket.title}\n\n{text}"
    mail = (ticket.customer and ticket.customer.email) or ""
    return Message(ticket.id, article.id, text, mail, article.message_id or "")


def was_answered(message: Message, articles: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the note about the message is among the ticket's articles: Zammad sends again.

    It does so when an answer came too late, and then the first may have had its effect.
    """
    return any(
        one.get("internal") is True and one.get("subject") == message.subject for one in articles
    )


def may_write(shown: Mapping[str, Any], me: int) -> bool:
    """Whether the shared draft, as `GET .../shared_draft` shows it, may be written by user `me`.

    A ticket has one shared draft only. One that somebody else wrote or changed is left alone.
    """
    number = shown.get("shared_draft_id")
    if number is None:
        return True
    drafts = (shown.get("assets") or {}).get("TicketSharedDraftZoom") or {}
    return bool((drafts.get(str(number)) or {}).get("updated_by_id") == me)


def note(
    kb: KnowledgeBase, message: Message, answered: TicketAnswer, *, drafted: bool
) -> dict[str, Any]:
    """Return the body of `POST /api/v1/ticket_articles`: an internal note for the agents."""
    return {
        "ticket_id": message.ticket,
        "subject": message.subject,
        "body": "\n".join(_note(kb, answered, drafted=drafted)),
        "content_type": "text/html",
        "type": "note",
        "internal": True,
    }


def draft(message: Message, answered: TicketAnswer) -> dict[str, Any]:
    """Return the body of `PUT /api/v1/tickets/{ticket}/shared_draft`: a reply to be looked at."""
    article = {
        "ticket_id": message.ticket,
        "body": _lines_as_html(answered.letter),
        "content_type": "text/html",
        "internal": False,
        "type": "email" if message.mail else "note",
        "to": message.mail,
        "cc": "",
        "subject": "",
        "subtype": "",
        "in_reply_to": message.message_id,
    }
    return {"new_article": article, "ticket_attributes": {}}


def _note(kb: KnowledgeBase, answered: TicketAnswer, *, drafted: bool) -> Iterator[str]:
    for answer in answered.answers:
        yield from _read(answer)
        yield render_html(kb, answer.advice)
    for one in answered.intake.out_of_scope:
        yield f"<p>Not covered: {escape(one.label)} (“{escape(one.text)}”).</p>"
    if drafted:
        yield "<p>A reply is in the shared draft.</p>"
    else:
        yield "<p>The ticket has a shared draft by somebody else, which was left as it is.</p>"


def _read(answer: Answer) -> Iterator[str]:
    """Yield what was read, each fact with the words that it was read from."""
    if not answer.case.facts:
        yield "<p>No fact was read in this message.</p>"
        return
    yield "<p>Read in this message:</p><ul>"
    for fact, value in answer.case.facts.items():
        words = [one.text for one in answer.case.evidence if one.fact == fact]
        quoted = f" (“{escape('; '.join(words))}”)" if words else ""
        yield f"<li>{escape(fact)}: {escape(str(value))}{quoted}</li>"
    yield "</ul>"


def _lines_as_html(text: str) -> str:
    """Return plain text as HTML that keeps its lines and their indentation."""
    lines = (escape(line) for line in text.split("\n"))
    kept = (line.replace("  ", "&nbsp; ") if line.startswith(" ") else line for line in lines)
    return "".join(f"<div>{line or '<br>'}</div>" for line in kept)
