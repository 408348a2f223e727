"""The programs say how they are run, and what is wrong with what they are given."""

import subprocess
import sys

import pytest
from installed import ROOT

HERE = ROOT / "benchmarks"


def run(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / name), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "name",
    [
        "bare_endpoint.py",
        "batch.py",
        "batch_kills.py",
        "check_growth.py",
        "intake.py",
        "intake_speed.py",
        "load.py",
        "questions.py",
        "report.py",
        "startup.py",
    ],
)
def test_help_is_shown_and_nothing_is_run(name: str) -> None:
    done = run(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: {name} ")


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("intake.py", [], "the following arguments are required: FILE"),
        ("intake.py", ["no.yaml"], "argument FILE: there is no file 'no.yaml'"),
        ("intake.py", ["README.md"], "README.md: these are no messages with their facts"),
        ("intake.py", ["README.md", "--quiet"], "unrecognized arguments: --quiet"),
        ("bare_endpoint.py", ["no"], "argument FILE: there is no file 'no'"),
        ("check_growth.py", ["many"], "argument COPIES: 'many' is no number from 1"),
        ("batch_kills.py", ["0"], "argument KILLS: '0' is no number from 1"),
        ("questions.py", ["all"], "unrecognized arguments: all"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(name: str, words: list[str], says: str) -> None:
    done = run(name, *(str(ROOT / one) if one == "README.md" else one for one in words))
    assert (done.returncode, done.stdout) == (2, "")
    *usage, last = done.stderr.splitlines()
    assert usage[0].startswith("usage: ")
    assert last.endswith(says)
    assert "Traceback" not in done.stderr


def test_the_speed_of_reading_is_told_by_kind_and_length() -> None:
    done = run("intake_speed.py", "--rounds", "1", "--longest", "100000")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in done.stdout.splitlines()[2:]]
    assert rows == [
        "e-mails",
        "reviews",
        "dense messages",
        *["e-mails in a row"] * 2,
        *["dense messages in a row"] * 2,
    ]
    assert "ms/kB" in done.stdout.splitlines()[-1]


def test_the_knowledge_grows_and_is_checked() -> None:
    done = run("check_growth.py", "1", "2")
    assert (done.returncode, done.stderr) == (0, "")
    _, *rows = done.stdout.splitlines()
    sizes = [row.replace(",", "").split()[:2] for row in rows]
    assert [int(devices) for devices, _ in sizes] == [8, 16]
    assert int(sizes[1][1]) > int(sizes[0][1])
