"""Answers -> the texts that stand beside the structured content."""

import msgspec

from blink_expert.advice import Advice
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries.answers import BatteryCheck, NextQuestion
from blink_expert.render import render_text

__all__ = ["battery_text", "question_text"]


def question_text(found: NextQuestion) -> str:
    """Return the question, its answers as they are given back, and what they change."""
    question, why = found.question, found.why
    if question is None:
        return "Nothing is left to ask."
    lines = [question.ask, *(f"- {one.value}: {one.label}" for one in question.values)]
    lines += ["", f"Give the reply as the fact {question.fact}; `unknown` if nobody can tell."]
    if why is not None and why.effects:
        lines += ["", "What it changes:", *(f"- {effect.text}" for effect in why.effects)]
    return "\n".join([*lines, "", f"Questions left, with this one: {found.remaining}."])


def battery_text(kb: KnowledgeBase, advice: Advice, check: BatteryCheck) -> str:
    """Return what the whole answer says about the batteries, with all its warnings."""
    part = msgspec.structs.replace(
        advice,
        procedure=(),
        alternatives=(),
        blockers=(),
        notes=(),
        gaps=(),
        questions=check.questions,
    )
    return render_text(kb, part)
