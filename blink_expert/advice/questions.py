"""Which questions can still change the answer, the best first."""

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

import msgspec

from blink_expert.advice.model import Question, QuestionValue
from blink_expert.advice.relevance import (
    facts_behind,
    pending_makers,
    rules_by_kind,
    rules_making,
)
from blink_expert.advice.scope import Scope, is_danger
from blink_expert.advice.standing import Standing, mask_of
from blink_expert.inference import Engine, Findings, bits
from blink_expert.knowledge.memo import Memo
from blink_expert.knowledge.model import UNKNOWN, Blocker, Fact, KnowledgeBase
from blink_expert.knowledge.situation import Situation

__all__ = ["questions"]


class _Separating(NamedTuple):
    """How well a question tells the devices apart: how many it leaves, and the answers to offer."""

    leaves: float
    answers: tuple[str, ...] | None


def questions(
    kb: KnowledgeBase,
    engine: Engine,
    situation: Situation,
    findings: Findings,
    standing: Standing,
    scope: Scope,
) -> tuple[Question, ...]:
    """Return the questions that the live rules wait for, the best first.

    First which device it is, if that is open; then what a danger or blocker waits for; then what
    most rules wait for; then the author's order. Nothing is asked that was answered, `unknown`
    included.
    """
    made, index = kb.memo(_questions), kb.once(_index)
    makers = findings.pending & index.makers
    waiting = scope.live | makers
    facts = index.looked_at.get(waiting)
    if facts is None:
        masks = map(index.looks.__getitem__, bits(waiting))
        facts = index.looked_at.keep(waiting, reduce(or_, masks, 0))
    key = (
        scope.live,
        makers,
        facts & standing.known,
        facts & standing.given,
        *findings.candidates.items(),
        *(_describing(kb, engine, situation) if scope.device_open else ()),
    )
    found = made.get(key)
    if found is None:
        found = made.keep(key, _questions(kb, engine, situation, findings, scope))
    return found


def _questions(
    kb: KnowledgeBase,
    engine: Engine,
    situation: Situation,
    findings: Findings,
    scope: Scope,
) -> tuple[Question, ...]:
    index = kb.once(_index)
    because = _Waiting(kb, situation, findings).for_facts(scope.live)
    separating: Mapping[str, _Separating] = {}
    if scope.device_open:
        separating = _separating_once(kb, engine, situation, findings)
        because = {**dict.fromkeys(separating, scope.live), **because}
        if separating or kb.identifies in situation:
            # Before the device is known, only what is asked of any device makes sense.
            because = {
                name: rules
                for name, rules in because.items()
                if name in separating or rules & ~index.for_one_device
            }
    offered = {**findings.candidates, **{name: one.answers for name, one in separating.items()}}
    order = sorted(
        because,
        key=lambda name: (
            name not in separating,
            separating[name].leaves if name in separating else 0.0,
            not because[name] & index.urgent,
            -because[name].bit_count(),
            kb.fact[name].order,
        ),
    )
    return tuple([_question(kb, name, because[name], offered.get(name)) for name in order])


def _question(kb: KnowledgeBase, name: str, because: int, left: tuple[str, ...] | None) -> Question:
    """Return a question, made once for the rules that wait for it and the answers left."""
    made = kb.memo(_question)
    found = made.get((name, because, left))
    if found is None:
        fact = kb.fact[name]
        rules = tuple(kb.rules[place].id for place in bits(because))
        found = made.keep(
            (name, because, left), Question(name, fact.ask, _answers(fact, left), rules)
        )
    return found


class _Index(msgspec.Struct, frozen=True):
    """Which rules look at what: bit *r* is rule *r*.

    For each fact, `names` are the rules with a condition on it, `needs` those that need it to be
    known, and `refuses[atom]` those of them that do not accept the atom; `making` those that
    conclude it, `makers` all of those. `urgent` are dangers and blockers, `for_one_device` is what
    names a device. `looks` are, for each rule, the facts that decide what it waits for (bit *n* is
    fact *n*); `looked_at` those of sets of rules, found so far.
    """

    names: Mapping[str, int]
    needs: Mapping[str, int]
    refuses: Mapping[str, Mapping[str, int]]
    making: Mapping[str, int]
    makers: int
    urgent: int
    for_one_device: int
    looks: tuple[int, ...]
    looked_at: Memo[int, int]


def _index(kb: KnowledgeBase) -> _Index:
    names = dict.fromkeys(kb.fact, 0)
    needs = dict.fromkeys(kb.fact, 0)
    refuses = {fact.name: dict.fromkeys(fact.atoms(), 0) for fact in kb.facts}
    urgent = kb.once(rules_by_kind).get(Blocker, 0)
    for place, rule in enumerate(kb.rules):
        bit = 1 << place
        urgent |= bit if is_danger(rule) else 0
        for condition in rule.conditions:
            names[condition.fact] |= bit
            if condition.unknown:
                continue
            needs[condition.fact] |= bit
            for atom in refuses[condition.fact].keys() - set(condition.accepts):
                refuses[condition.fact][atom] |= bit
    making = kb.once(rules_making)
    makers = reduce(or_, making.values(), 0)
    looks = tuple(
        mask_of(kb, (name for one in rule.conditions for name in _deciding(kb.fact[one.fact])))
        for rule in kb.rules
    )
    return _Index(
        names, needs, refuses, making, makers, urgent, needs[kb.identifies], looks, Memo()
    )


