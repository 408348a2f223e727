"""Findings -> Advice: the procedure, warnings, alternatives and verdict, each with its sources."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from blink_expert.advice import model
from blink_expert.advice.items import Items
from blink_expert.advice.questions import questions
from blink_expert.advice.remarks import contradictions, derived_facts, ignored
from blink_expert.advice.scope import scope_of
from blink_expert.advice.standing import Standing
from blink_expert.advice.trace import trace as trace_rules
from blink_expert.advice.verdict import battery_advice
from blink_expert.inference import Engine, Findings, engine_for
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import (
    LEVELS,
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
        self.standing = Standing(kb, situation, self.findings)
        self.scope = scope_of(kb, situation, self.findings)
        self.items = Items(kb, self.findings, self.standing, self.scope.shown)
        self.device = self.findings.values.get(kb.identifies)

    def build(self, *, trace: bool) -> model.Advice:
        """Return the Advice."""
        kb, findings = self.kb, self.findings
        status = self._status()
        return model.Advice(
            model.FORMAT,
            kb.once(_info),
            dict(self.situation),
            derived_facts(kb, findings),
            dict(findings.candidates),
            status,
            self.items.section(Warn, model.Warning_, self._by_gravity),
            self.items.section(Step, model.Step, self._by_phase),
            self.items.section(Alternative, model.Alternative, _in_order),
            battery_advice(
                kb,
                findings,
                self.standing,
                asked=self.scope.battery_asked and status != "not_covered",
            ),
            self.items.section(Blocker, model.Blocker, _in_order),
            self.items.section(Note, model.Remark, _in_order),
            self.items.section(Gap, model.Remark, _in_order),
            contradictions(kb, self.situation, findings),
            ignored(kb, self.situation, findings, self.standing.given),
            questions(kb, self.engine, self.situation, findings, self.standing, self.scope),
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


def _in_order(found: Iterator[tuple[Rule, _Item]]) -> tuple[_Item, ...]:
    return tuple(item for _, item in found)


def _info(kb: KnowledgeBase) -> model.KnowledgeInfo:
    return model.KnowledgeInfo(kb.name, kb.version, kb.digest)
