"""Blink Expert: from facts about a Blink device to a sourced answer on its batteries.

>>> import blink_expert
>>> kb = blink_expert.load()
>>> advice = blink_expert.advise(kb, {"device": "mini"})
>>> advice.battery.verdict
'not_applicable'
"""

from blink_expert.advice import Advice, advise
from blink_expert.errors import BlinkExpertError
from blink_expert.knowledge import KnowledgeBase, load

__all__ = ["Advice", "BlinkExpertError", "KnowledgeBase", "advise", "load"]