def _deciding(fact: Fact) -> tuple[str, ...]:
    return fact.name, *fact.ask_first


class _Waiting:
    """What the rules of one situation wait for."""

    def __init__(self, kb: KnowledgeBase, situation: Situation, findings: Findings) -> None:
        self._kb, self._situation, self._findings = kb, situation, findings
        self._index = kb.once(_index)
        self._leads: dict[str, frozenset[str]] = {}

    def for_facts(self, rules: int) -> dict[str, int]:
        """Return the facts to ask for, so that these rules are decided: each with those rules."""
        known, narrowed = self._findings.values, self._findings.candidates
        found: dict[str, int] = {}
        for name, needs in self._index.needs.items():
            if name in known:
                continue
            waiting = rules & needs
            if not waiting:
                continue
            if name in narrowed:
                refuses = self._index.refuses[name]
                waiting &= reduce(or_, (refuses[atom] for atom in narrowed[name]))
                if not waiting:
                    continue
            for asked in self._leads_to(name):
                found[asked] = found.get(asked, 0) | waiting
        return found

    def _leads_to(self, name: str) -> frozenset[str]:
        """Return the facts to ask for, so that this one is known.

        A derived fact that nobody can be asked for stands for what it follows from; so does one
        that the person could not tell. What is easier to see (`ask_first`) is asked as well.
        """
        found = self._leads.get(name)
        if found is None:
            found = self._leads[name] = frozenset(self._follow(self._kb.fact[name]))
        return found

    def _follow(self, fact: Fact) -> set[str]:
        asked: set[str] = set()
        pending = self._findings.pending & self._index.making[fact.name]
        if pending:
            names = self._index.names
            for easier in fact.ask_first:
                if easier not in self._situation and pending & names[easier]:
                    asked.add(easier)
        if fact.is_asked and fact.name not in self._situation:
            asked.add(fact.name)
        elif pending:
            asked.update(self.for_facts(pending))
        return asked


def _answers(fact: Fact, left: Collection[str] | None) -> tuple[QuestionValue, ...]:
    """Return the answers to offer: those of the list, or all that are left."""
    return tuple(
        QuestionValue(value.name, value.label)
        for value in fact.values
        if (value.listed if left is None else value.name in left)
    )


def _separating_once(
    kb: KnowledgeBase, engine: Engine, situation: Situation, findings: Findings
) -> Mapping[str, _Separating]:
    """Return `_separating`, found once for all that it depends on: what says which device it is."""
    made = kb.memo(_separating)
    key = _describing(kb, engine, situation)
    found = made.get(key)
    if found is None:
        found = made.keep(key, _separating(kb, engine, situation, findings))
    return found


def _describing(kb: KnowledgeBase, engine: Engine, situation: Situation) -> tuple[object, ...]:
    """Return all that it depends on which questions tell the devices apart."""
    return engine, *map(situation.get, kb.once(_behind_device))


def _behind_device(kb: KnowledgeBase) -> frozenset[str]:
    return facts_behind(kb, (kb.identifies,))


def _separating(
    kb: KnowledgeBase, engine: Engine, situation: Situation, findings: Findings
) -> dict[str, _Separating]:
    """Return the questions that tell the devices apart; lower is better.

    Once the person has described the device, or cannot name it, what can be seen is asked. The
    figure is the mean number of devices that an answer leaves. A question is only asked if it has
    an answer for every device that is still possible, and an answer is only offered if a device is.
    """
    device = kb.fact[kb.identifies]
    left = findings.candidates.get(device.name)
    possible = left or tuple(value.name for value in device.values if value.covered)
    if left is None and device.name not in situation:
        return {device.name: _Separating(0.0, None)}
    found: dict[str, _Separating] = {}
    seen = {
        condition.fact
        for rule in pending_makers(kb, findings, device.name)
        for condition in rule.conditions
    }
    for name in seen:
        fact = kb.fact[name]
        if not fact.is_asked or name in situation or name in findings.values:
            continue
        leaves = {
            atom: _left_by(kb, engine, {**situation, name: fact.sample(atom)}, possible)
            for atom in fact.atoms()
        }
        sizes = list(map(len, leaves.values()))
        covered = {one for some in leaves.values() for one in some}
        mean = sum(size**2 for size in sizes) / sum(sizes) if covered else 0
        if covered >= set(possible) and mean < len(possible):
            offered = _answers(fact, findings.candidates.get(name))
            answers = tuple(one.value for one in offered if leaves[one.value])
            found[name] = _Separating(mean, answers)
    if not found and device.name not in situation:
        found[device.name] = _Separating(0.0, left)
    return found


def _left_by(
    kb: KnowledgeBase, engine: Engine, situation: Situation, possible: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the devices that this situation leaves; none where it contradicts itself."""
    findings = engine.infer({k: v for k, v in situation.items() if v != UNKNOWN})
    if any(found.fact == kb.identifies for found in findings.contradictions):
        return ()
    if kb.identifies in findings.values:
        return (str(findings.values[kb.identifies]),)
    return findings.candidates.get(kb.identifies, possible)
