"""What a tool can be asked: its arguments, and how they are read."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from blink_expert.errors import Problem, SituationInvalid, did_you_mean
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

__all__ = ["Advise", "Ask", "Explain", "Limits", "Ticket", "WhyNot", "check_facts", "read"]

T = TypeVar("T", bound=msgspec.Struct)

_NAMED = 10
"""Unknown arguments that a message names."""
_BITS = 64
"""No fact is a longer whole number; Python itself refuses to print the longest."""


class Limits(msgspec.Struct, frozen=True):
    """How much a tool takes: facts, characters of a name or value, characters of a ticket."""

    max_facts: int = 100
    max_text: int = 200
    max_ticket: int = 20_000


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A situation. `facts` are described by the vocabulary in use."""

    facts: dict[str, Any] = {}


class Advise(Ask, frozen=True, forbid_unknown_fields=True):
    """A situation, whether to ask the person for what is missing, and the form of the answer."""

    ask: Annotated[
        bool,
        Meta(
            description="Whether to put the questions that are left to the person first, through"
            " the client, if it can."
        ),
    ] = False
    format: Annotated[
        Format,
        Meta(description="The form of the text of the answer; `reply` is a draft for a customer."),
    ] = "text"
    audience: Annotated[Audience, Meta(description="For whom the text is written.")] = "agent"
    sources: Annotated[
        bool, Meta(description="Whether each sentence of the text names its rule and claims.")
    ] = False
    trace: Annotated[
        bool, Meta(description="Whether the answer also says what became of every rule.")
    ] = False


class Explain(Ask, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be explained, in which situation."""

    item: Annotated[
        str,
        Meta(description="A rule that an answer names, a fact, or `battery` for the verdict."),
    ]


class WhyNot(Ask, frozen=True, forbid_unknown_fields=True):
    """The rule that is missed, in which situation."""

    rule: Annotated[
        str | None,
        Meta(description="The rule; without it, those are named that nearly are in the answer."),
    ] = None


class Ticket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer wrote."""

    text: Annotated[str, Meta(description="The whole message, in plain text.")]


def read(kind: type[T], arguments: Mapping[str, Any], limits: Limits) -> T:
    """Return the arguments as what the tool takes.

    Raises:
        SituationInvalid: they have another shape, or are longer than any that could be meant.

    """
    unknown = list(islice(_unknown(kind, arguments), _NAMED))
    if unknown:
        raise SituationInvalid(unknown)
    try:
        found: T = msgspec.convert(arguments, kind)
    except msgspec.ValidationError as error:
        raise SituationInvalid([wrong_shape(*place_of_shape(str(error)))]) from None
    except UnicodeError:
        # JSON can hold half of a character.
        half = Problem("wrong-shape", "An argument is no text in Unicode.", "Write it anew.")
        raise SituationInvalid([half]) from None
    check_facts(getattr(found, "facts", {}), limits)
    for name in ("item", "rule", "text"):
        limit = limits.max_ticket if name == "text" else limits.max_text
        if len(getattr(found, name, None) or "") > limit:
            raise SituationInvalid([too_long(name, limit)])
    return found


def _unknown(kind: type[msgspec.Struct], arguments: Mapping[str, Any]) -> Iterator[Problem]:
    known = kind.__struct_fields__
    inside = " Facts stand inside 'facts'." if "facts" in known else ""
    for name in map(quoted, arguments):
        if name not in known:
            hint = did_you_mean(name, known) or f"Arguments: {', '.join(known)}.{inside}"
            yield Problem("wrong-shape", f"There is no argument '{name}'.", hint)


def check_facts(facts: Mapping[str, Any], limits: Limits) -> None:
    """Refuse what no fact is, before anyone looks for what it may mean.

    Raises:
        SituationInvalid: there are too many, or one is longer than any or neither word nor number.

    """
    if len(facts) > limits.max_facts:
        raise SituationInvalid([too_many("facts", limits.max_facts)])
    problems = [one for name in facts for one in _fact_problems(name, facts[name], limits.max_text)]
    if problems:
        raise SituationInvalid(problems)


def _fact_problems(name: str, value: Any, limit: int) -> list[Problem]:
    place = f"facts.{quoted(name)}"
    if is_too_long(name, value, limit):
        return [too_long(place, limit)]
    is_simple = value is None or isinstance(value, str | float | bool)
    if is_simple or (isinstance(value, int) and value.bit_length() <= _BITS):
        return []
    message = "The value of a fact is a word or a number."
    return [Problem("wrong-shape", message, "Give one of the values of the fact.", place)]
