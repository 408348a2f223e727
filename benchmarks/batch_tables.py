"""Tables of situations and of tickets to measure `blink-expert batch` with."""

import random
from pathlib import Path

import polars as pl

from blink_expert import load

__all__ = ["tickets", "write_situations"]

FACTS = (
    "device",
    "task",
    "opening_tool",
    "coin",
    "mounted",
    "wired",
    "battery_size",
    "battery_chemistry",
)
"""The columns of the situations."""


def write_situations(path: Path, rows: int, distinct: int) -> None:
    """Write rows with a number each and eight facts, in so many distinct situations.

    The file is Parquet, or JSON Lines.
    """
    kb = load()
    chance = random.Random(1)  # noqa: S311  the same in every run
    values = [
        [None, *(one.name for one in kb.fact[name].values if name != "device" or one.covered)]
        for name in FACTS
    ]
    found: dict[tuple[str | None, ...], None] = {}
    while len(found) < distinct:
        found[tuple(chance.choice(some) for some in values)] = None
    table = pl.DataFrame(list(found), dict.fromkeys(FACTS, pl.String), orient="row")
    ticket = pl.col("ticket")
    # First each once, then at random.
    place = pl.when(ticket < distinct).then(ticket).otherwise(ticket.hash(1) % distinct)
    rows_made = (
        pl.LazyFrame({"ticket": pl.int_range(rows, eager=True)})
        .with_columns(place.cast(pl.UInt32).alias("place"))
        .join(table.lazy().with_row_index("place"), on="place")
        .drop("place")
        .sort("ticket")
    )
    if path.suffix == ".parquet":
        rows_made.sink_parquet(path)
    else:
        rows_made.sink_ndjson(path)


def tickets(count: int) -> list[str]:
    """Return messages of about one kilobyte, no two alike."""
    chance = random.Random(1)  # noqa: S311  the same in every run
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
