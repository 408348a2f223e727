"""Every finding of `check` and `coverage`: a pack that has it and nothing else, and one repaired.

Each file in `packs/findings/` is a list of documents, apart by `---`. The head of a document says
which file of the pack in `packs/base/` it adds or replaces; places are those in the list itself.
The head of the list has each finding as `check` prints it, in order, and what shows it. Documents
that are `repaired` take the place of others, or are added: then there is no finding left.
"""

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from blink_expert import advise, load
from blink_expert.advice.model import Advice
from blink_expert.errors import ConflictingRules, KnowledgeInvalid
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.verification import checks
from blink_expert.verification.check import Report, check, check_files
from blink_expert.verification.coverage import coverage
from blink_expert.verification.model import Finding
from blink_expert.verification.pack import load_pack, read_pack
from blink_expert.verification.positions import WARNINGS
from blink_expert.verification.sarif import to_sarif

PACKS = Path(__file__).parent / "packs"
LOADER = Path(__file__).parents[1] / "knowledge"
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
    for start, end in pairwise(starts):
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
            if said.endswith(".svg"):  # which has no comments of this kind
                one.wrong[said] = re.sub(r"^# .*$", "", document, flags=re.MULTILINE).encode()
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
    codes = {one.code for one in findings(path)}
    assert any(map(path.stem.startswith, codes)) or path.stem.endswith(
        ("-in-case", "-in-invariant")
    )
    assert len(codes) == 1 or "-in-" in path.stem
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


class Seen(msgspec.Struct):
    """What the engine says to the situation of a finding; `one` and `two` are what that names."""

    kb: KnowledgeBase
    advice: Advice
    fired: set[str]
    one: str
    two: str

    def said(self, phase: str = "") -> list[str]:
        """Return the rules of the answer that speak of the phase, or all of them."""
        steps = [step.rule for part in self.advice.procedure for step in part.steps]
        others = [*self.advice.notes, *self.advice.gaps, *self.advice.blockers]
        rules = [*steps, *(item.rule for item in others)]
        return [rule for rule in rules if not phase or self.kb.rule[rule].phase == phase]


def is_late(seen: Seen) -> bool:
    """Whether the answer has a step, and a warning that comes later."""
    step, warning = seen.kb.rule[seen.one], seen.kb.rule[seen.two]
    warned = any(one.rule == warning.id for one in seen.advice.warnings)
    rank = seen.kb.phase_rank
    return step.id in seen.said() and warned and rank[step.phase] < rank[warning.phase]


def is_as_if_unknown(seen: Seen) -> bool:
    left, other = (
        msgspec.structs.replace(advice, situation={}, ignored=())
        for advice in (seen.advice, advise(seen.kb, {}))
    )
    return left == other


def breaks(seen: Seen) -> bool:
    if seen.one == "never-blocked":
        return bool(seen.advice.blockers)
    assert seen.one == "verdict (1.2, fits)"
    return "fits" not in {reason.rule for reason in seen.advice.battery.reasons}


CONFIRMED: dict[str, Callable[[Seen], bool]] = {
    "unreachable-rule": lambda seen: seen.one not in seen.fired,
    "never-shown": lambda seen: seen.one in seen.fired and seen.one not in seen.said(),
    "redundant-rule": lambda seen: {seen.one, seen.two} <= seen.fired,
    "conflicting-verdicts": lambda seen: {seen.one, seen.two} <= seen.fired,
    "no-step": lambda seen: not seen.said(seen.two) and seen.advice.status != "blocked",
    "step-before-warning": is_late,
    "no-way-out": lambda seen: seen.advice.status == "blocked" and seen.one in seen.said(),
    "useless-value": is_as_if_unknown,
    "broken-invariant": breaks,
    "failing-case": lambda seen: seen.advice.status == "conditional",
}


def confirm(finding: Finding, kb: KnowledgeBase) -> None:
    """Assert that the answer to the situation of the finding has what the finding says."""
    situation = finding.situation or {}
    names = re.findall(r"'([^']+)'", finding.message)
    if re.search("derive two values|only where rules conflict", finding.message):
        with pytest.raises(ConflictingRules) as caught:
            advise(kb, situation)
        assert set(caught.value.rules) & set(names)
        return
    fired = engine_for(kb).infer(read_situation(kb, situation)).fired_rules(kb)
    one, two, *_ = (*names, "")
    seen = Seen(kb, advise(kb, situation), {rule.id for rule in fired}, one, two)
    assert CONFIRMED[finding.code](seen)


