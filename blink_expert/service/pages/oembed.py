"""oEmbed 1.0: how a page of the service can be embedded in another site."""

from html import escape
from urllib.parse import quote, urlsplit

import msgspec

from blink_expert.consultation import Consultation
from blink_expert.knowledge import KnowledgeBase
from blink_expert.service.pages.asked import AnyRequest
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.settings import Settings

__all__ = ["OEmbed", "answer", "link"]

_TITLE = "Blink Expert"
_WIDTH, _HEIGHT = 480, 720
_LEAST = 200
"""Pixels below which a frame shows nothing that is of use."""


class OEmbed(msgspec.Struct, frozen=True):
    """The answer of an oEmbed provider."""

    title: str
    provider_url: str
    html: str
    width: int
    height: int
    version: str = "1.0"
    type: str = "rich"
    provider_name: str = _TITLE


def answer(kb: KnowledgeBase, settings: Settings, request: AnyRequest) -> OEmbed:
    """Return the frame for the page at `url`: the widget with the same facts.

    Raises:
        Refused: 400 without `url`, 404 for an address that is not a page of this service, 501 for
            another format than JSON.

    """
    asked = request.query_params
    url = asked.get("url", "")
    if asked.get("format", "json") != "json":
        raise Refused(501, "The answer can be had as JSON only: format=json.", code="only-json")
    if not url or len(url) > settings.max_body:
        errors = [FieldError("url", "It is missing.", "Give the address of a page.")]
        raise Refused(400, code="wrong-shape", errors=errors)
    base = _base(request)
    root, facts = _facts(kb, url, base)
    query = Consultation.start(kb, facts).as_query()
    address = f"{root}widget{f'?{query}' if query else ''}"
    width, height = _size(asked.get("maxwidth"), _WIDTH), _size(asked.get("maxheight"), _HEIGHT)
    frame = (
        f'<iframe src="{escape(address)}" width="{width}" height="{height}"'
        f' title="{_TITLE}" loading="lazy"></iframe>'
    )
    return OEmbed(_TITLE, root, frame, width, height)


def link(request: AnyRequest, settings: Settings) -> str:
    """Return the header by which a consumer finds the endpoint; empty if no site may frame it."""
    if not settings.frame_ancestors:
        return ""
    base = _base(request)
    page = quote(f"{base}{request.scope['path'].rpartition('/')[2]}", safe="")
    query = request.scope["query_string"].decode("latin-1")
    asked = quote(f"?{query}", safe="") if query else ""
    return f'<{base}oembed?url={page}{asked}>; rel="alternate"; type="application/json+oembed"'


def _base(request: AnyRequest) -> str:
    """Return the address of the service, as the one who asks wrote it."""
    return str(request.base_url)


def _facts(kb: KnowledgeBase, url: str, base: str) -> tuple[str, dict[str, str | float]]:
    """Return where the page is and its facts.

    Its scheme is not compared: behind a balancer the service may see another one.
    """
    try:
        asked, own = urlsplit(url), urlsplit(base)
    except ValueError:
        raise _nothing() from None
    pages = (own.path, f"{own.path}widget")
    if asked.scheme not in {"http", "https"} or asked.netloc != own.netloc:
        raise _nothing()
    if (asked.path or "/") not in pages:
        raise _nothing()
    talk = Consultation.from_query(kb, asked.query)
    if talk.unread:
        raise _nothing()
    return f"{asked.scheme}://{asked.netloc}{own.path}", talk.facts


def _nothing() -> Refused:
    return Refused(404, "There is no page of this service at that address.")


def _size(limit: str | None, most: int) -> int:
    try:
        return max(_LEAST, min(most, int(limit or most)))
    except ValueError:
        return most
