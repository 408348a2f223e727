"""Explanations: how, why ask, why not, what if. Pure functions of knowledge and situation."""

from blink_expert.explain.how import how
from blink_expert.explain.item import explain
from blink_expert.explain.model import Cited, Explanation, How, WhatIf, WhyAsk, WhyNot
from blink_expert.explain.what_if import difference, what_if
from blink_expert.explain.why_ask import why_ask
from blink_expert.explain.why_not import near_misses, why_not

__all__ = [
    "Cited",
    "Explanation",
    "How",
    "WhatIf",
    "WhyAsk",
    "WhyNot",
    "difference",
    "explain",
    "how",
    "near_misses",
    "what_if",
    "why_ask",
    "why_not",
]
