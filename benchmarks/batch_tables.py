"""Tables of situations and of tickets to measure `blink-expert batch` with."""

import random
from pathlib import Path

import polars as pl

from blink_expert import KnowledgeBase

__all__ = ["tickets", "write_situations"]

FACTS = ("device", "task", "opening_tool", "coin", "mounted", "wired", "battery_size")
"""The columns, with one for the chemistry and one for a number."""


def write_situations(kb: KnowledgeBase, path: Path, rows: int, distinct: int) -> None:
    """Write rows with a number each and eight facts, in so many distinct situations."""
    chance = random.Random(1)
    names = (*FACTS, "battery_chemistry")
    values = [
        [None, *(one.name for one in kb.fact[name].values if name != "device" or one.covered)]
        for name in names
    ]
    found: dict[tuple[str | None, ...], None] = {}
    while len(found) < distinct:
        found[tuple(chance.choice(some) for some in values)] = None
    table = pl.DataFrame(list(found), dict.fromkeys(names, pl.String), orient="row")
    pl.LazyFrame({"ticket": pl.int_range(rows, eager=True)}).with_columns(
        # Knuth's multiplicative hash: each situation about equally often, in no order.
        place=(pl.col("ticket") * 2_654_435_761 // 65_536 % distinct)
    ).join(table.lazy().with_row_index("place").cast({"place": pl.Int64}), on="place").drop(
        "place"
    ).sort("ticket").sink_parquet(path)


def tickets(count: int) -> list[str]:
    """Return messages of about one kilobyte, no two alike."""
    chance = random.Random(1)
    said = [
        "I have the Outdoor 4 above the garage.",
        "It is an XT2, bought some years ago.",
        "The little tool for the cover is lost.",
        "There is a coin in my pocket, would a quarter do?",
        "The batteries are AA lithium, not rechargeable, 1.5 V.",
        "They say that alkaline ones are bad for it, is that so?",
        "The cover will not come off although the screw turns freely.",
        "It is still on its mount under the roof.",
        "The app shows a red battery since Monday.",
        "My video doorbell is not wired.",
        "Please help me soon, we leave for a week on Friday.",
        "I called twice already and nobody picked up.",
    ]
    return [
        " ".join(f"{chance.choice(said)}" for _ in range(20)) + f" Ticket {number}."
        for number in range(count)
    ]
