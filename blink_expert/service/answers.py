"""Questions about a situation -> what is answered. Pure, as everything that they call is."""

from collections.abc import Mapping
from typing import Any

import msgspec

from blink_expert import render
from blink_expert.advice import Advice, advise
from blink_expert.advice.model import Question
from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.explain import Explanation, WhatIf, WhyAsk, WhyNot, near_misses, why_ask, why_not
from blink_expert.explain import explain as explain_item
from blink_expert.explain import what_if as compare
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.service.encoding import as_json
from blink_expert.service.requests import Advise, Explain, WhatIfRequest, WhyNotRequest

__all__ = [
    "MEDIA_TYPES",
    "NextQuestion",
    "WhyNots",
    "explain",
    "next_question",
    "rendered",
    "what_if",
    "why_nots",
]

MEDIA_TYPES = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "markdown": "text/markdown",
    "html": "text/html",
    "text": "text/plain",
    "reply": "text/plain",
}
"""The media type of each format of an answer; the encoding is added to all that are text."""


class NextQuestion(msgspec.Struct, frozen=True):
    """The best question and why it is asked; both null when nothing is left to ask.

    `remaining` is how many questions can still change the answer, this one included.
    """

    question: Question | None
    why: WhyAsk | None
    remaining: int


class WhyNots(msgspec.Struct, frozen=True):
    """The rule that was asked for, or the rules that nearly are in the answer, nearest first."""

    rules: tuple[WhyNot, ...]


def rendered(kb: KnowledgeBase, asked: Advise, situation: Situation) -> bytes:
    """Return the answer in the format that is asked for, with the bytes of the command line."""
    advice: Advice = advise(kb, situation, trace=asked.trace)
    audience, sources = asked.audience, asked.sources
    match asked.format:
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


def next_question(kb: KnowledgeBase, facts: Mapping[str, Any]) -> NextQuestion:
    """Return the question that helps most, and why it is asked."""
    situation = read_situation(kb, facts)
    questions = advise(kb, situation).questions
    if not questions:
        return NextQuestion(None, None, 0)
    return NextQuestion(questions[0], why_ask(kb, situation, questions[0].fact), len(questions))


def explain(kb: KnowledgeBase, asked: Explain) -> Explanation:
    """Return why the item is in the answer, or why it is asked for.

    Raises:
        NameNotFound: there is nothing of that name to explain.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    return explain_item(kb, read_situation(kb, asked.facts), asked.item)


def why_nots(kb: KnowledgeBase, asked: WhyNotRequest) -> WhyNots:
    """Return why the rule is not in the answer; without a rule, those that nearly are.

    Raises:
        NameNotFound: there is no such rule.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    situation = read_situation(kb, asked.facts)
    if asked.rule is None:
        return WhyNots(near_misses(kb, situation))
    if asked.rule not in kb.rule:
        raise NameNotFound(did_you_mean(asked.rule, kb.rule) or "/v1/rules lists the rules.")
    return WhyNots((why_not(kb, situation, asked.rule),))


def what_if(kb: KnowledgeBase, asked: WhatIfRequest) -> WhatIf:
    """Return what the changes would add to the answer, remove from it and change in it.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    now = read_situation(kb, asked.facts)
    return compare(kb, now, {**now, **read_situation(kb, asked.changes)})
