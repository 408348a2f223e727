"""What follows from a situation, worked out as plainly as the design says it (section 5).

Nothing is shared with the engines but the structs that their findings come in. `conclude` is slow
and obvious; `Table` gives the same answers by the million, from the same few functions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import product
from operator import itemgetter
from typing import Any, NamedTuple

from blink_expert.errors import ConflictingRules
from blink_expert.inference.findings import Contradiction, Derivation, Findings
from blink_expert.knowledge.model import (
    UNKNOWN,
    Condition,
    Derive,
    Fact,
    KnowledgeBase,
    Narrow,
    Rule,
)

Scalar = str | float


class Truth(Enum):
    """A condition is true, false, or not decided yet."""

    TRUE = "true"
    FALSE = "false"
    UNDECIDED = "undecided"


def concluded(rule: Rule) -> tuple[str, tuple[Scalar, ...]]:
    """Return the fact that the rule concludes and the values that it leaves; or none."""
    if isinstance(rule.conclusion, Derive):
        return rule.conclusion.fact, (rule.conclusion.value,)
    if isinstance(rule.conclusion, Narrow):
        return rule.conclusion.fact, rule.conclusion.values
    return "", ()


def is_in(value: Scalar, atom: str) -> bool:
    """Whether the value belongs to that class of values: `<1`, `=1`, `1..2`, `>2`, or a name."""
    if isinstance(value, str):
        return value == atom
    if atom == "any":
        return True
    if atom[0] in "<=>":
        end = float(atom[1:])
        return {"<": value < end, "=": value == end, ">": value > end}[atom[0]]
    low, high = atom.split("..")
    return float(low) < value < float(high)


class State(NamedTuple):
    """What is known of a fact: its value; or else what is left of its values.

    `left` are the values that it must have one of, `could` those that a pending rule could still
    derive. Both are None where it may have any value, since someone can be asked for it.
    """

    value: Scalar | None = None
    left: tuple[Scalar, ...] | None = None
    could: tuple[Scalar, ...] | None = None


class Fate(NamedTuple):
    """What became of one fact: its state, what derived it, what speaks against it."""

    state: State
    derivation: Derivation | None = None
    contradiction: Contradiction | None = None


States = Mapping[str, State]

_NOTHING = Fate(State())


def fits(value: Scalar, condition: Condition) -> bool:
    """Whether the condition accepts the value."""
    return any(is_in(value, atom) for atom in condition.accepts)


def truth(condition: Condition, state: State) -> Truth:
    """Return the truth of a condition on a fact in that state."""
    if state.value is not None:
        return Truth.TRUE if fits(state.value, condition) else Truth.FALSE
    if condition.unknown:
        return Truth.TRUE
    if state.left is not None:
        fitting = [value for value in state.left if fits(value, condition)]
        if len(fitting) == len(state.left):
            return Truth.TRUE
        return Truth.UNDECIDED if fitting else Truth.FALSE
    if state.could is not None:
        fitting = [value for value in state.could if fits(value, condition)]
        return Truth.UNDECIDED if fitting else Truth.FALSE
    return Truth.UNDECIDED


def outcome(rule: Rule, states: States) -> str:
    """Return `fired`, `pending` or `blocked`."""
    truths = [truth(condition, states[condition.fact]) for condition in rule.conditions]
    if Truth.FALSE in truths:
        return "blocked"
    return "pending" if Truth.UNDECIDED in truths else "fired"


@cache
def makers(kb: KnowledgeBase) -> dict[str, list[tuple[int, Rule]]]:
    """Return the rules that conclude each fact, with their places."""
    found: dict[str, list[tuple[int, Rule]]] = {fact.name: [] for fact in kb.facts}
    for place, rule in enumerate(kb.rules):
        if concluded(rule)[0]:
            found[concluded(rule)[0]].append((place, rule))
    return found


def work_out(kb: KnowledgeBase, fact: Fact, given: Scalar | None, states: States) -> Fate:
    """Find out about one fact, all that it follows from being worked out."""
    these = makers(kb)[fact.name]
    firing = [(place, rule) for place, rule in these if outcome(rule, states) == "fired"]
    if given is not None and given != UNKNOWN:
        against = tuple(place for place, rule in firing if given not in concluded(rule)[1])
        return Fate(State(given), None, Contradiction(fact.name, against) if against else None)
    contradiction = None
    if firing:
        places = tuple(place for place, _ in firing)
        said = [concluded(rule)[1] for _, rule in firing]
        left = tuple(value for value in said[0] if all(value in other for other in said))
        if len(left) == 1:
            return Fate(State(left[0]), Derivation(left[0], places))
        if left:
            return Fate(State(left=left))
        first = firing[0][1]
        if isinstance(first.conclusion, Derive):
            other = next(rule for _, rule in firing if concluded(rule)[1] != said[0])
            raise ConflictingRules(fact.name, first.id, other.id)
        contradiction = Contradiction(fact.name, places)
    if fact.is_asked:
        return Fate(State(), None, contradiction)
    # Nobody can be asked for it: it stays open only while a rule could still derive it.
    pending = [rule for _, rule in these if outcome(rule, states) == "pending"]
    could = tuple(value for rule in pending for value in concluded(rule)[1])
    return Fate(State(could=could), None, contradiction)


def conclude(kb: KnowledgeBase, situation: Mapping[str, Scalar]) -> Findings:
    """Return what follows from the situation, which is in canonical form."""
    fates: dict[str, Fate] = {}
    states: dict[str, State] = {}
    for name in kb.strata:
        fates[name] = work_out(kb, kb.fact[name], situation.get(name), states)
        states[name] = fates[name].state
    outcomes = [outcome(rule, states) for rule in kb.rules]
    return findings(kb, fates, as_bits(outcomes, "fired"), as_bits(outcomes, "pending"))


def as_bits(outcomes: Iterable[str], wanted: str) -> int:
    """Return the places of that outcome as bits."""
    return sum(1 << place for place, one in enumerate(outcomes) if one == wanted)


def findings(kb: KnowledgeBase, fates: Mapping[str, Fate], fired: int, pending: int) -> Findings:
    """Return the findings as an engine has them."""
    values: dict[str, Scalar] = {}
    derived: dict[str, Derivation] = {}
    candidates: dict[str, tuple[str, ...]] = {}
    contradictions: list[Contradiction] = []
    for name, (state, derivation, contradiction) in fates.items():
        if state.value is not None:
            values[name] = state.value
        if derivation is not None:
            derived[name] = derivation
        if state.left is not None:
            candidates[name] = tuple(str(value) for value in state.left)
        if contradiction is not None:
            contradictions.append(contradiction)
    if len(contradictions) > 1:
        contradictions.sort(key=lambda found: kb.strata.index(found.fact))
    return Findings(fired, pending, values, derived, candidates, tuple(contradictions))


def roots(kb: KnowledgeBase) -> tuple[dict[str, frozenset[str]], list[frozenset[str]]]:
    """Return the facts that each fact and each rule depends on, directly or not."""
    of_fact: dict[str, frozenset[str]] = {}
    for name in kb.strata:
        before = (of_fact[c.fact] for _, rule in makers(kb)[name] for c in rule.conditions)
        of_fact[name] = frozenset({name}).union(*before)
    of_rule = [
        frozenset[str]().union(*(of_fact[condition.fact] for condition in rule.conditions))
        for rule in kb.rules
    ]
    return of_fact, of_rule


def _no_key(_: States) -> None: ...


class _Step:
    """Something that depends on these facts, remembered for all their states."""

    def __init__(self, facts: Iterable[str]) -> None:
        self.facts = tuple(facts)
        # One fact gives a bare state, several give a tuple of them: either is a key.
        self.key: Callable[[States], Any] = itemgetter(*self.facts) if self.facts else _no_key
        self.known: dict[Any, Any] = {}


class Table:
    """All situations over some facts, each with its findings, from few calls of the above.

    A fact's fate depends only on the states of the facts that its rules look at, and a rule's
    outcome only on the states of the facts in its conditions. So both are worked out once for each
    combination of these, and rules that look at the same facts together.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        fixed: Mapping[str, Scalar],
        varied: Mapping[str, Sequence[Scalar | None]],
    ) -> None:
        self._kb, self._fixed, self._varied = kb, dict(fixed), dict(varied)
        of_fact, _ = roots(kb)
        moving = {name for name in kb.strata if not of_fact[name].isdisjoint(varied)}
        self._facts = {name: _Step(self._seen_by(name)) for name in kb.strata if name in moving}
        # What does not move is worked out here, once.
        self._still: dict[str, Fate] = {}
        states: dict[str, State] = {}
        for name in kb.strata:
            if name not in moving:
                fate = work_out(kb, kb.fact[name], self._fixed.get(name), states)
                states[name] = fate.state
                if fate != _NOTHING:
                    self._still[name] = fate
        self._still_states = states
        self._rules: dict[frozenset[str], tuple[_Step, list[int]]] = {}
        outcomes = []
        for place, rule in enumerate(kb.rules):
            looked_at = frozenset(condition.fact for condition in rule.conditions) & moving
            if looked_at:
                group = self._rules.setdefault(looked_at, (_Step(sorted(looked_at)), []))
                group[1].append(place)
            outcomes.append("" if looked_at else outcome(rule, states))
        self._still_bits = as_bits(outcomes, "fired"), as_bits(outcomes, "pending")

    def _seen_by(self, name: str) -> list[str]:
        """Return the facts that the rules which conclude this one look at."""
        return list(dict.fromkeys(c.fact for _, r in makers(self._kb)[name] for c in r.conditions))

    def __iter__(self) -> Iterator[tuple[dict[str, Scalar], Findings]]:
        """Yield every combination of the values that vary; None leaves a fact out."""
        for combination in product(*self._varied.values()):
            varied = zip(self._varied, combination, strict=True)
            given = {name: value for name, value in varied if value is not None}
            situation = {**self._fixed, **given}
            yield situation, self._findings(situation)

    def _findings(self, situation: Mapping[str, Scalar]) -> Findings:
        fates = dict(self._still)
        states = dict(self._still_states)
        for name, step in self._facts.items():
            given = situation.get(name)
            key = (given, step.key(states))
            fate = step.known.get(key)
            if fate is None:
                fate = work_out(self._kb, self._kb.fact[name], given, states)
                fate = step.known[key] = _NOTHING if fate == _NOTHING else fate
            states[name] = fate.state
            if fate is not _NOTHING:
                fates[name] = fate
        fired, pending = self._still_bits
        for step, places in self._rules.values():
            key = step.key(states)
            both = step.known.get(key)
            if both is None:
                outcomes = {place: outcome(self._kb.rules[place], states) for place in places}
                both = tuple(
                    sum(1 << place for place, one in outcomes.items() if one == wanted)
                    for wanted in ("fired", "pending")
                )
                step.known[key] = both
            fired |= both[0]
            pending |= both[1]
        return findings(self._kb, fates, fired, pending)
