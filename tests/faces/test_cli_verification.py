"""The commands that judge knowledge: check, test, coverage and diff."""

import json
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
from command import Command
from installed import EXECUTABLE, ROOT

BASE = ROOT / "tests" / "unit" / "verification" / "packs" / "base"
NOTE = "about: More\nrules:\n  - id: bright\n    note: {}\n    cites: [M5]\n"
CASE = "about: More\ncases:\n  - name: {}\n    given: {{device: small}}\n    expect: {}\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return shutil.copytree(BASE, tmp_path / "pack")


def write(pack: Path, name: str, text: str) -> None:
    (pack / name).write_text(text, "utf-8")


# --- check ---------------------------------------------------------------------------------------


def test_check_says_what_it_proved(run: Command, pack: Path) -> None:
    done = run("check", "--knowledge", str(pack))
    assert (done.code, done.err) == (0, "")
    proof, summary, covered = done.out.splitlines()
    assert re.fullmatch(r"proved  acid-first  \d+ situations", proof)
    assert summary == "torch: 13 rules, 5 cases, 1 invariant: no finding."
    assert re.fullmatch(r"Every one of 1,458 situations, in \d+\.\d s\.", covered)


def test_check_passes_with_warnings_alone(run: Command, pack: Path) -> None:
    write(pack, "rules/more.yaml", NOTE.format("the torch is bright."))
    done = run("check", str(pack))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == (
        "rules/more.yaml:4:5: warning: this note starts with 'the'. Write a capital letter."
        " [no-capital]"
    )
    assert "torch: 14 rules, 5 cases, 1 invariant: 1 warning." in done.out.splitlines()


def test_check_fails_with_an_error(run: Command, pack: Path) -> None:
    write(pack, "rules/more.yaml", NOTE.format("the torch is bright."))
    write(pack, "rules/cases/more.yaml", CASE.format("wrong", "{status: complete}"))
    done = run("check", str(pack))
    assert (done.code, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[1:3] == [
        (
            "rules/cases/more.yaml:3:5: error: the case 'wrong' fails: status: complete, but it is"
            " conditional. Correct the rule, or the case if the source says otherwise."
            " [failing-case]"
        ),
        "  shown by: device=small",
    ]
    assert "torch: 14 rules, 6 cases, 1 invariant: 1 error, 1 warning." in lines


def test_check_of_what_cannot_be_read_says_only_that(run: Command, pack: Path) -> None:
    write(pack, "rules/more.yaml", "about: One\nrules: {}\n")
    done = run("check", str(pack))
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        (
            "rules/more.yaml:2:1: error: 'rules': expected a list, got a mapping. Found: {}"
            " [wrong-type]"
        ),
        "1 mistake: nothing else can be checked.",
    ]


