"""Follow a directory of knowledge: take it into use when it changes and checks clean.

The check runs in a process of its own, so that answering goes on meanwhile, and what it hands over
is what it has checked, even if the files have changed again.
"""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import msgspec

from blink_expert.advice import advise
from blink_expert.authoring.watch import watch
from blink_expert.errors import BlinkExpertError
from blink_expert.knowledge import KnowledgeBase
from blink_expert.service.desk import Desk

__all__ = ["following"]

logger = logging.getLogger("blink_expert.service")

_POLL = 0.1
"""Seconds after which a running check looks whether the service stops."""


@contextmanager
def following(desk: Desk, directory: Path | None) -> Iterator[None]:
    """Follow the directory while the context lasts; None: do nothing."""
    if directory is None:
        yield
        return
    stop = Event()
    thread = Thread(target=_follow, args=(desk, directory, stop), name="reload", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _follow(desk: Desk, directory: Path, stop: Event) -> None:
    try:
        watch(directory, lambda place: _take(desk, place, stop), stop)
    except (BlinkExpertError, OSError) as error:
        logger.error("the knowledge is no longer followed: %s", error)  # noqa: TRY400  no trace


def _take(desk: Desk, directory: Path, stop: Event) -> None:
    """Take what is in the directory into use, if it is new and without errors."""
    command = [sys.executable, "-m", "blink_expert.service.vet", str(directory), desk.kb.digest]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603  our own module
        while True:
            try:
                made, said = process.communicate(timeout=_POLL)
                break
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    process.kill()
                    return
    if process.returncode:
        desk.metrics.reload("refused")
        logger.warning(
            "changed knowledge is refused, and the last good one kept: %s",
            said.decode(errors="replace").strip() or "its check broke off",
        )
    elif made:
        kb = msgspec.msgpack.decode(made, type=KnowledgeBase)
        # The first answer builds what the others share: no request should wait for it.
        advise(kb, {})
        desk.swap(kb)
        desk.metrics.reload("taken")
        logger.warning("changed knowledge is in use: %s %s", kb.version, kb.digest[:12])
