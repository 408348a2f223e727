"""Texts that a terminal only shows and never obeys."""

import re

__all__ = ["printable", "visible"]

_ACTS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and halves of characters."""


def visible(text: str) -> str:
    """Return the text with every character that acts shown as its escape."""
    return _ACTS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def printable(text: str) -> str:
    r"""Return the text as one line of words, with every character that acts shown as its escape.

    >>> print(printable("one\n two \x1b[31mred"))
    one two \x1b[31mred

    """
    return visible(" ".join(text.split()))
