"""Find the forms in a text: lines of a label and its value, or headings with a line below each.

A label says what its value is, and asks nothing. One such line is a form where it is all there is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Entry", "entries"]

_LABEL = re.compile(
    r"[ \t*•>-]*+([^\W\d_][\w/()-]*+(?:[ \t]++[\w/()-]++){0,3})[ \t*]*+"
    r"(?:[:=]|(?<=[ \t])[-–](?=[ \t]))"  # noqa: RUF001
)
_LINE = re.compile(rf"[\n.,;]{_LABEL.pattern}")
_HEADING = re.compile(
    r"(?:^|\n)[ \t]*(?:\#{1,6}[ \t]+|\*\*)([^\W\d_][^\n:?*\#]{0,40}?)(?:[ \t]*(?:\*\*|:))*[ \t]*\n"
    r"(?=\s*\S[^\n]{0,40}(?:\n[ \t]*(?:\n|[*\#])|\s*$))"
)
_NUMBER = re.compile(r"[\s*]*\d+(?:[.,]\d+)?[ \t]*(?:\n|$)")

_MARKS = (":", "=", " - ", "#", "**", " – ")  # noqa: RUF001
"""What a form has two of, or one where it is a line."""
_WORDS = 3
"""Words of a label that is all of a text, with its value: fewer than so many."""


class Entry(NamedTuple):
    """One entry of a form: where its label starts, where that ends, and what its value is.

    `numbers`: the value is a number and no more, which says something only with its label.
    """

    start: int
    end: int
    numbers: bool


def entries(text: str) -> list[Entry]:
    """Return the entries of the form in the text, in order; none where there is no form."""
    marks = sum(map(text.count, _MARKS))
    if marks < 2 and (not marks or "\n" in text.strip()):
        return []
    found = sorted(_found(text))
    return found if len(found) > 1 or _is_all(text, found) else []


def _is_all(text: str, found: list[Entry]) -> bool:
    """Whether one entry is all that the text is: `Battery type: alkaline`."""
    if "\n" in text.strip() or "?" in text or not found:
        return False
    return len(text[found[0].start : found[0].end].split()) < _WORDS


def _found(text: str) -> Iterator[Entry]:
    first = _LABEL.match(text)
    found = [first] if first is not None else []
    found += _LINE.finditer(text, first.end() if first is not None else 0)
    if "#" in text or "**" in text:
        found += _HEADING.finditer(text)
    for entry in found:
        yield Entry(entry.start(1), entry.end(1), bool(_NUMBER.match(text, entry.end())))
