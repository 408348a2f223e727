"""The phrase language: how a fact's phrases are written, split into words and expanded.

A phrase is a row of words. `(a|b c)` is one of these, `[a]` may be missing, `<list>` is one of a
named list of words, `..` up to five other words of the clause, `#` a number, `^` and `$` the start
and the end of a clause. A phrase is expanded into rows of elements; lists stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product

__all__ = [
    "END",
    "GAP",
    "NUMBER",
    "START",
    "Elements",
    "Index",
    "PhraseInvalid",
    "entries",
    "expand",
    "first_words",
    "fold_word",
    "indexed",
    "is_list",
    "meeting",
    "split_words",
]

GAP, NUMBER, START, END = "..", "#", "^", "$"

Elements = tuple[str, ...]
"""Words, `<lists>`, `<=written|in place>`, and the signs above."""

_MOST = 400
"""Rows that one phrase may stand for."""

_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’`´][^\W\d_]+)*")  # noqa: RUF001
_PART = re.compile(rf"<\w+>|\.\.|[#^$()\[\]|]|{_WORD.pattern}|[^\s\-/,'+.]")
_APOSTROPHES = str.maketrans("", "", "'’`´")  # noqa: RUF001


class PhraseInvalid(Exception):
    """A phrase that cannot be read; the linker says where it stands."""


def fold_word(word: str) -> str:
    """Return a word as words are compared: small letters without accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES).casefold())
    return "".join(ch for ch in plain if not unicodedata.combining(ch)) or word


def split_words(text: str) -> list[str]:
    """Return the words and numbers of a text; letters and digits are apart: `xt2` is `xt 2`."""
    return [fold_word(word) for word in _WORD.findall(text)]


def is_list(element: str) -> bool:
    """Whether an element names a list."""
    return element.startswith("<")


def expand(phrase: str) -> tuple[Elements, ...]:
    """Return the rows of elements that a phrase stands for.

    Raises:
        PhraseInvalid: it cannot be read, has no word, or stands for too many rows.

    >>> expand("[the] (tool|key) .. lost")
    (('<=tool|key>', '..', 'lost'), ('the', '<=tool|key>', '..', 'lost'))

    """
    parts = [fold_word(part) for part in _PART.findall(phrase)]
    rows, rest = _row(parts, 0)
    if rest != len(parts):
        raise PhraseInvalid(f"'{parts[rest]}' stands alone")
    for row in rows:
        if not set(row) - {GAP, START, END} or GAP in (row[0], row[-1]):
            raise PhraseInvalid("a phrase starts and ends with a word")
        if END in row[:-1] or START in row[1:]:
            raise PhraseInvalid(f"'{START}' stands at the start and '{END}' at the end")
    return tuple(dict.fromkeys(rows))


def _row(parts: Sequence[str], at: int) -> tuple[list[Elements], int]:
    """Return what the parts from `at` stand for, up to a bracket that closes or a bar."""
    rows: list[Elements] = [()]
    while at < len(parts) and parts[at] not in {")", "]", "|"}:
        part = parts[at]
        if part in {"(", "["}:
            choices, at = _choices(parts, at)
            choices = _as_list(choices)
        else:
            if not (part in {GAP, NUMBER, START, END} or is_list(part) or part[0].isalnum()):
                raise PhraseInvalid(f"'{part}' means nothing here")
            choices, at = [(part,)], at + 1
        rows = [row + more for row, more in product(rows, choices)]
        if len(rows) > _MOST:
            raise PhraseInvalid(f"it stands for more than {_MOST} phrases")
    return rows, at


def _choices(parts: Sequence[str], at: int) -> tuple[list[Elements], int]:
    closing = ")" if parts[at] == "(" else "]"
    choices: list[Elements] = [()] if closing == "]" else []
    while True:
        rows, at = _row(parts, at + 1)
        choices += rows
        if at >= len(parts):
            raise PhraseInvalid("a bracket is not closed")
        if parts[at] != "|":
            break
    if parts[at] != closing:
        raise PhraseInvalid(f"'{parts[at]}' closes another bracket")
    return choices, at + 1


def _as_list(choices: list[Elements]) -> list[Elements]:
    """Return the choices as a list without a name, where they are plain words: `<=a|b c>`."""
    full = [row for row in choices if row]
    plain = all(word[0].isalnum() for row in full for word in row)
    if len(full) < 2 or not plain:
        return choices
    listed: Elements = ("<=" + "|".join(" ".join(row) for row in full) + ">",)
    return [listed] if len(full) == len(choices) else [(), listed]


def entries(element: str) -> list[Elements]:
    """Return what a list that is written in a phrase has."""
    return [tuple(row.split()) for row in element[2:-1].split("|")]


Index = Mapping[str, Sequence[Elements]]
"""The entries of a list by their first words."""


def indexed(rows: Iterable[Elements]) -> Index:
    """Return the entries by their first words."""
    found: dict[str, list[Elements]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def meeting(lists: Mapping[str, Index]) -> Callable[[Elements, Elements], bool]:
    """Return a function: whether some words are read by both rows.

    Gaps are compared as they are written. What is left of two rows after words of a list is the
    same for many words, so each pair is compared once.
    """

    @cache
    def meets(one: Elements, other: Elements) -> bool:
        if not one or not other:
            return one == other
        if one[0] == other[0]:
            return meets(one[1:], other[1:])
        left, right = (one, other) if is_list(one[0]) else (other, one)
        if not is_list(left[0]):
            return False
        index = lists[left[0]]
        firsts: Iterable[str] = (right[0],)
        if is_list(right[0]):
            firsts = index.keys() & lists[right[0]].keys()
        starts = {words for first in firsts for words in index.get(first, ())}
        return any(meets((*words, *left[1:]), right) for words in starts)

    return meets


def first_words(row: Elements, lists: Mapping[str, Index]) -> Iterable[str]:
    """Return every word that what the row reads can start with."""
    return lists[row[0]] if is_list(row[0]) else (row[0],)
