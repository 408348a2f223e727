"""A second knowledge base, `examples/door-lock`, shows that nothing in the program is about Blink.

That its cases pass is told by pytest itself, which collects them, and once more by the check.
"""

from installed import ROOT
from knowledge_bases import locks

import blink_expert
from blink_expert.verification.check import check
from blink_expert.verification.coverage import coverage
from blink_expert.verification.pack import read_pack

PACK = ROOT / "examples" / "door-lock"


def test_it_is_knowledge_without_a_line_of_python() -> None:
    assert not list(PACK.rglob("*.py"))


def test_nothing_is_wrong_with_it() -> None:
    source = (PACK / "source.txt").read_text(encoding="utf-8")
    report = check(PACK, source_text=source)
    assert report.findings == ()  # a failing case would be one
    assert report.proofs
    assert all(proof.holds for proof in report.proofs)


def test_its_cases_touch_everything() -> None:
    found = coverage(read_pack(PACK))
    assert found.missing == ()
    assert found.cases > 0


def test_it_answers_with_both_engines_alike() -> None:
    # Known by what it looks like; the time and the mark lead to the cards and the verdict.
    facts = {"cover": "sliding", "hot": "no", "minutes_without": 10, "battery_mark": "16340"}
    advice = blink_expert.advise(locks(), facts)
    assert advice == blink_expert.advise(locks(), facts, engine="rete")
    assert advice.derived["device"].value == "harbor"
    assert advice.battery.verdict == "incompatible"
    steps = [step.rule for phase in advice.procedure for step in phase.steps]
    assert steps[-3:] == ["teach-cards", "test-bolt", "wedge-away"]
