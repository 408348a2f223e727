"""What each thing that this project does costs, on one knowledge base."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bases import situations
from timing import Sample, each, in_turns

import blink_expert
from blink_expert import KnowledgeBase
from blink_expert.consultation import Consultation
from blink_expert.explain import explain
from blink_expert.inference import engine_for
from blink_expert.inference.bitmap import BitmapEngine
from blink_expert.knowledge import read_situation
from blink_expert.knowledge.files import read_files
from blink_expert.knowledge.loader import load_files
from blink_expert.many import OutcomeSets, Rows
from blink_expert.render import render_json
from blink_expert.render.kept import KeptJson

__all__ = [
    "ADVICE",
    "FLOOR",
    "MANY",
    "MET_BEFORE",
    "costs",
    "loading",
    "many_at_once",
    "scaling",
]

FLOOR = "floor: one dict lookup of a finished answer, and a copy of its bytes"
MET_BEFORE = "Advice as JSON bytes, for a situation met before, and a copy"
ADVICE = "complete Advice"
MANY = 10_000


def costs(kb: KnowledgeBase, number: int, rounds: int) -> dict[str, Sample]:
    """Return the seconds that each thing takes, as a mean over so many situations."""
    asked = situations(kb, number)
    read = [read_situation(kb, some) for some in asked]
    advice = [blink_expert.advise(kb, some) for some in asked]
    kept = KeptJson(kb, most=number)
    bodies = {tuple(some.items()): kept(some) for some in asked}
    named = [
        (some, answer.warnings[0].rule)
        for some, answer in zip(read, advice, strict=True)
        if answer.warnings
    ]
    work: dict[str, tuple[Callable[[Any], object], Sequence[Any]]] = {
        FLOOR: (lambda key: bytearray(bodies[key]), tuple(bodies)),
        MET_BEFORE: (lambda some: bytearray(kept(some)), asked),
        "reading the facts": (lambda some: read_situation(kb, some), asked),
        "inference": (engine_for(kb).infer, read),
        ADVICE: (lambda some: blink_expert.advise(kb, some), asked),
        "the same from Advice to JSON": (lambda one: render_json(one, indent=0).encode(), advice),
        "next question": (lambda talk: talk.next_question(), _talks(kb, asked)),
        "explanation of one sentence": (lambda pair: explain(kb, *pair), named),
    }
    samples = in_turns({name: each(*one) for name, one in work.items()}, rounds)
    return {
        name: Sample(tuple(seconds / len(work[name][1]) for seconds in sample.seconds))
        for name, sample in samples.items()
    }


def many_at_once(kb: KnowledgeBase, rounds: int) -> dict[str, Sample]:
    """Return the seconds that a situation takes when `MANY` different ones are inferred at once.

    First without making sets of rows of them, as the peers are given their facts made ready; then
    that; then the seconds when each is inferred by itself, for the first time.
    """
    asked = [read_situation(kb, some) for some in situations(kb, MANY)]
    rows = Rows(kb, asked)

    def one_by_one() -> None:
        engine = BitmapEngine(kb)
        for situation in asked:
            engine.infer(situation)

    samples = in_turns(
        {
            f"inference, {MANY:,} situations at once": lambda: OutcomeSets(kb, rows),
            "making sets of rows of them": lambda: Rows(kb, asked),
            "inference, each of them for the first time": one_by_one,
        },
        rounds,
    )
    return {
        name: Sample(tuple(seconds / MANY for seconds in sample.seconds))
        for name, sample in samples.items()
    }


def _talks(kb: KnowledgeBase, asked: Sequence[dict[str, Any]]) -> list[Consultation]:
    return [Consultation.start(kb, some) for some in asked]


def loading(directory: Path, rounds: int) -> dict[str, Sample]:
    """Return the seconds to load a knowledge base from its files and from the cache."""
    files = read_files(directory)
    return in_turns(
        {
            "load from YAML": lambda: load_files(files),
            "load from the cache": lambda: blink_expert.load(directory),
        },
        rounds,
    )


def scaling(kb: KnowledgeBase, threads: tuple[int, ...], seconds: float) -> dict[int, float]:
    """Return how many answers a second so many threads give together."""
    asked = situations(kb, 100)
    found = {}
    for number in threads:
        done: list[int] = []
        until = time.perf_counter() + seconds

        def work(end: float = until, count: list[int] = done) -> None:
            answered = 0
            while time.perf_counter() < end:
                blink_expert.advise(kb, asked[answered % len(asked)])
                answered += 1
            count.append(answered)

        group = [threading.Thread(target=work) for _ in range(number)]
        for thread in group:
            thread.start()
        for thread in group:
            thread.join()
        found[number] = sum(done) / seconds
    return found
