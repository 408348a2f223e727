"""The text of a ticket -> facts, each with the words that it comes from."""

from blink_expert.intake.model import FORMAT, Case, Evidence, Hidden, Intake, OutOfScope, Span
from blink_expert.intake.privacy import redact
from blink_expert.intake.reading import read

__all__ = [
    "FORMAT",
    "Case",
    "Evidence",
    "Hidden",
    "Intake",
    "OutOfScope",
    "Span",
    "read",
    "redact",
]
