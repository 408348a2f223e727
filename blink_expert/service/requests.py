"""What can be asked: the bodies, and how they are read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from blink_expert.errors import Problem, did_you_mean
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries.answers import Format
from blink_expert.queries.refusals import (
    is_too_long,
    place_of_shape,
    quoted,
    too_long,
    too_many,
    wrong_shape,
)
from blink_expert.render.parts import Audience
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.settings import Settings

__all__ = [
    "Advise",
    "Ask",
    "Explain",
    "Facts",
    "Ticket",
    "WhatIfRequest",
    "WhyNotRequest",
    "read_body",
    "read_pairs",
    "read_query",
]

T = TypeVar("T", bound=msgspec.Struct)

Facts = dict[str, str | int | float | bool | None]

_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts about one person's device and situation; what is not known is left out."""

    facts: Facts = {}


Asking = TypeVar("Asking", bound=Ask)


class Advise(Ask, frozen=True, forbid_unknown_fields=True):
    """A situation, and the form of its answer.

    `trace` also says what became of every rule. `format` is as on the command line. `audience` and
    `sources` are for the formats that people read: for whom it is written, and whether each
    sentence names its rule and claims.
    """

    trace: bool = False
    format: Format = "json"
    audience: Audience = "agent"
    sources: bool = False


class Explain(Ask, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`item` is a rule, a fact, or `battery` for the verdict."""

    item: str


class WhyNotRequest(Ask, frozen=True, forbid_unknown_fields=True):
    """`rule` is the rule that is missed; without it, those are named that nearly are there."""

    rule: str | None = None


class WhatIfRequest(Ask, frozen=True, forbid_unknown_fields=True):
    """`facts` are known now; `changes` are the facts that are given or changed."""

    changes: Facts = {}


class Ticket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer wrote, in plain text; `text` has at most 20,000 characters, if not set."""

    text: str


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind)


async def read_body(request: Request[Any, Any, Any], kind: type[T], settings: Settings) -> T:
    """Return the body of the request.

    Raises:
        Refused: it is no JSON, too large, or not what can be asked.

    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise Refused(415)
    try:
        data = await request.body()
    except RequestEntityTooLarge:
        limit = f"The body has more than {settings.max_body} bytes."
        raise Refused(413, limit, headers={"Connection": "close"}) from None
    except InternalServerException:
        raise Refused(400, "The connection was closed before the body had arrived.") from None
    try:
        read: T = _decoder(kind).decode(data)
    except msgspec.ValidationError as error:
        raise _invalid(kind, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(400, "The body is not JSON in UTF-8.", code="not-json") from None
    except RecursionError:
        raise Refused(400, "The body is nested too deeply.", code="not-json") from None
    for name in ("facts", "changes"):
        _check_lengths(getattr(read, name, {}), f"{name}.", settings)
    if isinstance(read, Ticket) and len(read.text) > settings.max_ticket:
        raise _refused([too_long("text", settings.max_ticket)])
    return read


def read_query(
    request: Request[Any, Any, Any], kb: KnowledgeBase, settings: Settings, kind: type[Asking]
) -> Asking:
    """Return what the query of an address asks: facts, and the options of `kind`.

    Raises:
        Refused: a name that stands twice, or too many of them.

    """
    query = request.scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(
            query,
            keep_blank_values=True,
            max_num_fields=settings.max_facts + len(kind.__struct_fields__),
        )
    except ValueError:
        raise _refused([too_many("", settings.max_facts)]) from None
    return read_pairs(pairs, kb, settings, kind)


def read_pairs(
    pairs: Iterable[tuple[str, str]], kb: KnowledgeBase, settings: Settings, kind: type[Asking]
) -> Asking:
    """Return what names and values ask: facts, and the options of `kind`.

    A fact that is named as an option is has the name: such an option is only for bodies.

    Raises:
        Refused: a name that stands twice, or too many of them.

    """
    options: dict[str, str] = {}
    facts: Facts = {}
    for name, value in pairs:
        is_option = name in kind.__struct_fields__ and name != "facts" and name not in kb.fact
        there: dict[str, Any] = options if is_option else facts
        if name in there:
            twice = Problem("given-twice", "It stands twice.", "Give it once.", quoted(name))
            raise _refused([twice])
        there[name] = value
    _check_lengths(facts, "", settings)
    try:
        # Not strict: `true` is all that an address can say.
        read = msgspec.convert(options, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(kind, str(error)) from None
    return msgspec.structs.replace(read, facts=facts)


def _check_lengths(facts: Mapping[str, object], head: str, settings: Settings) -> None:
    """Refuse what no fact is as long as, before anyone looks for what it may mean."""
    if len(facts) > settings.max_facts:
        raise _refused([too_many(head.removesuffix("."), settings.max_facts)])
    limit = settings.max_text
    long = [
        too_long(head + quoted(name), limit)
        for name, value in facts.items()
        if is_too_long(name, value, limit)
    ]
    if long:
        raise _refused(long)


def _invalid(kind: type[msgspec.Struct], message: str) -> Refused:
    """Return the refusal of what has the wrong shape, with the field that it is about."""
    text, field = place_of_shape(message)
    unknown = _UNKNOWN_FIELD.match(text)
    if unknown is None:
        return _refused([wrong_shape(text, field)])
    name, known = unknown[1], kind.__struct_fields__
    hint = did_you_mean(quoted(name), known) or f"Fields: {', '.join(known)}."
    text = f"There is no field '{quoted(name)}'"
    return _refused([wrong_shape(text, f"{field}.{name}" if field else name, hint)])


def _refused(problems: Sequence[Problem]) -> Refused:
    errors = [FieldError(one.where, one.message, one.hint) for one in problems]
    return Refused(422, code=problems[0].code, errors=errors)
