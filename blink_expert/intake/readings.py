"""A reading: a value that the text gives a fact, and how surely."""

from typing import NamedTuple

from blink_expert.intake.context import Context
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention

__all__ = ["COMPARED", "SINGLED_OUT", "Reading", "Standing", "denied", "quoted", "said", "value_of"]

COMPARED = "it is compared with"
"""Why a name is weak to which another is compared."""

SINGLED_OUT = "it is the one that is meant"
"""Why of several names only this one counts."""

_NO = {"yes": "no"}
"""What a denied value becomes; a denied `no` becomes nothing, since two denials are no yes."""


class Reading(NamedTuple):
    """A value that the text gives a fact: at these words, how surely, and why.

    `strength`: `said`; `weak`, which counts where nothing else is said; `doubt`, which sets nothing
    and keeps another value from being set; `against`, which keeps this value from being set;
    `aside`, for a name: spoken of, but not meant.
    """

    mention: Mention
    value: str | float
    strength: str
    negated: bool
    why: str

    @property
    def fact(self) -> str:
        """The fact that it is about."""
        return self.mention.wording.fact


Standing = Reading | None


def value_of(context: Context, mention: Mention) -> str | float:
    """Return the value that a mention stands for; of a number, the one in the text."""
    if mention.number >= 0 and not mention.wording.value:
        return float(context.words[mention.number].replace(",", "."))
    return mention.wording.value


def said(context: Context, mention: Mention, why: str, strength: str = "said") -> Reading:
    """Return that it is so; a weak phrase is so weakly."""
    if mention.wording.weak and strength == "said":
        strength = "weak"
    return Reading(mention, value_of(context, mention), strength, negated=False, why=why)


def denied(context: Context, mention: Mention, why: str) -> Standing:
    """Return the opposite of a `yes`; of anything else, that something else is so says nothing."""
    opposite = _NO.get(mention.wording.value)
    if opposite is None:
        return Reading(mention, value_of(context, mention), "aside", negated=True, why=why)
    return Reading(mention, opposite, "said", negated=True, why=why)


def quoted(context: Context, cue: Cue) -> str:
    """Return the words of a cue."""
    return " ".join(context.words[cue.start : cue.end])
