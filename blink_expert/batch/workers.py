"""The work on single situations and texts: in this process, or shared among several."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from types import TracebackType
from typing import Self, TypeVar

from blink_expert.advice import advise
from blink_expert.batch.columns import COLUMNS
from blink_expert.errors import BatchError, BlinkExpertError
from blink_expert.intake import read
from blink_expert.knowledge import KnowledgeBase, Situation
from blink_expert.knowledge.cache import is_cached, mark_cached

__all__ = ["Row", "Workers"]

Row = tuple[str | None, ...]
"""The columns of one answer."""

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

_AT_ONCE = 16
"""How many situations or texts a process gets at a time: few, so that all end together."""


class Workers:
    """Answer situations and read texts, in order; with `jobs` above 1, in that many processes.

    Use it in a `with` statement, which ends the processes.
    """

    def __init__(self, kb: KnowledgeBase, jobs: int = 1) -> None:
        self._kb = kb
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            # A forked process would share the threads of polars: each starts afresh.
            self._pool = ProcessPoolExecutor(
                jobs, get_context("spawn"), initializer=_start, initargs=(kb, is_cached(kb))
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def answers(self, situations: Sequence[Situation], columns: Sequence[str]) -> list[Row]:
        """Return these columns of each answer.

        Raises:
            BatchError: a process was ended from outside.

        """
        return list(self._map(partial(_answer, tuple(columns)), situations))

    def readings(self, texts: Sequence[str]) -> list[list[Situation]]:
        """Return for each text the facts of its cases: at least one, perhaps without facts.

        Raises:
            BatchError: a process was ended from outside.
            LibraryMissing: the extra `intake` is not installed.

        """
        return list(self._map(_read, texts))

    def _map(
        self, work: Callable[[KnowledgeBase, _Given], _Made], given: Sequence[_Given]
    ) -> Iterator[_Made]:
        if self._pool is None or len(given) <= 1:
            yield from (work(self._kb, one) for one in given)
            return
        try:
            yield from self._pool.map(partial(_do, work), given, chunksize=_AT_ONCE)
        except BrokenProcessPool:
            raise BatchError(
                "one of the processes was ended from outside, perhaps for want of memory."
                " Run the same command again: it goes on where it stopped."
            ) from None


def _answer(columns: tuple[str, ...], kb: KnowledgeBase, situation: Situation) -> Row:
    advice = advise(kb, situation)
    return tuple(COLUMNS[name](advice) for name in columns)


def _read(kb: KnowledgeBase, text: str) -> list[Situation]:
    return [case.facts for case in read(kb, text).cases]


_mine: list[KnowledgeBase] = []
"""What this process works with, when it is one of several."""


def _do(work: Callable[[KnowledgeBase, _Given], _Made], given: _Given) -> _Made:
    """Do a piece of work in a process that has the knowledge already."""
    try:
        return work(_mine[0], given)
    except BlinkExpertError as error:
        # Not every error can be sent to another process; its message can.
        raise BatchError(str(error)) from None


def _start(kb: KnowledgeBase, cached: bool) -> None:
    _mine.append(kb)
    if cached:
        mark_cached(kb)  # which is lost on the way here
    # Ctrl-C is for the process that shares out the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that shares out the work is gone.

    Where that one was killed, nothing tells this one: it would wait for work for ever.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
