"""The service while its knowledge changes: what is lost, and what memory it takes."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from asking import Server, ask, expected, for_seconds

import blink_expert

__all__ = ["reload_under_load"]

LONG_SECONDS = 30.0
RELOADS = 10
BROKEN = 5
"""Which of the reloads is of broken knowledge."""


async def reload_under_load(expert: Server, knowledge: Path) -> None:
    """Ask for 30 s while the knowledge changes ten times; print what was lost, and the memory."""
    sound = blink_expert.load(knowledge, cache=False)
    bodies = {body: {answer} for body, answer in expected(sound)}
    memory: list[float] = []
    busy = asyncio.create_task(change(expert, knowledge, bodies, memory))
    while_it_lasts = for_seconds(LONG_SECONDS)
    asked = await ask(expert, 200, bodies, lambda: while_it_lasts() or not busy.done())
    await busy
    print(
        f"\n200 connections for {asked.seconds:.0f} s: {len(asked.took):,} answers,"
        f" {asked.rate:,.0f} in a second, p99 {asked.p99:.0f} ms;"
        f" wrong or lost: {dict(asked.wrong) or 'none'}"
    )
    print(f"changes taken: {expert.said('is in use')}; refused: {expert.said('is refused')}")
    print("MiB of memory before, and after each change: " + ", ".join(f"{m:.0f}" for m in memory))


async def change(
    expert: Server, knowledge: Path, bodies: dict[bytes, set[bytes]], memory: list[float]
) -> None:
    """Change the knowledge ten times, each time until the service has taken or refused it.

    A broken change is followed by one that mends it: that is one more reload.
    """
    file = next(iter(sorted((knowledge / "rules").glob("*.yaml"))))
    text = file.read_text(encoding="utf-8")
    await asyncio.sleep(1)
    memory.append(expert.resident())
    for number in range(1, RELOADS + 1):
        is_broken = number == BROKEN
        changed = f"{text}\n  - id: [broken" if is_broken else f"{text}\n# change {number}\n"
        if not is_broken:
            # What the service may say from now on: the same, of knowledge with another digest.
            for body, answer in await asyncio.to_thread(_answers_to, knowledge, file, changed):
                bodies[body].add(answer)
        word = "is refused" if is_broken else "is in use"
        already = expert.said(word)
        file.write_text(changed, encoding="utf-8")
        await until(lambda: expert.said(word) > already)  # noqa: B023  awaited here
        memory.append(expert.resident())


def _answers_to(knowledge: Path, file: Path, changed: str) -> list[tuple[bytes, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(knowledge, Path(folder) / "knowledge"))
        (copy / file.relative_to(knowledge)).write_text(changed, encoding="utf-8")
        return expected(blink_expert.load(copy, cache=False))


async def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it holds; end the program if it does not."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            sys.exit("a change was neither taken nor refused")
        await asyncio.sleep(0.1)
