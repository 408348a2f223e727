"""The text of a ticket -> for each device in it the answer, and the draft of a reply."""

import msgspec

from blink_expert import intake
from blink_expert.advice import Advice, advise
from blink_expert.intake import Case, Intake
from blink_expert.knowledge import KnowledgeBase
from blink_expert.render import render_reply

__all__ = ["Answer", "TicketAnswer", "answer_ticket", "draft_replies", "draft_reply"]


class Answer(msgspec.Struct, frozen=True):
    """One case of a ticket: what was read, the answer to it, and the draft of a reply."""

    case: Case
    advice: Advice
    reply: str


class TicketAnswer(msgspec.Struct, frozen=True):
    """All that a ticket says, an answer for each of its cases, in their order, and one letter."""

    intake: Intake
    answers: tuple[Answer, ...]
    letter: str

    @property
    def has_facts(self) -> bool:
        """Whether anything was read that rules can use; other tickets are not for us."""
        return any(case.facts or case.candidates for case in self.intake.cases)


def answer_ticket(kb: KnowledgeBase, text: str) -> TicketAnswer:
    """Read the text and answer each of its cases.

    Raises:
        LibraryMissing: the extra `intake` is not installed.

    >>> import blink_expert
    >>> answered = answer_ticket(blink_expert.load(), "Can I put alkaline into my XT2?")
    >>> answered.answers[0].case.facts["device"], answered.answers[0].advice.battery.verdict
    ('xt2', 'incompatible')

    """
    found = intake.read(kb, text)
    advices = [advise(kb, case.facts) for case in found.cases]
    replies, letter = draft_replies(kb, found, *advices)
    answers = tuple(map(Answer, found.cases, advices, replies))
    return TicketAnswer(found, answers, letter)


def draft_replies(
    kb: KnowledgeBase, found: Intake, *advices: Advice
) -> tuple[tuple[str, ...], str]:
    """Return the draft of a reply to each case, and of one letter on all of them."""
    replies = tuple(draft_reply(kb, found, one) for one in advices)
    # The reply to the only case is the letter.
    return replies, replies[0] if len(replies) == 1 else draft_reply(kb, found, *advices)


def draft_reply(kb: KnowledgeBase, found: Intake, *advices: Advice) -> str:
    """Return the draft of one letter on these cases.

    What is not covered is said at its start, and so are questions that are not recognised, unless
    something else is answered: then they stand at its end.
    """
    outside = [one.label for one in found.out_of_scope]
    return render_reply(kb, *advices, outside=outside, unrecognized=found.unrecognized)
