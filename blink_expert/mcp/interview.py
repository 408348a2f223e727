"""Questions for the person, as forms that a client shows, and what was filled in.

It is pure: the same talk, told twice, asks the same. How a form travels is for `elicitation`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from blink_expert.advice import Advice, advise
from blink_expert.advice.model import Question
from blink_expert.errors import SituationInvalid
from blink_expert.knowledge import UNKNOWN, KnowledgeBase, read_situation
from blink_expert.queries.schemas import Schema
from blink_expert.render.plain import printable

__all__ = ["Form", "Talk", "filled", "next_form"]

FORMS = 10
"""A client of the SDK gives up a call that comes back more often than this."""
_SINGLE = 8
"""So many forms ask one question each; what is left then stands in one form."""
_CANNOT_TELL = "I cannot tell"


class Talk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person has answered: all that a talk holds, and it may travel with its client.

    `asked` are the facts of the form that was shown last, `forms` is how many were shown, and
    `complaint` what was wrong with the last one. After `stopped` nothing is asked.
    """

    facts: dict[str, str | float] = {}
    asked: tuple[str, ...] = ()
    forms: int = 0
    complaint: str = ""
    stopped: bool = False


class Form(msgspec.Struct, frozen=True):
    """What a client shows: a message, and the fields as a JSON Schema; then the talk goes on."""

    message: str
    schema: Schema
    talk: Talk


def next_form(kb: KnowledgeBase, given: Mapping[str, Any], talk: Talk) -> Form | None:
    """Return the next form, or None when nothing is left to ask.

    `given` are the facts that were known before the talk; what the person answers comes on top.

    Raises:
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    if talk.stopped or talk.forms >= FORMS:
        return None
    answer = advise(kb, read_situation(kb, {**given, **talk.facts}))
    questions = answer.questions[: 1 if talk.forms < _SINGLE else None]
    if not questions:
        return None
    asked = tuple(one.fact for one in questions)
    shown = msgspec.structs.replace(talk, asked=asked, forms=talk.forms + 1, complaint="")
    message = "\n\n".join(filter(None, _message(answer, questions, talk.complaint)))
    return Form(message, _schema(kb, questions), shown)


def filled(kb: KnowledgeBase, talk: Talk, content: Mapping[str, Any] | None) -> Talk:
    """Return the talk after its form came back; None: the person would rather not answer.

    A field that is empty counts as `cannot tell`. What cannot be read is asked again.
    """
    if content is None:
        return msgspec.structs.replace(talk, stopped=True)
    answers = {name: content.get(name) for name in talk.asked}
    said = {name: UNKNOWN if value in (None, "") else value for name, value in answers.items()}
    try:
        read = read_situation(kb, said)
    except SituationInvalid as error:
        return msgspec.structs.replace(talk, complaint=printable(str(error)))
    return msgspec.structs.replace(talk, facts={**talk.facts, **read})


def _message(answer: Advice, questions: Sequence[Question], complaint: str) -> Iterator[str]:
    """Yield what stands above the fields: dangers first, for who looks at the device to answer."""
    for warning in answer.warnings:
        if warning.level == "danger":
            condition = " and ".join(part.text for part in warning.if_ or ())
            head = f"If {condition}: " if condition else ""
            yield f"DANGER! {head}{warning.text}"
    yield complaint
    yield questions[0].ask if len(questions) == 1 else "Each of these can change the answer."


def _schema(kb: KnowledgeBase, questions: Sequence[Question]) -> Schema:
    choices = [one.fact for one in questions if one.values]
    return {
        "type": "object",
        "properties": {one.fact: _field(kb, one) for one in questions},
        "required": choices,
    }


def _field(kb: KnowledgeBase, question: Question) -> Schema:
    """Return a field in the few forms that clients know; a number is left out for `cannot tell`."""
    if question.values:
        return {
            "type": "string",
            "title": question.ask,
            "enum": [*(one.value for one in question.values), UNKNOWN],
            "enumNames": [*(one.label for one in question.values), _CANNOT_TELL],
        }
    fact = kb.fact[question.fact]
    return {
        "type": "number",
        "title": question.ask,
        "description": f"In {fact.unit}. Leave it empty if you cannot tell.",
        "minimum": fact.minimum,
        "maximum": fact.maximum,
    }
