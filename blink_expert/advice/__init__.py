"""Findings -> Advice."""

from blink_expert.advice.build import advise
from blink_expert.advice.model import Advice

__all__ = ["Advice", "advise"]
