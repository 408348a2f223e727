"""Which batteries are the writer's own, where a text speaks of two kinds in turn."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.readings import Reading

__all__ = ["others_left_out"]

_WRITERS = words("i we ive weve id")
_MINE = words("mine ours my our")
_HAD = words(
    "have has had got bought put installed ordered use using used own found took grabbed replaced"
    " swapped exchanged inserted purchased received"
)
_INSTEAD = words("replaced swapped exchanged")
_FOR = words("with for by")
_ANY_BRAND = words("generic whatever")
"""Words in the place of a brand."""

_OTHERS = words("them they these those it this that previous old former")
"""Words that take up batteries named before, or speak of earlier ones."""
_NEAR = 10
"""Words before a battery in which it can be said whose it is."""

_MOST = 60
"""Labels that are compared with each other; no message has more."""


def others_left_out(
    context: Context, readings: Sequence[Reading], brands: AbstractSet[str]
) -> Iterator[Reading]:
    """Yield the readings without labels of batteries that the writer's own come after.

    `The lithium AA are too expensive, I bought other AA`: a size that is named again, of what the
    writer has, begins another battery; so does a brand, of which no more is said.
    """
    labels = [one for one in readings if one.mention.wording.reads == "label"]
    if len(labels) > _MOST:
        yield from readings
        return
    sizes = [one for one in labels if one.strength == "said" and not one.negated]
    begins = max((_beginning(context, one, sizes) for one in sizes), default=0)
    if not begins and sizes:
        first = min(one.mention.end for one in labels)
        begins = _named_otherwise(context, first, brands | _ANY_BRAND)
    for one in readings:
        is_label = one.mention.wording.reads == "label" and one.mention.end <= begins
        if not is_label or _is_had(context, one, begins):
            yield one


def _beginning(context: Context, one: Reading, sizes: Sequence[Reading]) -> int:
    """Return the first word of the clause in which the writer's own battery is named again."""
    first = context.clause[one.mention.start]
    earlier = [
        other.mention.end
        for other in sizes
        if other.fact == one.fact and other.mention.end <= first
    ]
    if not earlier or context.is_asked(one.mention.start):
        return 0
    start = max(*earlier, one.mention.start - _NEAR)
    return first if _owns(context.words[start : one.mention.start]) else 0


def _named_otherwise(context: Context, start: int, brands: AbstractSet[str]) -> int:
    """Return the next clause in which the writer names batteries of another brand, or 0.

    `It says L91, mine are Kirkland`.
    """
    first = context.clause_end[start - 1]
    if brands.isdisjoint(context.words[first:]):
        return 0
    while first < len(context.words):
        end = max(context.clause_end[first], first + 1)
        said = context.words[first:end]
        if not brands.isdisjoint(said) and _owns(said) and _OTHERS.isdisjoint(said):
            return first
        first = end
    return 0


def _owns(said: Sequence[str]) -> bool:
    has = not _HAD.isdisjoint(said) and not _WRITERS.isdisjoint(said)
    return has or not _MINE.isdisjoint(said)


def _is_had(context: Context, one: Reading, begins: int) -> bool:
    """Whether the writer has that one too, and does not put the other in its place."""
    first = context.clause[one.mention.start]
    said = context.words[begins : context.clause_end[begins]]
    if not _INSTEAD.isdisjoint(said) and not _FOR.isdisjoint(said):
        return False
    return _owns(context.words[first : one.mention.start])
