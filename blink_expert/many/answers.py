"""What the answer says, over all situations at once: which rules have a place in it, and how.

The same frame as `advice.scope` and `advice.build` draw for one situation.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Generic

from blink_expert.advice.relevance import battery_facts, makers
from blink_expert.advice.scope import first_end, is_danger
from blink_expert.knowledge.model import (
    Battery,
    Blocker,
    Derive,
    Gap,
    KnowledgeBase,
    Narrow,
    Rule,
)
from blink_expert.many.outcomes import OutcomeSets
from blink_expert.many.space import SetT, Space

__all__ = ["STATUSES", "VERDICTS", "AnswerSets"]

STATUSES = ("needs_device", "not_covered", "blocked", "conditional", "complete")
VERDICTS = ("not_applicable", "incompatible", "compatible", "undetermined", "not_asked")


class AnswerSets(Generic[SetT]):
    """The answers of a knowledge base to every situation of a space.

    `certain[r]` are the situations in which rule *r* has a place in the answer without a
    condition, `conditional[r]` those in which it has one with a condition.
    """

    def __init__(self, kb: KnowledgeBase, space: Space[SetT]) -> None:
        self.kb, self.space = kb, space
        self.outcomes = OutcomeSets(kb, space)
        self.valid = self.outcomes.valid
        union = self.space.union
        self._blocked = [
            union(
                self.outcomes.fired[place]
                for place, rule in enumerate(kb.rules)
                if isinstance(rule.conclusion, Blocker) and kb.phase_rank[rule.phase] < rank
            )
            for rank in range(len(kb.phases) + 1)
        ]
        self.live = [self._live(place, rule) for place, rule in enumerate(kb.rules)]
        self.certain = [self._certain(place, rule) for place, rule in enumerate(kb.rules)]
        self.conditional = [self._conditional(place, rule) for place, rule in enumerate(kb.rules)]

    @cached_property
    def device_open(self) -> SetT:
        """Where the device is not known, and rules wait for it."""
        device = self.kb.identifies
        known = self.outcomes.known[device]
        waiting = self.space.union(
            self.outcomes.pending[place] & self.outcomes.undecided(condition)
            for place, rule in enumerate(self.kb.rules)
            if not isinstance(rule.conclusion, Gap)
            for condition in rule.conditions
            if condition.fact == device
        )
        return waiting & (known.open | known.narrowed)

    @cached_property
    def battery_asked(self) -> SetT:
        """Where a verdict on batteries is wanted: by the task, or because some are described."""
        kb, space = self.kb, self.space
        wanted = self.task(*(task.name for task in kb.tasks if task.battery))
        described = (
            space.mentioned(name) for name in sorted(kb.once(battery_facts)) if name in space.facts
        )
        return wanted | space.union(described)

    def task(self, *names: str) -> SetT:
        """Return where one of these tasks is meant."""
        found = self.outcomes.is_value(self.kb.task, names)
        if self.kb.default_task.name in names:
            known = self.outcomes.known[self.kb.task]
            found |= known.open | known.narrowed
        return found

    def shown(self, place: int) -> SetT:
        """Return where the rule at this place has a place in the answer."""
        return self.certain[place] | self.conditional[place]

    def ended_before(self, rank: int) -> SetT:
        """Return where a blocker ends the procedure at a phase before that of this rank."""
        return self._blocked[rank]

    @cached_property
    def verdicts(self) -> dict[str, SetT]:
        """Where each verdict on the batteries is given; one holds in every situation."""
        found: dict[str, SetT] = {}
        left = self.space.everything
        for verdict, fires in self._firing.items():
            found[verdict] = left & fires
            left &= ~found[verdict]
        # What is not covered has no verdict of its own.
        found["undetermined"] = left & self.battery_asked & ~self.statuses["not_covered"]
        found["not_asked"] = left & ~found["undetermined"]
        return found

    @cached_property
    def _firing(self) -> dict[str, SetT]:
        """Where a rule fires that gives each verdict by itself, whatever others say."""
        found = dict.fromkeys(VERDICTS[:3], self.space.nothing)
        for place, rule in enumerate(self.kb.rules):
            if isinstance(rule.conclusion, Battery) and rule.conclusion.verdict in found:
                found[rule.conclusion.verdict] |= self.outcomes.fired[place]
        return found

    @cached_property
    def _settled(self) -> SetT:
        """Where a rule has decided on the batteries."""
        return self.space.union(self._firing.values())

    @cached_property
    def statuses(self) -> dict[str, SetT]:
        """Where each status is given; one holds in every situation."""
        device = self.kb.fact[self.kb.identifies]
        strange = [value.name for value in device.values if not value.covered]
        tests = {
            "needs_device": self.device_open,
            "not_covered": self.outcomes.is_value(device.name, strange),
            "blocked": self._blocked[len(self.kb.phases)],
            "conditional": self.space.union(self.live),
        }
        found: dict[str, SetT] = {}
        left = self.space.everything
        for status, some in tests.items():
            found[status] = left & some
            left &= ~some
        found["complete"] = left
        return found

    @cached_property
    def sought(self) -> dict[str, SetT]:
        """Where an open fact can be asked for: a live rule waits for it, or for what follows.

        While the device is open, what is asked for is what can tell the devices apart, and what
        rules wait for that name no device.
        """
        device, is_open = self.kb.identifies, self.device_open
        every = dict(enumerate(self.live))
        general = {
            place: live
            for place, live in every.items()
            if not any(c.fact == device and not c.unknown for c in self.kb.rules[place].conditions)
        }
        found, before = self._sought(every), self._sought(general, is_open)
        return {name: some & ~is_open | before[name] & is_open for name, some in found.items()}

    def _sought(self, live: Mapping[int, SetT], device: SetT | None = None) -> dict[str, SetT]:
        """Return where these rules wait for each fact; `device` are situations that ask for it."""
        kb, outcomes = self.kb, self.outcomes
        found = dict.fromkeys(kb.strata, self.space.nothing)
        if device is not None:
            found[kb.identifies] = device

        def ask(place: int, where: SetT) -> None:
            for condition in kb.rules[place].conditions:
                found[condition.fact] |= where & outcomes.undecided(condition)

        for place, where in live.items():
            ask(place, where)
        # What a fact follows from comes before it in `strata`.
        for name in reversed(kb.strata):
            for place in kb.once(makers).get(name, ()):
                ask(place, found[name] & outcomes.pending[place])
        return found

    def _certain(self, place: int, rule: Rule) -> SetT:
        """Return where the answer says it without a condition: a beaten verdict is not said."""
        fired = self.outcomes.fired[place] & self._reached(rule, pending=False)
        if not isinstance(rule.conclusion, Battery):
            return fired
        if rule.conclusion.verdict == "required":
            return fired & ~self.verdicts["not_applicable"] & ~self.verdicts["not_asked"]
        return fired & self.verdicts[rule.conclusion.verdict]

    def _conditional(self, place: int, rule: Rule) -> SetT:
        """Return where the answer says it with a condition; a verdict is never given so."""
        if isinstance(rule.conclusion, Battery):
            return self.space.nothing
        return self.live[place] if is_danger(rule) else self.live[place] & ~self.device_open

    def _live(self, place: int, rule: Rule) -> SetT:
        """Return where the answer depends on the rule, which is pending."""
        pending = self.outcomes.pending[place]
        if isinstance(rule.conclusion, (Derive, Narrow, Gap)):
            return self.space.nothing
        if isinstance(rule.conclusion, Battery):
            pending &= self.battery_asked & ~self._settled
        return pending & self._reached(rule, pending=True)

    def _reached(self, rule: Rule, *, pending: bool) -> SetT:
        """Return where a procedure that a blocker ends still has a place for the rule."""
        return ~self._blocked[first_end(self.kb, rule, pending=pending)]
