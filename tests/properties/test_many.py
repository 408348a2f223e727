"""Many situations answered at once are answered as each of them is by itself."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packs import every_situation, packs
from strategies import Given, situations, stable

import blink_expert
from blink_expert.advice import advise
from blink_expert.batch.columns import COLUMNS
from blink_expert.batch.together import TOGETHER, answer_together
from blink_expert.errors import ConflictingRules
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import UNKNOWN
from blink_expert.many import OutcomeSets, Rows

KB = blink_expert.load()


def one_by_one(kb: KnowledgeBase, some: Sequence[Situation]) -> dict[str, list[str | None]]:
    answers = [advise(kb, situation) for situation in some]
    return {name: [COLUMNS[name](advice) for advice in answers] for name in TOGETHER}


@stable(40)
@given(packs(), st.integers(0, 999))
def test_situations_of_a_pack_are_answered_as_one_by_one(kb: KnowledgeBase, seed: int) -> None:
    chance = random.Random(seed)
    engine, some, clashing = engine_for(kb), [], []
    every = list(every_situation(kb))
    for situation in chance.sample(every, min(200, len(every))):
        # That a person cannot tell is not the same as that nobody asked.
        told = {
            name: value if chance.random() < 0.8 else UNKNOWN for name, value in situation.items()
        }
        try:
            engine.infer(told)
        except ConflictingRules:
            clashing.append(told)
        else:
            some.append(told)
    assert answer_together(kb, some, tuple(TOGETHER)) == one_by_one(kb, some)
    if clashing:
        with pytest.raises(ConflictingRules):
            answer_together(kb, [*some, clashing[0]], ("status",))


@stable(60)
@given(st.lists(situations(KB), min_size=1, max_size=25))
def test_shipped_situations_are_answered_as_one_by_one(some: list[Given]) -> None:
    read = [read_situation(KB, one) for one in some]
    assert answer_together(KB, read, tuple(TOGETHER)) == one_by_one(KB, read)


@stable(60)
@given(st.lists(situations(KB), min_size=1, max_size=40))
def test_rules_fire_and_wait_in_the_rows_where_they_do(some: list[Given]) -> None:
    read = [read_situation(KB, one) for one in some]
    sets = OutcomeSets(KB, Rows(KB, read))
    for row, situation in enumerate(read):
        findings = engine_for(KB).infer(situation)
        assert _rules(sets.fired, row) == findings.fired
        assert _rules(sets.pending, row) == findings.pending


def _rules(sets: Sequence[int], row: int) -> int:
    return sum((rows >> row & 1) << place for place, rows in enumerate(sets))


def test_no_situation_has_no_answer() -> None:
    assert answer_together(KB, [], ("status", "steps")) == {"status": [], "steps": []}
