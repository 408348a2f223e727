"""Answers that can be kept by those who ask: entity tags, and 304 for what has not changed."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response

from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries.encoding import as_json, as_safe_json
from blink_expert.service.desk import Desk

__all__ = ["JSON", "kept_reply", "plain_reply"]

JSON = "application/json"


def kept_reply(
    request: Request[Any, Any, Any],
    desk: Desk,
    kb: KnowledgeBase,
    question: tuple[str, ...],
    make: Callable[[], bytes],
    media_type: str = JSON,
) -> Response[bytes]:
    """Return the answer to a question that tells all that the answer depends on."""
    tag = desk.tag(kb, *question)
    age = desk.settings.max_age
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={age}" if age else "no-cache"}
    if request.method == "GET" and _is_known(request.headers.get("if-none-match", ""), tag):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(
        desk.kept.get(tag, make), status_code=200, headers=headers, media_type=media_type
    )


def plain_reply(value: Any, *, quotes: bool = False) -> Response[bytes]:
    """Return an answer that is not kept; `quotes`: it may have words of the request in it."""
    return Response(
        as_safe_json(value) if quotes else as_json(value),
        status_code=200,
        headers={"Cache-Control": "no-store"},
        media_type=JSON,
    )


def _is_known(tags: str, tag: str) -> bool:
    """Whether the header If-None-Match names the tag; weak tags count (RFC 9110, 13.1.2)."""
    named = [one.strip().removeprefix("W/") for one in tags.split(",")]
    return tag in named or named == ["*"]
