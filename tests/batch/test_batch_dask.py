"""Dask on two worker processes gives what one process gives."""

from collections.abc import Iterator
from pathlib import Path

import dask.dataframe as dd
import pandas as pd
import polars as pl
import pytest
from dask.distributed import Client, LocalCluster
from knowledge_bases import shipped
from tables import situations

from blink_expert.batch import advise_frame
from blink_expert.batch.dask import advise_partitions
from blink_expert.errors import BatchError

TEXTS = ["its the 4, lost the tool", "my mini and my xt2 need batteries", None] * 4


@pytest.fixture(scope="module")
def cluster() -> Iterator[Client]:
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=2, **options) as two, Client(two) as client:
        assert len(client.scheduler_info()["workers"]) == 2
        yield client


@pytest.mark.usefixtures("cluster")
def test_two_worker_processes_give_the_same_answers() -> None:
    rows = [{"id": number, **row} for number, row in enumerate(situations(60))]
    rows[7]["device"] = "xt3"
    frame = pd.DataFrame(rows)
    found = advise_partitions(dd.from_pandas(frame, npartitions=4))
    computed = found.compute()
    assert pl.from_pandas(computed).equals(advise_frame(shipped(), pl.from_pandas(frame)))
    assert computed["problem"].notna().sum() == 1
    assert list(found.dtypes) == list(computed.dtypes)

    texts = pd.DataFrame({"id": range(12), "body": TEXTS}, index=range(100, 112))
    read = advise_partitions(dd.from_pandas(texts, npartitions=3), text="body", prefix="our_")
    answers = read.compute()
    expected = advise_frame(shipped(), pl.from_pandas(texts), text="body", prefix="our_")
    assert pl.from_pandas(answers).equals(expected)
    assert list(answers.index) == [100 + number for number in expected["id"]]


def test_columns_that_cannot_be_used_are_refused_before_anything_runs() -> None:
    frame = dd.from_pandas(pd.DataFrame({"devise": ["mini"]}), npartitions=1)
    with pytest.raises(BatchError, match="the column 'devise' is nearly the fact 'device'"):
        advise_partitions(frame)


def test_a_worker_with_other_knowledge_refuses(tmp_path: Path) -> None:
    import shutil

    from blink_expert import load
    from blink_expert.knowledge.files import shipped as place

    for part in ("facts", "rules"):
        shutil.copytree(place() / part, tmp_path / part)
    frame = dd.from_pandas(pd.DataFrame({"device": ["mini"]}), npartitions=1)
    found = advise_partitions(frame, knowledge=tmp_path)
    path = tmp_path / "facts" / "situation.yaml"
    path.write_text(path.read_text("utf-8") + "\n# changed\n", encoding="utf-8")
    assert load(tmp_path).digest != shipped().digest
    from blink_expert.batch.dask import _shared

    _shared.cache_clear()
    with pytest.raises(BatchError, match="the knowledge of this worker"):
        found.compute(scheduler="synchronous")
