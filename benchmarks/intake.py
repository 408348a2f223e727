"""How well texts are read: precision and recall for each fact and in all, with every miss.

FILE has messages with their facts: our YAML (`tests/intake/messages/*.yaml`) or JSON lines with
`text`, `expected_facts` and perhaps `device_candidates`. Concluded facts count as read. Where
`intake_outcomes.yaml` has the ids of the messages, the answers are checked too.

Run: python benchmarks/intake.py FILE [--quiet] [--strict]
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import blink_expert
from blink_expert import intake
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.convert import convert
from blink_expert.knowledge.reader import parse
from blink_expert.verification.cases import failures
from blink_expert.verification.entries import Expect

OUTCOMES = Path(__file__).with_name("intake_outcomes.yaml")

Facts = Mapping[str, Any]


class Message(msgspec.Struct, frozen=True):
    """A text, the facts of each of its cases, and what must not be read in it.

    `unlabelled` are facts that these messages say nothing of, whatever is read.
    """

    id: str
    text: str
    cases: tuple[Facts, ...]
    never: Mapping[str, list[Any]] = {}
    out_of_scope: frozenset[str] | None = None
    candidates: tuple[str, ...] = ()
    unlabelled: frozenset[str] = frozenset()


class Score(msgspec.Struct):
    """What was right, wrong and missed, by fact; and a line for everything that was not right."""

    right: Counter[str] = msgspec.field(default_factory=Counter)
    false: Counter[str] = msgspec.field(default_factory=Counter)
    missed: Counter[str] = msgspec.field(default_factory=Counter)
    extra: Counter[str] = msgspec.field(default_factory=Counter)
    lines: list[str] = msgspec.field(default_factory=list)
    dangerous: int = 0

    def precision(self, fact: str | None = None) -> float:
        """Return the part of what was read that is right."""
        right, false = self._sum(self.right, fact), self._sum(self.false, fact)
        return right / (right + false) if right + false else 1.0

    def recall(self, fact: str | None = None) -> float:
        """Return the part of what is there that was read."""
        right, missed = self._sum(self.right, fact), self._sum(self.missed, fact)
        return right / (right + missed) if right + missed else 1.0

    @staticmethod
    def _sum(counts: Counter[str], fact: str | None) -> int:
        return counts.total() if fact is None else counts[fact]


def messages(file: Path) -> Iterator[Message]:
    """Yield the messages of a file, in either format."""
    data = file.read_bytes()
    if file.suffix == ".jsonl":
        yield from tickets(data)
        return
    for entry in parse(data, file.name)["messages"]:
        cases = tuple(_values(case["facts"]) for case in entry["cases"])
        never = {fact: list(values) for fact, values in entry.get("never", {}).items()}
        topics = frozenset(entry.get("out_of_scope", ()))
        left = tuple(entry["cases"][0].get("candidates", {}).get("device", ()))
        yield Message(entry["id"], entry["text"], cases, never, topics, left)


def tickets(data: bytes) -> Iterator[Message]:
    """Yield the messages of JSON lines; a fact that none of them labels is not judged."""
    entries = [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]
    labelled = {fact for entry in entries for fact in entry["expected_facts"]}
    for entry in entries:
        facts = _values(entry["expected_facts"])
        left = tuple(entry.get("device_candidates", ()))
        several = left if entry.get("device_candidates") else ()
        yield Message(
            entry["id"],
            entry["text"],
            (facts,),
            candidates=several,
            unlabelled=frozenset(_Everything() if not labelled else ()) | _others(labelled),
        )


class _Everything(frozenset[str]):
    """No fact at all is judged."""


def _others(labelled: set[str]) -> frozenset[str]:
    kb = blink_expert.load()
    return frozenset(fact.name for fact in kb.facts if fact.name not in labelled)


def _values(facts: Facts) -> Facts:
    return {name: str(value) if isinstance(value, bool) else value for name, value in facts.items()}
