"""The command that answers a whole file of situations.

As in `app`, what it needs is imported when it runs.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blink_expert.cli.options import KnowledgeOption

if TYPE_CHECKING:
    from blink_expert.batch.run import Summary

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(batch)


def batch(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A file of rows: .csv, .jsonl or .parquet.")
    ],
    target: Annotated[
        str, typer.Argument(metavar="OUT", help="The same rows with their answers: one of these.")
    ],
    text: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Read the facts in this column of texts."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="NAME,NAME", help="The columns of the answer; `advice`: all of it."),
    ] = None,
    carry: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="This column is no fact, although it looks like one."),
    ] = None,
    prefix: Annotated[
        str, typer.Option(help="Set this before the names of the answer's columns.")
    ] = "",
    jobs: Annotated[int, typer.Option(min=1, help="How many processes share the work.")] = 1,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Begin anew, also where an earlier run was not finished."),
    ] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Answer every row of a file. Stopped and run again, it goes on where it was.

    Columns that are named as facts give the situation. Rows that cannot be answered go to
    OUT.rejects.jsonl. For example: blink-expert batch tickets.csv answers.csv
    """
    import gc  # noqa: PLC0415

    from blink_expert import load  # noqa: PLC0415
    from blink_expert.batch.run import advise_file  # noqa: PLC0415
    from blink_expert.cli.progress import progress  # noqa: PLC0415

    # A command collects no garbage, since it is short; this one is not.
    gc.enable()
    with progress() as tell:
        summary = advise_file(
            load(knowledge),
            Path(source),
            Path(target),
            text=text,
            columns=[name.strip() for name in columns.split(",")] if columns else None,
            carry=carry or (),
            prefix=prefix,
            jobs=jobs,
            restart=restart,
            progress=tell,
        )
    print(_said(summary), file=sys.stderr)


def _said(summary: "Summary") -> str:
    done = summary.rows - summary.begun_at
    said = [f"{summary.rows:,} rows, {summary.answers:,} answers, {summary.rejected:,} rejected"]
    if summary.rejects is not None:
        said[0] += f" ({summary.rejects})"
    if summary.begun_at:
        said.append(f"{summary.begun_at:,} rows were done before")
    said.append(f"{summary.inferred:,} situations inferred")
    said.append(f"{summary.seconds:.1f} s, {done / summary.seconds:,.0f} rows a second")
    return "; ".join(said) + "."
