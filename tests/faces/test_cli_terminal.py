"""Pipes, terminals, colors, and how the command is stopped."""

import re
import signal
import subprocess

import pytest
from command import COLOR, Command
from installed import EXECUTABLE

DOORBELL = ("advise", "device=video_doorbell", "battery_chemistry=alkaline")
LONG = (
    DOORBELL,
    (*DOORBELL, "--sources"),
    (*DOORBELL, "--trace"),
    ("advise", "device=outdoor_3rd_gen"),
    ("advise", "device=mini", "fastener=grey_switch"),
    ("devices",),
    ("facts",),
    ("facts", "device"),
    ("rules",),
    ("show", "o4-unscrew"),
    ("show", "S010"),
)


@pytest.mark.parametrize("args", LONG, ids=" ".join)
def test_in_a_narrow_terminal_every_line_fits(run: Command, args: tuple[str, ...]) -> None:
    narrow = run.in_terminal(*args, columns=60)
    # An address that is longer stays whole, so that it can be copied.
    assert all(len(line) <= 60 or "://" in line for line in narrow.plain.splitlines())
    assert narrow.plain.split() == run(*args).out.split()


def test_the_variable_columns_comes_before_the_window(run: Command) -> None:
    narrow = run.in_terminal(*DOORBELL, columns=100, env={"COLUMNS": "40"})
    assert 35 < max(map(len, narrow.plain.splitlines())) <= 40
    assert narrow.plain == run(*DOORBELL, env={"COLUMNS": "40"}).out


def test_a_wide_terminal_keeps_lines_that_read_well(run: Command) -> None:
    assert max(map(len, run.in_terminal(*DOORBELL, columns=200).plain.splitlines())) <= 88


def test_in_a_terminal_titles_and_signal_words_are_colored(run: Command) -> None:
    printed = run.in_terminal(*DOORBELL, columns=60)
    assert printed.out.startswith("\x1b[1;31mDANGER!\x1b[0m If electric wires are")
    assert "\x1b[1mSTOP!\x1b[0m " in printed.out
    assert "\n\x1b[1mBatteries\x1b[0m\n" in printed.out
    assert "\x1b" not in printed.plain
    # Nothing is said by color alone.
    assert printed.plain == run(*DOORBELL, env={"COLUMNS": "60"}).out


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["--plain"], {}),
        ([], {"NO_COLOR": "1"}),
        ([], {"TERM": "dumb"}),
        (["--format", "json"], {}),
        (["--format", "markdown"], {}),
    ],
    ids=str,
)
def test_no_escape_codes_where_they_are_not_wanted(
    run: Command, args: list[str], env: dict[str, str]
) -> None:
    assert "\x1b" not in run.in_terminal(*DOORBELL, *args, env=env).out


def test_an_empty_no_color_does_not_count(run: Command) -> None:
    assert COLOR.search(run.in_terminal(*DOORBELL, env={"NO_COLOR": ""}).out)


@pytest.mark.parametrize("args", [("--help",), ("advise", "--help"), ("xyzzy",), *LONG])
def test_pipes_get_no_escape_codes(run: Command, args: tuple[str, ...]) -> None:
    done = run(*args, env={"FORCE_COLOR": "1"} if args in LONG else {})
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize("args", [("--help",), ("advise", "--help"), ("rules", "xyzzy")])
def test_help_and_usage_have_no_boxes_and_fit(run: Command, args: tuple[str, ...]) -> None:
    printed = run.in_terminal(*args, columns=60)
    assert printed.out.isascii()
    assert "\x1b" not in printed.out
    assert max(map(len, printed.out.splitlines())) <= 60


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("args", "code"), [("rules", 0), ("advise device=xt battery_chemistry=alkaline", 3)]
)
def test_a_reader_that_goes_away_changes_nothing(
    run: Command, args: str, code: int, unbuffered: str
) -> None:
    line = f'"$0" {args} | true; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", line, EXECUTABLE],
        capture_output=True,
        env=run.environment({"PYTHONUNBUFFERED": unbuffered}),
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, b"")


def test_ctrl_c_ends_it_without_a_word(run: Command) -> None:
    with run.start("advise", "--facts", "-") as process:
        assert process.stdin is not None
        # More than the pipe holds: when this is through, the command is reading.
        process.stdin.write(b" " * 200_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_without_standard_output_it_still_answers_by_its_exit_code(run: Command) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" advise device=mini_2 >&-', EXECUTABLE],
        capture_output=True,
        env=run.environment(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (5, b"")


def test_an_encoding_without_the_character_shows_its_escape(
    run: Command, knowledge: "object"
) -> None:
    from pathlib import Path

    assert isinstance(knowledge, Path)
    path = knowledge / "rules" / "xt.yaml"
    path.write_text(path.read_text().replace("step: Insert", "step: Insérez"), encoding="utf-8")
    call = ("advise", "device=xt", "--knowledge", str(knowledge))
    assert "1. Insérez the batteries." in run(*call).out
    done = run(*call, env={"PYTHONIOENCODING": "ascii"})
    assert (done.code, done.err) == (0, "")
    assert re.search(r"1\. Ins\\xe9rez the batteries\.", done.out)
