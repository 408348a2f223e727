"""Planted mistakes: each operator makes the mistake it says, and each mistake is judged rightly."""

from collections import Counter

import pytest
from installed import ROOT
from knowledge_bases import shipped

from blink_expert.knowledge.model import LEVELS, Derive, Step, Warn
from blink_expert.verification.hunt import Hunt, hunt
from blink_expert.verification.impact import compare
from blink_expert.verification.mutants import mutants_of
from blink_expert.verification.pack import load_pack, read_pack

DOOR_LOCK = ROOT / "examples" / "door-lock"
OPERATORS = {
    "drop-rule",
    "drop-condition",
    "negate-condition",
    "change-value",
    "swap-steps",
    "weaken-warning",
    "drop-citation",
}


@pytest.fixture(scope="module")
def hunted() -> Hunt:
    return hunt(read_pack(DOOR_LOCK))


def test_every_operator_is_used_and_no_mutant_of_the_example_survives(hunted: Hunt) -> None:
    outcomes = Counter(fate.outcome for fate in hunted.fates)
    assert outcomes["survived"] == 0
    assert outcomes["killed"] > 300
    assert {fate.operator for fate in hunted.fates} == OPERATORS
    assert all(fate.by for fate in hunted.fates if fate.outcome == "killed")


def test_what_is_called_equivalent_changes_no_answer(hunted: Hunt) -> None:
    kb, _ = load_pack(read_pack(DOOR_LOCK))
    names = {fate.mutant for fate in hunted.fates if fate.outcome == "equivalent"}
    assert names
    for mutant in mutants_of(kb):
        if f"{mutant.rule}: {mutant.text}" in names:
            rules = tuple(mutant.changes.get(at, rule) for at, rule in enumerate(kb.rules))
            changed = kb.__class__(
                **{
                    **{name: getattr(kb, name) for name in kb.__struct_fields__},
                    "rules": tuple(rule for rule in rules if rule is not None),
                }
            )
            assert compare(kb, changed).changed == 0


def test_without_cases_and_invariants_mistakes_survive_and_say_for_whom() -> None:
    files = read_pack(DOOR_LOCK.with_name("small-base"))
    assert not any(name.startswith(("rules/cases", "rules/invariants")) for name in files)
    told: list[tuple[int, int]] = []
    found = hunt(files, progress=lambda done, total: told.append((done, total)))
    survivors = [fate for fate in found.fates if fate.outcome == "survived"]
    assert survivors
    assert all(fate.where is not None for fate in survivors)
    assert any(fate.where.texts for fate in survivors if fate.where is not None)
    assert told[-1] == (len(found.fates), len(found.fates))


def test_several_processes_find_the_same(hunted: Hunt) -> None:
    assert hunt(read_pack(DOOR_LOCK), jobs=2).fates == hunted.fates


def test_each_operator_makes_one_change_of_its_kind() -> None:
    kb = shipped()
    seen: set[str] = set()
    for mutant in mutants_of(kb):
        seen.add(mutant.operator)
        for place, changed in mutant.changes.items():
            rule = kb.rules[place]
            match mutant.operator:
                case "drop-rule":
                    assert changed is None
                    continue
                case "swap-steps":
                    assert len(mutant.changes) == 2
                    assert isinstance(rule.conclusion, Step)
                    continue
            assert changed is not None
            assert changed.id == rule.id
            assert changed != rule
            match mutant.operator:
                case "drop-citation":
                    assert set(changed.cites) < set(rule.cites)
                case "weaken-warning":
                    was, now = rule.conclusion, changed.conclusion
                    assert isinstance(was, Warn)
                    assert isinstance(now, Warn)
                    later = kb.phase_rank[now.before] > kb.phase_rank[was.before]
                    assert later or LEVELS.index(now.level) > LEVELS.index(was.level)
                case "drop-condition" | "negate-condition":
                    assert changed.conclusion == rule.conclusion
                    assert changed.conditions != rule.conditions
                case _:
                    if isinstance(rule.conclusion, Derive):
                        assert changed.cites == rule.cites
    assert seen == OPERATORS
