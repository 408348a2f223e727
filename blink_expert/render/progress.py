"""What is left of an answer for somebody who has done a part of the job."""

import msgspec

from blink_expert.advice.model import Advice, BatteryAdvice, Blocker, Question, Remark
from blink_expert.advice.relevance import battery_facts, subject_facts
from blink_expert.advice.scope import danger_facts
from blink_expert.knowledge.model import UNKNOWN, KnowledgeBase

__all__ = ["begins", "what_is_left"]


def what_is_left(kb: KnowledgeBase, advice: Advice) -> Advice:
    """Return the answer from the phase on that comes after what is done.

    Dangers stay, since they may last until the end, and so does what speaks of something asked, or
    of what the person says of what is dangerous.
    Which batteries are right is not said to somebody who has put them in and says nothing of them.
    A job that is asked for and would be done stays as it is: something must be wrong with it. So
    does an answer in which it is certain that a part that is told as done cannot be.
    """
    rank = kb.phase_rank
    done = rank.get(str(advice.situation.get(kb.progress, UNKNOWN)), -1)
    left = tuple(one for one in advice.procedure if rank[one.phase] > done)
    asked_for = kb.task in advice.situation and not left
    stops = any(one.if_ is None and rank[one.phase] <= done for one in advice.blockers)
    if done < 0 or asked_for or stops:
        return advice

    lasting = kb.once(subject_facts) | kb.once(danger_facts) & advice.situation.keys()

    def is_left(one: Remark | Blocker) -> bool:
        tested = {condition.fact for condition in kb.rule[one.rule].conditions}
        return one.phase is None or rank[one.phase] > done or not lasting.isdisjoint(tested)

    def is_open(one: Question) -> bool:
        return any(rank.get(kb.rule[name].phase, done + 1) > done for name in one.because)

    battery = advice.battery
    put_in = any(one.battery and rank[one.name] <= done for one in kb.phases)
    if put_in and kb.once(battery_facts).isdisjoint(advice.situation):
        battery = BatteryAdvice("not_asked")
    return msgspec.structs.replace(
        advice,
        battery=battery,
        procedure=left,
        warnings=tuple(
            one for one in advice.warnings if one.level == "danger" or rank[one.before] > done
        ),
        blockers=tuple(filter(is_left, advice.blockers)),
        notes=tuple(filter(is_left, advice.notes)),
        gaps=tuple(filter(is_left, advice.gaps)),
        questions=tuple(filter(is_open, advice.questions)),
    )


def begins(kb: KnowledgeBase, advice: Advice) -> str:
    """Say after what the steps begin."""
    told = kb.fact[kb.progress].value(str(advice.situation[kb.progress])).phrase
    return f"You wrote that {told}. So the steps begin after that."
