"""The addresses. What each is about stands beside it, and goes into the description of the API."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from blink_expert import intake
from blink_expert.advice import Advice, advise
from blink_expert.advice.model import KnowledgeInfo
from blink_expert.errors import BlinkExpertError, LibraryMissing, NameNotFound, did_you_mean
from blink_expert.explain import WhatIf
from blink_expert.intake import Intake
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.service import answers, catalog, metrics
from blink_expert.service.desk import Desk, desk_of
from blink_expert.service.encoding import as_json
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.replies import kept_reply, plain_reply
from blink_expert.service.requests import (
    Advise,
    Ask,
    Explain,
    Ticket,
    WhatIfRequest,
    WhyNotRequest,
    read_body,
    read_query,
)

__all__ = ["ROUTES", "Health", "Ready"]

AnyRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True):
    """The process lives."""

    status: str


class Ready(msgspec.Struct, frozen=True):
    """It answers from this knowledge."""

    status: str
    knowledge: KnowledgeInfo


def _advice(request: AnyRequest, desk: Desk, kb: KnowledgeBase, asked: Advise) -> Response[bytes]:
    situation = read_situation(kb, asked.facts)
    # The canonical form: what means the same has the same tag.
    canonical = msgspec.structs.replace(asked, facts=dict(situation))
    return kept_reply(
        request,
        desk,
        kb,
        ("advice", msgspec.json.encode(canonical).decode()),
        lambda: answers.rendered(kb, asked, situation),
        answers.MEDIA_TYPES[asked.format],
    )


@post(
    "/v1/advice",
    status_code=200,
    summary="Answer a situation",
    operation_id="advise",
    tags=["answers"],
    opt={"asks": Advise, "answers": Advice},
)
async def post_advice(request: AnyRequest) -> Response[bytes]:
    """Return the procedure, its warnings, the alternatives and a verdict on the batteries.

    The JSON is byte for byte what `blink-expert advise --format json` prints, without the line
    end.
    """
    desk = desk_of(request)
    asked = await read_body(request, Advise, desk.settings)
    return _advice(request, desk, desk.kb, asked)


@get(
    "/v1/advice",
    summary="Answer a situation that stands in the address",
    operation_id="adviseByAddress",
    tags=["answers"],
    opt={"query": Advise, "answers": Advice},
)
async def get_advice(request: AnyRequest) -> Response[bytes]:
    """Return the same answer as POST does, for those who cache: the facts are query parameters."""
    desk = desk_of(request)
    kb = desk.kb
    return _advice(request, desk, kb, read_query(request, kb, desk.settings))


@post(
    "/v1/question",
    status_code=200,
    summary="Say what to ask next, and why",
    operation_id="nextQuestion",
    tags=["answers"],
    opt={"asks": Ask, "answers": answers.NextQuestion},
)
async def post_question(request: AnyRequest) -> Response[bytes]:
    """Return the question that helps most, what each answer to it changes, and who waits for it."""
    desk = desk_of(request)
    asked = await read_body(request, Ask, desk.settings)
    return plain_reply(await desk.in_thread(answers.next_question, desk.kb, asked.facts))


@post(
    "/v1/intake",
    status_code=200,
    summary="Read a ticket into facts",
    operation_id="readTicket",
    tags=["answers"],
    opt={"asks": Ticket, "answers": Intake, "extra": "intake"},
)
async def post_intake(request: AnyRequest) -> Response[bytes]:
    """Return what a text says: for each device the facts, each with the words that it comes from.

    Nothing is guessed, and nothing of the text is kept or logged.
    """
    desk = desk_of(request)
    asked = await read_body(request, Ticket, desk.settings)
    try:
        return plain_reply(await desk.in_thread(intake.read, desk.kb, asked.text), quotes=True)
    except LibraryMissing as error:
        raise Refused(501, str(error), code=error.code) from None


@post(
    "/v1/explain",
    status_code=200,
    summary="Say why something is in the answer",
    operation_id="explain",
    tags=["explanations"],
    opt={"asks": Explain, "answers": answers.Explanation, "names": {"item": "Item"}},
)
async def post_explain(request: AnyRequest) -> Response[bytes]:
    """Return the whole chain behind a rule, a fact or the verdict, down to what was given."""
    desk = desk_of(request)
    asked = await read_body(request, Explain, desk.settings)
    return await _named(desk, "item", answers.explain, asked)


@post(
    "/v1/why-not",
    status_code=200,
    summary="Say why a rule is not in the answer",
    operation_id="whyNot",
    tags=["explanations"],
    opt={"asks": WhyNotRequest, "answers": answers.WhyNots, "names": {"rule": "RuleId"}},
)
async def post_why_not(request: AnyRequest) -> Response[bytes]:
    """Return the condition that fails, what is missing, and the fewest facts that would do.

    Without a rule, those that nearly are in the answer, the nearest first.
    """
    desk = desk_of(request)
    asked = await read_body(request, WhyNotRequest, desk.settings)
    return await _named(desk, "rule", answers.why_nots, asked)


@post(
    "/v1/what-if",
    status_code=200,
    summary="Say what other facts would change",
    operation_id="whatIf",
    tags=["explanations"],
    opt={"asks": WhatIfRequest, "answers": WhatIf},
)
async def post_what_if(request: AnyRequest) -> Response[bytes]:
    """Return what would be added to the answer, removed from it and changed in it."""
    desk = desk_of(request)
    asked = await read_body(request, WhatIfRequest, desk.settings)
    return plain_reply(await desk.in_thread(answers.what_if, desk.kb, asked))


async def _named(desk: Desk, field: str, answer: Callable[..., Any], asked: Ask) -> Response[bytes]:
    """Answer a question about something that has a name, or say which name was meant."""
    try:
        return plain_reply(await desk.in_thread(answer, desk.kb, asked))
    except NameNotFound as error:
        errors = [FieldError(field, f"There is no such {field}.", str(error))]
        raise Refused(422, code=error.code, errors=errors) from None


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


@get(
    "/health",
    summary="Say that the process lives",
    operation_id="health",
    tags=["operation"],
    opt={"answers": Health},
)
async def get_health() -> Response[bytes]:
    """Return at once, whatever else goes on."""
    return plain_reply(Health("ok"))


@get(
    "/ready",
    summary="Say whether it can answer",
    operation_id="ready",
    tags=["operation"],
    opt={"answers": Ready},
)
async def get_ready(request: AnyRequest) -> Response[bytes]:
    """Return 200 when an answer has been worked out from the knowledge in use, else 503."""
    kb = desk_of(request).kb
    try:
        kb.once(_try_out)
    except BlinkExpertError as error:
        raise Refused(503, "The knowledge gives no answer.", code=error.code) from None
    return plain_reply(Ready("ready", catalog.knowledge_info(kb)))


def _try_out(kb: KnowledgeBase) -> str:
    return advise(kb, {}).status


@get(
    "/metrics",
    summary="Give figures to Prometheus",
    operation_id="metrics",
    tags=["operation"],
    opt={"answers": None},
)
async def get_metrics(request: AnyRequest) -> Response[bytes]:
    """Return how many requests there were, by route and status, and how long they took."""
    return Response(
        desk_of(request).metrics.text(),
        headers={"Cache-Control": "no-store"},
        media_type=metrics.MEDIA_TYPE,
    )


ROUTES = (
    post_advice,
    get_advice,
    post_question,
    post_intake,
    post_explain,
    post_why_not,
    post_what_if,
    get_facts,
    get_devices,
    get_rules,
    get_rule,
    get_claim,
    get_health,
    get_ready,
    get_metrics,
)
