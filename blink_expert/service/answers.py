"""The bodies of requests -> what is answered. Pure, as everything that is called here is."""

from blink_expert.advice import Advice, advise
from blink_expert.explain import Explanation, WhatIf
from blink_expert.explain import explain as explain_item
from blink_expert.explain import what_if as compare
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.queries.answers import NextQuestion, WhyNots, next_question
from blink_expert.queries.answers import rendered as in_form
from blink_expert.queries.answers import why_nots as rules_missed
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


def rendered(kb: KnowledgeBase, asked: Advise, situation: Situation) -> bytes:
    """Return the answer in the format that is asked for, with the bytes of the command line."""
    advice: Advice = advise(kb, situation, trace=asked.trace)
    return in_form(kb, advice, asked.format, audience=asked.audience, sources=asked.sources)


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
    return rules_missed(kb, read_situation(kb, asked.facts), asked.rule)


def what_if(kb: KnowledgeBase, asked: WhatIfRequest) -> WhatIf:
    """Return what the changes would add to the answer, remove from it and change in it.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    now = read_situation(kb, asked.facts)
    return compare(kb, now, {**now, **read_situation(kb, asked.changes)})
