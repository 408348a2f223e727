"""What was read in a text: format `blink-expert.intake/1`."""

import msgspec

__all__ = ["FORMAT", "Case", "Evidence", "Hidden", "Intake", "OutOfScope", "Span"]

FORMAT = "blink-expert.intake/1"

Value = str | float


class Span(msgspec.Struct, frozen=True):
    """A piece of the text: `text` is what stands from `start` to `end`."""

    start: int
    end: int
    text: str


class Evidence(Span, frozen=True, kw_only=True):
    """Where a fact comes from: `why` says how; `negated` says that the text denies the phrase."""

    fact: str
    value: Value
    negated: bool
    why: str


class Case(msgspec.Struct, frozen=True):
    """One device of the text. `candidates`: facts that are not known, and the values left."""

    facts: dict[str, Value]
    candidates: dict[str, tuple[str, ...]]
    evidence: tuple[Evidence, ...]


class OutOfScope(Span, frozen=True, kw_only=True):
    """Something that the knowledge does not have; `label` names it for people."""

    topic: str
    label: str


class Intake(msgspec.Struct, frozen=True):
    """The reading of one text.

    There is at least one case, without facts where nothing was said. `unread` are the parts that
    were left out: what others wrote, signatures, personal data.
    """

    format: str
    cases: tuple[Case, ...]
    out_of_scope: tuple[OutOfScope, ...]
    unread: tuple[Span, ...]


class Hidden(msgspec.Struct, frozen=True):
    """A piece of personal data, by its kind and place; what it says is not kept."""

    start: int
    end: int
    kind: str
