"""Cases and invariants as authors write them, in `rules/cases/` and `rules/invariants/`."""

from typing import Literal

import msgspec

from blink_expert.knowledge.schema import Id, Level, Name, Scalar, Text, When

__all__ = ["CaseEntry", "CasesFile", "Expect", "InvariantEntry", "InvariantsFile", "Selector"]

Status = Literal["needs_device", "not_covered", "blocked", "conditional", "complete"]
Verdict = Literal["compatible", "incompatible", "undetermined", "not_applicable", "not_asked"]
Kind = Literal["step", "warning", "alternative", "battery", "blocker", "note", "gap"]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Expect(_Entry, frozen=True):
    """What a case expects of the answer; each key that is there must hold. Claims go by their ids.

    `status`, `verdict`: these. `cites`, `never_cites`: claims that the answer stands on, and that
    no sentence of it does. `unconditional`, `conditional`: claims cited by a sentence without, and
    only by sentences with a condition. `first`: a claim of the first thing to read. `in_order`:
    claims in the order of reading. `exactly`: the rules of all that is said, warnings and steps in
    the order of reading and then the rest, each with its claims; `pending`: those of them that
    have a condition, and no others. `warns`: each warning's level and phase. `tools`: what each
    step is done with. `says`, `never_says`: words. `steps: none`: there are no
    steps. `asks`, `asks_only`, `first_asks`: facts that are asked for, these and
    no others, the first. `derives`: facts and their values;
    `candidates`: the values left of a fact; `stands_on`: the claims that a fact is concluded from.
    `contradicts`, `ignores`: facts remarked on. `gap: yes`: there is one; `gap_cites`: what gaps
    cite. `alternatives`: what may be used instead, and whether it is at hand; `no_alternative`:
    what may not. `required`, `not_required`: what the batteries must be.
    """

    status: Status | None = None
    verdict: Verdict | None = None
    cites: list[str] = []
    never_cites: list[str] = []
    unconditional: list[str] = []
    conditional: list[str] = []
    first: str = ""
    in_order: list[str] = []
    exactly: dict[Id, list[str]] = {}
    pending: list[Id] | None = None
    warns: dict[Id, tuple[Level, Name]] = {}
    tools: dict[Id, Name] = {}
    says: list[Scalar] = []
    never_says: list[Scalar] = []
    steps: Literal["none"] | None = None
    asks: list[Name] = []
    asks_only: list[Name] = []
    first_asks: str = ""
    derives: dict[Name, Scalar] = {}
    candidates: dict[Name, list[Name]] = {}
    stands_on: dict[Name, list[str]] = {}
    contradicts: list[Name] = []
    ignores: list[Name] = []
    gap: Literal["yes"] | None = None
    gap_cites: list[str] = []
    alternatives: dict[Name, Literal["yes", "no", "unknown"]] = {}
    no_alternative: list[Name] = []
    required: dict[Name, Scalar] = {}
    not_required: list[Name] = []


class CaseEntry(_Entry, frozen=True):
    """One situation, and what the answer to it must be."""

    name: Text
    given: dict[str, Scalar]
    expect: Expect


class CasesFile(_Entry, frozen=True):
    """A file in `rules/cases/`."""

    about: Text
    cases: list[CaseEntry]


class Selector(_Entry, frozen=True):
    """Things that an answer may say: all that fit each key that is there.

    `rule`, `kind`, `level`, `phase`: their rules, what these conclude, the signal word of a
    warning, the phase. `cites`: they cite one of these. `tool`: they are done with one of these, a
    fact or a value of the fact in their text. `use`: alternatives that use one of these. `says`:
    their text has one of these words.
    """

    rule: list[Text] = []
    kind: list[Kind] = []
    level: list[Level] = []
    phase: list[Text] = []
    cites: list[str] = []
    tool: list[Text] = []
    use: list[Text] = []
    says: list[Text] = []


class InvariantEntry(_Entry, frozen=True):
    """What must hold in every situation that meets `when`, known or derived.

    `whenever`: only where the answer has one of these. Then `always`: it has one of these;
    `never`: it has none of these; `first`: one of these warnings stands before the first step;
    `status`, `verdict`: it is one of these. `each`: the invariant holds once for each of these
    maps, with `$name` replaced by what the map says.
    """

    id: Id
    about: Text
    when: When = {}
    whenever: Selector | None = None
    always: Selector | None = None
    never: Selector | None = None
    first: Selector | None = None
    status: list[Status] = []
    verdict: list[Verdict] = []
    each: list[dict[Name, Scalar]] = []


class InvariantsFile(_Entry, frozen=True):
    """A file in `rules/invariants/`."""

    about: Text
    invariants: list[InvariantEntry]
