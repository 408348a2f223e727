"""What can be wrong with the rules as a whole, decided over every situation.

Each check yields drafts of findings; where a situation shows what is wrong, it is in the draft.
"""

from collections.abc import Callable, Iterator

from blink_expert.verification.answers import Answers
from blink_expert.verification.model import Draft
from blink_expert.verification.procedure_checks import late_warnings, missing_steps, no_way_out
from blink_expert.verification.rule_checks import (
    conflicts,
    redundant_conditions,
    redundant_rules,
    unreachable,
)
from blink_expert.verification.vocabulary_checks import never_asked, unused_facts, unused_sources

__all__ = ["CHECKS", "Check"]

Check = Callable[[Answers], Iterator[Draft]]

CHECKS: tuple[Check, ...] = (
    unreachable,
    conflicts,
    redundant_rules,
    redundant_conditions,
    missing_steps,
    late_warnings,
    no_way_out,
    unused_facts,
    never_asked,
    unused_sources,
)
