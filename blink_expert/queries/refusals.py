"""What is wrong with the shape or the size of a question, in the words of every face."""

from typing import get_args

from blink_expert.errors import Problem, shortened
from blink_expert.queries.answers import Format
from blink_expert.render.parts import Audience

__all__ = ["is_too_long", "place_of_shape", "quoted", "too_long", "too_many", "wrong_shape"]

_SHOWN = 80
"""Characters of a question that a message quotes."""
_HINTS = {
    "format": f"Values: {', '.join(get_args(Format))}.",
    "audience": f"Values: {', '.join(get_args(Audience))}.",
}


def quoted(text: str) -> str:
    """Return a part of a question as a message can quote it."""
    return shortened(text, _SHOWN)


def is_too_long(name: str, value: object, limit: int) -> bool:
    """Whether the name of a fact or its value has more characters than any that could be meant."""
    return len(name) > limit or (isinstance(value, str) and len(value) > limit)


def too_long(where: str, limit: int) -> Problem:
    """Return what to say of a text with more characters than that."""
    return Problem("too-long", f"It is longer than {limit:,} characters.", "Shorten it.", where)


def too_many(where: str, limit: int) -> Problem:
    """Return what to say of more facts than that."""
    message = f"There are more than {limit} facts."
    return Problem("too-many-facts", message, "Give fewer.", where)


def place_of_shape(message: str) -> tuple[str, str]:
    """Return what msgspec found, and where: the field, or nothing for the whole."""
    text, _, path = message.partition(" - at `")
    return text, path.rstrip("`").removeprefix("$").removeprefix(".")


def wrong_shape(text: str, where: str, hint: str = "") -> Problem:
    """Return what msgspec found in words that say what to do."""
    said = text.replace("`", "'")
    return Problem("wrong-shape", f"{said}.", hint or _HINTS.get(where, ""), quoted(where))
