"""Where the clauses and sentences of a text start and end."""

from collections.abc import Iterable, Iterator

from blink_expert.intake.language import words
from blink_expert.intake.tokens import SENTENCE, Tokens

__all__ = ["is_participle", "is_perfect", "ranges", "stories"]

_PARTICIPLES = words("lost bent left lent sold put cut sent thrown torn worn hid")
_TELLING = words("i ive its it im we my theres there never got lost just no")
_TOLD = words("is are was broke broken wont isnt doesnt")
_SUBORDINATING = words("when because since as although though if")
_BEFORE_STORY = 4
"""Words between what is asked and why, at most."""


def ranges(
    tokens: Tokens, level: int, others: Iterable[int], reach: int
) -> tuple[list[int], list[int]]:
    """Return for each word where its clause or sentence starts, and where that ends.

    The end is as far as it is looked at, at most `reach` words on. `others` are words that begin
    one without a mark before them.
    """
    starts: list[int] = []
    ends: list[int] = []
    at = {place for place in tokens.marks if tokens.breaks[place] >= level}
    at.update(others)
    start = 0
    for end in sorted(at):
        starts += [start] * (end - start)
        ends += [end] * (end - start)
        if end - start > reach:
            ends[start : end - reach] = range(start + reach, end)
        start = end
    return starts, ends


def stories(tokens: Tokens, wishes: Iterable[int]) -> Iterator[int]:
    """Yield the words from which on something is told, after what is wanted or asked for.

    In `open it i lost the tool` from `i`, in `open it when I've lost the key` from `when`.
    """
    written = tokens.words
    for wish in wishes:
        if _tells(written, wish):
            yield wish
        for place in range(wish, min(wish + _BEFORE_STORY, len(written) - 2)):
            if tokens.breaks[place] >= SENTENCE:
                break
            then = place + 1 + (written[place : place + 2] == ["now", "that"])
            if then == place + 1 and written[place] not in _SUBORDINATING:
                continue
            if is_perfect(written, then) or (written[place] != "if" and _tells(written, then)):
                yield place


def _tells(written: list[str], place: int) -> bool:
    """Whether something is told from this word on."""
    after = written[place : place + 6]
    return bool(after) and (
        after[0] in _TELLING or (after[0] == "the" and not _TOLD.isdisjoint(after[2:]))
    )


def is_perfect(written: list[str], place: int) -> bool:
    """Whether it is told from this word on what the writer has done: `I have lost it`."""
    first, then, last = [*written[place : place + 3], "", "", ""][:3]
    if first in {"ive", "weve"}:
        return is_participle(then)
    return first in {"i", "we"} and then == "have" and is_participle(last)


def is_participle(word: str) -> bool:
    """Whether the word tells what was done, as far as its ending shows."""
    return word in _PARTICIPLES or word.endswith(("ed", "ken", "ten", "ven"))
