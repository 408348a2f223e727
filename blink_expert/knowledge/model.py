"""The linked knowledge base: frozen, complete, every reference resolved.

A fact is known only as far as the rules can tell its values apart. An *atom* is such a class of
values: a value's name for a fact with a list of values; for a number, a region between the
thresholds that some rule compares it with (`<1.45`, `=1.45`, `1.45..1.75`, ...).
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import msgspec

from blink_expert.knowledge.memo import Memo

T = TypeVar("T")

UNKNOWN = "unknown"
"""The value that says: asked, and the person cannot tell."""

LEVELS = ("danger", "warning", "caution", "notice")
"""The signal words of ANSI Z535.6, the gravest first."""


class Value(msgspec.Struct, frozen=True):
    """One value of a fact: its name, the label of its answer, and its words in a condition.

    `listed` is False for a value that is understood but not offered as an answer.
    """

    name: str
    label: str
    phrase: str
    noun: str
    aliases: tuple[str, ...] = ()
    covered: bool = True
    listed: bool = True


class Fact(msgspec.Struct, frozen=True):
    """One thing that can be known about a person's device and situation.

    `values` is empty for a number. `thresholds` are the numbers that rules compare it with, in
    ascending order; `unit` is the unit of all of them. `derived` says that rules can conclude it.
    `ask_first` are facts that are easier to see, and that it follows from.
    """

    name: str
    about: str
    ask: str = ""
    values: tuple[Value, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    thresholds: tuple[float, ...] = ()
    derived: bool = False
    order: int = 0
    ask_first: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return not self.values

    @property
    def is_asked(self) -> bool:
        """Whether a person can be asked for it."""
        return bool(self.ask)

    @property
    def is_given(self) -> bool:
        """Whether a caller may give it: a fact that only rules can conclude may not be given."""
        return self.is_asked or not self.derived

    def value(self, name: str) -> Value:
        """Return the value of that name."""
        for value in self.values:
            if value.name == name:
                return value
        raise KeyError(name)

    def atoms(self) -> tuple[str, ...]:
        """Return all classes of values that some rule tells apart."""
        if not self.is_number:
            return tuple(value.name for value in self.values)
        return _regions(self.thresholds)

    def atom(self, value: str | float) -> str:
        """Return the class of values that `value` belongs to."""
        if isinstance(value, str):
            return value
        if not self.thresholds:
            return "any"
        index = bisect_left(self.thresholds, value)
        hit = index < len(self.thresholds) and self.thresholds[index] == value
        return _regions(self.thresholds)[2 * index + hit]

    def sample(self, atom: str) -> str | float:
        """Return a value of that class: the inverse of `atom`."""
        if not self.is_number:
            return atom
        if not self.thresholds:
            return self.minimum or 0.0
        index = self.atoms().index(atom)
        if index % 2:
            return self.thresholds[index // 2]
        if index == 0:
            low = self.minimum if self.minimum is not None else self.thresholds[0] - 1
            return (low + self.thresholds[0]) / 2
        if index // 2 == len(self.thresholds):
            high = self.maximum if self.maximum is not None else self.thresholds[-1] + 1
            return (high + self.thresholds[-1]) / 2
        return (self.thresholds[index // 2 - 1] + self.thresholds[index // 2]) / 2


@lru_cache
def _regions(thresholds: tuple[float, ...]) -> tuple[str, ...]:
    """Return the names of the regions between thresholds, and of the thresholds, in order."""
    if not thresholds:
        return ("any",)
    ends = [str(t).removesuffix(".0") for t in thresholds]
    names = [f"<{ends[0]}"]
    for index, end in enumerate(ends):
        names.append(f"={end}")
        after = index + 1
        names.append(f"{end}..{ends[after]}" if after < len(ends) else f">{end}")
    return tuple(names)


class Section(msgspec.Struct, frozen=True):
    """A part of a source; a gap cites the section that is silent."""

    id: str
    title: str
    source: str


class Claim(msgspec.Struct, frozen=True):
    """One numbered statement of a source, in our own words, and where it stands there."""

    id: str
    text: str
    section: str
    place: str
    source: str


class Source(msgspec.Struct, frozen=True):
    """A text that the knowledge stands on; rank 1 is the strongest."""

    id: str
    title: str
    publisher: str
    rank: int
    address: str = ""


class Phase(msgspec.Struct, frozen=True):
    """A part of the procedure; the knowledge base lists them in order.

    `optional` says that a device may have no step for it, `battery` that it puts batteries in.
    """

    name: str
    title: str
    optional: bool = False
    battery: bool = False


class Part(msgspec.Struct, frozen=True):
    """A part of a device: the one name it has in texts, and names that no text gives it."""

    name: str
    avoid: tuple[str, ...]


class Wording(msgspec.Struct, frozen=True):
    """What people write for one value of a fact, or (`one_of`) for several that stay possible.

    `phrases` are written in the phrase language; `value` is empty for a number. `reads` says in
    which sentences they count, `excludes` are longer phrases in which they do not, `needs` facts of
    which one must be spoken of too, `unless` those of which not only these may be, `implies` what
    they also say. A label that is not `demanded` does not count where it is what must be used.
    """

    fact: str
    value: str
    reads: str
    phrases: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    needs: dict[str, tuple[str, ...]] = {}
    implies: dict[str, str] = {}
    weak: bool = False
    unless: dict[str, tuple[str, ...]] = {}
    demanded: bool = True


class Topic(msgspec.Struct, frozen=True):
    """A subject outside the knowledge: its phrases, and the facts that bring it up."""

    name: str
    label: str
    phrases: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    facts: dict[str, tuple[str, ...]] = {}


class Picture(msgspec.Struct, frozen=True):
    """A line drawing of ours, and the rules beside which it stands.

    `alt` says in words all that it shows; `schematic` which shape the source leaves open. `svg` is
    a whole SVG document without any reference, script or style, in the colour of its surroundings;
    `file` is where it was drawn.
    """

    id: str
    title: str
    alt: str
    schematic: str | None
    svg: str
    shows: tuple[str, ...]
    claims: tuple[str, ...]
    file: str


class Task(msgspec.Struct, frozen=True):
    """What the person wants to do: a list of phases. One task is meant when none is known.

    `battery` says that it asks for the verdict on the batteries.
    """

    name: str
    label: str
    phases: tuple[str, ...]
    default: bool = False
    battery: bool = False


class Condition(msgspec.Struct, frozen=True):
    """`fact` must be one of `accepts` (atoms); `unknown` accepts not knowing it.

    `origin` says where the condition comes from: the rule's own `when`, the file's `when`, its
    `phase` (the tasks that have that phase), `text` (a `{name}` that the text needs), or `covered`
    (a rule that names no device speaks of the covered ones).
    """

    fact: str
    accepts: tuple[str, ...]
    unknown: bool = False
    origin: str = "when"


class _Conclusion(msgspec.Struct, frozen=True, tag_field="kind"):
    """What a rule concludes."""


class Derive(_Conclusion, frozen=True, tag="derive"):
    """The fact has this value."""

    fact: str
    value: str | int | float


class Narrow(_Conclusion, frozen=True, tag="narrow"):
    """The fact has one of these values; what several rules say is intersected."""

    fact: str
    values: tuple[str, ...]


class Step(_Conclusion, frozen=True, tag="step"):
    """One action. `until` is what shows that it is done; `tool` is a fact or a `{fact}`."""

    text: str
    until: str = ""
    tool: str = ""


class Warn(_Conclusion, frozen=True, tag="warning"):
    """A warning of this level, which stands before the phase `before`.

    `guards` are the rules of the steps that it must never come after; a danger guards every step.
    """

    text: str
    level: str
    before: str
    guards: tuple[str, ...] = ()


class SubStep(msgspec.Struct, frozen=True):
    """A step of an alternative."""

    text: str
    until: str = ""


class Alternative(_Conclusion, frozen=True, tag="alternative"):
    """`use` instead of `instead_of`, for the step of the rule `step`."""

    text: str
    instead_of: str
    use: str
    step: str
    steps: tuple[SubStep, ...] = ()


class Battery(_Conclusion, frozen=True, tag="battery"):
    """A verdict on the batteries, or (`required`) what the batteries must be."""

    verdict: str
    text: str
    requires: dict[str, str | int | float]


class Blocker(_Conclusion, frozen=True, tag="blocker"):
    """Something that stops the procedure, and what to do instead."""

    text: str
    instead: str


class Note(_Conclusion, frozen=True, tag="note"):
    """Something to know; `audience` is `agent` for what is of no use to a customer."""

    text: str
    audience: str = "all"


class Gap(_Conclusion, frozen=True, tag="gap"):
    """What the source does not say; `audience` as for a note."""

    text: str
    audience: str = "all"


Conclusion = Derive | Narrow | Step | Warn | Alternative | Battery | Blocker | Note | Gap


class Rule(msgspec.Struct, frozen=True):
    """When all `conditions` are true, `conclusion` holds. `file` and `index` say where it stands.

    `uses` are the facts whose values its texts name.
    """

    id: str
    conditions: tuple[Condition, ...]
    conclusion: Conclusion
    cites: tuple[str, ...]
    phase: str
    uses: tuple[str, ...]
    file: str
    index: int

    @property
    def kind(self) -> str:
        """The kind of its conclusion: `step`, `warning`, ..."""
        return str(self.conclusion.__struct_config__.tag)

    @property
    def makes(self) -> str:
        """The fact that it concludes; empty if it concludes none."""
        return self.conclusion.fact if isinstance(self.conclusion, (Derive, Narrow)) else ""

    @property
    def says(self) -> tuple[str | int | float, ...]:
        """The values that it leaves the fact it concludes: one for `derive`."""
        match self.conclusion:
            case Derive(value=value):
                return (value,)
            case Narrow(values=values):
                return values
            case _:
                return ()


class KnowledgeBase(msgspec.Struct, frozen=True, eq=False, dict=True, weakref=True):
    """Everything that is known, linked and ready for inference. Immutable; safe in threads.

    `identifies` names the fact that says which device it is, `task` the one that says what the
    person wants to do, `progress` (if any) the one that says which phase is done. Rules stand in
    the order of the procedure. `strata` are the facts in an order in which each comes after all
    that it can be derived from. `words` are the lists that the phrases of `wordings` and `topics`
    name: what people write, for those who read it.
    """

    name: str
    version: str
    digest: str
    identifies: str
    task: str
    facts: tuple[Fact, ...]
    phases: tuple[Phase, ...]
    tasks: tuple[Task, ...]
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    rules: tuple[Rule, ...]
    strata: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    wordings: tuple[Wording, ...] = ()
    topics: tuple[Topic, ...] = ()
    pictures: tuple[Picture, ...] = ()
    progress: str = ""

    @cached_property
    def fact(self) -> Mapping[str, Fact]:
        """Facts by name."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def rule_rank(self) -> Mapping[str, int]:
        """The place of each rule, by its id, in the order of the files, from 0."""
        return {rule.id: rank for rank, rule in enumerate(self.rules)}

    @cached_property
    def claim(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def section(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def roles(self) -> frozenset[str]:
        """The facts that say which device it is, what is to be done and how far that is done."""
        return frozenset(filter(None, (self.identifies, self.task, self.progress)))

    @cached_property
    def first_source(self) -> Source:
        """The strongest source: it is what the knowledge stands on."""
        return min(self.sources, key=lambda one: one.rank)

    @cached_property
    def picture(self) -> Mapping[str, Picture]:
        """Pictures by id."""
        return {picture.id: picture for picture in self.pictures}

    @cached_property
    def _pictures_of(self) -> Mapping[str, tuple[Picture, ...]]:
        found: dict[str, tuple[Picture, ...]] = {}
        for picture in self.pictures:
            for rule in dict.fromkeys(picture.shows):
                found[rule] = (*found.get(rule, ()), picture)
        return found

    def pictures_of(self, rule_id: str) -> tuple[Picture, ...]:
        """Return the pictures that stand beside this rule, in the order of the files."""
        return self._pictures_of.get(rule_id, ())

    @cached_property
    def phase_rank(self) -> Mapping[str, int]:
        """The place of each phase in the procedure, from 0."""
        return {phase.name: rank for rank, phase in enumerate(self.phases)}

    @cached_property
    def default_task(self) -> Task:
        """The task that is meant when none is known."""
        return next(task for task in self.tasks if task.default)

    @cached_property
    def _memo(self) -> dict[Any, Any]:
        return {}

    def once(self, make: Callable[["KnowledgeBase"], T]) -> T:
        """Return `make(self)`, made once and kept with this knowledge base.

        Two threads may both make it; the first one kept is the one that all get.
        """
        made: T | None = self._memo.get(make)
        if made is None:
            made = self._memo.setdefault(make, make(self))
        return made

    @cached_property
    def _memos(self) -> dict[Any, Memo[object, Any]]:
        return {}

    def memo(self, make: Callable[..., T]) -> Memo[object, T]:
        """Return what this function has made of this knowledge base so far, kept with it.

        The caller chooses the keys: with the same key, the function would make the same.
        """
        made: Memo[object, T] | None = self._memos.get(make)
        if made is None:
            made = self._memos.setdefault(make, Memo())
        return made
