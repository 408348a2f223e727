"""Mutants: small mistakes planted in the rules one at a time, to see who would notice.

A mutant is killed by a case that fails, or by a check or invariant that finds something. One that
nobody kills is either a survivor, or equivalent: no answer changes in any situation.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Literal

import msgspec

from blink_expert.errors import ConflictingRules
from blink_expert.inference import Findings, engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import (
    LEVELS,
    Alternative,
    Battery,
    Conclusion,
    Condition,
    Derive,
    Narrow,
    Rule,
    Step,
    Warn,
)
from blink_expert.verification.answers import Answers
from blink_expert.verification.cases import run_case
from blink_expert.verification.checks import CHECKS
from blink_expert.verification.impact import compare
from blink_expert.verification.impact_model import Situations
from blink_expert.verification.invariants import drafts, prove
from blink_expert.verification.pack import load_pack
from blink_expert.verification.suite import Case, Suite

__all__ = ["Fate", "Hunt", "Mutant", "hunt", "mutants_of"]

Operator = Literal[
    "drop-rule",
    "drop-condition",
    "negate-condition",
    "change-value",
    "swap-steps",
    "weaken-warning",
    "drop-citation",
]


class Mutant(msgspec.Struct, frozen=True):
    """One mistake: the rules at these places become others, or none."""

    operator: Operator
    rule: str
    text: str
    changes: dict[int, Rule | None]


class Fate(msgspec.Struct, frozen=True):
    """What became of a mutant: `killed`, `equivalent` or `survived`.

    `by` names what killed it: a case as `case: ...`, or the code of a finding. For a survivor,
    `where` are situations whose answer it changes, which no case looks at closely enough.
    """

    mutant: str
    operator: Operator
    rule: str
    outcome: Literal["killed", "equivalent", "survived"]
    by: str = ""
    where: Situations | None = None


class Hunt(msgspec.Struct, frozen=True):
    """The fates of all mutants, in the order of the rules; `seconds` is how long it took."""

    fates: tuple[Fate, ...]
    seconds: float

    def count(self, outcome: str) -> int:
        """Return how many mutants came out so."""
        return sum(fate.outcome == outcome for fate in self.fates)


def hunt(
    files: Mapping[str, bytes],
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Hunt:
    """Return what becomes of every mutant of the knowledge in these files.

    `jobs` processes share the work. `progress` is told how many are done, and of how many.

    Raises:
        KnowledgeInvalid: the files have mistakes.

    """
    start = time.perf_counter()
    kb, suite = load_pack(files)
    total = sum(1 for _ in mutants_of(kb))
    tell = progress or (lambda *_: None)
    found: list[Fate] = []
    if jobs <= 1:
        judge = _Judge(kb, suite)
        for mutant in mutants_of(kb):
            found.append(judge.fate(mutant))
            tell(len(found), total)
    else:
        # A forked process would share this one's threads and diagrams: each starts afresh.
        with ProcessPoolExecutor(
            jobs, get_context("spawn"), initializer=_start, initargs=(dict(files),)
        ) as pool:
            for fate in pool.map(_fate, range(total), chunksize=16):
                found.append(fate)
                tell(len(found), total)
    return Hunt(tuple(found), time.perf_counter() - start)


# --- planting ------------------------------------------------------------------------------------


def mutants_of(kb: KnowledgeBase) -> Iterator[Mutant]:
    """Yield every mutant of the knowledge base, in the order of the rules."""
    for place, rule in enumerate(kb.rules):
        yield Mutant("drop-rule", rule.id, "the rule is dropped", {place: None})
        for at, condition in enumerate(rule.conditions):
            if condition.origin in {"when", "file"}:
                yield from _conditions(kb, place, rule, at, condition)
        for text, conclusion in _values(kb, rule):
            changed = msgspec.structs.replace(rule, conclusion=conclusion)
            yield Mutant("change-value", rule.id, text, {place: changed})
        if isinstance(rule.conclusion, Warn):
            yield from _weaker(kb, place, rule, rule.conclusion)
        for cite in rule.cites:
            rest = tuple(one for one in rule.cites if one != cite)
            changed = msgspec.structs.replace(rule, cites=rest)
            yield Mutant("drop-citation", rule.id, f"it no longer cites {cite}", {place: changed})
    yield from _swaps(kb)


def _conditions(
    kb: KnowledgeBase, place: int, rule: Rule, at: int, condition: Condition
) -> Iterator[Mutant]:
    name = condition.fact
    rest = (*rule.conditions[:at], *rule.conditions[at + 1 :])
    yield Mutant(
        "drop-condition",
        rule.id,
        f"its condition on '{name}' is dropped",
        {place: _with_conditions(kb, rule, rest)},
    )
    for operator, text, other in _other_conditions(kb, condition):
        conditions = (*rule.conditions[:at], other, *rule.conditions[at + 1 :])
        changed = msgspec.structs.replace(rule, conditions=conditions)
        yield Mutant(operator, rule.id, f"its condition on '{name}' {text}", {place: changed})


def _with_conditions(kb: KnowledgeBase, rule: Rule, conditions: tuple[Condition, ...]) -> Rule:
    """Return the rule as it is linked with these: naming no device, it speaks of the covered."""
    named = any(condition.fact == kb.identifies for condition in conditions)
    if not named and not rule.makes:
        covered = [value.name for value in kb.fact[kb.identifies].values if value.covered]
        demand = Condition(kb.identifies, tuple(covered), unknown=True, origin="covered")
        conditions = (*conditions, demand)
    return msgspec.structs.replace(rule, conditions=conditions)


def _other_conditions(
    kb: KnowledgeBase, condition: Condition
) -> Iterator[tuple[Operator, str, Condition]]:
    replace = msgspec.structs.replace
    atoms = kb.fact[condition.fact].atoms()
    others = tuple(atom for atom in atoms if atom not in condition.accepts)
    if others:
        negated = replace(condition, accepts=others, unknown=False)
        yield "negate-condition", "is negated", negated
    if condition.unknown and condition.accepts:
        yield "change-value", "no longer accepts unknown", replace(condition, unknown=False)
    if len(condition.accepts) == 1 and others:
        value = condition.accepts[0]
        swapped = replace(condition, accepts=others[:1])
        yield "change-value", f"accepts {others[0]}, no longer {value}", swapped
    elif len(condition.accepts) > 1:
        for value in condition.accepts:
            fewer = tuple(one for one in condition.accepts if one != value)
            yield "change-value", f"no longer accepts {value}", replace(condition, accepts=fewer)


def _values(kb: KnowledgeBase, rule: Rule) -> Iterator[tuple[str, Conclusion]]:
    """Yield the rule's conclusion with another value in it."""
    conclusion, replace = rule.conclusion, msgspec.structs.replace
    match conclusion:
        case Derive(fact=fact, value=value):
            atom = kb.fact[fact].atom(value)
            for other in [one for one in kb.fact[fact].atoms() if one != atom][:1]:
                changed = replace(conclusion, value=kb.fact[fact].sample(other))
                yield f"it derives {other}, no longer {atom}", changed
        case Narrow():
            yield from _narrower(kb, conclusion)
        case Battery():
            yield from _batteries(conclusion)
        case Alternative(use=use):
            for other in [one for one in dict.fromkeys(_tools(kb)) if one != use][:1]:
                yield f"it offers {other}, no longer {use}", replace(conclusion, use=other)
        case Step(tool=tool) if tool:
            yield f"it is no longer done with {tool}", replace(conclusion, tool="")


