"""The sentences of an answer, each made once for each way in which what it depends on is known."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from blink_expert.advice import model
from blink_expert.advice.relevance import makers, rules_by_kind
from blink_expert.advice.standing import Standing
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

    def __init__(
        self, kb: KnowledgeBase, findings: Findings, standing: Standing, shown: int
    ) -> None:
        self._kb, self._findings, self._standing, self._shown = kb, findings, standing, shown
        self._made = kb.once(_nothing_made)

    def section(
        self,
        kind: type,
        item: type[_Item],
        arrange: Callable[[Iterator[tuple[Rule, _Item]]], tuple[_Part, ...]],
    ) -> tuple[_Part, ...]:
        """Return the items of the rules whose conclusion is of this kind, arranged.

        They are `item`s. A section is made once for each way in which all stands that it says.
        """
        kinds, made = self._made.kinds.get(kind, 0), self._made.sections
        places = self._shown & kinds
        if not places:
            return ()
        key = self._standing.of(places)
        found = made[kind].get(key)
        if found is None:
            found = made[kind].keep(key, arrange(self._of(places, item)))
        return found

    def _of(self, places: int, item: type[_Item]) -> Iterator[tuple[Rule, _Item]]:
        for place in bits(places):
            found = self._item(place)
            if isinstance(found, item):
                yield self._kb.rules[place], found

    def _item(self, place: int) -> model.Item | None:
        rule, made = self._kb.rules[place], self._made.items[place]
        key = self._standing.of(1 << place)
        found = made.get(key)
        if found is None:
            found = self._make(rule)
            if found is not None:
                if not self._findings.fired >> place & 1:
                    if_ = say_if(self._kb, self._findings, rule)
                    found = msgspec.structs.replace(found, if_=if_)
                made.keep(key, found)
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


class _Made(msgspec.Struct, frozen=True):
    """The items of each rule, and the sections of each kind, made so far by how they stood.

    `kinds` are the rules by their conclusion: bit *r* is rule *r*.
    """

    kinds: Mapping[type, int]
    sections: Mapping[type, Memo[tuple[object, ...], tuple[Any, ...]]]
    items: tuple[Memo[tuple[object, ...], model.Item], ...]


def _nothing_made(kb: KnowledgeBase) -> _Made:
    kinds = kb.once(rules_by_kind)
    return _Made(kinds, {kind: Memo() for kind in kinds}, tuple(Memo() for _ in kb.rules))
