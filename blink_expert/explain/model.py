"""What explanations are made of. Each has its rule ids, facts with their origin, and claims."""

import msgspec

__all__ = [
    "Change",
    "Cited",
    "Effect",
    "Explanation",
    "How",
    "Reading",
    "WhatIf",
    "WhyAsk",
    "WhyNot",
]

Scalar = str | int | float


class Cited(msgspec.Struct, frozen=True):
    """A claim behind a rule, or the section that is silent, and where it stands."""

    id: str
    text: str
    source: str
    section: str
    place: str


class Reading(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A condition as it was met, in words.

    `truth` is true, false or undecided; `from_` is `given`, `unknown`, or the rule that derived
    the value.
    """

    fact: str
    wanted: tuple[str, ...]
    value: Scalar | tuple[str, ...] | None
    truth: str
    from_: str
    text: str


class How(msgspec.Struct, frozen=True):
    """Why a rule has its outcome: its conditions, and how derived facts came about.

    `needs` are the given facts without any one of which the rule would not have fired, or would
    say something else; `supports` are further given facts that others could take the place of.
    `through` explains each derivation that a condition uses.
    """

    rule: str
    kind: str
    outcome: str
    text: str
    conditions: tuple[Reading, ...]
    needs: dict[str, Scalar]
    supports: dict[str, Scalar]
    through: tuple["How", ...]
    claims: tuple[Cited, ...]


class WhyNot(msgspec.Struct, frozen=True):
    """Why a rule is not in the answer.

    `failed` is the first condition that is false; `missing` the conditions that wait for facts.
    `distance` counts the facts that would have to be given or changed, `changes` are the fewest;
    None where no change of facts makes it fire. `because` explains a derived fact that failed.
    """

    rule: str
    kind: str
    outcome: str
    text: str
    failed: Reading | None
    missing: tuple[Reading, ...]
    because: tuple[How, ...]
    distance: int | None
    changes: dict[str, Scalar]
    claims: tuple[Cited, ...]


class Change(msgspec.Struct, frozen=True):
    """One difference between two answers.

    `part` is the part of the Advice, `key` the rule, fact or field in it. `before` is None for
    what is added, `after` for what is removed.
    """

    part: str
    key: str
    before: str | None
    after: str | None
    text: str


class WhatIf(msgspec.Struct, frozen=True):
    """The difference between two answers; empty exactly when they are equal."""

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


class Effect(msgspec.Struct, frozen=True):
    """What one answer to a question would change."""

    value: str
    label: str
    changes: WhatIf
    text: str


class WhyAsk(msgspec.Struct, frozen=True):
    """Why a question is asked: the rules that wait for it, and what each answer changes."""

    fact: str
    ask: str
    rules: tuple[str, ...]
    effects: tuple[Effect, ...]
    claims: tuple[Cited, ...]


class Explanation(msgspec.Struct, frozen=True):
    """Why something is in the answer: `how` each rule behind it came to its outcome.

    For a fact that is not known, `asked` says instead what each answer would change.
    """

    item: str
    how: tuple[How, ...]
    asked: WhyAsk | None = None
