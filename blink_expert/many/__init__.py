"""Inference and answers over many situations at once: sets of them in place of single bits.

The sets are decision diagrams where every situation there is has to be proved, and rows of bits
where the situations are those of a table.
"""

from blink_expert.many.answers import STATUSES, VERDICTS, AnswerSets
from blink_expert.many.outcomes import Conflict, OutcomeSets
from blink_expert.many.questions import first_questions
from blink_expert.many.rows import Rows
from blink_expert.many.space import NOT_KNOWN, Set, Space

__all__ = [
    "NOT_KNOWN",
    "STATUSES",
    "VERDICTS",
    "AnswerSets",
    "Conflict",
    "OutcomeSets",
    "Rows",
    "Set",
    "Space",
    "first_questions",
]
