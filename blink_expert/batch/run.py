"""A run over a file: its rows part after part, kept so that a run that was killed goes on."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

import msgspec
import polars as pl

from blink_expert.batch import sinks
from blink_expert.batch.answers import PROBLEM
from blink_expert.batch.columns import LONG
from blink_expert.batch.csv_source import CsvSource
from blink_expert.batch.frame import Found, Table, answers_only, with_answers
from blink_expert.batch.json_source import JsonSource, kinds_of
from blink_expert.batch.layout import CASE, Layout, lay_out
from blink_expert.batch.lines import Place
from blink_expert.batch.parts import Manifest, Mark, Part, Parts, Settings, rejects_of
from blink_expert.batch.sources import ParquetSource, Piece, Reject, Source, format_of
from blink_expert.batch.workers import Workers
from blink_expert.errors import BatchError, reason_of
from blink_expert.knowledge import KnowledgeBase

__all__ = ["Progress", "Summary", "advise_file"]

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much."""

_ROWS_TEXT, _ROWS_LONG = 2_000, 5_000
"""Rows of a part at most where each takes milliseconds, or some kilobytes."""
_BYTES = 64 * 1024 * 1024
"""Memory that the input of a part may take."""
_SAMPLE = 1_000


class Summary(msgspec.Struct, frozen=True):
    """What a run did: rows of the input, answers and rejects of the output, and inferences.

    `begun_at` is the number of rows that an earlier run had done. `rejects` is the file of what was
    rejected; None where nothing was.
    """

    rows: int
    answers: int
    rejected: int
    inferred: int
    begun_at: int
    seconds: float
    rejects: Path | None


def advise_file(
    kb: KnowledgeBase,
    source: Path,
    target: Path,
    *,
    text: str | None = None,
    columns: Sequence[str] | None = None,
    carry: Sequence[str] = (),
    prefix: str = "",
    jobs: int = 1,
    restart: bool = False,
    progress: Progress = lambda _what, _done, _all: None,
) -> Summary:
    """Answer every row of a CSV, JSON Lines or Parquet file, in bounded memory.

    The options are those of `advise_frame`. Rows that cannot be answered go to a file beside the
    output, each with its reason. Killed at any moment and called again, it goes on where it was;
    with `restart`, it begins anew.

    Raises:
        BatchError: the files or their columns cannot be used so, or the run to go on with is
            another one.
        LibraryMissing: texts are read, and the extra `intake` is not installed.
        OSError: the output cannot be written.

    """
    start = time.perf_counter()
    kind = _check_files(source, target)
    options = (text, prefix, *(columns or ()), None, *sorted(carry))
    settings = Settings(_fingerprint(source), kb.digest, options, version("blink-expert"))
    with Parts(target, kind) as parts:
        if restart:
            parts.clear()
        manifest = parts.begun(settings)
        opened = _open(source, manifest, progress)
        layout = lay_out(kb, opened.schema, text=text, columns=columns, carry=carry, prefix=prefix)
        schema = _output_schema(opened, layout)
        sinks.check_columns(schema, target, kind)
        if manifest is None:
            manifest = Manifest(settings, _rows_of_part(opened, layout), opened.kinds)
            parts.begin(manifest)
        if kind == "parquet" and isinstance(opened, ParquetSource) and text is None:
            opened.keep_stored(layout.facts, manifest.rows)
        marks = parts.marks()
        begun_at = marks[-1].place.row if marks else 0
        with Workers(kb, jobs) as workers:
            run = _Run(opened, layout, Table(kb, layout, workers), kind)
            for piece in run.pieces(marks, manifest.rows):
                part, mark = run.answer(piece)
                parts.write(len(marks), part, mark)
                marks.append(mark)
                progress("rows", *opened.share(mark.place))
        parts.join(marks, schema)
    rejected = sum(mark.rejected for mark in marks)
    return Summary(
        rows=marks[-1].place.row,
        answers=sum(mark.answers for mark in marks),
        rejected=rejected,
        inferred=run.table.inferred,
        begun_at=begun_at,
        seconds=time.perf_counter() - start,
        rejects=rejects_of(target) if rejected else None,
    )


