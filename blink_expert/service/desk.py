"""What a service works with: the knowledge in use, its settings, and what it keeps meanwhile."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.metadata import version
from typing import Any, TypeVar

from litestar import Request

from blink_expert.knowledge import KnowledgeBase
from blink_expert.service.metrics import Metrics
from blink_expert.service.settings import Settings

__all__ = ["VERSION", "Desk", "Kept", "desk_of"]

T = TypeVar("T")

VERSION = version("blink-expert")
_TAG = 32
"""Hexadecimal digits of an entity tag."""


class Kept:
    """The answers that were asked for last, at most `size` bytes of them, by their entity tag.

    Equal tags mean equal answers, so nothing in it can be out of date. It is used in the event
    loop alone.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.held = 0
        self.answers: OrderedDict[str, bytes] = OrderedDict()

    def get(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """Return the answer of that tag, made if it is not kept."""
        found = self.answers.get(tag)
        if found is not None:
            self.answers.move_to_end(tag)
            return found
        made = make()
        self.answers[tag] = made
        self.held += len(made)
        while self.held > self.size:
            self.held -= len(self.answers.popitem(last=False)[1])
        return made


class Desk:
    """One for each application.

    `kb` may be replaced at any moment, so a request takes it once.
    """

    def __init__(self, kb: KnowledgeBase, settings: Settings) -> None:
        self.kb = kb
        self.settings = settings
        self.kept = Kept(settings.kept_bytes)
        self.metrics = Metrics()
        self.metrics.knowledge(kb)
        self.threads = ThreadPoolExecutor(settings.threads, "blink-expert")

    def swap(self, kb: KnowledgeBase) -> None:
        """Answer from this knowledge from now on; requests under way keep what they took."""
        self.kb = kb
        self.metrics.knowledge(kb)

    def tag(self, kb: KnowledgeBase, *question: str) -> str:
        """Return the entity tag of an answer: of the code, the knowledge and the question."""
        text = "\0".join((VERSION, kb.digest, *question))
        return f'"{sha256(text.encode()).hexdigest()[:_TAG]}"'

    async def in_thread(self, work: Callable[..., T], *args: Any) -> T:
        """Return `work(*args)`, done beside the event loop: for what takes longer than an answer.

        When the request is given up, work that has not begun is not done.
        """
        return await asyncio.get_running_loop().run_in_executor(self.threads, work, *args)

    def close(self) -> None:
        """Take no more work for the threads."""
        self.threads.shutdown(wait=False, cancel_futures=True)


def desk_of(request: Request[Any, Any, Any]) -> Desk:
    """Return the desk of the application that the request came to."""
    found: Desk = request.app.state["desk"]
    return found
