"""The addresses that tell what the knowledge has."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get

from blink_expert.errors import did_you_mean
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries import catalog
from blink_expert.queries.encoding import as_json
from blink_expert.service.desk import Desk, desk_of
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.replies import kept_reply

__all__ = ["KNOWLEDGE"]

AnyRequest = Request[Any, Any, Any]


@get(
    "/v1/facts",
    summary="List the facts that can be given",
    operation_id="facts",
    tags=["knowledge"],
    opt={"answers": catalog.FactList},
)
async def get_facts(request: AnyRequest) -> Response[bytes]:
    """Return each fact with its question and its values."""
    return _listed(request, "facts", catalog.facts)


@get(
    "/v1/devices",
    summary="List the devices",
    operation_id="devices",
    tags=["knowledge"],
    opt={"answers": catalog.Devices},
)
async def get_devices(request: AnyRequest) -> Response[bytes]:
    """Return the devices that the sources cover, and those known by name only."""
    return _listed(request, "devices", catalog.devices)


@get(
    "/v1/rules",
    summary="List the rules",
    operation_id="rules",
    tags=["knowledge"],
    opt={"answers": catalog.RuleList},
)
async def get_rules(request: AnyRequest) -> Response[bytes]:
    """Return each rule with its kind and its text."""
    return _listed(request, "rules", catalog.rules)


@get(
    "/v1/rules/{name:str}",
    summary="Show a rule",
    operation_id="rule",
    tags=["knowledge"],
    opt={"answers": catalog.RuleInfo},
)
async def get_rule(request: AnyRequest) -> Response[bytes]:
    """Return a rule with its conditions and the claims that it stands on."""
    desk = desk_of(request)
    kb, name = desk.kb, str(request.path_params["name"])
    found = catalog.rule_info(kb, name)
    if found is None:
        raise _nothing(desk, "rule", name, kb.rule)
    return kept_reply(request, desk, kb, ("rule", found.id), lambda: as_json(found))


@get(
    "/v1/claims/{name:str}",
    summary="Show a claim",
    operation_id="claim",
    tags=["knowledge"],
    opt={"answers": catalog.ClaimInfo},
)
async def get_claim(request: AnyRequest) -> Response[bytes]:
    """Return what a source says in words of ours, where, and the rules that stand on it."""
    desk = desk_of(request)
    kb, name = desk.kb, str(request.path_params["name"])
    found = catalog.claim_info(kb, name)
    if found is None:
        raise _nothing(desk, "claim", name, kb.claim)
    return kept_reply(request, desk, kb, ("claim", found.id), lambda: as_json(found))


def _listed(
    request: AnyRequest, name: str, make: Callable[[KnowledgeBase], Any]
) -> Response[bytes]:
    desk = desk_of(request)
    kb = desk.kb
    return kept_reply(request, desk, kb, ("list", name), lambda: as_json(make(kb)))


def _nothing(desk: Desk, kind: str, name: str, known: Any) -> Refused:
    hint = did_you_mean(name, known) if len(name) <= desk.settings.max_text else ""
    if kind == "rule" and not hint:
        hint = "/v1/rules lists the rules."
    errors = [FieldError("name", f"There is no such {kind}.", hint)]
    return Refused(404, f"There is no {kind} of this name.", code="name-not-found", errors=errors)


KNOWLEDGE = (get_facts, get_devices, get_rules, get_rule, get_claim)
