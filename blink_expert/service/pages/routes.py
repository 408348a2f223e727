"""The addresses of the pages: their facts stand in the address; a ticket never does."""

from functools import cache
from typing import Any

import msgspec
from jinja2 import Environment
from litestar import Response, get, post

from blink_expert.consultation import Consultation
from blink_expert.errors import LibraryMissing, SituationInvalid
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.service.desk import Desk, desk_of
from blink_expert.service.guard import security_headers
from blink_expert.service.pages import assets, oembed, view
from blink_expert.service.pages.asked import AnyRequest, Look, read_form, read_look
from blink_expert.service.pages.labels import sentence
from blink_expert.service.problems import FieldError, Refused, field_errors
from blink_expert.service.replies import kept_reply, made_reply, plain_reply
from blink_expert.service.templating import environment

__all__ = ["PAGES"]

_HTML = "text/html"
_PAGE, _WIDGET = "page.html", "widget.html"
_LONG = 4_000
"""Characters of a query that no permalink has."""
_FOREVER = "public, max-age=31536000, immutable"
_MAY_LOAD = (
    "script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'"
)


@get("/")
async def get_page(request: AnyRequest) -> Response[bytes]:
    """Return the page for agents, for the facts in the address."""
    return await _get(request, _PAGE)


@post("/", status_code=200)
async def post_page(request: AnyRequest) -> Response[bytes]:
    """Return the page for agents, for a ticket."""
    desk = desk_of(request)
    kb = desk.kb
    try:
        look = await read_form(request, kb, desk.settings)
        if not look.ticket:
            return _moved(kb, dict(read_situation(kb, look.facts)))
        body = await desk.in_thread(_rendered, desk, kb, _PAGE, look)
        reply = Response(body, media_type=_HTML, headers={"Cache-Control": "no-store"})
    except (LibraryMissing, Refused, SituationInvalid) as error:
        reply = _problem(error, "")
    return _as_page(desk, reply)


@get("/widget")
async def get_widget(request: AnyRequest) -> Response[bytes]:
    """Return the page that other sites show in a frame."""
    return await _get(request, _WIDGET)


@get("/widget.js")
async def get_widget_script(request: AnyRequest) -> Response[bytes]:
    """Return the script of the custom element; any site may load it."""
    desk = desk_of(request)
    question = ("widget.js", assets.DIGEST)
    reply = kept_reply(request, desk, desk.kb, question, assets.widget_script, "text/javascript")
    reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return reply


@get("/assets/{name:str}")
async def get_asset(request: AnyRequest) -> Response[bytes]:
    """Return a style or a script; its address changes with it, so it can be kept for ever."""
    found = assets.by_address(str(request.path_params["name"]))
    if found is None:
        raise Refused(404)
    headers = {"Cache-Control": _FOREVER}
    return Response(found.content, media_type=found.media_type, headers=headers)


@get("/oembed")
async def get_oembed(request: AnyRequest) -> Response[bytes]:
    """Return how a page can be embedded (oEmbed 1.0)."""
    desk = desk_of(request)
    return plain_reply(oembed.answer(desk.kb, desk.settings, request), quotes=True)


async def _get(request: AnyRequest, template: str) -> Response[bytes]:
    desk = desk_of(request)
    kb = desk.kb
    try:
        look = read_look(request, kb, desk.settings)
        facts = dict(read_situation(kb, look.facts))
        if look.drop:
            return _moved(kb, facts)
        look = msgspec.structs.replace(look, facts=facts)
        origins = " ".join(desk.settings.frame_ancestors)
        question = (template, assets.DIGEST, origins, msgspec.json.encode(look).decode())
        reply = await made_reply(
            request, desk, kb, question, lambda: _rendered(desk, kb, template, look), _HTML
        )
    except (Refused, SituationInvalid) as error:
        query = request.scope["query_string"].decode("latin-1")
        known = Consultation.from_query(kb, query).facts if len(query) < _LONG else {}
        reply = _problem(error, Consultation.start(kb, known).as_query())
    if link := oembed.link(request, desk.settings):
        reply.headers["Link"] = link
    return _as_page(desk, reply)


def _moved(kb: KnowledgeBase, facts: dict[str, Any]) -> Response[bytes]:
    """Return the way to the permalink of these facts."""
    query = Consultation.start(kb, facts).as_query()
    headers = {"Location": f"?{query}", "Cache-Control": "no-store"}
    return Response(b"", status_code=303, headers=headers)


def _as_page(desk: Desk, reply: Response[bytes]) -> Response[bytes]:
    """Return the reply with what a browser must know of it, 304 or not."""
    policy = dict(security_headers(desk.settings))[b"content-security-policy"].decode()
    reply.headers["Content-Security-Policy"] = f"{policy}; {_MAY_LOAD}"
    return reply


@cache
def _templates() -> Environment:
    return environment(asset=assets.address, as_inert_json=_as_inert_json)


def _rendered(desk: Desk, kb: KnowledgeBase, template: str, look: Look) -> bytes:
    shown, origins = view.page(kb, look), desk.settings.frame_ancestors
    return _templates().get_template(template).render(page=shown, origins=origins).encode()


def _as_inert_json(value: Any) -> str:
    """Return JSON that can stand in a script element: nothing in it ends the element."""
    return msgspec.json.encode(value).decode().replace("<", "\\u003c")


def _problem(error: LibraryMissing | Refused | SituationInvalid, query: str) -> Response[bytes]:
    """Return the page that says what cannot be used; `query` is what is left without it."""
    match error:
        case SituationInvalid():
            status, detail, errors = 400, "Some of the facts cannot be used.", field_errors(error)
        case Refused():
            problem = error.problem
            status = 400 if problem.status == 422 else problem.status
            detail = "This cannot be used." if status == 400 else problem.detail
            errors = problem.errors
        case _:
            status, detail = 501, "Tickets cannot be read here."
            errors = (FieldError("ticket", sentence(str(error))),)
    body = (
        _templates().get_template("problem.html").render(detail=detail, errors=errors, query=query)
    )
    return Response(
        body.encode(), status_code=status, media_type=_HTML, headers={"Cache-Control": "no-store"}
    )


PAGES = (get_page, post_page, get_widget, get_widget_script, get_asset, get_oembed)
