"""Every finding of `check` and `coverage`: a pack that has it and nothing else, and one repaired.

Each file in `packs/findings/` is a list of documents, apart by `---`. The head of a document says
which file of the pack in `packs/base/` it adds or replaces; places are those in the list itself.
The head of the list has each finding as `check` prints it, in order, and what shows it. Documents
that are `repaired` take the place of others, or are added: then there is no finding left.
"""

import json
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from blink_expert import advise
from blink_expert.advice.model import Advice
from blink_expert.errors import ConflictingRules
from blink_expert.inference import engine_for
from blink_expert.knowledge import read_situation
from blink_expert.knowledge.model import Derive
from blink_expert.verification import check as check_module
from blink_expert.verification.check import Report, check, check_files
from blink_expert.verification.coverage import coverage
from blink_expert.verification.model import Finding
from blink_expert.verification.pack import load_pack, read_pack
from blink_expert.verification.positions import WARNINGS
from blink_expert.verification.sarif import to_sarif

PACKS = Path(__file__).parent / "packs"
MALFORMED = Path(__file__).parents[1] / "knowledge" / "malformed"
FINDINGS = sorted((PACKS / "findings").glob("*.yaml"))
CLEAN = sorted((PACKS / "clean").glob("*.yaml"))
_HEAD = re.compile(r"# (finds|shown by|source|adds|replaces|repaired): (.+)")

Files = dict[str, bytes]


class Sample(msgspec.Struct):
    """What a file in `packs/` says."""

    finds: list[tuple[str, str | None]]
    source: str | None
    wrong: Files
    repaired: Files


def base() -> Files:
    return read_pack(PACKS / "base")


@cache
def sample(path: Path) -> Sample:
    lines = path.read_text("utf-8").splitlines()
    starts = [0, *(at + 1 for at, line in enumerate(lines) if line == "---"), len(lines) + 1]
    one = Sample([], None, {}, {})
    for start, end in zip(starts, starts[1:], strict=False):
        document = "\n" * start + "\n".join(lines[start : end - 1]) + "\n"
        for line in lines[start : end - 1]:
            if not (head := _HEAD.fullmatch(line)):
                break
            key, said = head[1], head[2]
            if key == "finds":
                one.finds.append((said, None))
            elif key == "shown by":
                one.finds[-1] = (one.finds[-1][0], said)
            elif key == "source":
                one.source = said
            elif key == "repaired":
                one.repaired[said] = document.encode()
            else:
                assert (said in base()) == (key == "replaces"), said
                one.wrong[said] = document.encode()
    return one


def facts(finding: Finding) -> str | None:
    if finding.situation is None:
        return None
    return " ".join(f"{name}={value}" for name, value in finding.situation.items())


def is_coverage(path: Path) -> bool:
    return path.stem.startswith("untouched-")


def found(path: Path, files: Files) -> tuple[Finding, ...]:
    """Return what `coverage` or `check` finds in the pack."""
    if is_coverage(path):
        return coverage(files).missing
    return check_files(files, source_text=sample(path).source).findings


@cache
def findings(path: Path) -> tuple[Finding, ...]:
    return found(path, {**base(), **sample(path).wrong})


def test_the_base_has_no_finding_and_its_cases_touch_everything() -> None:
    report = check_files(base())
    assert (report.findings, report.errors) == ((), 0)
    assert (report.knowledge, report.rules, report.cases) == ("torch", 13, 5)
    # 2 devices, 2 tasks, 3 facts of 2 values, 5 classes of voltages; each may be not known.
    assert report.situations == 3 * 3 * 3**3 * 6
    assert [proof.holds for proof in report.proofs] == [True]
    seen = coverage(base())
    assert seen.missing == ()
    assert seen.rules.touched == seen.rules.total == 13


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)
def test_a_mistake_is_found_where_it_is_and_nothing_else(path: Path) -> None:
    shown = [(str(one), facts(one)) for one in findings(path)]
    assert shown == [
        (line, "" if said == "no fact at all" else said) for line, said in sample(path).finds
    ]
    assert any(path.stem.startswith(one.code) for one in findings(path)) or "-in-" in path.stem
    assert all(one.hint for one in findings(path))
    assert all((one.severity == "warning") == (one.code in WARNINGS) for one in findings(path))


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)
def test_its_repaired_twin_is_clean(path: Path) -> None:
    one = sample(path)
    assert one.repaired
    assert found(path, {**base(), **one.wrong, **one.repaired}) == ()


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_what_is_sound_is_no_finding(path: Path) -> None:
    assert findings(path) == ()


# --- the real engine says so too -----------------------------------------------------------------


def rules_of(advice: Advice) -> dict[str, list[str]]:
    """Return the rules of each phase that the answer has words from, and of its warnings."""
    said = {phase.phase: [step.rule for step in phase.steps] for phase in advice.procedure}
    for item in (*advice.notes, *advice.gaps, *advice.blockers):
        said.setdefault(item.phase or "", []).append(item.rule)
    return {**said, "warnings": [warning.rule for warning in advice.warnings]}


