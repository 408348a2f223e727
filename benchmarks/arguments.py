"""What the programs here are given on the command line: read, or refused in one line."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

__all__ = ["count", "existing_file", "parser"]


def parser(about: str | None) -> ArgumentParser:
    """Return a parser that shows the first line of what a program says about itself."""
    return ArgumentParser(description=(about or "").partition("\n")[0])


def count(text: str) -> int:
    """Return a number from 1; `1,000` and `1_000` are read too.

    Raises:
        ArgumentTypeError: it is none.

    """
    digits = text.replace(",", "").replace("_", "")
    if not digits.isdecimal() or int(digits) < 1:
        raise ArgumentTypeError(f"'{text}' is no number from 1")
    return int(digits)


def existing_file(text: str) -> Path:
    """Return the path of a file that is there.

    Raises:
        ArgumentTypeError: it is not.

    """
    if not Path(text).is_file():
        raise ArgumentTypeError(f"there is no file '{text}'")
    return Path(text)
