"""Answers that are kept are the answers that would be made."""

from typing import Any

import pytest
from knowledge_bases import shipped

import blink_expert
from blink_expert.errors import SituationInvalid
from blink_expert.render import render_json
from blink_expert.render.kept import KeptJson


@pytest.fixture(scope="module")
def kb() -> blink_expert.KnowledgeBase:
    return shipped()


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"device": "mini"},
        {"device": "outdoor_4", "coin": True},
        {"coin": "yes", "device": "Outdoor 4", "battery_voltage": "1.5 V"},
        {"battery_count": 2.0},
        {"device": None},
    ],
)
def test_an_answer_is_the_same_the_second_time(
    kb: blink_expert.KnowledgeBase, facts: dict[str, Any]
) -> None:
    answer = KeptJson(kb)
    made = render_json(blink_expert.advise(kb, facts), indent=0).encode()
    assert answer(facts) == made
    assert answer(facts) == made


def test_equal_values_of_other_types_are_other_facts(kb: blink_expert.KnowledgeBase) -> None:
    answer = KeptJson(kb)
    answer({"battery_count": 1})
    with pytest.raises(SituationInvalid):
        answer({"battery_count": True})


def test_a_mistake_is_reported_each_time(kb: blink_expert.KnowledgeBase) -> None:
    answer = KeptJson(kb)
    bad: tuple[dict[str, Any], ...] = ({"device": "toaster"}, {"device": ["xt"]})
    for facts in bad * 2:
        with pytest.raises(SituationInvalid):
            answer(facts)


def test_only_so_many_are_kept(kb: blink_expert.KnowledgeBase) -> None:
    answer = KeptJson(kb, most=1)
    first = answer({"device": "mini"})
    assert answer({"device": "mini"}) is first
    answer({"device": "xt"})
    assert answer({"device": "mini"}) is not first
