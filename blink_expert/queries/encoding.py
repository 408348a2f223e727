"""Structs -> the bytes that are sent."""

from typing import Any

import msgspec

from blink_expert.advice import Advice
from blink_expert.render import render_json

__all__ = ["as_json", "as_safe_json"]

_TAGS = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}
_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def as_json(value: Any) -> bytes:
    """Return the value as JSON, as the command line prints it."""
    if isinstance(value, Advice):
        return render_json(value).encode()
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def as_safe_json(value: Any) -> bytes:
    """Return the value as JSON without a character that HTML or a terminal would obey.

    This is for what may quote a request.
    """
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return text.translate(_TAGS | _CONTROLS).encode()
