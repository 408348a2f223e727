"""The tools: what each takes and gives, and what a model is told about it."""

from collections.abc import Callable
from typing import Any

import msgspec
from mcp_types import Tool as Listed
from mcp_types import ToolAnnotations

from blink_expert import intake
from blink_expert.advice import Advice, advise
from blink_expert.explain import Explanation
from blink_expert.intake import Intake
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.mcp import asked
from blink_expert.mcp.schemas import input_schema, output_schema
from blink_expert.mcp.texts import battery_text, question_text
from blink_expert.queries.answers import (
    BatteryCheck,
    NextQuestion,
    WhyNots,
    check_batteries,
    explain,
    next_question,
    rendered,
    why_nots,
)
from blink_expert.queries.encoding import as_json

__all__ = ["TOOLS", "Tool", "listed"]

Said = tuple[Any, str]
"""An answer, and the text that says it to a reader."""


class Tool(msgspec.Struct, frozen=True):
    """A tool: `run` makes its answer from the knowledge and the arguments."""

    name: str
    title: str
    about: str
    asks: type[msgspec.Struct]
    answers: type[msgspec.Struct]
    run: Callable[[KnowledgeBase, Any], Said]


def _advise(kb: KnowledgeBase, said: asked.Advise) -> Said:
    advice = advise(kb, read_situation(kb, said.facts), trace=said.trace)
    text = rendered(kb, advice, said.format, audience=said.audience, sources=said.sources)
    return advice, text.decode()


def _next_question(kb: KnowledgeBase, said: asked.Ask) -> Said:
    found = next_question(kb, said.facts)
    return found, question_text(found)


def _read_ticket(kb: KnowledgeBase, said: asked.Ticket) -> Said:
    # Half a character, which JSON can hold, is none of the text; what stands for it is as long.
    return _as_data(intake.read(kb, said.text.encode(errors="replace").decode()))


def _explain(kb: KnowledgeBase, said: asked.Explain) -> Said:
    return _as_data(explain(kb, said.facts, said.item))


def _why_not(kb: KnowledgeBase, said: asked.WhyNot) -> Said:
    return _as_data(why_nots(kb, said.facts, said.rule))


def _check_batteries(kb: KnowledgeBase, said: asked.Ask) -> Said:
    advice = advise(kb, read_situation(kb, said.facts))
    found = check_batteries(advice)
    return found, battery_text(kb, advice, found)


def _as_data(found: Any) -> Said:
    return found, as_json(found).decode()


_ADD_NOTHING = (
    " The answer is complete: pass it on with all its warnings, and add nothing to it. Where it"
    " names a gap, the sources are silent: say so."
)

TOOLS = {
    one.name: one
    for one in (
        Tool(
            "advise",
            "Answer a situation",
            "From facts about a person's Blink device to the answer: the steps, their warnings,"
            " alternatives, a verdict on the batteries, and the questions that are left. Use it"
            " for every question about opening a device or changing its batteries, with all the"
            " facts that are known." + _ADD_NOTHING,
            asked.Advise,
            Advice,
            _advise,
        ),
        Tool(
            "next_question",
            "Say what to ask next",
            "The one question that helps most, with its possible answers and what each of them"
            " changes. Use it to ask the person one question at a time; give the reply back as a"
            " fact. Ask nothing that is not asked here.",
            asked.Ask,
            NextQuestion,
            _next_question,
        ),
        Tool(
            "read_ticket",
            "Read a message into facts",
            "What a customer's message says: for each device its facts, each with the words that"
            " it comes from, and what is not covered. Use it first when there is a message, and"
            " give the facts of each case to `advise`. Nothing is guessed: do not add facts that"
            " it does not find; ask instead.",
            asked.Ticket,
            Intake,
            _read_ticket,
        ),
        Tool(
            "explain",
            "Say why something is in the answer",
            "The whole chain behind a rule, a fact or the verdict on the batteries, down to what"
            " was given and to the sources; for a fact that is asked, what each reply would"
            " change. Use it when somebody asks why." + _ADD_NOTHING,
            asked.Explain,
            Explanation,
            _explain,
        ),
        Tool(
            "why_not",
            "Say why something is not in the answer",
            "Which condition of a rule fails or is not known, and the fewest facts that would"
            " bring it in; without a rule, those that nearly are in the answer. Use it when"
            " somebody misses something in an answer." + _ADD_NOTHING,
            asked.WhyNot,
            WhyNots,
            _why_not,
        ),
        Tool(
            "check_batteries",
            "Check batteries",
            "Whether batteries fit a device, why, and what would settle it. Use it when only the"
            " batteries are in question, with the device and all that the label says."
            + _ADD_NOTHING,
            asked.Ask,
            BatteryCheck,
            _check_batteries,
        ),
    )
}
"""The tools by name, in the order of the list."""

_HINTS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def listed(kb: KnowledgeBase) -> list[Listed]:
    """Return the tools as a client lists them; their arguments are those of this knowledge."""
    return [
        Listed(
            name=one.name,
            title=one.title,
            description=one.about,
            input_schema=input_schema(kb, one.asks),
            output_schema=output_schema(one.answers),
            annotations=_HINTS,
        )
        for one in TOOLS.values()
    ]
