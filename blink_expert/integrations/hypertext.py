"""HTML, as helpdesks keep what customers write -> plain text, with quotations marked as in mail."""

import re
from html.parser import HTMLParser

__all__ = ["plain_text"]

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "div",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    }
)
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})


def plain_text(html: str) -> str:
    r"""Return what a reader sees; each line of a quotation (`blockquote`) starts with `> `.

    >>> plain_text("<p>It is&nbsp;the <b>4</b></p><blockquote>Which one?</blockquote>")
    'It is the 4\n> Which one?'

    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines)).strip("\n")


class _Reader(HTMLParser):
    """Collect lines; how deep the reader is in quotations and in what is not seen, is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._line = ""
        self._quoted = 0
        self._unseen = 0

    def end_line(self) -> None:
        text = " ".join(self._line.split())
        if text:
            self.lines.append("> " * self._quoted + text)
        self._line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # nothing that a reader sees stands in them
        if tag == "br":
            if not self._line.strip():
                self.lines.append("> " * self._quoted)
            self.end_line()
        elif tag in _BLOCKS:
            self.end_line()
        self._quoted += tag == "blockquote"
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line()
        self._quoted -= tag == "blockquote" and self._quoted > 0
        self._unseen -= tag in _UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._line += data
