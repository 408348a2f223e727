"""The description of the API and a page that shows it, which loads nothing from anywhere."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
from jinja2 import Environment
from litestar import Request, Response, get

from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries.encoding import as_json
from blink_expert.queries.schemas import Schema
from blink_expert.service.description import describe
from blink_expert.service.desk import desk_of
from blink_expert.service.guard import security_headers
from blink_expert.service.replies import kept_reply
from blink_expert.service.templating import environment, source

__all__ = ["DOCS"]

_HTML = "text/html"
_SHOWN = 6
"""How many names of a long list the page shows."""


@get("/openapi.json")
async def get_description(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the description of the API."""
    desk = desk_of(request)
    kb = desk.kb
    return kept_reply(request, desk, kb, ("openapi",), lambda: as_json(kb.once(describe)))


@get("/docs")
async def get_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the page."""
    desk = desk_of(request)
    kb = desk.kb
    reply = kept_reply(request, desk, kb, ("docs",), lambda: _page(kb), _HTML)
    policy = dict(security_headers(desk.settings))[b"content-security-policy"].decode()
    reply.headers["Content-Security-Policy"] = (
        f"{policy}; style-src '{_hash_of(source('docs.css'))}'; base-uri 'none'; form-action 'none'"
    )
    return reply


def _page(kb: KnowledgeBase) -> bytes:
    template = _templates().get_template("docs.html")
    return template.render(api=kb.once(describe), style=source("docs.css")).encode()


@cache
def _templates() -> Environment:
    return environment(pretty=_pretty, kind=_kind)


def _hash_of(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _kind(schema: Schema) -> str:
    """Return in words what a schema takes."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        names = [str(one) for one in schema["enum"]]
        rest = len(names) - _SHOWN
        return ", ".join(names if rest <= 0 else [*names[:_SHOWN], f"... ({rest} more)"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    limits = [f"{word} {schema[key]:g}" for word, key in _LIMITS if key in schema]
    return " ".join([str(schema.get("type", "anything")), *limits])


_LIMITS = (("from", "minimum"), ("to", "maximum"))

DOCS = (get_description, get_page)
