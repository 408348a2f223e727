"""The interview, driven for real: in a pseudo-terminal with keys, and over a pipe."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress

import pexpect
import pyte
import pytest
from installed import EXECUTABLE

UP, DOWN, ENTER, INTERRUPT = "\x1b[A", "\x1b[B", "\r", "\x03"


class Terminal:
    """A pseudo-terminal with an interview in it, and the screen that a person sees."""

    def __init__(self, *facts: str, columns: int = 80) -> None:
        self.screen = pyte.HistoryScreen(columns, 60, history=500)
        self._stream = pyte.Stream(self.screen)
        # The width is the terminal's own, not what a test runner says of its terminal.
        environ = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        self.child = pexpect.spawn(
            str(EXECUTABLE),
            ["ask", *facts],
            dimensions=(60, columns),
            # The emulator answers no question about its cursor: prompt_toolkit must not ask.
            env={**environ, "TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"},
            encoding="utf-8",
        )

    def shown(self) -> str:
        """What is on the screen and above it, without the list that waits for a key."""
        above = ["".join(line[x].data for x in range(self.screen.columns))
                 for line in self.screen.history.top]  # fmt: skip
        return "\n".join(line.rstrip() for line in [*above, *self.screen.display])

    def wait(self, text: str) -> str:
        """Read until the text stands there, spaces and line ends aside; return what is shown."""
        wanted = " ".join(text.split())
        until = time.monotonic() + 60
        while wanted not in " ".join(self.shown().split()):
            assert time.monotonic() < until, f"waited for {text!r}, but saw:\n{self.shown()}"
            with suppress(pexpect.TIMEOUT, pexpect.EOF):
                self._stream.feed(self.child.read_nonblocking(65536, timeout=0.2))
        return self.shown()

    def press(self, keys: str, at: str) -> None:
        """Press keys once the question stands there with its list."""
        self.wait(f"{at} > 1.")
        self.child.send(keys)

    def rest(self) -> str:
        """Read to the end of the program; return what is shown."""
        with suppress(pexpect.EOF):
            while True:
                self._stream.feed(self.child.read_nonblocking(65536, timeout=60))
        self.child.close()
        return self.shown()


WIRED = "Are electric wires connected to the doorbell's back plate?"
KEY = "Do you have the doorbell's release key?"


@pytest.fixture
def at_the_doorbell() -> Iterator[Terminal]:
    terminal = Terminal("device=video_doorbell")
    yield terminal
    terminal.child.close(force=True)


def test_arrow_keys_and_enter_choose() -> None:
    terminal = Terminal()
    terminal.press(DOWN + DOWN + UP + ENTER, at="Which device is it?")
    terminal.wait("Which device is it? Video Doorbell")
    terminal.wait("So far: Device: Video Doorbell")
    terminal.child.close(force=True)


def test_a_number_chooses_at_once(at_the_doorbell: Terminal) -> None:
    at_the_doorbell.press("2", at=WIRED)
    at_the_doorbell.wait(f"{WIRED} No")
    at_the_doorbell.wait(f"{KEY} > 1. Yes 2. No")


def test_a_long_list_takes_two_digits_and_enter() -> None:
    terminal = Terminal("device=xt", "task=check_batteries")
    question = "Which designation is printed on the battery, such as FR6 or LR6?"
    terminal.press("11" + ENTER, at=question)
    terminal.wait(f"{question} 14500")
    assert "They are not compatible." in terminal.rest()
    assert terminal.child.exitstatus == 3


def test_why_do_you_ask(at_the_doorbell: Terminal) -> None:
    at_the_doorbell.press("?", at=WIRED)
    at_the_doorbell.wait("If Yes: this warning becomes certain: Electric shock hazard.")
    at_the_doorbell.wait("If No: this warning falls away")
    at_the_doorbell.wait(f"{WIRED} > 1.")


def test_back_takes_the_last_answer_back(at_the_doorbell: Terminal) -> None:
    at_the_doorbell.press("2", at=WIRED)
    at_the_doorbell.press("b", at=KEY)
    shown = at_the_doorbell.wait(f"{WIRED} > 1.")
    assert shown.count("DANGER! If electric wires") == 2


def test_change_an_earlier_answer(at_the_doorbell: Terminal) -> None:
    at_the_doorbell.press("2", at=WIRED)
    at_the_doorbell.press("c", at=KEY)
    at_the_doorbell.press("2", at="Which answer do you want to change?")
    at_the_doorbell.press("1", at=WIRED)
    at_the_doorbell.wait("DANGER! Electric shock hazard.")
    at_the_doorbell.wait(f"{KEY} > 1.")


def test_cannot_tell_is_not_asked_again(at_the_doorbell: Terminal) -> None:
    at_the_doorbell.press("u", at=WIRED)
    shown = at_the_doorbell.wait(f"{KEY} > 1.")
    assert shown.count(WIRED) == 1  # the line that says how it was answered


def test_an_interrupt_prints_the_command_that_resumes() -> None:
    terminal = Terminal("device=video_doorbell")
    terminal.press("2", at=WIRED)
    terminal.press(INTERRUPT, at=KEY)
    said = terminal.rest()
    assert terminal.child.exitstatus == 130
    command = re.search(r"blink-expert ask (.*)", said)
    assert command is not None
    assert command[1].split() == ["device=video_doorbell", "wired=no"]
    again = Terminal(*command[1].split())
    again.wait(f"{KEY} > 1.")
    again.child.close(force=True)


def test_a_narrow_terminal_breaks_lines_between_words() -> None:
    terminal = Terminal("device=video_doorbell", columns=40)
    terminal.press("q", at=WIRED)
    words = {word for line in terminal.rest().splitlines() for word in line.split()}
    assert {"electric", "release", "Contact", "compartment", "non-rechargeable."} <= words


def piped(*arguments: str, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(EXECUTABLE), "ask", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_pipe_answers_line_by_line_and_gets_the_whole_answer() -> None:
    done = piped("device=mini", typed="")
    assert done.returncode == 0
    assert "The Blink Mini does not use batteries." in done.stdout
    done = piped("device=xt", "--plain", typed="u\n?\n6\n")
    assert "If Alkaline: battery verdict: incompatible" in done.stdout
    assert done.returncode == 3
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_pipe_that_ends_early_keeps_the_state() -> None:
    done = piped("--plain", typed="7\n")
    assert done.returncode == 0
    assert done.stdout.rstrip().endswith("blink-expert ask device=indoor_gen_1")


def test_wrong_answers_are_explained_and_asked_again() -> None:
    done = piped("device=xt", "task=check_batteries", typed="99\nnonsense\n\nc\nxx\nu\nu\nq\n")
    assert "There is no answer 99." in done.stdout
    assert "'battery_designation' has no value 'nonsense'" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 0


def test_a_number_is_typed() -> None:
    facts = ("device=xt", "battery_designation=unknown", "battery_chemistry=lithium")
    done = piped(*facts, "battery_size=AA", "battery_rechargeable=no", typed="1.5\n")
    assert "These batteries are compatible." in done.stdout


def test_back_with_nothing_to_take_back() -> None:
    assert "There is nothing to take back." in piped(typed="b\n").stdout
    assert "There is nothing to change yet." in piped(typed="c\n").stdout
