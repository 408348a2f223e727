"""The phases of an outline: what is to be done, in order, and what is to know of it there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from blink_expert.advice.model import Advice, Alternative, If, Remark, Step
from blink_expert.advice.relevance import tool_facts
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.parts import (
    ANY_CASE,
    LISTED,
    Entry,
    Group,
    Section,
    stop,
    to_entry,
    warn,
    words,
)

__all__ = ["first_phase", "phase_sections"]


def first_phase(kb: KnowledgeBase, advice: Advice) -> int:
    """Return the rank of the phase that the person meets first: its warnings stand at the top."""
    met = [phase.phase for phase in advice.procedure] + [one.phase for one in advice.blockers]
    return min((kb.phase_rank[name] for name in met), default=len(kb.phases))


def phase_sections(kb: KnowledgeBase, advice: Advice) -> Iterator[Section]:
    """Yield the phases in which there is something to do or to know."""
    begin = first_phase(kb, advice)
    steps = {phase.phase: phase.steps for phase in advice.procedure}
    for rank, phase in enumerate(kb.phases):
        groups: list[Group] = []
        if rank > begin:
            groups += (
                warn(warning)
                for warning in advice.warnings
                if warning.before == phase.name and warning.level != "danger"
            )
        before, after = _remarks(kb, advice, phase.name, steps.get(phase.name, ()))
        stops = [one for one in advice.blockers if one.phase == phase.name and phase.name in steps]
        # What may have to stop is read after what may help: `an equivalent object will do`.
        groups += (stop(one) for one in stops if one.if_ is None)
        groups += before
        groups += (stop(one) for one in stops if one.if_ is not None)
        if phase.name in steps:
            groups += _steps(steps[phase.name], advice.alternatives)
        groups += after
        if groups:
            yield Section(phase.name, phase.title, tuple(_labelled(groups)))


def _remarks(
    kb: KnowledgeBase, advice: Advice, phase: str, steps: Sequence[Step]
) -> tuple[list[Group], list[Group]]:
    """Return the notes and gaps of a phase: those before its steps, and those after them.

    As in the files: what an author writes above the first step is read before it. So is what holds
    in any case, where the last step may not apply. What may not apply comes after the steps, first
    what stands under the condition of the last of them; but what limits a tool comes before.
    """
    place = kb.rule_rank
    last = words(steps[-1].if_) if steps else ""
    first = min((place[step.rule] for step in steps), default=-1)
    found = sorted(
        (
            (place[one.rule], kind, one)
            for kind, some in (("note", advice.notes), ("gap", advice.gaps))
            for one in some
            if one.phase == phase
        ),
        key=lambda found: (words(found[2].if_) != last, found[2].if_ is not None, found[0]),
    )
    tools = kb.once(tool_facts)
    early = [
        one
        for one in found
        if (one[0] < first and all(part.fact in tools for part in one[2].if_ or ()))
        or (last and one[2].if_ is None)
    ]
    early.sort(key=lambda one: one[2].if_ is not None)
    late = [one for one in found if one not in early]
    return list(_runs(early)), list(_runs(late))


def _runs(remarks: Iterable[tuple[int, str, Remark]]) -> Iterator[Group]:
    for (kind, condition), same in groupby(remarks, lambda one: (one[1], words(one[2].if_))):
        yield Group(kind, tuple(to_entry(item) for _, _, item in same), condition)


def _steps(steps: Sequence[Step], alternatives: Sequence[Alternative]) -> Iterator[Group]:
    """Yield the steps under each condition.

    They are numbered through, but for what is done only where an earlier one is not.
    """
    done: list[tuple[Sequence[If], int]] = []
    for condition, run in groupby(steps, lambda step: words(step.if_)):
        same = list(run)
        when = same[0].if_ or ()
        start = 1 + max((end for one, end in done if not _exclude(one, when)), default=0)
        done.append((when, start + len(same) - 1))
        entries = tuple(
            msgspec.structs.replace(
                to_entry(step),
                instead=tuple(
                    _alternative(one)
                    for one in alternatives
                    if one.for_ == step.rule and (one.steps or one.use not in _tools(step))
                ),
            )
            for step in same
        )
        yield Group("steps", entries, condition, start=start)


def _exclude(one: Iterable[If], other: Sequence[If]) -> bool:
    """Whether no situation meets both conditions."""
    return any(a.fact == b.fact and set(a.values).isdisjoint(b.values) for a in one for b in other)


def _tools(step: Step) -> set[str]:
    """Return what the step already says to use: that is no alternative to it."""
    return {step.tool or "", *(value for part in step.if_ or () for value in part.values)}


def _labelled(groups: Iterable[Group]) -> Iterator[Group]:
    """Yield the groups of a phase, and say where a condition no longer holds."""
    under_condition = False
    for group in groups:
        over = under_condition and group.kind in LISTED and not group.condition
        yield msgspec.structs.replace(group, label=ANY_CASE) if over else group
        if group.kind in LISTED:
            under_condition = bool(group.condition)


def _alternative(one: Alternative) -> Group:
    subs = tuple(Entry(sub.text, sub.until or "") for sub in one.steps)
    own = () if not subs else (Group("steps", subs),)
    entry = Entry(one.text, "", one.rule, one.cites, own)
    return Group("alternative", (entry,), words(one.if_))
