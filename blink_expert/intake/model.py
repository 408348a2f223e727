"""What was read in a text: format `blink-expert.intake/1`."""

import msgspec

__all__ = [
    "FORMAT",
    "LEFT_OUT",
    "QUESTION",
    "Case",
    "Evidence",
    "Hidden",
    "Intake",
    "OutOfScope",
    "Span",
    "Unread",
]

FORMAT = "blink-expert.intake/1"

LEFT_OUT, QUESTION = "left out", "question"
"""Why something is not read."""

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


class Unread(Span, frozen=True, kw_only=True):
    """Something of which nothing was read.

    `why`: it was `left out`, being what others wrote, a signature or personal data, or it is a
    `question` in which nothing was recognised.
    """

    why: str


class Intake(msgspec.Struct, frozen=True):
    """The reading of one text.

    There is at least one case, without facts where nothing was said.
    """

    format: str
    cases: tuple[Case, ...]
    out_of_scope: tuple[OutOfScope, ...]
    unread: tuple[Unread, ...]

    @property
    def unrecognized(self) -> tuple[str, ...]:
        """The questions in which nothing was recognised."""
        return tuple(one.text for one in self.unread if one.why == QUESTION)


class Hidden(msgspec.Struct, frozen=True):
    """A piece of personal data, by its kind and place; what it says is not kept."""

    start: int
    end: int
    kind: str