def test_check_as_json_and_as_sarif(run: Command, pack: Path) -> None:
    write(pack, "rules/cases/more.yaml", CASE.format("wrong", "{status: complete}"))
    done = run("check", str(pack), "--format", "json")
    report = done.json()
    assert (done.code, done.err) == (1, "")
    assert (report["format"], report["knowledge"]) == ("blink-expert.check/1", "torch")
    assert (report["rules"], report["cases"], report["situations"]) == (13, 6, 1458)
    assert [proof["invariant"] for proof in report["proofs"]] == ["acid-first"]
    assert report["mutants"] is None
    (finding,) = report["findings"]
    assert (finding["code"], finding["severity"]) == ("failing-case", "error")
    assert (finding["file"], finding["line"], finding["column"]) == ("rules/cases/more.yaml", 3, 5)
    assert finding["situation"] == {"device": "small"}

    done = run("check", str(pack), "-f", "sarif")
    log = done.json()
    assert (done.code, done.err, log["version"]) == (1, "", "2.1.0")
    (sarif,) = log["runs"]
    assert sarif["tool"]["driver"]["rules"] == [{"id": "failing-case"}]
    assert sarif["tool"]["driver"]["version"] == version("blink-expert")
    (result,) = sarif["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("failing-case", 0, "error")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 5}


def test_check_finds_copied_text(run: Command, pack: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.txt"
    source.write_text("Then turn the\nscrew of the lid with the KEY or a coin.", "utf-8")
    write(pack, "rules/more.yaml", NOTE.format("You turn the screw of the lid with the key."))
    done = run("check", str(pack), "--source-text", str(source))
    assert (done.code, done.err) == (1, "")
    assert "rules/more.yaml:4:5: error: 9 words in a row stand in the source: 'turn" in done.out


def test_check_with_mutants_names_those_that_nobody_notices(run: Command, pack: Path) -> None:
    done = run("check", str(pack), "--mutants")
    assert (done.code, done.err) == (1, "")
    assert "survived  wipe: it comes before 'lift-out' (swap-steps)" in done.out.splitlines()
    assert re.fullmatch(
        r"\d+ mutants: \d+ killed, \d+ proved equivalent, \d+ survived; \d+\.\d s\.",
        done.out.splitlines()[-1],
    )
    write(pack, "rules/more.yaml", "about: One\nrules: {}\n")
    assert "mutant" not in run("check", str(pack), "--mutants").out


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            "check nowhere",
            (
                "error: nowhere: there is no such directory."
                " Name one that has the directories facts/ and rules/."
            ),
        ),
        ("coverage nowhere", "error: nowhere: there is no such directory."),
        (
            "diff nowhere HEAD --knowledge PACK",
            (
                "error: 'nowhere' is neither a directory nor a git revision of PACK. Name a"
                " directory with facts/ and rules/, or a commit, branch or tag."
            ),
        ),
        ("diff PACK PACK/facts", "error: PACK/facts: there is no file in facts/."),
        ("diff PACK", "Missing argument 'NEW'."),
        ("check PACK --knowledge other", "DIR and --knowledge name two directories. Name one."),
        (
            "check PACK --source-text PACK/no.txt",
            "--source-text: PACK/no.txt cannot be read: no such file or directory.",
        ),
        ("check PACK --format yaml", "'yaml' is not one of 'text', 'json', 'sarif'."),
    ],
)
def test_wrong_use_is_said_and_nothing_else_is(
    run: Command, pack: Path, args: str, line: str
) -> None:
    done = run(*args.replace("PACK", str(pack)).split())
    assert (done.code, done.out) == (2, "")
    assert line.replace("PACK", str(pack)) in done.err
    assert "Traceback" not in done.err


# --- progress ------------------------------------------------------------------------------------


def test_a_progress_bar_is_for_a_person_who_waits(run: Command, pack: Path) -> None:
    hide = "\x1b[?25l"  # the cursor, while the bar moves
    printed = run.in_terminal("check", str(pack), columns=200)
    assert printed.code == 0
    assert hide in printed.out
    assert "no finding." in printed.out


def test_the_bar_does_not_mix_with_what_a_program_reads(run: Command, pack: Path) -> None:
    out = pack.parent / "report.json"
    printed = subprocess.run(
        ["script", "-qec", f"{EXECUTABLE} check {pack} -f json > {out}", "/dev/null"],
        capture_output=True,
        env=run.environment(),
        check=True,
    )
    assert b"\x1b[?25l" in printed.stdout
    assert json.loads(out.read_text("utf-8"))["findings"] == []


# --- test and coverage ---------------------------------------------------------------------------


def test_test_runs_the_cases(run: Command, pack: Path) -> None:
    done = run("test", str(pack))
    assert (done.code, done.out, done.err) == (0, "5 cases, 0 failed.\n", "")
    write(pack, "rules/cases/more.yaml", CASE.format("wrong", "{says: [glue], steps: none}"))
    done = run("test", str(pack))
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        (
            "rules/cases/more.yaml:3:5: error: the case 'wrong' fails: says: 'glue' is not said;"
            " steps: there are some. [failing-case]"
        ),
        "  shown by: device=small",
        "6 cases, 1 failed.",
    ]
    done = run("test", str(pack), "--format", "json")
    report = done.json()
    assert (done.code, report["format"]) == (1, "blink-expert.test/1")
    assert (report["cases"], report["failed"]) == (6, 1)
    assert [one["code"] for one in report["findings"]] == ["failing-case"]


def test_a_mistake_in_a_case_is_named(run: Command, pack: Path) -> None:
    write(pack, "rules/cases/more.yaml", CASE.format("wrong", "{cites: [M9]}"))
    done = run("test", str(pack))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: rules/cases/more.yaml:5:22: there is no 'M9' in this knowledge."
        " See `blink-expert facts`, `rules` and `claims`.\n"
    )