def confirm(finding: Finding, path: Path) -> None:
    """Assert that the answer to the situation of the finding has what the finding says."""
    kb, suite = load_pack({**base(), **sample(path).wrong})
    situation = finding.situation or {}
    named = re.findall(r"'([^']+)'", finding.message)
    if finding.code == "conflicting-rules":
        with pytest.raises(ConflictingRules) as caught:
            advise(kb, situation)
        assert caught.value.rules == (named[0], named[1])
        return
    if finding.code == "failing-case" and "there is no answer" in finding.message:
        with pytest.raises(ConflictingRules):
            advise(kb, situation)
        return
    advice = advise(kb, situation)
    fired = {rule.id for rule in engine_for(kb).infer(read_situation(kb, situation)).fired_rules(kb)}
    said = rules_of(advice)
    match finding.code:
        case "unreachable-rule":
            assert named[0] not in fired
        case "never-shown":
            assert named[0] in fired
            assert named[0] not in sum(said.values(), [])
            assert advice.blockers
        case "redundant-rule" | "conflicting-verdicts":
            assert {named[0], named[1]} <= fired
        case "no-step":
            assert advice.status != "blocked"
            assert not said.get(named[1])
        case "step-before-warning":
            step = kb.rule[named[0]]
            warning = next(one for one in advice.warnings if one.rule == named[1])
            assert kb.phase_rank[step.phase] < kb.phase_rank[warning.before]
            assert named[0] in said[step.phase]
        case "no-way-out":
            assert advice.status == "blocked"
            assert [blocker.rule for blocker in advice.blockers] == [named[0]]
        case "useless-value":
            left = msgspec.structs.replace(advice, situation={}, ignored=())
            assert left == msgspec.structs.replace(advise(kb, {}), situation={}, ignored=())
        case "broken-invariant":
            assert bool(advice.blockers) == (named[0] == "never-blocked")
            if advice.battery.verdict != "not_asked":
                assert advice.battery.verdict == "incompatible"
        case "failing-case":
            (case,) = (one for one in suite.cases if one.name == named[0])
            assert situation == case.given
            assert advice.status != case.expect.status
        case _:
            pytest.fail(f"no way to confirm {finding.code}")


SHOWN = [
    path for path in FINDINGS if any(said is not None for _, said in sample(path).finds)
]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_the_engine_confirms_what_a_situation_shows(path: Path) -> None:
    for finding in findings(path):
        if finding.situation is not None:
            confirm(finding, path)


def test_a_conflict_in_a_case_does_not_stop_the_coverage() -> None:
    path = PACKS / "findings" / "conflicting-rules-in-case.yaml"
    seen = coverage({**base(), **sample(path).wrong})
    assert seen.missing == ()
    assert seen.cases == 6


# --- nothing is left out -------------------------------------------------------------------------


def codes_in_the_source() -> set[str]:
    """Return every code that a draft, a problem of the suite or `WARNINGS` has."""
    package = Path(check_module.__file__).parent
    code = r'"([a-z]+(?:-[a-z]+)+)"'
    places = (
        r"\bDraft\(\s*" + code,
        r"\b_draft\(\s*\w+,\s*" + code,
        r"\bcollector\([^\"]*?" + code,
        r"\byield " + code,
        r"^_LIMITS? = .*" + code,
        r"Draft\(" + code,
    )
    found: set[str] = set(WARNINGS)
    for name in ("check", "checks", "coverage", "invariants", "suite", "texts"):
        text = (package / f"{name}.py").read_text("utf-8")
        for pattern in places:
            found.update(re.findall(pattern, text, re.MULTILINE))
        # No other word in the source looks like a code.
        words = set(re.findall(code, text))
        assert words <= found, words - found
    return found


def test_every_code_has_a_pack() -> None:
    covered = {finding.code for path in FINDINGS for finding in findings(path)}
    of_situations = {"unknown-fact", "unknown-value", "derived-fact", "given-twice"}
    assert covered - {"bad-comparison"} == codes_in_the_source() | of_situations


# --- what the loader finds -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["unknown-fact-in-when", "duplicate-key"])
def test_a_mistake_of_the_loader_is_the_whole_report(name: str, tmp_path: Path) -> None:
    text = (MALFORMED / f"{name}.yaml").read_text("utf-8")
    report = loader_report(text)
    assert (report.rules, report.situations, report.proofs) == (0, 0, ())
    assert report.errors == len(report.findings) == 1
    for part, data in {**base(), "rules/more.yaml": text.encode()}.items():
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / part).write_bytes(data)
    assert check(tmp_path).findings == report.findings


def loader_report(text: str) -> Report:
    return check_files({**base(), "rules/more.yaml": text.encode()})
