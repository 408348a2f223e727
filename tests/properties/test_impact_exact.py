"""The impact of a change is exactly the situations whose answer changes."""

from typing import Any

from hypothesis import given
from packs import every_situation, packs
from strategies import stable

from blink_expert.advice import Advice, advise
from blink_expert.advice.model import Item
from blink_expert.errors import ConflictingRules
from blink_expert.knowledge import KnowledgeBase
from blink_expert.verification.impact import compare


def said(item: Item, **more: object) -> tuple[object, ...]:
    depends = None if item.if_ is None else {(one.fact, one.values) for one in item.if_}
    shown = sorted(depends) if depends is not None else None
    return (item.text, str(shown), sorted(item.cites), sorted(more.items()))


def content(advice: Advice) -> Any:
    """Return what the answer says, without the ids of rules."""
    return (
        advice.status,
        advice.battery.verdict,
        sorted({str((one.text, sorted(one.cites))) for one in advice.battery.reasons}),
        [str(said(one, level=one.level, before=one.before)) for one in advice.warnings],
        [
            (phase.phase, [str(said(one, until=one.until)) for one in phase.steps])
            for phase in advice.procedure
        ],
        sorted({str(said(one)) for one in (*advice.notes, *advice.gaps)}),
        sorted({str(said(one, instead=one.instead)) for one in advice.blockers}),
        {remark.fact for remark in advice.contradictions},
        advice.candidates.get("device"),
        {name: advice.derived[name].value for name in ("device", "open") if name in advice.derived},
    )


def domains(kb: KnowledgeBase) -> list[tuple[str, ...]]:
    return [fact.atoms() for fact in kb.facts if fact.is_given]


def answers(kb: KnowledgeBase) -> list[Any]:
    found: list[Any] = []
    for situation in every_situation(kb):
        try:
            found.append(content(advise(kb, situation)))
        except ConflictingRules:
            found.append(None)
    return found


@stable(40)
@given(packs(3), packs(3))
def test_every_change_is_found(old: KnowledgeBase, new: KnowledgeBase) -> None:
    if domains(old) != domains(new):
        return  # other situations can be put to them: that has tests of its own
    before, after = answers(old), answers(new)
    both = [pair for pair in zip(before, after, strict=True) if None not in pair]
    impact = compare(old, new)
    assert impact.situations == len(both)
    changed = sum(one != other for one, other in both)
    assert impact.changed >= changed


@stable(25)
@given(packs(4))
def test_knowledge_does_not_differ_from_itself(kb: KnowledgeBase) -> None:
    assert compare(kb, kb).changes == ()
