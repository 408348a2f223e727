"""The sentences of an answer, each made once for each way in which what it depends on is known."""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, TypeVar

import msgspec

from blink_expert.advice import model
from blink_expert.advice.relevance import (
    facts_to_say,
    makers,
    rules_by_kind,
    rules_making,
)
from blink_expert.advice.words import fill, say_if
from blink_expert.inference import Findings, bits
from blink_expert.knowledge.memo import Memo
from blink_expert.knowledge.model import (
    UNKNOWN,
    Alternative,
    Blocker,
    Derive,
    Gap,
    KnowledgeBase,
    Note,
    Rule,
    Step,
    Warn,
)

__all__ = ["Items"]

_Item = TypeVar("_Item", bound=model.Item)
_Part = TypeVar("_Part")


class Items:
    """The items of the rules that have a place in one answer; `shown` has a bit for each of them.

    Each is in the order of the rules, with the condition of those that are pending.
    """

    def __init__(self, kb: KnowledgeBase, findings: Findings, shown: int) -> None:
        self._kb, self._findings, self._shown = kb, findings, shown
        self._made = kb.once(_nothing_made)
        self._same = findings.fired & self._made.constant

    def section(
        self,
        kind: type,
        item: type[_Item],
        arrange: Callable[[Iterator[tuple[Rule, _Item]]], tuple[_Part, ...]],
    ) -> tuple[_Part, ...]:
        """Return the items of the rules whose conclusion is of this kind, arranged.

        They are `item`s. Where nothing in them can vary, the section is made once.
        """
        places = self._shown & self._made.kinds.get(kind, 0)
        if places & ~self._same:
            return arrange(self._of(places, item))
        found = self._made.sections.get(places) if places else ()
        if found is None:
            found = self._made.sections.keep(places, arrange(self._of(places, item)))
        return found

    def _of(self, places: int, item: type[_Item]) -> Iterator[tuple[Rule, _Item]]:
        for place in bits(places):
            found = self._item(place)
            if isinstance(found, item):
                yield self._kb.rules[place], found

    def _item(self, place: int) -> model.Item | None:
        rule, saying = self._kb.rules[place], self._made.sayings.get(place)
        if saying is None:
            saying = self._made.sayings[place] = _saying(self._kb, rule)
        fired = self._findings.fired >> place & 1
        same = self._same >> place & 1
        key = () if same else saying.standing(self._findings, fired)
        found = saying.made.get(key)
        if found is None:
            found = self._make(rule)
            if found is not None:
                if not fired:
                    if_ = say_if(self._kb, self._findings, rule)
                    found = msgspec.structs.replace(found, if_=if_)
                saying.made.keep(key, found)
        return found

    def _make(self, rule: Rule) -> model.Item | None:
        """Return what the rule says, without a condition."""
        says = rule.conclusion
        match says:
            case Warn():
                return model.Warning_(
                    **self._common(rule, says.text), level=says.level, before=says.before
                )
            case Step():
                return model.Step(
                    **self._common(rule, says.text),
                    until=self._fill(rule, says.until) or None,
                    tool=self._tool(says.tool),
                )
            case Alternative():
                return model.Alternative(
                    **self._common(rule, says.text),
                    instead_of=says.instead_of,
                    use=says.use,
                    for_=says.step,
                    available=self._available(says.use),
                    steps=tuple(
                        model.SubStep(
                            self._fill(rule, sub.text), self._fill(rule, sub.until) or None
                        )
                        for sub in says.steps
                    ),
                )
            case Blocker():
                return model.Blocker(
                    **self._common(rule, says.text),
                    phase=rule.phase,
                    instead=self._fill(rule, says.instead),
                )
            case Note() | Gap():
                return model.Remark(
                    **self._common(rule, says.text),
                    phase=rule.phase or None,
                    audience=says.audience,
                )
            case _:
                return None

    def _common(self, rule: Rule, text: str) -> dict[str, Any]:
        """Return what all items have in common.

        An item also cites what the values inside its text stand on.
        """
        cites = list(rule.cites)
        for name in rule.uses:
            found = self._findings.derived.get(name)
            places = found.rules[:1] if found is not None else self._kb.once(makers).get(name, ())
            for place in places:
                source = self._kb.rules[place]
                blocked = self._findings.outcome(place) == "blocked"
                if isinstance(source.conclusion, Derive) and not blocked:
                    cites.extend(source.cites)
        return {
            "rule": rule.id,
            "text": self._fill(rule, text),
            "if_": None,
            "cites": tuple(dict.fromkeys(cites)),
        }

    def _fill(self, rule: Rule, text: str) -> str:
        return fill(self._kb, self._findings, rule, text) if rule.uses else text

    def _tool(self, tool: str) -> str | None:
        """Return the tool of a step, which may be the value of a fact."""
        if not tool.startswith("{"):
            return tool or None
        value = self._findings.values.get(tool[1:-1])
        return str(value) if value is not None else None

    def _available(self, fact: str) -> str:
        value = self._findings.values.get(fact)
        return str(value) if value in ("yes", "no") else UNKNOWN


class _Saying(msgspec.Struct, frozen=True):
    """What the item of one rule depends on, and the items made so far.

    `uses` are the facts whose values are said; `deciding` those that the rule can wait for, itself
    or until other rules derive what it needs; `makers` the rules that derive any of these.
    """

    uses: tuple[str, ...]
    deciding: tuple[str, ...]
    makers: int
    made: Memo[tuple[object, ...], model.Item]

    def standing(self, findings: Findings, fired: int) -> tuple[object, ...]:
        """Return all that the item depends on, as it is by these findings."""
        values, left, derived = findings.values, findings.candidates, findings.derived
        return (
            fired,
            findings.fired & self.makers,
            findings.pending & self.makers,
            *[() if name in values else left.get(name) for name in self.deciding],
            *[derived.get(name) or values.get(name, left.get(name)) for name in self.uses],
        )


class _Made(msgspec.Struct, frozen=True):
    """The items of one knowledge base so far, and sections of those in which nothing can vary.

    `kinds` are the rules by their conclusion, `constant` those that say the same whenever they
    fire: bit *r* is rule *r*. `sections` are by the rules in them.
    """

    kinds: Mapping[type, int]
    constant: int
    sayings: dict[int, _Saying]
    sections: Memo[int, tuple[Any, ...]]


def _nothing_made(kb: KnowledgeBase) -> _Made:
    constant = (1 << place for place, rule in enumerate(kb.rules) if not _uses(rule))
    return _Made(kb.once(rules_by_kind), reduce(or_, constant, 0), {}, Memo())


def _saying(kb: KnowledgeBase, rule: Rule) -> _Saying:
    uses = _uses(rule)
    making = kb.once(rules_making)
    deciding = facts_to_say(kb, {*uses, *(condition.fact for condition in rule.conditions)})
    derived = {*uses, *(name for name in deciding if not kb.fact[name].is_asked)}
    makers = reduce(or_, (making[name] for name in derived), 0)
    return _Saying(tuple(uses), tuple(deciding), makers, Memo())


def _uses(rule: Rule) -> set[str]:
    """Return the facts whose values are said: in the texts of the rule, and beside them."""
    match rule.conclusion:
        case Alternative(use=use):
            return {*rule.uses, use}
        case Step(tool=tool) if tool.startswith("{"):
            return {*rule.uses, tool[1:-1]}
        case _:
            return set(rule.uses)
