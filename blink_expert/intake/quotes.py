"""Find quotations: words in quotation marks that are somebody else's."""

import re
from collections.abc import Iterator

__all__ = ["APOSTROPHES", "quotations"]

APOSTROPHES = "'‘"  # noqa: RUF001
"""Quotation marks that may be apostrophes as well."""

_QUOTE = re.compile(
    r'(?<![\w"])"([^"\n]{1,400})"(?!\w)|[“„«]([^“”„«»\n]{1,400})[”“»]'
    # An apostrophe within a word is none: `'what's in it'`, nor before a shortened one: `get 'em`.
    r"|(?<![\w'])'(?!(?:em|til|till|cause|tis|twas|bout|round|n|\d0s)\b)(?=\w)((?:[^'\n]|(?<=\w)'(?=\w)){1,400}+)(?<=[\w.,!?])'(?!\w)"
    r"|‘((?:[^‘’\n]|(?<=\w)’(?=\w)){1,400}+)’(?!\w)"  # noqa: RUF001
)
_MARK = re.compile(r"[\"'“„«‘](?:(?<!\w[\"'])|(?<=[“„«‘]))")  # noqa: RUF001
"""What a quotation can begin with: to look for it first is quick, as long as it is one set."""

_OWN = re.compile(
    r"(?:label|pack|package|packag\w*|batter\w*|print\w*|side|mark\w*|stamp\w*|cell\w*|box)\b",
    re.IGNORECASE,
)
_LOOKED_AT = 40
"""Characters before a quotation in which a word may say that it is read off a thing."""

_NAME = 3
"""Words of a quotation that is only a name, at most."""


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of quotations, but names and what is read off a label."""
    end = 0
    for mark in _MARK.finditer(text):
        found = _QUOTE.match(text, mark.start()) if mark.start() >= end else None
        if found is None:
            continue
        end = found.end()
        inside = next(filter(None, found.groups()), "")
        before = text[max(0, found.start() - _LOOKED_AT) : found.start()]
        if len(inside.split()) > _NAME and not _OWN.search(before):
            yield found.span()
