"""Skeletons load as they are, say nothing that nobody has checked, and overwrite nothing."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import blink_expert
from blink_expert.authoring import skeletons
from blink_expert.authoring.schema import FILES, json_schema
from blink_expert.authoring.templates import RULES, scalar
from blink_expert.errors import AuthoringError, KnowledgeInvalid, NameNotFound, SituationInvalid
from blink_expert.knowledge.convert import convert
from blink_expert.knowledge.reader import parse
from blink_expert.knowledge.schema import CONCLUSIONS, RulesFile

ROOT = Path(__file__).parents[3]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "examples" / "small-base", tmp_path / "pack")


def files(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def uncommented(text: str) -> str:
    return re.sub(r"^( *)# (- id:|  )", r"\1\2", text, flags=re.MULTILINE)


def load(directory: Path) -> blink_expert.KnowledgeBase:
    return blink_expert.load(directory, cache=False)


def wrongs(directory: Path, name: str) -> list[str]:
    """Return how the cases in a file come out."""
    from blink_expert.verification.cases import run_cases
    from blink_expert.verification.suite import suite_of

    kb = load(directory)
    file = f"rules/cases/{name}.yaml"
    suite = suite_of({file: (directory / file).read_bytes()}, kb)
    return [line for verdict in run_cases(kb, suite.cases) for line in verdict.wrong]


@pytest.mark.parametrize("pack", ["examples/small-base", "."])
def test_a_new_device_is_new_files_that_load(pack: str, tmp_path: Path) -> None:
    for part in ("facts", "rules"):
        shutil.copytree(ROOT / pack / part, tmp_path / part)
    before, old = files(tmp_path), load(tmp_path)
    written = skeletons.new_device(tmp_path, "smoke_x1")
    now = files(tmp_path)
    added = ["facts/smoke-x1.yaml", "rules/smoke-x1.yaml", "rules/cases/smoke-x1.yaml"]
    assert {name: now[name] for name in before} == before
    assert sorted(set(now) - set(before)) == sorted(added)
    assert [str(path.relative_to(tmp_path)) for path in written.files] == added
    kb = load(tmp_path)
    assert [rule for rule in kb.rule if rule not in old.rule] == ["smoke-x1-opening"]
    assert kb.fact[kb.identifies].values[-1].name == "smoke_x1"
    assert wrongs(tmp_path, "smoke-x1") == []


def test_a_new_device_says_only_that_the_source_is_silent(small: Path) -> None:
    skeletons.new_device(small, "smoke_x1")
    advice = blink_expert.advise(load(small), {"device": "smoke_x1"})
    assert advice.status == "not_covered"
    assert [gap.text for gap in advice.gaps] == ["The source does not say how to open this device."]
    assert [advice.procedure, advice.notes, advice.battery.reasons, advice.warnings] == [()] * 4


def test_a_new_device_changes_no_other_answer(small: Path) -> None:
    before = load(small)
    skeletons.new_device(small, "smoke_x1")
    after = load(small)
    for given in ({"device": "round"}, {"device": "mains"}, {"device": "square", "coin": "no"}):
        one, other = blink_expert.advise(before, given), blink_expert.advise(after, given)
        assert one.procedure == other.procedure
        assert (one.status, one.gaps, one.notes) == (other.status, other.gaps, other.notes)


def test_the_examples_of_a_new_device_have_the_shape_of_rules(small: Path) -> None:
    skeletons.new_device(small, "smoke_x1")
    text = (small / "rules" / "smoke-x1.yaml").read_text("utf-8")
    content = parse(uncommented(text).encode(), "")
    found, mistakes = convert(content, RulesFile)
    assert mistakes == []
    assert found is not None
    kinds = {kind for rule in found.rules for kind in CONCLUSIONS if getattr(rule, kind)}
    assert kinds == {"derive", "warning", "step", "battery", "gap"}


def test_the_files_of_a_new_device_have_the_shape_that_editors_check(small: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for path in skeletons.new_device(small, "smoke_x1").files:
        kind = "cases" if path.parent.name == "cases" else path.parent.name
        assert kind in FILES
        jsonschema.validate(parse(path.read_bytes(), path.name), json_schema(kind))


def test_skeletons_name_the_schemas_of_the_pack(small: Path) -> None:
    (small / "docs" / "schema").mkdir(parents=True)
    for kind in ("facts", "cases"):
        (small / "docs" / "schema" / f"{kind}.schema.json").touch()
    facts, rules, cases = skeletons.new_device(small, "smoke_x1").files
    line = "# yaml-language-server: $schema="
    assert facts.read_text("utf-8").startswith(f"{line}../docs/schema/facts.schema.json\n")
    assert not rules.read_text("utf-8").startswith(line)
    assert cases.read_text("utf-8").startswith(f"{line}../../docs/schema/cases.schema.json\n")


def test_devices_of_several_files_stand_in_the_order_of_the_files(small: Path) -> None:
    (small / "facts" / "aaa.yaml").write_text("devices:\n  first: {name: First}\n")
    (small / "facts" / "zzz.yaml").write_text("devices:\n  last: {name: Last}\n")
    names = [value.name for value in load(small).fact["device"].values]
    assert names == ["first", "round", "square", "mains", "last"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("smoke-x1", "'smoke-x1' is no name of a device: it has small letters, digits and '_'."),
        ("Smoke X1", "Write 'smoke_x1'."),
        ("../x", "Write 'x'."),
        ("", "Write for example 'smoke_x1'."),
        ("x" * 500 + "!", "'" + "x" * 57 + "...' is no name of a device"),
        ("round", "there is a device 'round' already. Take another name."),
        ("acme_round", "there is a device 'round' already, which reads like 'acme_round'."),
        ("acme_r_1", "there is a device 'round' already, which reads like 'acme_r_1'."),
        ("leaflet", "the id 'leaflet', for a new source, is taken. Take another name"),
        ("opening", "the id 'opening', for a new section, is taken."),
        ("alarm", "alarm.yaml: there is such a file already. Take another name."),
    ],
)
def test_a_device_that_cannot_be_added_changes_nothing(
    name: str, message: str, small: Path
) -> None:
    before = files(small)
    with pytest.raises(AuthoringError) as caught:
        skeletons.new_device(small, name)
    assert message in str(caught.value)
    assert files(small) == before


def test_nothing_is_left_behind_when_a_file_cannot_be_written(small: Path) -> None:
    (small / "rules" / "cases").write_text("a file where a directory is needed")
    before = files(small)
    with pytest.raises(AuthoringError, match="the file cannot be written"):
        skeletons.new_device(small, "smoke_x1")
    assert files(small) == before


@pytest.mark.parametrize("kind", CONCLUSIONS)
def test_a_new_rule_is_no_knowledge_until_it_is_filled_in(kind: str, small: Path) -> None:
    path = small / "rules" / "alarm.yaml"
    before, old = path.read_bytes(), load(small)
    written = skeletons.new_rule(small, "round-more", None, kind)
    assert written.files == (path,)
    assert path.read_bytes().startswith(before)
    assert load(small).rules == old.rules
    # Without the comment signs it is a rule of its shape, which names nothing that there is.
    path.write_text(uncommented(path.read_text("utf-8")), "utf-8")
    found, mistakes = convert(parse(path.read_bytes(), ""), RulesFile)
    assert mistakes == []
    assert found is not None
    assert found.rules[-1].id == "round-more"
    with pytest.raises(KnowledgeInvalid) as caught:
        load(small)
    shape = {"missing-key", "unknown-key", "one-conclusion", "one-fact", "bad-battery"}
    assert not shape & {problem.code for problem in caught.value.problems}


def test_there_is_a_skeleton_for_every_conclusion() -> None:
    assert set(RULES) == set(CONCLUSIONS)


def test_a_new_rule_says_where_it_stands_and_what_to_fill_in(small: Path) -> None:
    todo = skeletons.new_rule(small, "round-more", "rules/alarm.yaml", "step").todo
    path = small / "rules" / "alarm.yaml"
    line = path.read_text("utf-8").splitlines().index("  # - id: round-more") + 1
    assert todo[0] == f"rules/alarm.yaml:{line}: fill in the step, then take the '# ' away:"
    assert "phase: the part of the procedure that it belongs to (open, battery, test)" in todo


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"about: A\nrules:\n  - {id: a, note: N, cites: [M01]}\n", b"  # - id: new\n"),
        (b"about: A\nrules:\n  - {id: a, note: N, cites: [M01]}", b"  # - id: new\n"),
        (b"about: A\nrules:\n- id: a\n  note: N\n  cites: [M01]\n", b"# - id: new\n"),
        (
            b"about: A\r\nrules:\r\n  - id: a\r\n    note: N\r\n    cites: [M01]\r\n",
            b"  # - id: new\r\n",
        ),
        (b"\xef\xbb\xbfabout: A\nrules:\n    - id: a\n      note: N\n      cites: [M01]\n",
         b"    # - id: new\n"),
    ],
    ids=["flow", "no-end-of-line", "no-indent", "windows", "wide-indent-and-mark"],
)  # fmt: skip
def test_the_bytes_of_a_file_are_kept(content: bytes, line: bytes, small: Path) -> None:
    path = small / "rules" / "other.yaml"
    path.write_bytes(content)
    skeletons.new_rule(small, "new", "other", "note")
    now = path.read_bytes()
    assert now.startswith(content)
    assert line in now
    assert (b"\r\n" in now) == (b"\r\n" in content)
    assert now.count(b"\n") == now.count(b"\r\n") or b"\r" not in now


def test_a_rule_never_becomes_part_of_a_text(small: Path) -> None:
    path = small / "rules" / "other.yaml"
    path.write_text("rules: []\nabout: |\n  A text\n  of two lines\n")
    before = files(small)
    with pytest.raises(AuthoringError, match="would belong to the text that stands there"):
        skeletons.new_rule(small, "new", "other", "note")
    assert files(small) == before


@pytest.mark.parametrize(
    ("args", "error", "message"),
    [
        (("bad id", "alarm", "step"), AuthoringError, "'bad id' is no id of a rule"),
        (("", "alarm", "step"), AuthoringError, "is no id of a rule"),
        (("unscrew", "alarm", "step"), AuthoringError, "'unscrew' in rules/alarm.yaml already"),
        (("new", "alarn", "step"), NameNotFound, "rules/alarn.yaml. Did you mean 'alarm'?"),
        (("new", "../facts/alarm", "step"), NameNotFound, "there is no file rules/../facts/alarm"),
        (("new", "alarm", "stp"), NameNotFound, "no kind of rule 'stp'. Did you mean 'step'?"),
        (("new", "alarm", "xyzzy"), NameNotFound, "Kinds: derive, narrow, step, "),
        (("twice", "alarm", "step"), AuthoringError, "already, commented out. Fill it in."),
    ],
)
def test_a_rule_that_cannot_be_added_changes_nothing(
    args: tuple[str, str, str], error: type[Exception], message: str, small: Path
) -> None:
    skeletons.new_rule(small, "twice", "alarm", "step")
    before = files(small)
    with pytest.raises(error) as caught:
        skeletons.new_rule(small, *args)
    assert message in str(caught.value)
    assert files(small) == before


def test_where_there_are_several_files_one_is_named(small: Path) -> None:
    (small / "rules" / "other.yaml").write_text("about: A\nrules: []\n")
    with pytest.raises(AuthoringError, match=r"Name one: --file rules/alarm\.yaml\."):
        skeletons.new_rule(small, "new", None, "note")


GIVEN: list[dict[str, Any]] = [
    {"device": "round", "coin": "yes"},
    {"device": "mains"},
    {"Shape": "SQUARE", "battery_voltage": "9 V"},
    {"battery_voltage": 8.123456789},
    {"coin": "unknown"},
]


def test_a_new_case_holds_now(small: Path) -> None:
    for given in GIVEN:
        skeletons.new_case(small, "more", given)
    assert wrongs(small, "more") == []
    cases = parse((small / "rules" / "cases" / "more.yaml").read_bytes(), "")["cases"]
    assert len(cases) == len(GIVEN)
    assert cases[2]["given"] == {"shape": "square", "battery_voltage": 9}
    assert all({"status", "verdict"} <= set(case["expect"]) for case in cases)
    claims = {claim for cites in cases[0]["expect"]["exactly"].values() for claim in cites}
    assert claims == {"M02", "M04", "M05"}


def test_a_new_case_keeps_what_is_there_and_says_to_check_it(small: Path) -> None:
    (small / "rules" / "cases").mkdir()
    path = small / "rules" / "cases" / "more.yaml"
    old = "# Mine.\nabout: Mine\ncases:\n  - {name: a, given: {coin: no}, expect: {gap: yes}}\n"
    path.write_text(old)
    written = skeletons.new_case(small, "more", {"coin": "yes"})
    text = path.read_text("utf-8")
    assert text.startswith(old)
    assert "# What the knowledge answers now. Check every line against the source" in text
    assert "check every line" in written.todo[0]


@pytest.mark.parametrize(
    ("name", "given", "error", "message"),
    [
        ("bad name", {"coin": "yes"}, AuthoringError, "'bad name' is no name of a file of cases"),
        ("../more", {"coin": "yes"}, AuthoringError, "is no name of a file of cases"),
        ("new", {}, AuthoringError, "a case needs facts. Write for example: blink-expert new case"),
        ("new", {"coyn": "yes"}, SituationInvalid, "Did you mean 'coin'?"),
        ("twice", {"Coin": True}, AuthoringError, "a case with these facts stands there already"),
        ("none", {"coin": "yes"}, AuthoringError, "this is no file of cases"),
        ("flow", {"coin": "yes"}, AuthoringError, "a case cannot be added at its end"),
        ("last", {"coin": "yes"}, AuthoringError, "a case cannot be added at its end"),
    ],
)
def test_a_case_that_cannot_be_added_changes_nothing(
    name: str, given: dict[str, Any], error: type[Exception], message: str, small: Path
) -> None:
    skeletons.new_case(small, "twice", {"coin": "yes"})
    cases = small / "rules" / "cases"
    (cases / "none.yaml").write_text("one: two\n")
    (cases / "flow.yaml").write_text("about: A\ncases: []\n")
    (cases / "last.yaml").write_text("cases:\n  - {name: a, given: {}, expect: {}}\nabout: A\n")
    before = files(small)
    with pytest.raises(error) as caught:
        skeletons.new_case(small, name, given)
    assert message in str(caught.value)
    assert files(small) == before


def test_mistakes_of_the_pack_come_first(small: Path) -> None:
    (small / "rules" / "alarm.yaml").write_text("about: A\n")
    calls: tuple[Callable[[], object], ...] = (
        lambda: skeletons.new_device(small, "smoke_x1"),
        lambda: skeletons.new_rule(small, "new", "alarm", "step"),
        lambda: skeletons.new_case(small, "new", {"coin": "yes"}),
    )
    for call in calls:
        with pytest.raises(KnowledgeInvalid, match="the key 'rules' is missing"):
            call()


def test_what_is_installed_is_not_edited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert skeletons.pack_directory("x") == Path("x")
    assert skeletons.pack_directory(None) == ROOT
    monkeypatch.setattr(skeletons, "shipped", lambda: tmp_path / "_knowledge")
    with pytest.raises(AuthoringError, match="--knowledge DIR"):
        skeletons.pack_directory(None)


@pytest.mark.parametrize(
    "value",
    ["plain words", "yes", "true", "null", "14500", "1.5", "a: b", "a #b", "a, b", "[a]", "- a",
     'say "no"', "back\\slash", "", " a ", "two\nlines", "\x1b", "{x}", "'", "é", "🙂", "~", "@"],
)  # fmt: skip
def test_a_text_is_written_so_that_it_is_read_back(value: str) -> None:
    assert parse(f"key: {scalar(value)}\n".encode(), "") == {"key": value}
    inside = scalar(value, inside=True)
    assert parse(f"key: {{a: {inside}, b: [{inside}]}}\n".encode(), "") == {
        "key": {"a": value, "b": [value]}
    }
