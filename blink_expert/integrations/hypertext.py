"""HTML, as helpdesks keep what customers write -> plain text, with quotations marked as in mail."""

import re
from collections.abc import Iterator
from html import unescape

__all__ = ["plain_text"]

# The standard library's parser takes minutes for 60 kB of unclosed tags, which anybody may send.
# No part of this pattern goes on past a `<`, so that the time grows with the text and no faster.
_TAG = re.compile(
    r"""<(?:
        (?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)
        (?: (?:[^<>"']|"[^"<]*"|'[^'<]*')*+ > | [^<>]*> )
      | [!?][^<>]*>
    )""",
    re.VERBOSE,
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|d[ltd]|div|fieldset|footer|form|h[1-6]|header|hr|li|main|nav"
    "|[ou]l|p|pre|section|table|tr"
)
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})


def plain_text(html: str) -> str:
    r"""Return what a reader sees; each line of a quotation (`blockquote`) starts with `> `.

    >>> plain_text("<p>It is&nbsp;the <b>4</b></p><blockquote>Which one?</blockquote>")
    'It is the 4\n> Which one?'

    """
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(html))).strip("\n")


def _lines(html: str) -> Iterator[str]:
    line: list[str] = []
    quoted = unseen = 0
    for tag, is_end, text in _pieces("".join(_without_comments(html))):
        if not unseen:
            line.append(text)
        if tag == "br" or _BLOCK.fullmatch(tag):
            shown = " ".join(unescape("".join(line)).split())
            if shown or tag == "br":
                yield "> " * min(quoted, 9) + shown
            line.clear()
        step = -1 if is_end else 1
        quoted = max(0, quoted + step * (tag == "blockquote"))
        unseen = max(0, unseen + step * (tag in _UNSEEN))


def _pieces(html: str) -> Iterator[tuple[str, bool, str]]:
    """Yield each tag's name, whether it ends an element, and the text before it; `br` is last."""
    place = 0
    for found in _TAG.finditer(html):
        yield (found["name"] or "").lower(), bool(found["end"]), html[place : found.start()]
        place = found.end()
    yield "br", False, html[place:]


def _without_comments(html: str) -> Iterator[str]:
    place = 0
    while (start := html.find("<!--", place)) >= 0 and (end := html.find("-->", start)) >= 0:
        yield html[place:start]
        place = end + len("-->")
    yield html[place:]
