"""Advice -> Markdown (CommonMark): for tickets, wikis and chat."""

import re
from collections.abc import Iterator

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.outline import outline
from blink_expert.render.parts import LISTED, Audience, Entry, Group
from blink_expert.render.plain import printable

__all__ = ["render_markdown"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LIST = re.compile(r"^(\d*)([-+.)=])")
"""What would start a list, or underline a heading, where a text begins."""
_SIGNALS = ("warning", "blocker")
_PARAGRAPHS = ("verdict", "status")


def render_markdown(
    kb: KnowledgeBase, advice: Advice, *, audience: Audience = "agent", sources: bool = False
) -> str:
    """Return the answer as Markdown; with `sources`, each sentence names its rule and claims."""
    return "\n".join(_lines(kb, advice, audience, sources=sources)) + "\n"


def _lines(
    kb: KnowledgeBase, advice: Advice, audience: Audience, *, sources: bool
) -> Iterator[str]:
    for number, section in enumerate(outline(kb, advice, audience)):
        if number:
            yield ""
        if section.title:
            yield f"## {escape(section.title)}"
            yield ""
        before: Group | None = None
        for group in section.groups:
            if before is not None and _apart(before, group):
                yield ""
            said = before.condition if before and before.kind not in _SIGNALS else ""
            yield from _group(group, said=said, sources=sources)
            before = group


def _apart(before: Group, group: Group) -> bool:
    """Whether an empty line stands between the two: only what makes up one list goes together."""
    together = ("note", "gap", "reason", "contradiction", "ignored", "question")
    plain = not group.condition and not group.label
    alike = group.kind == before.kind or {group.kind, before.kind} == {"note", "gap"}
    return not (alike and group.kind in together and plain)


def _group(group: Group, indent: str = "", *, said: str = "", sources: bool) -> Iterator[str]:
    """Yield a group; `said` is the condition that stands above already."""
    condition = f"If {escape(group.condition)}:" if group.condition else ""
    if group.kind in _SIGNALS:
        # It says its own condition: nothing after it stands under that.
        word = escape(group.label.upper() or "STOP")
        for entry in group.entries:
            parts = (f"> **{word}!**", condition, _sentence(entry, sources=sources))
            yield " ".join(part for part in parts if part)
        return
    if group.kind in _PARAGRAPHS:
        mark = "**" if group.kind == "verdict" else ""
        yield from (f"{mark}{_sentence(one, sources=sources)}{mark}" for one in group.entries)
        return
    head = condition or (escape(group.label) if group.kind in LISTED else "")
    if head and (group.condition != said or not said):
        if indent:
            yield ""
        yield f"{indent}**{head}**"
        yield ""
    for number, entry in enumerate(group.entries, group.start):
        lead = f"{number}. " if group.kind == "steps" else "- "
        word = "*Or:* " if group.kind == "alternative" else ""
        yield f"{indent}{lead}{word}{_sentence(entry, sources=sources)}"
        for instead in entry.instead:
            yield from _group(instead, indent + " " * len(lead), sources=sources)


def _sentence(entry: Entry, *, sources: bool) -> str:
    until = f" *Until:* {escape(entry.until)}" if entry.until else ""
    answers = f" (`{'` or `'.join(entry.answers)}`)" if entry.answers else ""
    source = f"[{entry.rule}: {', '.join(entry.cites)}]" if sources and entry.rule else ""
    return f"{escape(entry.text)}{until}{answers} {escape(source)}".rstrip()


def escape(text: str) -> str:
    """Return the text with every character that Markdown or HTML would read escaped."""
    return _LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", printable(text)))
