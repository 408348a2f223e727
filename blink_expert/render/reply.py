"""Advice -> a reply to the customer: plain text, no ids, in the order of doing, warnings first."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase, Source
from blink_expert.render.letter import is_stopped
from blink_expert.render.letter_case import LetterCase, letter_case
from blink_expert.render.parts import LISTED, Entry, Group, Section
from blink_expert.render.plain import printable

__all__ = ["render_reply"]

_QUESTIONS = 3
_MOST_LABELS = 10
"""Answers that are named; more nobody reads."""

_UNTITLED = frozenset(("battery", "notes"))
"""Sections that have no title where a device takes no batteries."""

_OFFER = "If you would like the steps for another job, tell us for which device and which job."
"""Stands in the place of the offers for each of several devices."""

_QUOTED = 160
"""Characters of a question that are quoted, at most."""


def render_reply(
    kb: KnowledgeBase,
    *answers: Advice,
    outside: Iterable[str] = (),
    unrecognized: Iterable[str] = (),
) -> str:
    """Return what an agent can send: the agent adds only the name and the signature.

    One letter has the answers for all devices of a message. `outside` are subjects that the
    customer writes about and the knowledge does not have, and `unrecognized` questions that the
    letter must not seem to answer: it says so first, or at the end if it answers something else.
    A danger stands above everything else where there are steps, and below what answers a question
    where there are none. Who asks about a subject, and for nothing to be done, gets no steps: they
    are offered.
    """
    source = kb.first_source
    questions = tuple(unrecognized)
    cases, offer = _one_offer([letter_case(kb, one, tuple(outside), questions) for one in answers])
    lines: list[str] = ["Hello,", ""]
    left = dict.fromkeys(topic for one in cases for topic in one.topics)
    if topics := [topic for topic in left if all(topic in one.topics for one in cases)]:
        subjects = printable(", nor ".join(topics))
        lines += [f"The instructions by {source.publisher} do not cover {subjects}.", ""]
    # Of a device that is not covered, that is the answer to whatever is asked.
    covered = any(one.advice.status != "not_covered" for one in cases)
    open_questions = [_no_answer(questions), ""] if questions and covered else []
    answered = bool(offer) or any(one.said or not _has_steps(one.sections) for one in cases)
    lines += [] if answered else open_questions
    for devices, answer in _together(kb, cases, source):
        for block in filter(None, (devices, *answer)):
            lines += [*map(_one_line, block), ""]
    lines += [offer, ""] if offer else []
    lines += open_questions if answered else []
    # Only of the steps: a remark may stand on another source.
    begun = any(_has_steps(one.sections) for one in cases)
    follows = "The steps follow" if begun else "We looked this up in"
    lines += [f"{follows} “{source.title}” by {source.publisher}.", ""]
    return "\n".join([*lines, "Kind regards"])


def _one_offer(cases: Sequence[LetterCase]) -> tuple[list[LetterCase], str]:
    """Return the cases without their offers, and one that is for all of them."""
    offers = {one.offer for one in cases if one.offer}
    one = offers.pop() if len(offers) == 1 else _OFFER if offers else ""
    return [msgspec.structs.replace(case, offer="") for case in cases], one


def _together(
    kb: KnowledgeBase, cases: Iterable[LetterCase], source: Source
) -> list[tuple[list[str], list[list[str]]]]:
    """Return the paragraphs on each device; what is the same for two has both names above it."""
    found: list[tuple[list[str], list[list[str]]]] = []
    for one in cases:
        device, *rest = map(list, _parts(kb, one, source))
        answer = [part for part in rest if part]
        if found and found[-1][1] == answer:
            found[-1][0].extend(device)
        else:
            found.append((device, answer))
    return found


def _no_answer(questions: Sequence[str]) -> str:
    """Say of questions that they may not be answered, in one line and none of them too long."""
    quoted = " and ".join(f"“{_quoted(one)}”" for one in questions)
    them = "it" if len(questions) == 1 else "them"
    return (
        f"You wrote {quoted}. We are not sure that this letter answers {them}. If it does not,"
        " please tell us."
    )


def _quoted(question: str) -> str:
    words = printable(" ".join(question.split()))
    if len(words) <= _QUOTED:
        return words
    end = words.rindex(" ", 0, _QUOTED) if " " in words[:_QUOTED] else _QUOTED
    return f"{words[:end]} ..."


def _parts(kb: KnowledgeBase, case: LetterCase, source: Source) -> Iterator[Iterable[str]]:
    """Yield the lines of each paragraph."""
    stopped = is_stopped(case.advice)
    dangers, rest = _dangers_apart(case.sections)
    subjects = [printable(entry.text) for entry in case.said]
    if stopped:
        rest = [_untitled(kb, one) for one in rest]
    without = case.advice.battery.verdict == "not_applicable"
    if without:
        # It is one thing that is said: no batteries, and so no steps for them.
        rest = [
            msgspec.structs.replace(one, title="") if one.name in _UNTITLED else one for one in rest
        ]
    part = {one.name: _section(kb, one, source) for one in rest}
    yield part.pop("device", ())
    if without:
        # That there are none is what everything else about batteries follows from.
        yield part.pop("battery", ())
    if stopped or _has_steps(case.sections):
        yield from (dangers, subjects)
    else:
        # Nothing is begun: the question is answered before it is said what to do at the start.
        yield from (subjects, part.pop("contradictions", ()), part.pop("battery", ()), dangers)
    yield [case.begin] if case.begin else ()
    yield from part.values()


def _has_steps(sections: Iterable[Section]) -> bool:
    return any(group.kind == "steps" for section in sections for group in section.groups)


def _untitled(kb: KnowledgeBase, section: Section) -> Section:
    """Return the section without the title of a phase, if that promises steps and has none."""
    if section.name not in kb.phase_rank or _has_steps([section]):
        return section
    return msgspec.structs.replace(section, title="")


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


def _section(kb: KnowledgeBase, section: Section, source: Source) -> Iterator[str]:
    if section.name == "questions":
        yield "So that we can be exact, please tell us:"
        entries = section.groups[0].entries
        yield from map(_question, entries[:_QUESTIONS])
        return
    title = _title(kb, section, source)
    if title:
        yield f"{title}:"
    said = ""
    for group in section.groups:
        yield from _group(group, said=said, listed=bool(title or group.condition))
        said = group.condition if group.kind in LISTED else ""


def _question(entry: Entry) -> str:
    named = 1 < len(entry.labels) <= _MOST_LABELS
    labels = f" One of: {'; '.join(entry.labels)}." if named else ""
    return f"- {entry.text}{labels}"


def _title(kb: KnowledgeBase, section: Section, source: Source) -> str:
    """Return the title, but none over a phase that others have, and this device nothing to do in.

    Silences keep it: what is not said has to be done all the same.
    """
    if section.name == "gaps" and section.title:
        return f"What the instructions by {source.publisher} do not say"
    needed = any(phase.name == section.name and not phase.optional for phase in kb.phases)
    idle = needed and all(one.kind == "note" for one in section.groups)
    return "" if idle else section.title


def _group(group: Group, indent: str = "", *, said: str = "", listed: bool = True) -> Iterator[str]:
    """Yield a group; `said` is the condition that stands above already.

    `listed`: something stands above what is no step, and makes a list of it.
    """
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
    head = condition or (group.label if group.kind in LISTED else "")
    if head and (group.condition != said or not said):
        yield indent + head
    for number, entry in enumerate(group.entries, group.start):
        leads = {"steps": f"{number}. ", "alternative": "Or: ", "verdict": "", "status": ""}
        lead = leads.get(group.kind, "- " if listed else "")
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
