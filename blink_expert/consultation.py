"""A consultation: the facts so far, the next question, and a permalink.

It is immutable and holds nothing but facts; everything else is worked out from them. So changing an
answer, undoing it and resuming later are the same as asking anew.
"""

from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import msgspec

from blink_expert.advice import Advice, advise
from blink_expert.advice.model import Question
from blink_expert.errors import Problem, SituationInvalid
from blink_expert.knowledge import UNKNOWN, KnowledgeBase, read_situation

__all__ = ["Consultation"]

_VERSION = "1"


class Consultation(msgspec.Struct, frozen=True):
    """A conversation about one device.

    `facts` are in the order in which they were given. `unread` is what a permalink said that this
    knowledge base does not know: it is kept and reported, never used.

    >>> import blink_expert
    >>> talk = Consultation.start(blink_expert.load()).answer("device", "outdoor_4")
    >>> talk.next_question().fact
    'opening_tool'
    >>> talk.answer("opening_tool", "no").as_query()
    'device=outdoor_4&opening_tool=no'

    """

    kb: KnowledgeBase
    facts: dict[str, str | float] = {}
    unread: dict[str, str] = {}

    @classmethod
    def start(cls, kb: KnowledgeBase, facts: dict[str, Any] | None = None) -> Self:
        """Return a consultation with these facts.

        Raises:
            SituationInvalid: a fact or value that the vocabulary does not have.

        """
        return cls(kb, dict(read_situation(kb, facts or {})))

    def answer(self, fact: str, value: Any) -> Self:
        """Return the consultation with this answer added, or changed in its place.

        Raises:
            SituationInvalid: there is no such fact or value.

        """
        read = read_situation(self.kb, {fact: value})
        return msgspec.structs.replace(self, facts={**self.facts, **read})

    def change(self, fact: str, value: Any) -> Self:
        """Return the consultation with an earlier answer changed.

        Raises:
            SituationInvalid: the fact was not answered yet, or there is no such value.

        """
        name = next(iter(read_situation(self.kb, {fact: UNKNOWN})))
        if name not in self.facts:
            raise SituationInvalid(
                [
                    Problem(
                        "not-answered",
                        f"'{name}' was not answered yet.",
                        f"Answered: {', '.join(self.facts) or 'nothing'}.",
                        name,
                    )
                ]
            )
        return self.answer(fact, value)

    def unknown(self, fact: str) -> Self:
        """Return the consultation with the answer "cannot tell": it is not asked again."""
        return self.answer(fact, UNKNOWN)

    def undo(self) -> Self:
        """Return the consultation without its last answer; without answers, the same."""
        return msgspec.structs.replace(self, facts=dict(list(self.facts.items())[:-1]))

    def advice(self, *, engine: str = "bitmap", trace: bool = False) -> Advice:
        """Return the answer so far."""
        return advise(self.kb, self.facts, engine=engine, trace=trace)

    def questions(self) -> tuple[Question, ...]:
        """Return the questions that can still change the answer, the best first."""
        return self.advice().questions

    def next_question(self) -> Question | None:
        """Return the best question, or None when nothing is left to ask."""
        return next(iter(self.questions()), None)

    def as_query(self) -> str:
        """Return the facts as the query of a permalink, in the order of answering.

        It is version 1 of the format, which is written without its number; a later version would
        add `v=2`. What was not read is passed on.
        """
        said = {name: _written(value) for name, value in self.facts.items()}
        return urlencode({**said, **self.unread})

    @classmethod
    def from_query(cls, kb: KnowledgeBase, query: str) -> Self:
        """Return the consultation of a permalink; the order of its parts does not matter.

        Names and values that are not known are kept in `unread`. Of a name that stands twice the
        last counts.
        """
        facts: dict[str, str | float] = {}
        unread: dict[str, str] = {}
        for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
            if name == "v" and name not in kb.fact:
                if value != _VERSION:
                    unread[name] = value
                continue
            try:
                facts.update(read_situation(kb, {name: value}))
            except SituationInvalid:
                unread[name] = value
        return cls(kb, facts, unread)


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else repr(value)