def _narrower(kb: KnowledgeBase, narrow: Narrow) -> Iterator[tuple[str, Narrow]]:
    replace, values = msgspec.structs.replace, narrow.values
    for value in values if len(values) > 1 else ():
        fewer = tuple(one for one in values if one != value)
        yield f"it no longer leaves {value}", replace(narrow, values=fewer)
    for value in [one for one in kb.fact[narrow.fact].atoms() if one not in values][:1]:
        yield f"it leaves {value} too", replace(narrow, values=(*values, value))


def _batteries(battery: Battery) -> Iterator[tuple[str, Battery]]:
    replace, verdict = msgspec.structs.replace, battery.verdict
    for other in ("compatible", "incompatible", "not_applicable"):
        if verdict not in {"required", other}:
            yield f"the verdict is {other}", replace(battery, verdict=other)
    for name in battery.requires:
        fewer = {key: needed for key, needed in battery.requires.items() if key != name}
        yield f"it no longer requires {name}", replace(battery, requires=fewer)


def _tools(kb: KnowledgeBase) -> Iterator[str]:
    for rule in kb.rules:
        if isinstance(rule.conclusion, Alternative):
            yield rule.conclusion.use


def _weaker(kb: KnowledgeBase, place: int, rule: Rule, warning: Warn) -> Iterator[Mutant]:
    level = LEVELS.index(warning.level)
    if level + 1 < len(LEVELS):
        weaker = msgspec.structs.replace(warning, level=LEVELS[level + 1])
        changed = msgspec.structs.replace(rule, conclusion=weaker)
        text = f"it is a {weaker.level}, no longer a {warning.level}"
        yield Mutant("weaken-warning", rule.id, text, {place: changed})
    rank = kb.phase_rank[warning.before] + 1
    if rank < len(kb.phases):
        later = kb.phases[rank].name
        changed = msgspec.structs.replace(
            rule, conclusion=msgspec.structs.replace(warning, before=later), phase=later
        )
        text = f"it stands before {later}, no longer before {warning.before}"
        yield Mutant("weaken-warning", rule.id, text, {place: changed})


