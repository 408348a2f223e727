"""What the terminal can show: its width, whether to color, and how a line is printed."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable

from blink_expert.render.plain import visible

__all__ = ["drop_output", "emit", "is_terminal", "show_lines", "use_color", "width", "wrapped"]

_WIDEST = 88


def is_terminal() -> bool:
    """Whether a person reads the output; False too where there is no output at all."""
    return bool(sys.stdout) and sys.stdout.isatty()


def use_color(*, plain: bool) -> bool:
    """Whether to color: on a terminal, unless --plain, NO_COLOR or TERM=dumb say otherwise."""
    if plain or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal()


def width() -> int:
    """Return the width for text: the terminal's, at most a line that reads well."""
    return min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)


def emit(text: str) -> None:
    """Print the text. Where its reader has gone, as `head` goes, the rest is dropped quietly.

    The exit code stays what it is: it says how the question was answered.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        drop_output()


def drop_output() -> None:
    """Send to nowhere what is still to be printed, so that the end of the program is quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_lines(lines: Iterable[str]) -> None:
    """Print the lines: whole for a program, and wrapped for a person at a terminal."""
    shown = [visible(" ".join(line.splitlines())) for line in lines]
    if shown:
        emit("\n".join(wrapped(shown) if is_terminal() else shown))


def wrapped(lines: Iterable[str]) -> Iterable[str]:
    """Yield the lines at the terminal's width; what goes on is indented, addresses stay whole."""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        yield from textwrap.wrap(
            line,
            width(),
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [""]
