"""The shipped knowledge as a whole."""

import pytest
from knowledge_bases import shipped

import blink_expert
from blink_expert.inference import engine_for
from blink_expert.knowledge.model import Gap


@pytest.fixture(scope="module")
def kb() -> blink_expert.KnowledgeBase:
    return shipped()


def firing_situations(kb: blink_expert.KnowledgeBase, index: int) -> list[dict[str, str | float]]:
    """Situations that meet its conditions, through derivations if need be."""
    ways: list[dict[str, str | float]] = [{}]
    for condition in kb.rules[index].conditions:
        fact = kb.fact[condition.fact]
        if fact.is_given:
            options = [{fact.name: fact.sample(atom)} for atom in condition.accepts]
            if condition.unknown:
                options.append({})
        else:
            makers = [
                place
                for place, rule in enumerate(kb.rules)
                if rule.makes == fact.name
                and any(fact.atom(value) in condition.accepts for value in rule.says)
            ]
            options = [way for place in makers for way in firing_situations(kb, place)]
        # A fact that two conditions need must have one value in both.
        ways = [
            {**way, **option}
            for way in ways
            for option in options
            if all(way.get(name, value) == value for name, value in option.items())
        ][:200]
    return ways


def test_every_rule_can_fire_and_every_claim_of_every_source_is_cited_by_one(
    kb: blink_expert.KnowledgeBase,
) -> None:
    engine = engine_for(kb)
    dead = [
        rule.id
        for place, rule in enumerate(kb.rules)
        if not any(
            engine.infer(way).outcome(place) == "fired" for way in firing_situations(kb, place)
        )
    ]
    assert dead == []
    cited = {cite for rule in kb.rules for cite in rule.cites}
    article = [f"S{number:03}" for number in range(1, 125)]
    assert [claim.id for claim in kb.claims if claim.source == "article"] == article
    assert set(kb.claim) <= cited


def test_every_text_cites_a_claim_and_only_gaps_cite_silent_sections(
    kb: blink_expert.KnowledgeBase,
) -> None:
    for rule in kb.rules:
        assert rule.cites, rule.id
        if not isinstance(rule.conclusion, Gap):
            assert all(cite in kb.claim for cite in rule.cites), rule.id


def test_no_rule_mixes_sources(kb: blink_expert.KnowledgeBase) -> None:
    for rule in kb.rules:
        sources = {kb.claim[cite].source for cite in rule.cites if cite in kb.claim}
        assert len(sources) <= 1, rule.id


def test_the_nine_devices_of_the_article(kb: blink_expert.KnowledgeBase) -> None:
    covered = {value.name for value in kb.fact["device"].values if value.covered}
    assert covered == {
        "outdoor_4",
        "video_doorbell",
        "outdoor_3rd_gen",
        "indoor_3rd_gen",
        "xt2",
        "xt",
        "indoor_gen_1",
        "mini",
    }
    # The ninth is the second design of the doorbell.
    assert {value.name for value in kb.fact["doorbell_type"].values} == {
        "battery_cover",
        "open_bay",
    }
