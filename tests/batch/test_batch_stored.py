"""Rows of Parquet that are taken as they are stored make the same file as rows read and written."""

import datetime as dt
import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_bases import shipped

from blink_expert.batch import advise_file, advise_frame
from blink_expert.batch.parquet_file import end_parquet, groups_of, read_footer
from blink_expert.batch.parquet_stored import StoredFile

WORDS = st.sampled_from(["mini", "xt", "XT2", "outdoor_4", "xt3", "unknown", "", "é" * 20, None])
CARRIED: dict[str, tuple[Any, list[Any]]] = {
    "n": (pl.Int64, [1, -(2**60), None]),
    "small": (pl.UInt8, [0, 255, None]),
    "x": (pl.Float32, [0.5, None]),
    "flag": (pl.Boolean, [True, False, None]),
    "text": (pl.String, ["a", "", None, "a long text, of more than twelve characters"]),
    "kind": (pl.Categorical, ["p", "q", None]),
    "level": (pl.Enum(["low", "high"]), ["low", None]),
    "day": (pl.Date, [dt.date(2026, 1, 2), None]),
    "when": (pl.Datetime("us", "UTC"), [dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC), None]),
    "long": (pl.Duration("ms"), [dt.timedelta(seconds=1), None]),
    "price": (pl.Decimal(10, 2), [Decimal("1.50"), None]),
    "raw": (pl.Binary, [b"\x00\xff", None]),
    "tags": (pl.List(pl.String), [["a", None], [], None]),
    "pair": (pl.Struct({"a": pl.Int64, "b": pl.List(pl.Int8)}), [{"a": 1, "b": [2]}, None]),
    "null": (pl.Null, [None]),
}
ROW = st.tuples(WORDS, *(st.sampled_from(values) for _, values in CARRIED.values()))
SCHEMA = {"device": pl.String, **{name: dtype for name, (dtype, _) in CARRIED.items()}}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=30),
    st.integers(1, 12),
    st.sampled_from(["zstd", "snappy", "gzip", "uncompressed"]),
    st.sets(st.sampled_from(sorted(CARRIED)), max_size=4),
)
def test_the_file_is_that_of_the_frame(
    rows: list[tuple[Any, ...]], size: int, compression: Any, carried: set[str]
) -> None:
    frame = pl.DataFrame(rows, SCHEMA, orient="row").select("device", *sorted(carried))
    with tempfile.TemporaryDirectory() as directory:
        source, out = Path(directory, "in.parquet"), Path(directory, "out.parquet")
        frame.write_parquet(source, row_group_size=size, compression=compression)
        assert StoredFile.of(source, frame.schema, frame.height, 12) is not None
        advise_file(shipped(), source, out, columns=["status", "verdict"])
        found = advise_frame(shipped(), frame, columns=["status", "verdict"])
        expected = found.filter(found["problem"].is_null()).drop("problem")
        assert pl.read_parquet(out).equals(expected)
        assert pl.read_parquet_schema(out) == expected.schema
        assert pq.read_table(out).num_rows == expected.height


FIRST = dt.datetime(2026, 1, 1)  # noqa: DTZ001  such files name no zone
OTHERS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "without dictionaries": {"use_dictionary": False},
    "pages of the second version": {"data_page_version": "2.0", "write_page_index": True},
    "one page for each value": {"data_page_size": 1, "write_batch_size": 1},
    "dictionaries that grow too large": {"dictionary_pagesize_limit": 8},
    "as Spark writes times": {"use_deprecated_int96_timestamps": True},
}


@pytest.mark.parametrize("options", OTHERS.values(), ids=OTHERS.keys())
@pytest.mark.parametrize("nullable", [True, False])
def test_files_of_other_programs(
    options: dict[str, Any], tmp_path: Path, *, nullable: bool
) -> None:
    rows = [
        {"device": device, "note": f"note {number % 5}", "at": FIRST + dt.timedelta(number)}
        for number, device in enumerate(["mini", "xt", "outdoor_4", "xt2"] * 6)
    ]
    fields = {"device": pa.string(), "note": pa.string(), "at": pa.timestamp("us")}
    schema = pa.schema([pa.field(name, kind, nullable) for name, kind in fields.items()])
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema), source, row_group_size=5, **options)
    frame = pl.read_parquet(source)
    as_stored = nullable and "use_deprecated_int96_timestamps" not in options
    assert (StoredFile.of(source, frame.schema, frame.height, 5) is not None) == as_stored
    advise_file(shipped(), source, out)
    expected = advise_frame(shipped(), frame).drop("problem")
    assert pl.read_parquet(out).equals(expected)
    assert pl.scan_parquet(out).filter(device="xt2").collect().equals(expected.filter(device="xt2"))
    assert pq.read_table(out).column("device").to_pylist() == expected["device"].to_list()


def with_footer(path: Path, change: dict[int, Any]) -> Path:
    """Return the file with other fields in its footer."""
    data = io.BytesIO(path.read_bytes())
    footer = read_footer(data)
    length = int.from_bytes(data.getvalue()[-8:-4], "little")
    data.seek(-8 - length, io.SEEK_END)
    end_parquet({**footer, **change}, groups_of(footer), data)
    data.truncate()
    path.write_bytes(data.getvalue())
    return path


def test_files_that_cannot_be_taken_so(tmp_path: Path) -> None:
    frame = pl.DataFrame({"device": ["mini", "xt"] * 4})
    path = tmp_path / "in.parquet"
    frame.write_parquet(path, row_group_size=4)
    assert StoredFile.of(path, frame.schema, 8, 4) is not None
    assert StoredFile.of(path, frame.schema, 8, 3) is None
    created_by, binary = 6, 8
    old = with_footer(path, {created_by: (binary, b"parquet-mr version 1.2.8 (build 1)")})
    assert pl.read_parquet(old).equals(frame)
    assert StoredFile.of(old, frame.schema, 8, 4) is None
    later = with_footer(path, {created_by: (binary, b"parquet-mr version 1.12.0 (build 1)")})
    assert StoredFile.of(later, frame.schema, 8, 4) is not None


def test_many_small_row_groups_are_read(tmp_path: Path) -> None:
    frame = pl.DataFrame({"device": ["mini", "xt"] * 2_000})
    path = tmp_path / "in.parquet"
    for size, as_stored in ((1, False), (500, True)):
        frame.write_parquet(path, row_group_size=size)
        assert (StoredFile.of(path, frame.schema, 4_000, 500) is not None) == as_stored
