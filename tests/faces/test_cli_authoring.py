"""The commands for authors: schema, new, graph and watch."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from command import Command
from installed import EXECUTABLE, ROOT

SMALL = ROOT / "examples" / "small-base"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "pack")


def test_schemas_are_printed_or_written(run: Command, tmp_path: Path) -> None:
    done = run("schema", "--out", str(tmp_path))
    written = sorted(tmp_path.iterdir())
    assert (done.code, done.err) == (0, "")
    assert sorted(done.out.splitlines()) == [f"Written: {path}" for path in written]
    every = run("schema").json()
    for path in written:
        kind = path.name.removesuffix(".schema.json")
        assert every[kind] == json.loads(path.read_text("utf-8"))
    assert run("schema", "rules").out == (tmp_path / "rules.schema.json").read_text("utf-8")
    alone = run("schema", "rules", "--out", str(tmp_path / "alone"))
    assert alone.out == f"Written: {tmp_path}/alone/rules.schema.json\n"


def test_a_device_a_rule_and_a_case_are_started(run: Command, small: Path) -> None:
    pack = ("--knowledge", str(small))
    done = run("new", "device", "smoke_x1", *pack)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        f"Written: {small}/{name}.yaml"
        for name in ("facts/smoke-x1", "rules/smoke-x1", "rules/cases/smoke-x1")
    ]
    assert "  smoke_x1                Smoke X1" in run("devices", *pack).out
    done = run("new", "rule", "x1-lift", "--file", "smoke-x1", "--kind", "warning", *pack)
    assert (done.code, done.err) == (0, "")
    assert "fill in the warning, then take the '# ' away:" in done.out
    assert "x1-lift" not in run("rules", *pack).out
    done = run("new", "case", "lost-coin", "device=Acme R1", "coin=no", *pack)
    assert (done.code, done.err) == (0, "")
    text = (small / "rules" / "cases" / "lost-coin.yaml").read_text("utf-8")
    assert "given: {coin: no, device: round}" in text


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            "new device Smoke",
            (
                "'Smoke' is no name of a device: it has small letters, digits and '_'."
                " Write 'smoke'."
            ),
        ),
        (
            "new rule unscrew",
            ("there is a rule 'unscrew' in rules/alarm.yaml already. Take another id."),
        ),
        ("new rule one --kind stp", "there is no kind of rule 'stp'. Did you mean 'step'?"),
        ("new case one coin", "'coin' is not FACT=VALUE. Write for example device=outdoor_4."),
        (
            "new case one",
            ("a case needs facts. Write for example: blink-expert new case one device=round"),
        ),
        ("graph --device squar", "device: 'device' has no value 'squar'. Did you mean 'square'?"),
        (
            "graph --format svg",
            (
                "SVG is drawn by Graphviz, whose program 'dot' is not installed."
                " Install it (apt install graphviz, brew install graphviz),"
                " or take --format mermaid."
            ),
        ),
    ],
)
def test_wrong_use_is_one_line(run: Command, small: Path, args: str, line: str) -> None:
    done = run(*args.split(), "--knowledge", str(small), env={"PATH": str(small)})
    assert (done.code, done.out, done.err) == (2, "", f"error: {line}\n")


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ("schema rule", "there is no kind of file 'rule'. Did you mean 'rules'?"),
        (
            "schema --out /dev/null/x",
            (
                "/dev/null/x: the schemas cannot be written: not a directory."
                " Name another directory."
            ),
        ),
        (
            "watch nowhere",
            (
                "nowhere/facts: there is no such directory."
                " Name one that has the directories facts/ and rules/."
            ),
        ),
    ],
)
def test_wrong_use_without_a_pack_is_one_line(run: Command, args: str, line: str) -> None:
    done = run(*args.split())
    assert (done.code, done.out, done.err) == (2, "", f"error: {line}\n")


@pytest.mark.parametrize("args", ["new", "new device --help"])
def test_help_has_no_boxes(run: Command, args: str) -> None:
    done = run(*args.split())
    assert "Usage: blink-expert " in done.out + done.err
    assert (done.out + done.err).isascii()


def test_graphs_are_text_for_a_picture(run: Command) -> None:
    mermaid = run("graph", "--device", "xt")
    assert mermaid.out.startswith('flowchart TD\n  n1(["XT"])\n')
    assert run("graph", "--device", "XT", env={"PYTHONHASHSEED": "7"}) == mermaid
    assert run("graph", "--device", "xt", "-f", "dot").out.startswith('digraph "XT" {\n')
    facts = run("graph")
    assert "fact_fastener -->|" in facts.out
    assert run("graph", "--derivations") == facts
    some = run("graph", "--derivations", "--device", "xt").out
    assert "fact_battery_size" in some
    assert "fact_screw_tool" not in some


@pytest.fixture
def watcher(run: Command, small: Path) -> Iterator["pexpect.spawn[str]"]:
    child = pexpect.spawn(
        str(EXECUTABLE),
        ["watch", small.name],
        cwd=str(small.parent),
        env=run.environment(),
        encoding="utf-8",
        timeout=20,
    )
    yield child
    child.close(force=True)


def test_watch_says_what_is_wrong_and_that_it_is_mended(
    watcher: "pexpect.spawn[str]", small: Path
) -> None:
    path = small / "rules" / "alarm.yaml"
    good = path.read_text("utf-8")
    watcher.expect(r"Watching pack: facts/ and rules/\. Ctrl-C ends it\.")
    watcher.expect(r"\d\d:\d\d:\d\d acme-alarms: 10 rules, 0 cases, 0 invariants")
    path.write_text(good.replace("phase: test", "phase: tset"), "utf-8")
    watcher.expect(r"\d\d:\d\d:\d\d 1 mistake: nothing else can be checked\.\r\n")
    watcher.expect(
        r"rules/alarm\.yaml:\d+:5: error: there is no phase 'tset'\. Did you mean 'test'\?"
    )
    path.write_text("about: [", "utf-8")
    watcher.expect("a value is missing here")
    path.write_text(good, "utf-8")
    watcher.expect(r"\d\d:\d\d:\d\d acme-alarms: 10 rules, 0 cases, 0 invariants")
    watcher.sendintr()
    watcher.expect(pexpect.EOF)
    assert "Traceback" not in str(watcher.before)
    watcher.close()
    assert watcher.exitstatus == 130
