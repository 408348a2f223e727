"""The JSON of situations that were met before, without working it out again."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from blink_expert.advice import advise
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.json import render_json

__all__ = ["KeptJson"]


class KeptJson:
    """Answer in JSON, and keep the `most` answers that were asked for last.

    An answer depends on nothing but the facts and the knowledge, which never change, so none of
    them can be out of date. Safe in threads.

    >>> import blink_expert
    >>> answer = KeptJson(blink_expert.load())
    >>> answer({"device": "mini"}) is answer({"device": "mini"})
    True

    """

    def __init__(self, kb: KnowledgeBase, most: int = 1024) -> None:
        self._kb = kb
        # `typed`, since True, 1 and 1.0 are equal and mean different things.
        self._kept = lru_cache(most, typed=True)(self._make)

    def __call__(self, facts: Mapping[str, Any]) -> bytes:
        """Return the Advice on these facts as JSON on one line.

        Raises:
            SituationInvalid: a fact or value that the vocabulary does not have.

        """
        try:
            return self._kept(*facts, *facts.values())
        except TypeError:  # a value that cannot be a key, such as a list, is none of a fact either
            return self._make(*facts, *facts.values())

    def _make(self, *words: Any) -> bytes:
        half = len(words) // 2
        facts = dict(zip(words[:half], words[half:], strict=True))
        return render_json(advise(self._kb, facts), indent=0).encode()
