"""Questions about a situation -> what is answered."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from blink_expert import render
from blink_expert.advice import Advice, advise
from blink_expert.advice.model import BatteryAdvice, KnowledgeInfo, Question, Scalar, Warning_
from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.explain import Explanation, WhatIf, WhyAsk, WhyNot, near_misses, why_ask, why_not
from blink_expert.explain import explain as explain_item
from blink_expert.explain import what_if as compare
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.queries.encoding import as_json
from blink_expert.render.parts import Audience

__all__ = [
    "MEDIA_TYPES",
    "BatteryCheck",
    "Format",
    "NextQuestion",
    "WhyNots",
    "check_batteries",
    "explain",
    "next_question",
    "rendered",
    "what_if",
    "why_nots",
]

Format = Literal["json", "jsonld", "markdown", "html", "text", "reply"]
"""The forms of an answer, as on the command line."""

MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "markdown": "text/markdown",
    "html": "text/html",
    "text": "text/plain",
    "reply": "text/plain",
}
"""The media type of each form, without an encoding."""


class NextQuestion(msgspec.Struct, frozen=True):
    """The best question and why it is asked; both null when nothing is left to ask.

    `remaining` is how many questions can still change the answer, this one included.
    """

    question: Question | None
    why: WhyAsk | None
    remaining: int


class BatteryCheck(msgspec.Struct, frozen=True):
    """What an answer says about the batteries: its verdict, its warnings, and what would settle it.

    `questions` are those of the answer that ask for a fact which `battery.missing` names.
    """

    knowledge: KnowledgeInfo
    situation: dict[str, Scalar]
    status: str
    battery: BatteryAdvice
    warnings: tuple[Warning_, ...]
    questions: tuple[Question, ...]


class WhyNots(msgspec.Struct, frozen=True):
    """The rule that was asked for, or the rules that nearly are in the answer, nearest first."""

    rules: tuple[WhyNot, ...]


def rendered(
    kb: KnowledgeBase,
    advice: Advice,
    form: Format,
    *,
    audience: Audience = "agent",
    sources: bool = False,
) -> bytes:
    """Return the answer in that form, with the bytes of the command line."""
    match form:
        case "json":
            return as_json(advice)
        case "jsonld":
            text = render.render_jsonld(kb, advice, audience=audience)
        case "markdown":
            text = render.render_markdown(kb, advice, audience=audience, sources=sources)
        case "html":
            text = render.render_html(kb, advice, audience=audience, sources=sources)
        case "text":
            text = render.render_text(kb, advice, audience=audience, sources=sources)
        case "reply":
            text = render.render_reply(kb, advice)
    return text.encode()


def check_batteries(advice: Advice) -> BatteryCheck:
    """Return the part of the answer that is about the batteries."""
    return BatteryCheck(
        advice.knowledge,
        advice.situation,
        advice.status,
        advice.battery,
        advice.warnings,
        tuple(one for one in advice.questions if one.fact in advice.battery.missing),
    )


def next_question(kb: KnowledgeBase, facts: Mapping[str, Any]) -> NextQuestion:
    """Return the question that helps most, and why it is asked.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    situation = read_situation(kb, facts)
    questions = advise(kb, situation).questions
    if not questions:
        return NextQuestion(None, None, 0)
    return NextQuestion(questions[0], why_ask(kb, situation, questions[0].fact), len(questions))


def explain(kb: KnowledgeBase, facts: Mapping[str, Any], item: str) -> Explanation:
    """Return why the item is in the answer, or why it is asked for.

    Raises:
        NameNotFound: there is nothing of that name to explain.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    return explain_item(kb, read_situation(kb, facts), item)


def why_nots(kb: KnowledgeBase, facts: Mapping[str, Any], rule: str | None) -> WhyNots:
    """Return why the rule is not in the answer; without a rule, those that nearly are.

    Raises:
        NameNotFound: there is no such rule.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    situation = read_situation(kb, facts)
    if rule is None:
        return WhyNots(near_misses(kb, situation))
    if rule not in kb.rule:
        hint = did_you_mean(rule, kb.rule) or "Without a rule, the nearest are named."
        raise NameNotFound(f"there is no rule '{rule}'. {hint}")
    return WhyNots((why_not(kb, situation, rule),))


def what_if(kb: KnowledgeBase, facts: Mapping[str, Any], changes: Mapping[str, Any]) -> WhatIf:
    """Return what the changes would add to the answer, remove from it and change in it.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    now = read_situation(kb, facts)
    return compare(kb, now, {**now, **read_situation(kb, changes)})
