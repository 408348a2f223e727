"""What if: the difference between two answers, as added, removed and changed items."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from blink_expert.advice import Advice, advise
from blink_expert.advice.model import Item
from blink_expert.explain.model import Change, WhatIf
from blink_expert.knowledge import KnowledgeBase

__all__ = ["difference", "what_if"]


def what_if(kb: KnowledgeBase, before: Mapping[str, Any], after: Mapping[str, Any]) -> WhatIf:
    """Return how the answer to `after` differs from the answer to `before`: whole situations.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    return difference(advise(kb, before), advise(kb, after))


def difference(before: Advice, after: Advice) -> WhatIf:
    """Return what is added, removed and changed; empty exactly when both are equal."""
    old, new = dict(_parts(before)), dict(_parts(after))
    added, removed, changed = [], [], []
    for place, (value, text) in new.items():
        if place not in old:
            added.append(Change(*place, None, value, text))
        elif old[place][0] != value:
            changed.append(Change(*place, old[place][0], value, text))
    for place, (value, text) in old.items():
        if place not in new:
            removed.append(Change(*place, value, None, text))
    return WhatIf(tuple(added), tuple(removed), tuple(changed))


_ITEMS = ("warnings", "alternatives", "blockers", "notes", "gaps")

_Part = tuple[tuple[str, str], tuple[str, str]]
"""The place of a part in the answer, and its content with a text for people."""


def _parts(advice: Advice) -> Iterator[_Part]:
    """Yield every part of an answer."""
    yield ("status", "status"), (advice.status, f"status: {advice.status}")
    steps = [step for phase in advice.procedure for step in phase.steps]
    yield from (_item("procedure", step) for step in steps)
    for field in _ITEMS:
        yield from (_item(field, item) for item in getattr(advice, field))
    yield from _battery(advice)
    yield from _facts(advice)
    for question in advice.questions:
        yield ("questions", question.fact), (_json(question), question.ask)
    order = [
        [phase.phase for phase in advice.procedure],
        [step.rule for step in steps],
        [item.rule for field in _ITEMS for item in getattr(advice, field)],
        [question.fact for question in advice.questions],
        list(advice.situation),
    ]
    yield ("order", "order"), (_json(order), "the order of items")
    yield ("knowledge", "knowledge"), (_json(advice.knowledge), "the knowledge base")
    yield ("trace", "trace"), (_json(advice.trace), "the trace")


def _item(part: str, item: Item) -> _Part:
    condition = " and ".join(one.text for one in item.if_ or ())
    text = f"If {condition}: {item.text}" if condition else item.text
    return (part, item.rule), (_json(item), text)


def _battery(advice: Advice) -> Iterator[_Part]:
    battery = advice.battery
    yield ("battery", "verdict"), (battery.verdict, f"battery verdict: {battery.verdict}")
    for reason in battery.reasons:
        yield ("battery", reason.rule), (_json(reason), reason.text)
    rest = msgspec.structs.replace(battery, verdict="", reasons=())
    yield ("battery", "required"), (_json(rest), "what the batteries must be")


def _facts(advice: Advice) -> Iterator[_Part]:
    for name, value in advice.situation.items():
        yield ("situation", name), (_json(value), f"{name} = {value}")
    for name, found in advice.derived.items():
        yield ("derived", name), (_json(found), f"{name} = {found.value} (derived)")
    for name, left in advice.candidates.items():
        yield ("candidates", name), (_json(left), f"{name} can be {', '.join(left)}")
    for field in ("contradictions", "ignored"):
        for remark in getattr(advice, field):
            yield (field, remark.fact), (_json(remark), remark.text)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
