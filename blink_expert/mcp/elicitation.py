"""Put the questions to the person through the client, in either of the two ways of the protocol.

Up to version 2025-11-25 the server asks in the middle of the call, over the session. From
2026-07-28 the call comes back with the question, and the client calls again with what was answered
and with the state of the talk. The server then holds nothing between the two, and any copy of it
can go on.
"""

from collections.abc import Mapping
from typing import Any

import anyio
import msgspec
from mcp.server import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import ValidationError

from blink_expert.errors import Problem, SituationInvalid
from blink_expert.knowledge import KnowledgeBase
from blink_expert.mcp.asked import Limits, check_facts
from blink_expert.mcp.interview import Form, Talk, filled, next_form

__all__ = ["completed"]

Context = ServerRequestContext[Any, Any]

PATIENCE = 600
"""Seconds that a person has for a form while the call waits."""
_KEY = "answer"
"""Names the one question that a call comes back with."""


async def completed(
    ctx: Context,
    params: CallToolRequestParams,
    kb: KnowledgeBase,
    given: Mapping[str, Any],
    limits: Limits,
) -> Mapping[str, Any] | InputRequiredResult:
    """Return the facts with all that the person could add, or the question to come back with.

    A client that cannot ask gets the facts back as they are.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have, or a state of the talk
            that is none.

    """
    if not _can_ask(ctx):
        return given
    if ctx.protocol_version in MODERN_PROTOCOL_VERSIONS:
        return _resumed(params, kb, given, _talk(params.request_state, limits))
    return await _waited(ctx, kb, given)


def _can_ask(ctx: Context) -> bool:
    """Whether the client shows forms; one that names no way of asking shows them too."""
    able = ctx.session.client_capabilities
    if able is None or able.elicitation is None:
        return False
    return able.elicitation.form is not None or able.elicitation.url is None


def _resumed(
    params: CallToolRequestParams, kb: KnowledgeBase, given: Mapping[str, Any], talk: Talk
) -> Mapping[str, Any] | InputRequiredResult:
    answer = (params.input_responses or {}).get(_KEY)
    if isinstance(answer, ElicitResult):
        talk = filled(kb, talk, _content(answer))
    form = next_form(kb, given, talk)
    if form is None:
        return {**given, **talk.facts}
    return InputRequiredResult(
        input_requests={_KEY: ElicitRequest(params=_shown(form))},
        request_state=msgspec.json.encode(form.talk).decode(),
    )


def _talk(state: str | None, limits: Limits) -> Talk:
    """Return the talk that a client brought back.

    It holds facts, which the client could as well give itself, so it is not sealed, only checked.
    """
    if state is None:
        return Talk()
    try:
        talk = msgspec.json.decode(state.encode(errors="replace"), type=Talk)
    except (msgspec.DecodeError, RecursionError):
        message = "The state of the questions cannot be read."
        raise SituationInvalid(
            [Problem("wrong-shape", message, "Call the tool again without it.")]
        ) from None
    check_facts({**dict.fromkeys(talk.asked), **talk.facts}, limits)
    return talk


async def _waited(ctx: Context, kb: KnowledgeBase, given: Mapping[str, Any]) -> Mapping[str, Any]:
    talk = Talk()
    while (form := next_form(kb, given, talk)) is not None:
        talk = filled(kb, form.talk, await _answered(ctx, form))
    return {**given, **talk.facts}


async def _answered(ctx: Context, form: Form) -> Mapping[str, Any] | None:
    """Return what the person filled in; None if nothing comes of it, whatever the reason."""
    shown = _shown(form)
    with anyio.move_on_after(PATIENCE):
        try:
            return _content(
                await ctx.session.elicit_form(shown.message, shown.requested_schema, ctx.request_id)
            )
        except (MCPError, ValidationError):
            return None
    return None


def _content(answer: ElicitResult) -> Mapping[str, Any] | None:
    return (answer.content or {}) if answer.action == "accept" else None


def _shown(form: Form) -> ElicitRequestFormParams:
    return ElicitRequestFormParams(message=form.message, requested_schema=form.schema)
