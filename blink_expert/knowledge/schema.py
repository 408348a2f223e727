"""The files as authors write them: one struct for each kind of entry.

A file in `facts/` may have any of the keys of `FactsFile`; a file in `rules/` is a `RulesFile`.
Yes and no are the strings `yes` and `no`.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

YesNo = Literal["yes", "no"]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]*$")]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Text = Annotated[str, Meta(min_length=1)]
Audience = Literal["all", "agent"]
Level = Literal["danger", "warning", "caution", "notice"]
Verdict = Literal["compatible", "incompatible", "not_applicable", "required"]
Reading = Literal[
    "name",
    "thing",
    "state",
    "stage",
    "defect",
    "given",
    "label",
    "doubt",
    "wish",
    "subject",
    "topic",
]
Bound = Literal["above", "below", "at_least", "at_most"]
Scalar = str | int | float
Wanted = Scalar | list[Scalar] | dict[str, Scalar | list[Scalar]]
When = dict[str, Wanted]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class KnowledgeEntry(_Entry, frozen=True):
    """What this knowledge base is; stands once.

    `identifies` and `task` name the facts that say which device it is and what is to be done, and
    `progress` the one that says which phase of the job the person has done last.
    """

    name: Text
    version: Text
    identifies: Name
    task: Name
    progress: Name | None = None


class ValueEntry(_Entry, frozen=True, rename={"phrase": "if"}):
    """One value of a fact. `if` is its clause in a condition; `noun` its word inside a text."""

    label: Text
    phrase: str = ""
    noun: str = ""
    aliases: list[str] = []


class NumberEntry(_Entry, frozen=True):
    """A fact whose values are numbers."""

    unit: Text
    minimum: float
    maximum: float


class FactEntry(_Entry, frozen=True):
    """A fact: `values`, or `yes` and `no` (the clauses for both), or `number`.

    `ask_first`: facts that are easier to see, and that this one follows from.
    """

    about: Text
    ask: str = ""
    values: dict[Id, ValueEntry] = {}
    yes: str = ""
    no: str = ""
    number: NumberEntry | None = None
    ask_first: list[Name] = []


class DeviceEntry(_Entry, frozen=True, rename={"phrase": "if"}):
    """A device: a value of the fact that identifies it."""

    name: Text
    phrase: str = ""
    aliases: list[str] = []
    covered: YesNo = "yes"
    listed: YesNo | None = None


class PhaseEntry(_Entry, frozen=True):
    """A part of the procedure; `optional: yes` at one that some devices have no step for.

    `battery: yes` at the one that puts the batteries in.
    """

    title: Text
    optional: YesNo = "no"
    battery: YesNo = "no"


class TaskEntry(_Entry, frozen=True, rename={"phrase": "if"}):
    """What a person wants to do; `default` stands at the one that is meant when none is known.

    `battery: yes`: this task asks for the verdict on the batteries.
    """

    label: Text
    phases: list[Name]
    phrase: str = ""
    aliases: list[str] = []
    default: YesNo = "no"
    battery: YesNo = "no"


class ClaimEntry(_Entry, frozen=True):
    """One statement of a source, in our own words, and where it stands there."""

    section: Id
    place: Text
    text: Text


class SourceEntry(_Entry, frozen=True):
    """A source with its sections and numbered claims; rank 1 is the strongest."""

    id: Id
    title: Text
    publisher: Text
    rank: int
    sections: dict[Id, Text]
    claims: dict[Id, ClaimEntry]
    address: str = ""


class PhraseEntry(_Entry, frozen=True, rename={"reads": "as", "excludes": "not"}):
    """What people write for the values of one fact.

    `as`: what kind of words these are, which says in which sentences they count. `values`: the
    phrases of each value; `phrases` alone for a number (`#` in them), or for `one_of`: words that
    leave these values possible. `not`: phrases in which they do not count. `needs`: they count
    only where one of these facts is spoken of too. `unless`: they do not count where of these facts
    only these values are spoken of. `implies`: what they also say. `weak: yes`: they count only
    where nothing else is said. `demanded: no`: what must be used, as others say, is not taken for
    what there is, even where nothing else is said; of labels alone.
    """

    fact: Name
    reads: Reading
    values: dict[Id, list[Text]] = {}
    phrases: list[Text] = []
    one_of: list[Id] = []
    excludes: list[Text] = []
    needs: dict[Name, list[Id]] = {}
    unless: dict[Name, list[Id]] = {}
    implies: dict[Name, Id] = {}
    weak: YesNo = "no"
    demanded: YesNo = "yes"


class TopicEntry(_Entry, frozen=True, rename={"excludes": "not"}):
    """A subject that the knowledge does not have: its phrases, or facts that bring it up."""

    label: Text
    phrases: list[Text] = []
    excludes: list[Text] = []
    facts: dict[Name, list[Id]] = {}


class PhrasesEntry(_Entry, frozen=True):
    """How people say it: `words` are lists of words that phrases name as `<list>`."""

    words: dict[Name, list[Text]] = {}
    facts: list[PhraseEntry] = []
    out_of_scope: dict[Name, TopicEntry] = {}


class PictureEntry(_Entry, frozen=True):
    """A line drawing: its file in `facts/pictures/`, and the rules beside which it stands.

    `alt` says in words all that it shows, `claims` is what it rests on, and `schematic` which shape
    the source leaves open.
    """

    file: Text
    title: Text
    alt: Text
    shows: list[Id]
    claims: Annotated[list[str], Meta(min_length=1)]
    schematic: str = ""


class FactsFile(_Entry, frozen=True):
    """A file in `facts/`.

    `parts`: the one name of each part of a device, and the names that no text may give it.
    """

    knowledge: KnowledgeEntry | None = None
    facts: dict[Name, FactEntry] = {}
    devices: dict[Name, DeviceEntry] = {}
    phases: dict[Name, Text | PhaseEntry] = {}
    parts: dict[Text, list[Text]] = {}
    tasks: dict[Name, TaskEntry] = {}
    phrases: PhrasesEntry | None = None
    source: SourceEntry | None = None
    pictures: dict[Id, PictureEntry] = {}


class SubStepEntry(_Entry, frozen=True):
    """A step of an alternative."""

    step: Text
    until: str = ""


class RuleEntry(_Entry, frozen=True, rename={"for_": "for"}):
    """A rule: exactly one of the conclusions, with the keys that belong to it."""

    id: Id
    cites: list[str] = []
    when: When = {}
    phase: str = ""

    derive: dict[str, Scalar] | None = None
    narrow: dict[str, list[str]] | None = None
    step: Text | None = None
    warning: Text | None = None
    alternative: Text | None = None
    battery: Verdict | None = None
    blocker: Text | None = None
    note: Text | None = None
    gap: Text | None = None

    until: str = ""
    tool: str = ""
    level: Level | None = None
    before: str = ""
    guards: list[Id] = []
    instead_of: str = ""
    use: str = ""
    for_: str = ""
    steps: list[SubStepEntry] = []
    reason: str = ""
    requires: dict[str, Scalar] = {}
    instead: str = ""
    audience: Audience | None = None


class RulesFile(_Entry, frozen=True):
    """A file in `rules/`; `when` guards every rule in it."""

    about: Text
    rules: list[RuleEntry]
    when: When = {}


CONCLUSIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "derive": (frozenset(), frozenset()),
    "narrow": (frozenset(), frozenset()),
    "step": (frozenset({"phase"}), frozenset({"until", "tool"})),
    "warning": (frozenset({"level", "before"}), frozenset({"guards"})),
    "alternative": (frozenset({"phase", "instead_of", "use", "for"}), frozenset({"steps"})),
    "battery": (frozenset({"reason"}), frozenset({"requires"})),
    "blocker": (frozenset({"phase", "instead"}), frozenset()),
    "note": (frozenset(), frozenset({"phase", "audience"})),
    "gap": (frozenset(), frozenset({"phase", "audience"})),
}
"""For each conclusion, the keys that it needs and those that it may have."""

COMMON_KEYS = frozenset({"id", "cites", "when"})
