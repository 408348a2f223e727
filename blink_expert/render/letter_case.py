"""What a letter says for one device: all of the answer, or as much as was asked for."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.letter import for_letter, is_stopped
from blink_expert.render.nearness import near_sections
from blink_expert.render.once import said_once
from blink_expert.render.outline import every_section
from blink_expert.render.parts import Entry, Section
from blink_expert.render.progress import begins, what_is_left
from blink_expert.render.subjects import (
    is_answered,
    is_beside,
    outside_topics,
    shortened,
    split,
)

__all__ = ["LetterCase", "letter_case"]

_FEW_STEPS, _FEWEST_STEPS = 6, 3
"""Steps that are given without being asked for, at most: of what is left of a job, and of all."""

_JUDGED = frozenset(("compatible", "incompatible"))
"""Verdicts that are an answer by themselves."""


class LetterCase(msgspec.Struct, frozen=True):
    """The answer for one device: what it says of subjects, and the rest of it.

    `topics` are the subjects that it does not speak of; `offer` stands in the place of its steps,
    and `begin` says after what these begin.
    """

    advice: Advice
    said: tuple[Entry, ...]
    sections: tuple[Section, ...]
    topics: tuple[str, ...]
    offer: str = ""
    begin: str = ""


def letter_case(
    kb: KnowledgeBase, advice: Advice, outside: Iterable[str], questions: Sequence[str]
) -> LetterCase:
    """Return the answer for one device; `questions` are those that nobody recognised.

    Of a job that nobody asks for, only what speaks of the same as these is said, if anything does.
    """
    job = for_letter(kb, advice)
    left = what_is_left(kb, job)
    said, sections = split(kb, every_section(kb, left, "customer"))
    if left.status == "not_covered" and left.gaps:
        # They say it of the device by its name, and are no silence on something else.
        sections = tuple(
            msgspec.structs.replace(one, title="" if one.name == "gaps" else one.title)
            for one in sections
            if one.name != "status"
        )
    topics = tuple(outside_topics(kb, left, outside, said))
    begin = begins(kb, left) if left is not job and left.procedure else ""
    answered = is_answered(kb, left, said)
    few = not answered and _is_short(left, begin, questions)
    judged = left.battery.verdict in _JUDGED
    beside = (topics or said or judged) and is_beside(kb, job, said)
    spoken_of = [one for one in sections if one.name in {*kb.phase_rank, *_BESIDE_PHASES}]
    whole = frozenset(one.name for one in spoken_of)
    if not few:
        # Beside an answer, what only has the same words would be taken for a part of it.
        silent = not (answered or topics or is_stopped(left))
        whole = near_sections(kb, questions if silent else (), spoken_of)
    else_asked = whole or (questions and topics)
    idle = _is_unasked(kb, job) and bool(else_asked or not left.procedure)
    if not (beside or few or idle):
        return LetterCase(left, said, said_once(said, sections), topics, begin=begin)
    brief = said_once(said, shortened(kb, left, sections, answered=answered, whole=whole))
    if few:
        return LetterCase(left, said, brief, topics, begin=begin)
    asks = any(section.name == "questions" for section in brief)
    offer = "" if asks or is_stopped(left) else _offer(kb, left, whole)
    begin = begin if not whole.isdisjoint(kb.phase_rank) else ""
    return LetterCase(left, said, brief, topics, offer, begin)


_BESIDE_PHASES = ("battery", "notes", "gaps")
"""Sections that speak of something, beside those of phases."""


def _is_short(left: Advice, begin: str, questions: Sequence[str]) -> bool:
    """Whether so few steps are left that they are simply given."""
    steps = sum(len(one.steps) for one in left.procedure)
    return 0 < steps <= (_FEW_STEPS if begin else _FEWEST_STEPS if questions else 0)


def _is_unasked(kb: KnowledgeBase, advice: Advice) -> bool:
    """Whether nobody asks for the job, and nothing ends it."""
    named = kb.task in advice.situation
    return bool(advice.procedure) and not (named or is_stopped(advice))


def _offer(kb: KnowledgeBase, advice: Advice, given: Collection[str]) -> str:
    """Offer the steps by the titles of their phases, but of the first, which prepares for them.

    Phases that are `given` are not offered; where nobody knows the device, none is known either.
    """
    if advice.status == "needs_device":
        return "If you would like steps for a job, tell us which device you have."
    known = {kb.phases[0].name, *given}
    titles = [one.title for one in advice.procedure if one.phase not in known]
    jobs = [title[:1].lower() + title[1:] for title in titles]
    if not jobs:
        return ""
    these = "this job" if len(jobs) == 1 else "these jobs"
    return f"We have steps for {these}: {'; '.join(jobs)}. Tell us if you would like the steps."
