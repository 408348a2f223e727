"""The addresses that tell what the knowledge has."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from litestar import Request, Response, get

from blink_expert.errors import did_you_mean
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries import catalog
from blink_expert.queries.catalog_model import (
    ClaimInfo,
    Devices,
    FactList,
    PictureList,
    RuleInfo,
    RuleList,
)
from blink_expert.queries.encoding import as_json
from blink_expert.service.desk import Desk, desk_of
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.replies import JSON, kept_reply

__all__ = ["KNOWLEDGE"]

AnyRequest = Request[Any, Any, Any]

SVG = "image/svg+xml"

_LISTED = ("rule", "picture")
"""The kinds of things that an address lists."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


@get(
    "/v1/facts",
    summary="List the facts that can be given",
    operation_id="facts",
    tags=["knowledge"],
    opt={"answers": FactList},
)
async def get_facts(request: AnyRequest) -> Response[bytes]:
    """Return each fact with its question and its values."""
    return _listed(request, "facts", catalog.facts)


@get(
    "/v1/devices",
    summary="List the devices",
    operation_id="devices",
    tags=["knowledge"],
    opt={"answers": Devices},
)
async def get_devices(request: AnyRequest) -> Response[bytes]:
    """Return the devices that the sources cover, and those known by name only."""
    return _listed(request, "devices", catalog.devices)


@get(
    "/v1/rules",
    summary="List the rules",
    operation_id="rules",
    tags=["knowledge"],
    opt={"answers": RuleList},
)
async def get_rules(request: AnyRequest) -> Response[bytes]:
    """Return each rule with its kind and its text."""
    return _listed(request, "rules", catalog.rules)


@get(
    "/v1/rules/{name:str}",
    summary="Show a rule",
    operation_id="rule",
    tags=["knowledge"],
    opt={"answers": RuleInfo},
)
async def get_rule(request: AnyRequest) -> Response[bytes]:
    """Return a rule with its conditions and the claims that it stands on."""
    return _named(request, "rule", catalog.rule_info)


@get(
    "/v1/claims/{name:str}",
    summary="Show a claim",
    operation_id="claim",
    tags=["knowledge"],
    opt={"answers": ClaimInfo},
)
async def get_claim(request: AnyRequest) -> Response[bytes]:
    """Return what a source says in words of ours, where, and the rules that stand on it."""
    return _named(request, "claim", catalog.claim_info)


@get(
    "/v1/pictures",
    summary="List the pictures",
    operation_id="pictures",
    tags=["knowledge"],
    opt={"answers": PictureList},
)
async def get_pictures(request: AnyRequest) -> Response[bytes]:
    """Return each picture with its caption, its text alternative, and the rules that it shows."""
    return _listed(request, "pictures", catalog.pictures)


@get(
    "/v1/pictures/{name:str}",
    summary="Draw a picture",
    operation_id="picture",
    tags=["knowledge"],
    opt={"answers": None, "media": SVG},
)
async def get_picture(request: AnyRequest) -> Response[bytes]:
    """Return the drawing. Its text alternative stands in the list of pictures."""
    return _named(
        request, "picture", lambda kb, name: kb.picture.get(name), lambda one: one.svg.encode(), SVG
    )


def _listed(
    request: AnyRequest, name: str, make: Callable[[KnowledgeBase], Any]
) -> Response[bytes]:
    desk = desk_of(request)
    kb = desk.kb
    return kept_reply(request, desk, kb, ("list", name), lambda: as_json(make(kb)))


def _named(
    request: AnyRequest,
    kind: str,
    find: Callable[[KnowledgeBase, str], T | None],
    encode: Callable[[T], bytes] = as_json,
    media_type: str = JSON,
) -> Response[bytes]:
    """Return the thing of this kind that the address names.

    Raises:
        Refused: there is none of that name.

    """
    desk = desk_of(request)
    kb, name = desk.kb, str(request.path_params["name"])
    found = find(kb, name)
    if found is None:
        raise _nothing(desk, kind, name, getattr(kb, kind))
    return kept_reply(request, desk, kb, (kind, found.id), lambda: encode(found), media_type)


def _nothing(desk: Desk, kind: str, name: str, known: Any) -> Refused:
    hint = did_you_mean(name, known) if len(name) <= desk.settings.max_text else ""
    if kind in _LISTED and not hint:
        hint = f"/v1/{kind}s lists the {kind}s."
    errors = [FieldError("name", f"There is no such {kind}.", hint)]
    return Refused(404, f"There is no {kind} of this name.", code="name-not-found", errors=errors)


KNOWLEDGE = (
    get_facts,
    get_devices,
    get_rules,
    get_rule,
    get_claim,
    get_pictures,
    get_picture,
)