def _swaps(kb: KnowledgeBase) -> Iterator[Mutant]:
    """Yield each pair of steps that follow each other in one file and phase, swapped."""
    last: dict[tuple[str, str], int] = {}
    for place, rule in enumerate(kb.rules):
        if not isinstance(rule.conclusion, Step):
            continue
        before = last.get((rule.file, rule.phase))
        last[rule.file, rule.phase] = place
        if before is not None:
            text = f"it comes before '{kb.rules[before].id}'"
            yield Mutant("swap-steps", rule.id, text, {before: rule, place: kb.rules[before]})


# --- judging -------------------------------------------------------------------------------------


class _Judge:
    """A knowledge base with its cases and invariants, which looks at mutants one by one."""

    def __init__(self, kb: KnowledgeBase, suite: Suite) -> None:
        self.kb, self.suite = kb, suite
        engine = engine_for(kb)
        self.found: list[tuple[Case, Findings]] = [
            (case, engine.infer(case.given)) for case in suite.cases
        ]
        # What fails or is found without any mutant kills none.
        self.failing = {case for case in range(len(suite.cases)) if any(self._run(kb, case))}
        self.codes = set(self._findings(kb))

    def fate(self, mutant: Mutant) -> Fate:
        """Return what becomes of the mutant."""
        name = f"{mutant.rule}: {mutant.text}"

        def end(outcome: Literal["killed", "equivalent"], by: str = "") -> Fate:
            return Fate(name, mutant.operator, mutant.rule, outcome, by)

        by = self._missed(mutant) or self._case(mutant)
        if by:
            return end("killed", by)
        changed = _plant(self.kb, mutant.changes)
        for code in self._findings(changed):
            if code not in self.codes:
                return end("killed", code[0])
        impact = compare(self.kb, changed)
        if not impact.changes:
            return end("equivalent")
        where = impact.changes[0].where
        return Fate(name, mutant.operator, mutant.rule, "survived", "", where)

    def _missed(self, mutant: Mutant) -> str:
        """Return what speaks of a rule that is dropped, and would find it missing."""
        if mutant.operator != "drop-rule":
            return ""
        for rule in self.kb.rules:
            if isinstance(rule.conclusion, Alternative) and rule.conclusion.step == mutant.rule:
                return "unknown-step"
        for invariant in self.suite.invariants:
            demand = invariant.demand
            for selector in (demand.whenever, demand.always, demand.never, demand.first):
                if selector is not None and mutant.rule in selector.rule:
                    return "unknown-name"
        return ""

    def _case(self, mutant: Mutant) -> str:
        """Return the first case that fails; a dropped rule is one that never fires."""
        changes = {
            place: rule if rule is not None else _never(self.kb.rules[place], self.kb.task)
            for place, rule in mutant.changes.items()
        }
        changed = _plant(self.kb, changes)
        engine = engine_for(changed)
        touched = sum(1 << place for place in changes)
        for index in self._order(touched):
            case, before = self.found[index]
            try:
                after = engine.infer(case.given)
                alive = (before.fired | before.pending | after.fired | after.pending) & touched
                if (alive or before != after) and any(self._run(changed, index)):
                    return f"case: {case.name}"
            except ConflictingRules:
                return f"case: {case.name}"
        return ""

    def _order(self, touched: int) -> list[int]:
        """Return the places of the cases, those first that are likely to fail.

        Where the rule has a say, and above all where the case pins the whole answer.
        """

        def rank(index: int) -> tuple[bool, bool]:
            case, findings = self.found[index]
            return not (findings.fired | findings.pending) & touched, not case.expect.exactly

        return sorted((at for at in range(len(self.found)) if at not in self.failing), key=rank)

    def _run(self, kb: KnowledgeBase, index: int) -> Iterator[str]:
        return run_case(kb, self.suite.cases[index])

    def _findings(self, kb: KnowledgeBase) -> Iterator[tuple[str, object]]:
        """Yield the code and place of everything that the checks and invariants find."""
        answers = Answers(kb)
        for check in CHECKS:
            yield from ((draft.code, draft.path) for draft in check(answers))
        proofs = ((one, prove(answers, one)) for one in self.suite.invariants)
        yield from ((draft.code, draft.path) for draft in drafts(proofs))


def _never(rule: Rule, fact: str) -> Rule:
    """Return the rule with a condition that nothing meets."""
    return msgspec.structs.replace(rule, conditions=(*rule.conditions, Condition(fact, ())))


def _plant(kb: KnowledgeBase, changes: Mapping[int, Rule | None]) -> KnowledgeBase:
    rules: list[Rule] = []
    for place, rule in enumerate(kb.rules):
        changed = changes.get(place, rule)
        if changed is not None:
            rules.append(changed)
    return msgspec.structs.replace(kb, rules=tuple(rules))


_judges: list[tuple[_Judge, Sequence[Mutant]]] = []
"""What this process works with, when it is one of several."""


def _start(files: dict[str, bytes]) -> None:
    kb, suite = load_pack(files)
    _judges.append((_Judge(kb, suite), tuple(mutants_of(kb))))


def _fate(index: int) -> Fate:
    judge, mutants = _judges[0]
    return judge.fate(mutants[index])
