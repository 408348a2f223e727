"""Advice -> JSON: the format `blink-expert.advice/1`."""

import re

import msgspec

from blink_expert.advice.model import Advice

__all__ = ["render_json"]

_ACTS = re.compile("[\x7f-\x9f]")
"""What JSON need not escape, although terminals obey it."""


def render_json(advice: Advice, *, indent: int = 2) -> str:
    """Return the Advice as JSON text, with `indent` spaces a level (0 for one line)."""
    encoded = msgspec.json.encode(advice)
    text = (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode()
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
