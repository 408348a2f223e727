"""The rules that the benchmarks give to other engines mean what they mean to ours."""

from pathlib import Path

import pytest
from bases import generate, situations
from contest import version_of
from installed import ROOT
from knowledge_bases import shipped
from peers import program
from peers.job import PEERS as KINDS
from peers.job import Job, make

import blink_expert
from blink_expert.inference import bits, engine_for
from blink_expert.knowledge import KnowledgeBase, read_situation

PACKS = {name: ROOT / name for name in (".", "examples/small-base", "examples/door-lock")}
PEERS = (
    "CLIPS",
    "CLIPS, fact by fact",
    "experta",
    "durable_rules",
    "zen-engine",
    "business-rules",
    "rule-engine",
)


def _asked(kb: KnowledgeBase, number: int) -> list[dict[str, str | float]]:
    return [dict(read_situation(kb, some)) for some in situations(kb, number)]


def _fired(kb: KnowledgeBase, situation: dict[str, str | float]) -> frozenset[int]:
    return frozenset(bits(engine_for(kb).infer(situation).fired))


@pytest.mark.parametrize("pack", PACKS)
def test_the_translated_rules_fire_as_ours_do(pack: str) -> None:
    kb = blink_expert.load(PACKS[pack], cache=False)
    translated = program.translate(kb)
    for some in _asked(kb, 100):
        for situation in (some, {k: v for k, v in some.items() if k != kb.identifies}):
            found = program.fired_by(translated, program.given(kb, situation))
            assert found == _fired(kb, situation), situation


def test_a_rule_tests_only_what_earlier_levels_set() -> None:
    translated = program.translate(shipped())
    known = set(translated.inputs)
    settled = dict.fromkeys(known, 0)
    for rule in translated.rules:
        for fact, _ in rule.sets:
            settled[fact] = max(settled.get(fact, 0), rule.level + 1)
    for rule in translated.rules:
        assert all(settled[test.fact] <= rule.level for test in rule.tests), rule.name


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_fires_what_ours_fires(name: str) -> None:
    assert tuple(KINDS) == PEERS
    if not version_of(name):
        pytest.skip(f"{name} is not installed: pip install 'blink-expert[bench]'")
    place = ROOT / "examples/small-base"
    kb = blink_expert.load(place, cache=False)
    asked = _asked(kb, 40)
    facts = [program.given(kb, some) for some in asked]
    peer, prepared = make(name, Job(str(place), program.translate(kb), facts, asked))
    for one, situation in zip(prepared, asked, strict=True):
        assert peer.fired(peer.infer(one)) == _fired(kb, situation), situation


def test_generated_rules_load_and_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, 200)
    one, two = (blink_expert.load(tmp_path / name, cache=False) for name in ("one", "two"))
    assert len(one.rules) == 200
    assert one.digest == two.digest
    assert any(_fired(one, some) for some in _asked(one, 40))