SHOWN = [path for path in FINDINGS if any(said is not None for _, said in sample(path).finds)]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_the_engine_confirms_what_a_situation_shows(path: Path) -> None:
    kb, _ = load_pack({**base(), **sample(path).wrong})
    for finding in findings(path):
        if finding.situation is not None:
            confirm(finding, kb)


def test_a_conflict_in_a_case_does_not_stop_the_coverage() -> None:
    path = PACKS / "findings" / "conflicting-rules-in-case.yaml"
    seen = coverage({**base(), **sample(path).wrong})
    assert [(one.code, one.file) for one in seen.missing] == [("untouched-rule", "rules/zinc.yaml")]
    assert (seen.cases, seen.rules.touched, seen.rules.total) == (6, 13, 14)


# --- nothing is left out -------------------------------------------------------------------------


def test_every_code_has_a_pack() -> None:
    package = Path(checks.__file__).parent
    codes = set(WARNINGS)
    modules = ("check", "coverage", "invariants", "suite", "texts")
    checking = ("picture_checks", "procedure_checks", "rule_checks", "vocabulary_checks")
    for name in (*modules, *checking):
        text = (package / f"{name}.py").read_text("utf-8")
        codes |= set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', text))
    # What a case gives, and the conditions of an invariant.
    codes |= {"unknown-fact", "unknown-value", "derived-fact", "given-twice", "bad-comparison"}
    assert {finding.code for path in FINDINGS for finding in findings(path)} == codes


# --- what the loader finds -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["unknown-fact", "duplicate-key"])
def test_a_mistake_of_the_loader_is_the_whole_report(name: str, tmp_path: Path) -> None:
    pack = shutil.copytree(LOADER / "base", tmp_path / "pack")
    shutil.copy(LOADER / "malformed" / f"{name}.yaml", pack / "rules" / "more.yaml")
    report = check(pack)
    with pytest.raises(KnowledgeInvalid) as caught:
        load(pack, cache=False)
    assert [
        (one.code, one.severity, one.message, one.hint, one.file, one.line, one.column)
        for one in report.findings
    ] == [
        (one.code, "error", one.message, one.hint, one.where, one.line, one.column)
        for one in caught.value.problems
    ]
    assert (report.rules, report.situations, report.cases, report.proofs) == (0, 0, 0, ())
    assert report.errors == len(report.findings) > 0
    assert_sarif(report)


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    pack = shutil.copytree(PACKS / "base", tmp_path / "pack")
    (pack / "rules" / "cases" / "more.yaml").mkdir()
    (found,) = check(pack).findings
    assert str(found) == (
        "rules/cases/more.yaml:1:1: error: this is not a file. Rename, move or delete it."
        " [file-unreadable]"
    )


# --- SARIF ---------------------------------------------------------------------------------------


def assert_sarif(report: Report) -> None:
    """Assert what SARIF 2.1.0 demands of a log, and that it says all that the report says."""
    log = json.loads(json.dumps(to_sarif(report, "1")))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert driver["version"] == "1"
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    assert len(run["results"]) == len(report.findings)
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]] == finding.code
        assert result["level"] == finding.severity
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"].startswith(finding.message)
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == quote(finding.file)
        region = place["region"]
        assert (region["startLine"], region["startColumn"]) == (finding.line, finding.column)
        assert min(region.values()) >= 1
        assert result.get("properties", {}).get("situation") == finding.situation


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)
def test_the_report_is_sound_sarif(path: Path) -> None:
    assert_sarif(Report("torch", 1, 1, 0, (), findings(path), 0.0))


def test_a_report_without_findings_is_sound_sarif() -> None:
    assert_sarif(check_files(base()))


def test_a_file_name_with_a_space_is_an_address_in_sarif() -> None:
    files = {**base(), "rules/one more.yaml": b"about: One\nrules: {}\n"}
    report = check_files(files)
    assert [finding.file for finding in report.findings] == ["rules/one more.yaml"]
    assert_sarif(report)