def test_rules_that_conflict_in_a_case_do_not_stop_the_others(run: Command, pack: Path) -> None:
    rule = "  - id: both\n    when: {coin: yes}\n    derive: {turner: penny}\n    cites: [M1]\n"
    write(pack, "rules/zinc.yaml", f"about: More\nrules:\n{rule}")
    case = CASE.format("both", "{status: complete}").replace("small", "large, key: yes, coin: yes")
    write(pack, "rules/cases/more.yaml", case)
    done = run("test", str(pack))
    assert (done.code, done.err) == (1, "")
    assert "'key-turns' and 'both' derive two values for 'turner'. [failing-case]" in done.out
    assert done.out.splitlines()[-1] == "6 cases, 1 failed."


def test_coverage_names_what_no_case_touches(run: Command, pack: Path) -> None:
    done = run("coverage", str(pack))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "5 cases touch:",
        "  rules      13 of 13 (100 %)",
        "  conditions 28 of 28 (100 %)",
        "  claims     5 of 5 (100 %)",
        "  answers    12 of 12 (100 %)",
    ]
    (pack / "rules" / "cases" / "torch.yaml").unlink()
    done = run("coverage", str(pack))
    assert (done.code, done.err) == (0, "")
    assert "  rules      0 of 13 (0 %)" in done.out.splitlines()
    assert done.out.count("[untouched-rule]") == 13
    report = run("coverage", str(pack), "-f", "json").json()
    assert (report["format"], report["cases"]) == ("blink-expert.coverage/1", 0)
    assert report["claims"] == {"touched": 0, "total": 5}
    assert {one["severity"] for one in report["missing"]} == {"warning"}


# --- diff ----------------------------------------------------------------------------------------


def git(place: Path, *args: str) -> None:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, "-C", str(place), *args], check=True, capture_output=True)


def change(pack: Path) -> None:
    """Let the pack say something else to those whose batteries leak."""
    path = pack / "rules" / "torch.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Wipe the holder.", "Wipe the holder dry."), "utf-8")


def test_diff_of_two_directories(run: Command, pack: Path) -> None:
    other = shutil.copytree(pack, pack.parent / "other")
    done = run("diff", str(pack), str(other))
    assert (done.code, done.err) == (0, "")
    assert done.out == "No answer changes in any of 1,458 situations.\n"
    change(other)
    done = run("diff", str(pack), str(other))
    assert (done.code, done.err) == (1, "")
    assert "wipe" in done.out
    assert "leaking: not no" in done.out
    assert re.search(r"^\d+ changes?, in [\d,]+ of 1,458 situations\.$", done.out, re.MULTILINE)
    impact = run("diff", str(pack), str(other), "--format", "json").json()
    assert (impact["format"], impact["situations"]) == ("blink-expert.diff/1", 1458)
    assert 0 < impact["changed"] < 1458
    assert {one["rule"] for one in impact["changes"]} == {"wipe"}


def test_diff_of_git_revisions(run: Command, pack: Path) -> None:
    top = pack.parent
    git(top, "init", "--quiet")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message", "one")
    change(pack)
    # What is not committed against what is; the pack is a directory inside the repository.
    ahead = run("diff", "HEAD", str(pack), "--knowledge", str(pack))
    assert (ahead.code, ahead.err) == (1, "")
    assert "wipe" in ahead.out
    git(top, "commit", "--quiet", "--all", "--message", "two")
    done = run("diff", "HEAD~1", "HEAD", "--knowledge", str(pack))
    assert (done.code, done.out, done.err) == (1, ahead.out, "")
    done = run("diff", "HEAD~2", "HEAD", "--knowledge", str(pack))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        f"error: 'HEAD~2' is neither a directory nor a git revision of {pack}"
    )
    done = run("diff", "HEAD~1", "HEAD", "--knowledge", str(top))
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: there is no knowledge in the git revision 'HEAD~1'.\n"


def test_diff_in_a_repository_takes_it_as_the_knowledge(run: Command, pack: Path) -> None:
    def here(*args: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [EXECUTABLE, "diff", *args],
            cwd=pack,
            env=run.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    git(pack, "init", "--quiet")
    git(pack, "add", ".")
    git(pack, "commit", "--quiet", "--message", "one")
    change(pack)
    done = here("HEAD", ".")
    assert (done.returncode, done.stderr) == (1, "")
    assert "wipe" in done.stdout
    done = here("HAED", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'HAED' is neither a directory nor a git revision of this directory. " in done.stderr


def test_diff_of_what_cannot_be_read_names_the_mistake(run: Command, pack: Path) -> None:
    other = shutil.copytree(pack, pack.parent / "other")
    write(other, "rules/more.yaml", "about: One\nrules: {}\n")
    done = run("diff", str(pack), str(other))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: rules/more.yaml:2:1: 'rules': expected a list")
