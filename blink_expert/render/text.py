"""Advice -> text for a terminal, which also reads well aloud."""

import textwrap
from collections.abc import Iterable, Iterator

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.outline import outline
from blink_expert.render.parts import LISTED, Audience, Entry, Group, Section
from blink_expert.render.plain import printable

__all__ = ["render_text"]

_BOLD, _RED, _END = "\x1b[1m", "\x1b[1;31m", "\x1b[0m"
_MIN_WIDTH = 30
_QUESTIONS = 3
_ANSWERS = 3
_HEADED = (*LISTED, "alternative")
"""These have a line of their own for their condition."""


def render_text(
    kb: KnowledgeBase,
    advice: Advice,
    *,
    audience: Audience = "agent",
    width: int = 80,
    color: bool = False,
    sources: bool = False,
) -> str:
    """Return the answer in lines of at most `width` characters (30 at least), longer words whole.

    With `color`, headings and signal words carry ANSI codes. With `sources`, each sentence names
    its rule and claims.
    """
    text = _Text(max(width, _MIN_WIDTH), color=color, sources=sources)
    return "\n".join(text.lines(outline(kb, advice, audience)))


class _Text:
    def __init__(self, width: int, *, color: bool, sources: bool) -> None:
        self.width, self.color, self.sources = width, color, sources

    def lines(self, sections: Iterable[Section]) -> Iterator[str]:
        for number, section in enumerate(sections):
            if number:
                yield ""
            yield from self._section(section)

    def _section(self, section: Section) -> Iterator[str]:
        for line in self._wrap(section.title):
            yield self._paint(line, _BOLD)
        said = ""
        for group in section.groups:
            if group.kind == "warning":
                paint = _RED if group.label == "danger" else _BOLD
                yield from self._signal(group, group.label.upper(), paint)
            elif group.kind == "blocker":
                yield from self._signal(group, "STOP", _BOLD)
            else:
                yield from self._group(group, said=said)
                said = group.condition

    def _signal(self, group: Group, word: str, paint: str) -> Iterator[str]:
        """Yield a sentence that says its own condition: nothing after it stands under that."""
        condition = f"If {group.condition}: " if group.condition else ""
        for entry in group.entries:
            text = f"{word}! {condition}{entry.text}{self._source(entry)}"
            first, *rest = self._wrap(text)
            yield first.replace(f"{word}!", self._paint(f"{word}!", paint), 1)
            yield from rest

    def _group(self, group: Group, indent: str = "", *, said: str = "") -> Iterator[str]:
        """Yield a group; `said` is the condition that stands above already."""
        head = f"If {group.condition}:" if group.condition else group.label
        if head and group.kind in _HEADED:
            if group.condition != said or not said:
                yield from self._wrap(head, indent)
            indent += "  "
        shown = group.entries[:_QUESTIONS] if group.kind == "question" else group.entries
        for number, entry in enumerate(shown, group.start):
            leads = {"steps": f"{number}. ", "alternative": "Or: ", "verdict": "", "status": ""}
            yield from self._entry(entry, indent, leads.get(group.kind, "- "))
        more = len(group.entries) - len(shown)
        if more:
            yield from self._wrap(f"- And {more} more.", indent)

    def _entry(self, entry: Entry, indent: str, lead: str) -> Iterator[str]:
        until = f" Until: {entry.until}" if entry.until else ""
        text = f"{entry.text}{until}{_answers(entry)}{self._source(entry)}"
        yield from self._wrap(text, indent, lead)
        for group in entry.instead:
            yield from self._group(group, indent + " " * len(lead))

    def _source(self, entry: Entry) -> str:
        if not (self.sources and entry.rule):
            return ""
        return f" [{entry.rule}: {', '.join(entry.cites)}]"

    def _wrap(self, text: str, indent: str = "", lead: str = "") -> list[str]:
        return textwrap.wrap(
            printable(text),
            self.width,
            initial_indent=indent + lead,
            subsequent_indent=indent + " " * len(lead),
            break_on_hyphens=False,
            break_long_words=False,
        )

    def _paint(self, text: str, code: str) -> str:
        return f"{code}{text}{_END}" if self.color else text


def _answers(entry: Entry) -> str:
    """Return what to give in answer; where that would be a long list, only the fact."""
    if len(entry.answers) > _ANSWERS:
        return f" ({entry.answers[0].partition('=')[0]}=...)"
    return f" ({' or '.join(entry.answers)})" if entry.answers else ""
