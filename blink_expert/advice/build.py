"""Findings -> Advice: the procedure, warnings, alternatives and verdict, each with its sources."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blink_expert.advice import model
from blink_expert.advice.questions import questions
from blink_expert.advice.relevance import makers, relevant_facts
from blink_expert.advice.scope import scope_of
from blink_expert.advice.trace import trace as trace_rules
from blink_expert.advice.verdict import battery_advice
from blink_expert.advice.words import fill, phrase, say_if, value_noun
from blink_expert.inference import Engine, Findings, bits, engine_for
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import (
    LEVELS,
    UNKNOWN,
    Alternative,
    Blocker,
    Derive,
    Gap,
    Note,
    Rule,
    Step,
    Warn,
)

__all__ = ["advise"]


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
        self.device = self.findings.values.get(kb.identifies)

    def build(self, *, trace: bool) -> model.Advice:
        """Return the Advice."""
        kb, findings = self.kb, self.findings
        shown = [
            (kb.rules[place], not findings.fired >> place & 1) for place in bits(self.scope.shown)
        ]
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
            self._status(),
            self._warnings(shown),
            self._procedure(shown),
            self._alternatives(shown),
            battery_advice(kb, findings, self.scope, covered=self._status() != "not_covered"),
            self._blockers(shown),
            self._remarks(shown, Note),
            self._remarks(shown, Gap),
            tuple(self._contradictions()),
            tuple(self._ignored()),
            self._questions(),
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

    def _item(self, rule: Rule, text: str, *, pending: bool) -> dict[str, Any]:
        """Return what all items have in common.

        An item also cites what the values inside its text stand on.
        """
        cites = list(rule.cites)
        for name in rule.uses:
            found = self.findings.derived.get(name)
            places = found.rules[:1] if found is not None else self.kb.once(makers).get(name, ())
            for place in places:
                source = self.kb.rules[place]
                blocked = self.findings.outcome(place) == "blocked"
                if isinstance(source.conclusion, Derive) and not blocked:
                    cites.extend(source.cites)
        return {
            "rule": rule.id,
            "text": self._fill(rule, text),
            "if_": say_if(self.kb, self.findings, rule) if pending else None,
            "cites": tuple(dict.fromkeys(cites)),
        }

    def _fill(self, rule: Rule, text: str) -> str:
        return fill(self.kb, self.findings, rule, text) if rule.uses else text

    def _warnings(self, shown: Iterable[tuple[Rule, bool]]) -> tuple[model.Warning_, ...]:
        found = [
            model.Warning_(
                **self._item(rule, rule.conclusion.text, pending=pending),
                level=rule.conclusion.level,
                before=rule.conclusion.before,
            )
            for rule, pending in shown
            if isinstance(rule.conclusion, Warn)
        ]
        rank = self.kb.phase_rank
        return tuple(sorted(found, key=lambda w: (LEVELS.index(w.level), rank[w.before])))

    def _procedure(self, shown: Iterable[tuple[Rule, bool]]) -> tuple[model.PhaseSteps, ...]:
        steps: dict[str, list[model.Step]] = {}
        for rule, pending in shown:
            if isinstance(rule.conclusion, Step):
                steps.setdefault(rule.phase, []).append(self._step(rule, rule.conclusion, pending))
        return tuple(
            model.PhaseSteps(phase.name, phase.title, tuple(steps[phase.name]))
            for phase in self.kb.phases
            if phase.name in steps
        )

    def _step(self, rule: Rule, step: Step, pending: bool) -> model.Step:
        tool: str | None = step.tool or None
        if tool is not None and tool.startswith("{"):
            value = self.findings.values.get(tool[1:-1])
            tool = str(value) if value is not None else None
        return model.Step(
            **self._item(rule, step.text, pending=pending),
            until=self._fill(rule, step.until) or None,
            tool=tool,
        )

    def _alternatives(self, shown: Iterable[tuple[Rule, bool]]) -> tuple[model.Alternative, ...]:
        return tuple(
            model.Alternative(
                **self._item(rule, rule.conclusion.text, pending=pending),
                instead_of=rule.conclusion.instead_of,
                use=rule.conclusion.use,
                for_=rule.conclusion.step,
                available=self._available(rule.conclusion.use),
                steps=tuple(
                    model.SubStep(self._fill(rule, sub.text), self._fill(rule, sub.until) or None)
                    for sub in rule.conclusion.steps
                ),
            )
            for rule, pending in shown
            if isinstance(rule.conclusion, Alternative)
        )

    def _available(self, fact: str) -> str:
        value = self.findings.values.get(fact)
        return str(value) if value in ("yes", "no") else UNKNOWN

    def _blockers(self, shown: Iterable[tuple[Rule, bool]]) -> tuple[model.Blocker, ...]:
        return tuple(
            model.Blocker(
                **self._item(rule, rule.conclusion.text, pending=pending),
                phase=rule.phase,
                instead=self._fill(rule, rule.conclusion.instead),
            )
            for rule, pending in shown
            if isinstance(rule.conclusion, Blocker)
        )

    def _remarks(
        self, shown: Iterable[tuple[Rule, bool]], kind: type[Note | Gap]
    ) -> tuple[model.Remark, ...]:
        return tuple(
            model.Remark(
                **self._item(rule, rule.conclusion.text, pending=pending),
                phase=rule.phase or None,
                audience=rule.conclusion.audience,
            )
            for rule, pending in shown
            if isinstance(rule.conclusion, kind) and isinstance(rule.conclusion, (Note, Gap))
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
                    points[value_noun(fact, value)] = None
            given = self.situation.get(found.fact, UNKNOWN)
            said = " and ".join(seen)
            if given == UNKNOWN:
                text = f"These do not go together for {fact.about}: {said}."
            else:
                text = (
                    f"You said for {fact.about}: {value_noun(fact, given)}."
                    f" But {said}, which means: {' or '.join(points)}."
                )
            yield model.FactRemark(found.fact, given, text)

    def _ignored(self) -> Iterator[model.FactRemark]:
        """Yield the given facts that make no difference for this device and task."""
        if self.device is None:
            return
        kb = self.kb
        task = str(self.findings.values.get(kb.task, ""))
        table = kb.once(_relevance_table)
        key = (str(self.device), task)
        if key not in table:
            table[key] = relevant_facts(kb, *key)
        speaking = {
            condition.fact
            for found in self.findings.contradictions
            for place in found.rules
            for condition in kb.rules[place].conditions
        }
        speaking.update(found.fact for found in self.findings.contradictions)
        label = kb.fact[kb.identifies].value(str(self.device)).noun
        for name, value in self.situation.items():
            if name in (kb.identifies, kb.task) or name in table[key] or name in speaking:
                continue
            if name in self._identifying():
                continue
            text = f"This answer for the {label} does not depend on it: {kb.fact[name].about}."
            yield model.FactRemark(name, value, text)

    def _identifying(self) -> set[str]:
        """Return the facts that the device was found out by."""
        found = self.findings.derived.get(self.kb.identifies)
        places = found.rules if found is not None else ()
        return {c.fact for place in places for c in self.kb.rules[place].conditions}

    def _questions(self) -> tuple[model.Question, ...]:
        return questions(
            self.kb,
            self.engine,
            self.situation,
            self.findings,
            self.scope,
        )


def _relevance_table(_: KnowledgeBase) -> dict[tuple[str, str], frozenset[str]]:
    return {}
