"""Advice -> an HTML fragment: semantic, every text escaped, no script and no style inside."""

from collections.abc import Iterator
from html import escape

import msgspec

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.figures import Figures
from blink_expert.render.outline import outline
from blink_expert.render.parts import LISTED, Audience, Entry, Group, Section

__all__ = ["render_html"]


class _Shown(msgspec.Struct, frozen=True):
    """What is shown beside a sentence."""

    figures: Figures
    sources: bool
    why: bool


def render_html(
    kb: KnowledgeBase,
    advice: Advice,
    *,
    audience: Audience = "agent",
    sources: bool = False,
    why: bool = False,
    prefix: str = "be",
) -> str:
    """Return the answer as one `article` element, to be put into a page.

    Its classes begin with `be-`. With `sources`, each sentence names its rule and claims in `cite`.
    With `why`, each has a button that sends its rule as `why` with the page's form of the id
    `be-form`. Each picture is drawn once, beside the first thing that it shows. The ids of its
    elements begin with `prefix`: several answers in one page need one each.
    """
    shown = _Shown(Figures(kb, prefix), sources, why)
    return "\n".join(_lines(kb, advice, audience, shown)) + "\n"


def _lines(kb: KnowledgeBase, advice: Advice, audience: Audience, shown: _Shown) -> Iterator[str]:
    yield f'<article class="be-advice" data-status="{escape(advice.status)}">'
    for section in outline(kb, advice, audience):
        yield f'<section class="be-{escape(section.name)}">'
        if section.title:
            yield f"<h2>{escape(section.title)}</h2>"
        yield from _section(section, shown)
        yield "</section>"
    yield "</article>"


def _section(section: Section, shown: _Shown) -> Iterator[str]:
    for group in section.groups:
        yield from _group(group, shown)


def _group(group: Group, shown: _Shown) -> Iterator[str]:
    condition = f"If {escape(group.condition)}:" if group.condition else ""
    if group.kind == "warning":
        level = escape(group.label)
        role = "alert" if group.label == "danger" else "note"
        for entry in group.entries:
            before = f'<span class="be-if">{condition}</span> ' if condition else ""
            yield f'<div class="be-warning be-{level}" role="{role}">'
            yield f"<p><strong>{level.upper()}!</strong> {before}{_text(entry, shown)}</p>"
            yield from shown.figures.beside(entry.rule)
            yield "</div>"
        return
    head = condition or (escape(group.label) if group.kind in LISTED else "")
    if head:
        yield f'<p class="be-if">{head}</p>'
    if group.kind in ("status", "verdict", "blocker"):
        for entry in group.entries:
            stop = "<strong>STOP!</strong> " if group.kind == "blocker" else ""
            label = f" be-{escape(group.label)}" if group.label else ""
            yield f'<p class="be-{group.kind}{label}">{stop}{_text(entry, shown)}</p>'
            yield from shown.figures.beside(entry.rule)
        return
    tag = "ol" if group.kind == "steps" else "ul"
    start = f' start="{group.start}"' if group.start > 1 else ""
    yield f'<{tag} class="be-{escape(group.kind)}"{start}>'
    for entry in group.entries:
        yield f"<li>{_text(entry, shown)}"
        yield from shown.figures.beside(entry.rule)
        for instead in entry.instead:
            yield from _group(instead, shown)
        yield "</li>"
    yield f"</{tag}>"


def _text(entry: Entry, shown: _Shown) -> str:
    parts = [escape(entry.text)]
    if entry.until:
        parts.append(f'<span class="be-until">Until: {escape(entry.until)}</span>')
    if entry.answers:
        choices = " ".join(f"<code>{escape(answer)}</code>" for answer in entry.answers)
        parts.append(f'<span class="be-answers">{choices}</span>')
    if shown.sources and entry.rule:
        parts.append(f"<cite>{escape(entry.rule)}: {escape(', '.join(entry.cites))}</cite>")
    if shown.why and entry.rule:
        rule = escape(entry.rule)
        parts.append(
            f'<button class="be-why" form="be-form" name="why" value="{rule}">Why?</button>'
        )
    return " ".join(parts)
