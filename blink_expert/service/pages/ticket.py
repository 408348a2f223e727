"""A ticket with the words marked that facts come from."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from blink_expert.intake import QUESTION, Case, Evidence, Intake
from blink_expert.knowledge import KnowledgeBase
from blink_expert.service.pages.labels import label, sentence

__all__ = ["Piece", "case_name", "pieces", "quotes"]


class Piece(msgspec.Struct, frozen=True):
    """A piece of the ticket: `kind` is fact, outside, question, unread or empty; see `about`."""

    text: str
    kind: str = ""
    about: str = ""


class _Mark(msgspec.Struct, frozen=True):
    start: int
    end: int
    kind: str
    about: str


def pieces(kb: KnowledgeBase, text: str, intake: Intake, case: Case) -> Iterator[Piece]:
    """Yield the whole text in pieces, so that a page can mark the words of this case."""
    painted: list[_Mark | None] = [None] * len(text)
    # Of marks that overlap the first counts, so it is painted last.
    for mark in reversed(tuple(_marks(kb, intake, case))):
        painted[mark.start : mark.end] = [mark] * (mark.end - mark.start)
    start = 0
    for over, run in groupby(painted):
        end = start + len(tuple(run))
        kind, about = (over.kind, over.about) if over is not None else ("", "")
        yield Piece(text[start:end], kind, about)
        start = end


def _marks(kb: KnowledgeBase, intake: Intake, case: Case) -> Iterator[_Mark]:
    """Yield what is marked; words that several facts come from are marked once."""
    said: dict[tuple[int, int], list[str]] = {}
    for one in case.evidence:
        said.setdefault((one.start, one.end), []).append(_says(kb, one))
    for (start, end), facts in said.items():
        yield _Mark(start, end, "fact", "; ".join(facts))
    for other in intake.out_of_scope:
        yield _Mark(other.start, other.end, "outside", f"Not covered: {other.label}")
    for left in intake.unread:
        if left.why == QUESTION:
            yield _Mark(left.start, left.end, "question", "Question not recognised")
        else:
            yield _Mark(left.start, left.end, "unread", "Not read")


def _says(kb: KnowledgeBase, one: Evidence) -> str:
    return f"{sentence(kb.fact[one.fact].about)}: {label(kb, one.fact, one.value)} ({one.why})"


def quotes(case: Case, fact: str) -> str:
    """Return the words that a fact comes from, quoted; empty if it follows from others."""
    said = (f"“{' '.join(one.text.split())}”" for one in case.evidence if one.fact == fact)
    return ", ".join(dict.fromkeys(said))


def case_name(kb: KnowledgeBase, case: Case, number: int) -> str:
    """Return a short name for a case: its device, or its number."""
    device = case.facts.get(kb.identifies)
    return label(kb, kb.identifies, device) if device is not None else f"Device {number}"
