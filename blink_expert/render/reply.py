"""Advice -> a reply to the customer: plain text, no ids, in the order of doing, warnings first."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.outline import Group, Section, outline
from blink_expert.render.plain import printable
from blink_expert.render.subjects import is_beside, outside_topics, shortened, split

__all__ = ["render_reply"]

_QUESTIONS = 3


def render_reply(kb: KnowledgeBase, advice: Advice, *, outside: Iterable[str] = ()) -> str:
    """Return what an agent can send: the agent adds only the name and the signature.

    `outside` are subjects that the customer writes about and the knowledge does not have. What is
    said of subjects comes first. Who only brings up subjects gets no steps: they are offered.
    """
    said, sections = split(kb, outline(kb, advice, "customer"))
    topics = outside_topics(kb, advice, outside, said)
    offer = ""
    if (topics or said) and is_beside(kb, advice, said):
        offer = _offer(kb, advice)
        sections = shortened(kb, advice, sections)
    lines: list[str] = ["Hello,", ""]
    if topics:
        lines += [f"This is not covered by our source: {printable('; '.join(topics))}.", ""]
    dangers, rest = _dangers_apart(sections)
    for part in (dangers, [printable(entry.text) for entry in said], *map(_section, rest)):
        if block := [_one_line(line) for line in part]:
            lines += [*block, ""]
    if offer:
        lines += [offer, ""]
    source = min(kb.sources, key=lambda one: one.rank)
    lines += [f"This follows “{source.title}” by {source.publisher}.", ""]
    return "\n".join([*lines, "Kind regards"])


def _dangers_apart(sections: Sequence[Section]) -> tuple[list[str], list[Section]]:
    """Return the lines of the dangers, and the sections without them."""
    lines: list[str] = []
    rest: list[Section] = []
    for section in sections:
        dangers = [one for one in section.groups if one.label == "danger"]
        lines += (line for group in dangers for line in _group(group))
        groups = tuple(one for one in section.groups if one.label != "danger")
        if groups:
            rest.append(msgspec.structs.replace(section, groups=groups))
    return lines, rest


def _offer(kb: KnowledgeBase, advice: Advice) -> str:
    """Offer the steps by the titles of their phases, but of those that not all devices have."""
    optional = {phase.name for phase in kb.phases if phase.optional}
    titles = [one.title for one in advice.procedure if one.phase not in optional]
    jobs = "; ".join(title[:1].lower() + title[1:] for title in titles)
    return f"Our source has steps for: {jobs}. Tell us if you would like them." if jobs else ""


def _section(section: Section) -> Iterator[str]:
    if section.name == "questions":
        yield "So that we can be exact, please tell us:"
        entries = section.groups[0].entries
        yield from (f"- {entry.text}" for entry in entries[:_QUESTIONS])
        return
    if section.title:
        yield f"{section.title}:"
    for group in section.groups:
        yield from _group(group)


def _group(group: Group, indent: str = "") -> Iterator[str]:
    condition = f"If {group.condition}:" if group.condition else ""
    stop = "please stop here." if condition else "Please stop here."
    words = {
        "warning": (f"{group.label.upper()}!", condition),
        # What is to be done under a condition comes after it.
        "blocker": (condition, stop),
    }.get(group.kind)
    if words is not None:
        for entry in group.entries:
            yield indent + " ".join(part for part in (*words, entry.text) if part)
        return
    head = condition or (group.label if group.kind in ("steps", "note") else "")
    if head:
        yield indent + head
    for number, entry in enumerate(group.entries, 1):
        leads = {"steps": f"{number}. ", "alternative": "Or: ", "verdict": "", "status": ""}
        lead = leads.get(group.kind, "- ")
        until = f" Go on until {_clause(entry.until)}" if entry.until else ""
        yield f"{indent}{lead}{entry.text}{until}"
        for instead in entry.instead:
            yield from _group(instead, indent + "   ")


def _one_line(line: str) -> str:
    """Return the line without characters that act; its indentation stays."""
    return " " * (len(line) - len(line.lstrip(" "))) + printable(line)


def _clause(text: str) -> str:
    """Return a sentence as it stands after `until`."""
    return re.sub(r"^(The|A|You|It)\b", lambda found: found[1].lower(), text)
