"""Read what the user gives on the command line: files, and facts as words and as JSON."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from blink_expert.errors import InputUnreadable, Problem, SituationInvalid, reason_of, shortened
from blink_expert.knowledge.situation import fold

__all__ = ["read_facts", "read_source", "standard_input"]

_MAX_BYTES = 1024 * 1024
_EXAMPLE = 'Write {"device": "xt"}.'

Pair = tuple[str, Any]


class _Object(dict[str, Any]):
    """A JSON object that keeps its pairs, so that a name that stands twice is seen."""

    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def standard_input(instead: str) -> TextIO:
    """Return standard input; `instead` says what to do without it.

    Raises:
        InputUnreadable: it is closed.

    """
    if sys.stdin is None:
        raise InputUnreadable(f"standard input: it is closed. {instead}")
    return sys.stdin


def read_source(source: str, what: str, most: int, instead: str) -> bytes:
    """Return what is in a file, or in standard input for `-`; `what` is its name in messages.

    Raises:
        InputUnreadable: it cannot be read, or has more than so many bytes.

    """
    try:
        if source == "-":
            data = standard_input(instead).buffer.read(most + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(most + 1)
    except OSError as error:
        message = f"{what} cannot be read: {reason_of(error)}. Check the name."
        raise InputUnreadable(f"{_where(source)}: {message}") from None
    if len(data) > most:
        limit = f"there is more than {most >> 20} MiB. Give only {what}."
        raise InputUnreadable(f"{_where(source)}: {limit}")
    return data


def _where(source: str) -> str:
    return "standard input" if source == "-" else source or "''"


def read_facts(words: Iterable[str], source: str | None) -> dict[str, Any]:
    """Return the facts in `words` (FACT=VALUE) and in the JSON at `source` (a path, or `-`).

    Raises:
        SituationInvalid: a word is not FACT=VALUE, the JSON is not an object of facts, or a fact
            is given twice.

    """
    problems: list[Problem] = []
    given: list[Pair] = []
    try:
        given.extend(_json(source) if source is not None else ())
    except SituationInvalid as error:
        problems.extend(error.problems)
    for word in words:
        name, _, value = (part.strip() for part in word.partition("="))
        if name and value:
            given.append((name, value))
        else:
            message, hint = f"'{shortened(word)}' is not FACT=VALUE.", "device=outdoor_4"
            problems.append(Problem("not-a-fact", message, f"Write for example {hint}."))
    problems.extend(_twice(given))
    if problems:
        raise SituationInvalid(problems)
    return {name: value for name, value in given if value is not None}


def _twice(given: Iterable[Pair]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, value in given:
        if value is None:
            continue
        also = first.get(fold(name))
        if also is not None:
            spelt = f", as '{shortened(also)}' too" if also != name else ""
            message = f"'{shortened(name)}' is given twice{spelt}."
            yield Problem("given-twice", message, "Give it once.")
        first.setdefault(fold(name), name)


def _json(source: str) -> list[Pair]:
    import json  # noqa: PLC0415  most calls need none of it

    where = _where(source)
    try:
        data = read_source(
            source, "the facts", _MAX_BYTES, "Give the facts as FACT=VALUE or in a file."
        )
    except InputUnreadable as error:
        raise SituationInvalid([Problem("bad-json", str(error))]) from None
    text = ""
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_Object)
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02x} is not UTF-8."
        raise _wrong(where, message, "Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        said = f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}."
        message = said if text.strip() else "there is nothing in it."
        place = (error.lineno, error.colno)
        raise _wrong(where, message, _EXAMPLE, *place) from None
    except (RecursionError, ValueError):
        raise _wrong(where, "this JSON is too deep or too long.", _EXAMPLE) from None
    if not isinstance(found, _Object):
        raise _wrong(where, "the JSON is not an object.", _EXAMPLE)
    # What `advise --format json` prints may be given back: its situation is taken.
    inner = found.get("situation") if "format" in found else None
    return inner.pairs if isinstance(inner, _Object) else found.pairs


def _wrong(where: str, message: str, hint: str, line: int = 0, column: int = 0) -> SituationInvalid:
    return SituationInvalid([Problem("bad-json", message, hint, where, line, column)])
