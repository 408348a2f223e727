"""The addresses that answer and explain.

What each is about stands beside it, and goes into the description of the API.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from blink_expert import intake
from blink_expert.advice import Advice, advise
from blink_expert.errors import LibraryMissing, NameNotFound
from blink_expert.explain import Explanation, WhatIf
from blink_expert.intake import Intake
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.queries.answers import (
    MEDIA_TYPES,
    NextQuestion,
    WhyNots,
    explain,
    next_question,
    rendered,
    what_if,
    why_nots,
)
from blink_expert.service.desk import Desk, desk_of
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.replies import kept_reply, plain_reply
from blink_expert.service.requests import (
    Advise,
    Ask,
    Explain,
    Facts,
    Ticket,
    WhatIfRequest,
    WhyNotRequest,
    read_body,
    read_query,
)

__all__ = ["ANSWERS"]

AnyRequest = Request[Any, Any, Any]


def _advice(request: AnyRequest, desk: Desk, kb: KnowledgeBase, asked: Advise) -> Response[bytes]:
    situation = read_situation(kb, asked.facts)

    def make() -> bytes:
        advice = advise(kb, situation, trace=asked.trace)
        return rendered(kb, advice, asked.format, audience=asked.audience, sources=asked.sources)

    # The canonical form: what means the same has the same tag.
    canonical = msgspec.structs.replace(asked, facts=dict(situation))
    return kept_reply(
        request,
        desk,
        kb,
        ("advice", msgspec.json.encode(canonical).decode()),
        make,
        MEDIA_TYPES[asked.format],
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
    return _advice(request, desk, kb, read_query(request, kb, desk.settings, Advise))


@post(
    "/v1/question",
    status_code=200,
    summary="Say what to ask next, and why",
    operation_id="nextQuestion",
    tags=["answers"],
    opt={"asks": Ask, "answers": NextQuestion},
)
async def post_question(request: AnyRequest) -> Response[bytes]:
    """Return the question that helps most, what each answer to it changes, and who waits for it."""
    desk = desk_of(request)
    asked = await read_body(request, Ask, desk.settings)
    return plain_reply(await desk.in_thread(next_question, desk.kb, asked.facts))


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
    opt={"asks": Explain, "answers": Explanation, "names": {"item": "Item"}},
)
async def post_explain(request: AnyRequest) -> Response[bytes]:
    """Return the whole chain behind a rule, a fact or the verdict, down to what was given."""
    desk = desk_of(request)
    asked = await read_body(request, Explain, desk.settings)
    return await _named(desk, "item", explain, asked.facts, asked.item)


@post(
    "/v1/why-not",
    status_code=200,
    summary="Say why a rule is not in the answer",
    operation_id="whyNot",
    tags=["explanations"],
    opt={"asks": WhyNotRequest, "answers": WhyNots, "names": {"rule": "RuleId"}},
)
async def post_why_not(request: AnyRequest) -> Response[bytes]:
    """Return the condition that fails, what is missing, and the fewest facts that would do.

    Without a rule, those that nearly are in the answer, the nearest first.
    """
    desk = desk_of(request)
    asked = await read_body(request, WhyNotRequest, desk.settings)
    return await _named(desk, "rule", why_nots, asked.facts, asked.rule)


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
    return plain_reply(await desk.in_thread(what_if, desk.kb, asked.facts, asked.changes))


async def _named(
    desk: Desk, field: str, answer: Callable[..., Any], facts: Facts, name: str | None
) -> Response[bytes]:
    """Answer a question about something that has a name, or say which name was meant."""
    try:
        return plain_reply(await desk.in_thread(answer, desk.kb, facts, name))
    except NameNotFound as error:
        errors = [FieldError(field, f"There is no such {field}.", str(error))]
        raise Refused(422, code=error.code, errors=errors) from None


ANSWERS = (
    post_advice,
    get_advice,
    post_question,
    post_intake,
    post_explain,
    post_why_not,
    post_what_if,
)