class _Run:
    """Pieces of the input -> parts of the output."""

    def __init__(self, source: Source, layout: Layout, table: Table, kind: str) -> None:
        self.table, self._source, self._layout = table, source, layout
        self._pack = sinks.pack if kind == "parquet" else lambda frame: frame
        self._problem = f"{layout.prefix}{PROBLEM}"

    def pieces(self, marks: Sequence[Mark], rows: int) -> Iterator[Piece]:
        """Yield what is left of the input."""
        place = marks[-1].place if marks else Place()
        last = bool(marks) and marks[-1].last
        while not last:
            piece = self._source.read(place, rows)
            yield piece
            place, last = piece.place, piece.last

    def answer(self, piece: Piece) -> tuple[Part, Mark]:
        """Return the rows with their answers, what was rejected, and the mark of the part."""
        found, stored = self.table.find(piece.frame), piece.stored
        if stored is None:
            part = self._part(piece, piece.frame, found)
        elif found.answered.problems:
            part = self._part(piece, stored.read(stored.schema), found)
        else:
            added = answers_only(found, self._layout, self._pack)
            part = Part(added.drop(self._problem), piece.rejects, stored)
        return part, Mark(piece.place, part.frame.height, len(part.rejects), piece.last)

    def _part(self, piece: Piece, frame: pl.DataFrame, found: Found) -> Part:
        """Return the rows of the frame with their answers, but for those that are rejected."""
        rows, rejects = with_answers(frame, found, self._layout, self._pack), piece.rejects
        if found.answered.problems:
            wrong = self._rejects(piece, frame, found)
            rejects = sorted([*rejects, *wrong], key=lambda one: one.row)
            rows = rows.filter(rows[self._problem].is_null())
        return Part(rows.drop(self._problem), rejects)

    def _rejects(self, piece: Piece, frame: pl.DataFrame, found: Found) -> Iterator[Reject]:
        """Yield the rows whose facts are wrong; what was read in a text never is."""
        columns = {fact: column for column, fact in self._layout.facts.items()}
        index = found.answered.index
        for row in index.is_in(list(found.answered.problems)).arg_true():
            problems = found.answered.problems[index[row]]
            yield Reject(
                piece.numbers[row],
                " ".join(f"{one.message} {one.hint}" for one in problems),
                frame.row(row, named=True),
                piece.lines[row] if piece.lines is not None else 0,
                columns.get(problems[0].where, ""),
            )


def _check_files(source: Path, target: Path) -> str:
    """Check that the files can be these; return the format of the output."""
    kind = format_of(target)
    format_of(source)
    try:
        with source.open("rb"):
            pass
    except OSError as error:
        raise BatchError(
            f"{source}: this cannot be read: {reason_of(error)}. Check the name."
        ) from None
    if target.exists() and target.samefile(source):
        raise BatchError(f"{target}: this is the input. Name another file for the output.")
    if target.is_dir() or not target.parent.is_dir():
        raise BatchError(f"{target}: this cannot be a file. Name one in a directory that exists.")
    return kind


def _fingerprint(source: Path) -> tuple[str, int, int]:
    status = source.stat()
    return str(source.resolve()), status.st_size, status.st_mtime_ns


def _open(source: Path, manifest: Manifest | None, progress: Progress) -> Source:
    match format_of(source):
        case "csv":
            return CsvSource(source)
        case "parquet":
            return ParquetSource(source)
        case _:
            known = manifest.kinds if manifest is not None else None
            tell = partial(progress, "columns")
            return JsonSource(source, known if known is not None else kinds_of(source, tell))


def _output_schema(source: Source, layout: Layout) -> dict[str, pl.DataType]:
    added: dict[str, pl.DataType] = {
        f"{layout.prefix}{name}": pl.Int32() if name == CASE else pl.String()
        for name in layout.added
    }
    return {**source.schema, **added}


def _rows_of_part(source: Source, layout: Layout) -> int:
    """Return how many rows a part has: few enough for the memory, and for losing little work."""
    sample = source.read(Place(), _SAMPLE).frame
    each = sample.estimated_size() / max(sample.height, 1)
    most = [source.most, max(int(_BYTES / max(each, 1)), 1)]
    if layout.text is not None:
        most.append(_ROWS_TEXT)
    if LONG & set(layout.columns):
        most.append(_ROWS_LONG)
    return min(most)
