"""What is told of the knowledge: facts, devices, rules, pictures and claims."""

import msgspec

from blink_expert.advice.model import KnowledgeInfo
from blink_expert.explain import Cited

__all__ = [
    "ClaimInfo",
    "ClaimLine",
    "ClaimList",
    "ConditionInfo",
    "DeviceInfo",
    "DeviceRules",
    "Devices",
    "FactInfo",
    "FactList",
    "PictureLine",
    "PictureList",
    "RuleInfo",
    "RuleLine",
    "RuleList",
    "ValueInfo",
]


class ValueInfo(msgspec.Struct, frozen=True):
    """A value, how an answer names it, and other words that are read as it."""

    value: str
    label: str
    also: tuple[str, ...]


class FactInfo(msgspec.Struct, frozen=True):
    """A fact that can be given. `ask` is its question; a number has limits in `unit`, no values."""

    name: str
    about: str
    ask: str
    values: tuple[ValueInfo, ...]
    unit: str
    minimum: float | None
    maximum: float | None


class FactList(msgspec.Struct, frozen=True):
    """The facts, in the order of the vocabulary. Each also takes `unknown`."""

    knowledge: KnowledgeInfo
    facts: tuple[FactInfo, ...]


class DeviceInfo(msgspec.Struct, frozen=True):
    """A device. One that is not `covered` is known by name only."""

    name: str
    label: str
    covered: bool


class Devices(msgspec.Struct, frozen=True):
    """The devices; `fact` is the fact that says which one it is."""

    knowledge: KnowledgeInfo
    fact: str
    devices: tuple[DeviceInfo, ...]


class DeviceRules(msgspec.Struct, frozen=True):
    """A device, the other words that are read as it, and the rules that can matter for it."""

    knowledge: KnowledgeInfo
    name: str
    label: str
    covered: bool
    also: tuple[str, ...]
    rules: tuple[str, ...]


class RuleLine(msgspec.Struct, frozen=True):
    """A rule in a list: what it concludes, and the phase that it belongs to."""

    id: str
    kind: str
    phase: str
    text: str


class RuleList(msgspec.Struct, frozen=True):
    """The rules, in the order of the procedure."""

    knowledge: KnowledgeInfo
    rules: tuple[RuleLine, ...]


class ConditionInfo(msgspec.Struct, frozen=True):
    """A condition: the fact is one of `values`, or, with `unknown`, not known.

    `origin` says where it comes from: `when`, `file`, `phase`, `text` or `covered`.
    """

    fact: str
    values: tuple[str, ...]
    unknown: bool
    origin: str
    text: str


class RuleInfo(msgspec.Struct, frozen=True):
    """A rule: its conditions, all of which must hold, and the claims that it stands on.

    `until` shows that a step is done, `instead` is what to do at a stop, `makes` the fact that it
    concludes. `file` is where it stands in the knowledge.
    """

    knowledge: KnowledgeInfo
    id: str
    kind: str
    phase: str
    text: str
    until: str
    instead: str
    makes: str
    conditions: tuple[ConditionInfo, ...]
    claims: tuple[Cited, ...]
    file: str


class PictureLine(msgspec.Struct, frozen=True):
    """A line drawing: its caption, its text alternative, and the rules beside which it stands.

    `schematic` says which shape the source leaves open; null if none.
    """

    id: str
    title: str
    alt: str
    schematic: str | None
    shows: tuple[str, ...]
    claims: tuple[str, ...]


class PictureList(msgspec.Struct, frozen=True):
    """The pictures, in the order of the files."""

    knowledge: KnowledgeInfo
    pictures: tuple[PictureLine, ...]


class ClaimInfo(msgspec.Struct, frozen=True):
    """A claim of a source in words of ours: where it stands, and the rules that stand on it."""

    knowledge: KnowledgeInfo
    id: str
    text: str
    source: str
    publisher: str
    address: str
    section: str
    place: str
    rules: tuple[str, ...]


class ClaimLine(msgspec.Struct, frozen=True):
    """A claim in a list: what it says, and the source that it stands in."""

    id: str
    text: str
    source: str


class ClaimList(msgspec.Struct, frozen=True):
    """The claims, in the order of the sources."""

    knowledge: KnowledgeInfo
    claims: tuple[ClaimLine, ...]
