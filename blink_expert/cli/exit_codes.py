"""What the exit code of an answer says."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blink_expert.advice.model import Advice

__all__ = ["EXIT_CODES", "exit_code"]

EXIT_CODES = """Exit codes: 0 answered; 2 wrong use or bad input; 3 these batteries do not fit;
4 blocked: it cannot go on as things are; 5 the source does not cover this device."""


def exit_code(advice: "Advice") -> int:
    """Return the exit code that says how the question was answered."""
    if advice.status == "not_covered":
        return 5
    if advice.battery.verdict == "incompatible":
        return 3
    return 4 if advice.status == "blocked" else 0
