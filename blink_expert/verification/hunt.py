"""The hunt for mutants: whether anybody would notice a small mistake in the rules.

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
from blink_expert.knowledge.model import Alternative, Condition, Rule
from blink_expert.verification.answers import Answers
from blink_expert.verification.cases import run_case
from blink_expert.verification.checks import CHECKS
from blink_expert.verification.impact import compare
from blink_expert.verification.impact_model import Situations
from blink_expert.verification.invariants import drafts, prove
from blink_expert.verification.mutants import Mutant, Operator, mutants_of, plant
from blink_expert.verification.pack import load_pack
from blink_expert.verification.suite import Case, Suite

__all__ = ["Fate", "Hunt", "hunt"]


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
        changed = plant(self.kb, mutant.changes)
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
        changed = plant(self.kb, changes)
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


_judges: list[tuple[_Judge, Sequence[Mutant]]] = []
"""What this process works with, when it is one of several."""


def _start(files: dict[str, bytes]) -> None:
    kb, suite = load_pack(files)
    _judges.append((_Judge(kb, suite), tuple(mutants_of(kb))))


def _fate(index: int) -> Fate:
    judge, mutants = _judges[0]
    return judge.fate(mutants[index])
