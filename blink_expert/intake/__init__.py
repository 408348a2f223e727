"""The text of a ticket -> facts, each with the words that it comes from."""

from blink_expert.intake.model import (
    FORMAT,
    LEFT_OUT,
    QUESTION,
    Case,
    Evidence,
    Hidden,
    Intake,
    OutOfScope,
    Span,
    Unread,
)
from blink_expert.intake.privacy import redact
from blink_expert.intake.reading import read

__all__ = [
    "FORMAT",
    "LEFT_OUT",
    "QUESTION",
    "Case",
    "Evidence",
    "Hidden",
    "Intake",
    "OutOfScope",
    "Span",
    "Unread",
    "read",
    "redact",
]
