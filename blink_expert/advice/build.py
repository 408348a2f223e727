"""Findings -> Advice: the procedure, warnings, alternatives and verdict, each with its sources."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from blink_expert.advice import model
from blink_expert.advice.items import Items
from blink_expert.advice.questions import questions
from blink_expert.advice.relevance import relevant_facts
from blink_expert.advice.scope import scope_of
from blink_expert.advice.trace import trace as trace_rules
from blink_expert.advice.verdict import battery_advice
from blink_expert.advice.words import phrase
from blink_expert.inference import Engine, Findings, engine_for
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import (
    LEVELS,
    UNKNOWN,
    Alternative,
    Blocker,
    Gap,
    Note,
    Rule,
    Step,
    Warn,
)

__all__ = ["advise"]

_Item = TypeVar("_Item", bound=model.Item)


def advise(
    kb: KnowledgeBase,
    situation: Mapping[str, Any],
    *,
    engine: str = "bitmap",
    trace: bool = False,
) -> model.Advice:
    """Return the answer to a situation: a map from facts to values, all optional.

    The result depends on nothing else; `engine` ("bitmap" or "rete") does not change it. With
    `trace`, it also says what became of every rule.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.
        EngineUnavailable: there is no such engine.

    >>> import blink_expert
    >>> kb = blink_expert.load()
    >>> blink_expert.advise(kb, {"device": "outdoor_4", "opening_tool": "no"}).status
    'conditional'

    """
    return _Builder(kb, engine_for(kb, engine), read_situation(kb, situation)).build(trace=trace)


class _Builder:
    """Assemble one Advice; lives for one call."""

    def __init__(self, kb: KnowledgeBase, engine: Engine, situation: Situation) -> None:
        self.kb, self.engine, self.situation = kb, engine, situation
        self.findings: Findings = engine.infer(situation)
        self.scope = scope_of(kb, situation, self.findings)
        self.items = Items(kb, self.findings, self.scope.shown)
        self.device = self.findings.values.get(kb.identifies)

    def build(self, *, trace: bool) -> model.Advice:
        """Return the Advice."""
        kb, findings = self.kb, self.findings
        status = self._status()
        return model.Advice(
            model.FORMAT,
            model.KnowledgeInfo(kb.name, kb.version, kb.digest),
            dict(self.situation),
            {
                name: model.DerivedFact(
                    found.value,
                    kb.rules[found.rules[0]].id,
                    tuple(kb.rules[place].id for place in found.rules),
                )
                for name, found in findings.derived.items()
            },
            dict(findings.candidates),
            status,
            self.items.section(Warn, model.Warning_, self._by_gravity),
            self.items.section(Step, model.Step, self._by_phase),
            self.items.section(Alternative, model.Alternative, _in_order),
            battery_advice(kb, findings, self.scope, covered=status != "not_covered"),
            self.items.section(Blocker, model.Blocker, _in_order),
            self.items.section(Note, model.Remark, _in_order),
            self.items.section(Gap, model.Remark, _in_order),
            tuple(self._contradictions()),
            tuple(self._ignored()),
            questions(kb, self.engine, self.situation, findings, self.scope),
            trace_rules(kb, self.situation, findings) if trace else None,
        )

    def _status(self) -> str:
        kb = self.kb
        if self.scope.device_open:
            return "needs_device"
        if self.device is not None and not kb.fact[kb.identifies].value(str(self.device)).covered:
            return "not_covered"
        if self.scope.end < len(kb.phases):
            return "blocked"
        return "conditional" if self.scope.live else "complete"

    def _by_gravity(
        self, found: Iterator[tuple[Rule, model.Warning_]]
    ) -> tuple[model.Warning_, ...]:
        rank = self.kb.phase_rank
        warnings = (item for _, item in found)
        return tuple(sorted(warnings, key=lambda one: (LEVELS.index(one.level), rank[one.before])))

    def _by_phase(self, found: Iterator[tuple[Rule, model.Step]]) -> tuple[model.PhaseSteps, ...]:
        steps: dict[str, list[model.Step]] = {}
        for rule, item in found:
            steps.setdefault(rule.phase, []).append(item)
        return tuple(
            model.PhaseSteps(phase.name, phase.title, tuple(steps[phase.name]))
            for phase in self.kb.phases
            if phase.name in steps
        )

    def _contradictions(self) -> Iterator[model.FactRemark]:
        kb = self.kb
        for found in self.findings.contradictions:
            fact = kb.fact[found.fact]
            seen: dict[str, None] = {}
            points: dict[str, None] = {}
            for place in found.rules:
                rule = kb.rules[place]
                for condition in rule.conditions:
                    known = kb.fact[condition.fact]
                    if condition.fact in self.findings.values:
                        value = self.findings.values[condition.fact]
                        seen[phrase(known, [known.atom(value)])] = None
                for value in rule.says:
                    points[phrase(fact, [fact.atom(value)])] = None
            given = self.situation.get(found.fact, UNKNOWN)
            said = " and ".join(seen)
            if given == UNKNOWN:
                text = f"These do not go together for {fact.about}: {said}."
            else:
                text = (
                    f"You said that {phrase(fact, [fact.atom(given)])}."
                    f" But {said}, which means that {' or '.join(points)}."
                )
            yield model.FactRemark(found.fact, given, text)

    def _ignored(self) -> Iterator[model.FactRemark]:
        """Yield the given facts that make no difference for this device and task."""
        if self.device is None:
            return
        kb, findings = self.kb, self.findings
        task = str(findings.values.get(kb.task, ""))
        relevant = relevant_facts(kb, str(self.device), task)
        beside = [
            name
            for name in self.situation
            if name not in relevant and name not in (kb.identifies, kb.task)
        ]
        if not beside:
            return
        speaking = {found.fact for found in findings.contradictions}
        places = {place for found in findings.contradictions for place in found.rules}
        if kb.identifies in findings.derived:
            # What the device was found out by made a difference.
            places.update(findings.derived[kb.identifies].rules)
        speaking.update(c.fact for place in places for c in kb.rules[place].conditions)
        label = kb.fact[kb.identifies].value(str(self.device)).noun
        for name in beside:
            if name not in speaking:
                text = f"This answer for the {label} does not depend on it: {kb.fact[name].about}."
                yield model.FactRemark(name, self.situation[name], text)


def _in_order(found: Iterator[tuple[Rule, _Item]]) -> tuple[_Item, ...]:
    return tuple(item for _, item in found)
