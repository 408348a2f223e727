"""Answers that can be kept by those who ask: entity tags, and 304 for what has not changed."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response

from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries.encoding import as_json, as_safe_json
from blink_expert.service.desk import Desk

__all__ = ["JSON", "kept_reply", "made_reply", "plain_reply"]

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
    if _is_known(request, tag):
        return _tagged(desk, tag, b"", media_type, 304)
    return _tagged(desk, tag, desk.kept.get(tag, make), media_type)


async def made_reply(
    request: Request[Any, Any, Any],
    desk: Desk,
    kb: KnowledgeBase,
    question: tuple[str, ...],
    make: Callable[[], bytes],
    media_type: str,
) -> Response[bytes]:
    """Return an answer as `kept_reply` does, but made each time, beside the event loop."""
    tag = desk.tag(kb, *question)
    if _is_known(request, tag):
        return _tagged(desk, tag, b"", media_type, 304)
    return _tagged(desk, tag, await desk.in_thread(make), media_type)


def plain_reply(value: Any, *, quotes: bool = False) -> Response[bytes]:
    """Return an answer that is not kept; `quotes`: it may have words of the request in it."""
    return Response(
        as_safe_json(value) if quotes else as_json(value),
        status_code=200,
        headers={"Cache-Control": "no-store"},
        media_type=JSON,
    )


def _tagged(
    desk: Desk, tag: str, body: bytes, media_type: str, status: int = 200
) -> Response[bytes]:
    age = desk.settings.max_age
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={age}" if age else "no-cache"}
    return Response(body, status_code=status, headers=headers, media_type=media_type)


def _is_known(request: Request[Any, Any, Any], tag: str) -> bool:
    """Whether the header If-None-Match names the tag; weak tags count (RFC 9110, 13.1.2)."""
    tags = request.headers.get("if-none-match", "")
    named = [one.strip().removeprefix("W/") for one in tags.split(",")]
    return request.method == "GET" and (tag in named or named == ["*"])
