"""Knowledge bases to measure with: the shipped one, and generated ones of any size."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import UNKNOWN

__all__ = ["generate", "situations"]

_DEVICES = 20
_VALUES = 6
_DERIVED = 4
_A_FILE = 500


def generate(directory: Path, rules: int, facts: int = 30) -> None:
    """Write a knowledge base with so many rules about so many facts.

    One rule in ten derives one of four facts that nobody is asked for, from the device and two
    more; one in five of the others looks at such a fact. Six in ten name a device. Every process
    writes the same.
    """
    for part in ("facts", "rules"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    _write(directory / "facts" / "all.yaml", _vocabulary(facts))
    entries = list(_rules(random.Random(rules * 1000 + facts), rules, facts))  # noqa: S311  no secret
    for first in range(0, rules, _A_FILE):
        content = {"about": "Generated rules", "rules": entries[first : first + _A_FILE]}
        _write(directory / "rules" / f"part-{first:06}.yaml", content)


def situations(kb: KnowledgeBase, number: int) -> list[dict[str, str | float]]:
    """Return situations, the same in every process: nine in ten name a device.

    Up to ten more facts are given, now and then as unknown.
    """
    rng = random.Random(2026)  # noqa: S311  no secret
    others = [fact for fact in kb.facts if fact.is_given and fact.name != kb.identifies]
    found = []
    for _ in range(number):
        chosen = rng.sample(others, rng.randrange(min(len(others), 10) + 1))
        if rng.random() < 0.9:
            chosen.append(kb.fact[kb.identifies])
        chosen.sort(key=lambda fact: fact.order)
        found.append(
            {
                fact.name: UNKNOWN if rng.random() < 0.05 else fact.sample(rng.choice(fact.atoms()))
                for fact in chosen
            }
        )
    return found


def _vocabulary(facts: int) -> dict[str, Any]:
    asked = {
        f"fact_{n}": {"about": f"fact {n}", "ask": f"What is fact {n}?", "values": _values()}
        for n in range(facts)
    }
    derived = {
        f"derived_{n}": {"about": f"result {n}", "values": _values()} for n in range(_DERIVED)
    }
    return {
        "knowledge": {"name": "generated", "version": "1", "identifies": "device", "task": "task"},
        "devices": {f"device_{n}": {"name": f"Device {n}"} for n in range(_DEVICES)},
        "facts": {**asked, **derived},
        "phases": {"only": "The only phase"},
        "tasks": {"do": {"label": "Do it", "phases": ["only"], "default": "yes"}},
        "source": {
            "id": "s",
            "title": "Nothing",
            "publisher": "Nobody",
            "rank": 1,
            "sections": {"one": "One"},
            "claims": {"C1": {"section": "one", "place": "first", "text": "It is generated."}},
        },
    }


def _values() -> dict[str, Any]:
    return {f"v{n}": {"label": f"Value {n}"} for n in range(_VALUES)}


def _rules(rng: random.Random, rules: int, facts: int) -> Iterator[dict[str, Any]]:
    """Yield the rules; those that derive one fact exclude each other."""
    ways = [
        (device, fact, value, other)
        for device in range(_DEVICES)
        for fact in range(_DERIVED)
        for value in range(_VALUES)
        for other in range(_VALUES)
    ]
    rng.shuffle(ways)
    for number in range(rules):
        if number % 10 == 0:
            device, fact, value, other = ways.pop()
            yield {
                "id": f"derive-{number}",
                "when": {
                    "device": f"device_{device}",
                    f"fact_{fact}": f"v{value}",
                    f"fact_{fact + _DERIVED}": f"v{other}",
                },
                "derive": {f"derived_{fact}": f"v{rng.randrange(_VALUES)}"},
            }
            continue
        when: dict[str, Any] = {}
        if rng.random() < 0.6:
            when["device"] = f"device_{rng.randrange(_DEVICES)}"
        if rng.random() < 0.2:
            when[f"derived_{rng.randrange(_DERIVED)}"] = f"v{rng.randrange(_VALUES)}"
        for fact in rng.sample(range(facts), 2):
            left = sorted(rng.sample(range(_VALUES), rng.choice((1, 2, 3))))
            when[f"fact_{fact}"] = [f"v{value}" for value in left]
            if rng.random() < 0.1:
                when[f"fact_{fact}"].append(UNKNOWN)
        yield {"id": f"note-{number}", "when": when, "note": f"Note {number}.", "cites": ["C1"]}


def _write(path: Path, content: Any) -> None:
    text: str = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")
