"""Facts and values in words."""

from blink_expert.advice.model import Question, QuestionValue
from blink_expert.knowledge import UNKNOWN, KnowledgeBase
from blink_expert.knowledge.model import Fact

__all__ = ["choices", "label", "question_about", "sentence"]

CANNOT_TELL = QuestionValue(UNKNOWN, "Cannot tell")


def sentence(text: str) -> str:
    """Return the text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def label(kb: KnowledgeBase, name: str, value: str | float) -> str:
    """Return a value in words."""
    fact = kb.fact[name]
    if value == UNKNOWN:
        return CANNOT_TELL.label
    return fact.value(value).label if isinstance(value, str) else f"{value:g} {fact.unit}"


def choices(fact: Fact, present: str | float = "") -> tuple[QuestionValue, ...]:
    """Return the values that can be chosen; the present one is among them, whatever it is."""
    listed = [
        QuestionValue(one.name, sentence(one.label))
        for one in fact.values
        if one.listed or one.name == present
    ]
    return (*listed, CANNOT_TELL)


def question_about(fact: Fact) -> Question:
    """Return a question about a fact, which need not be one that is asked."""
    return Question(fact.name, fact.ask or f"Which is it: {fact.about}?", choices(fact)[:-1], ())
