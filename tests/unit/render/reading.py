"""Read back what the renderers wrote: sentences in order, and steps under their conditions."""

import re
from collections.abc import Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from blink_expert import Advice
from blink_expert.advice.model import If, Step
from blink_expert.render.parts import ANY_CASE

__all__ = ["WIDE", "ReadStep", "expected", "sentences", "steps"]

WIDE = 10_000
"""So wide that no line of text is broken."""

_ITEM = re.compile(r"^ *(?:\d+\. |- )?")
_STEP = re.compile(r"^( {0,2})(\d+)\. (.*)$")


class ReadStep(msgspec.Struct, frozen=True):
    """A step as a reader meets it: `head` is the condition that it stands under, if any."""

    head: str
    number: int
    text: str


def condition(item_if: tuple[If, ...] | None) -> str:
    return " and ".join(part.text for part in item_if or ())


def expected(advice: Advice) -> list[ReadStep]:
    """Return the steps as they must be read.

    A step has the number after those of all earlier steps that the same person may do.
    """
    found: list[ReadStep] = []
    for phase in advice.procedure:
        done: list[tuple[Step, int]] = []
        for step in phase.steps:
            words = condition(step.if_)
            head = f"If {words}:" if words else ""
            number = 1 + max((n for one, n in done if not exclude(one, step)), default=0)
            found.append(ReadStep(head, number, sentence(step)))
            done.append((step, number))
    return found


def exclude(one: Step, other: Step) -> bool:
    """Whether nobody does both: the one needs a value that the other rules out."""
    wanted = {part.fact: set(part.values) for part in one.if_ or ()}
    return any(
        not wanted.get(part.fact, {*part.values}) & {*part.values} for part in other.if_ or ()
    )


def sentence(step: Step) -> str:
    return f"{step.text} Until: {step.until}" if step.until else step.text


def steps(output: str) -> list[ReadStep]:
    """Return the steps in a text or in Markdown."""
    return list(_markdown_steps(output) if "## " in output else _text_steps(output))


def sentences(output: str) -> list[str]:
    """Return every title, condition and sentence in a text or in Markdown, without its mark."""
    if "## " in output:
        return [_plain(token) for token in MarkdownIt().parse(output) if token.type == "inline"]
    return [_ITEM.sub("", line) for line in output.splitlines() if line]


def _text_steps(output: str) -> Iterator[ReadStep]:
    head = ""
    for line in output.splitlines():
        if not line or line == ANY_CASE:
            head = ""
        elif line.startswith("If ") and line.endswith(":"):
            head = line
        elif found := _STEP.match(line):
            yield ReadStep(head if found[1] else "", int(found[2]), found[3])


def _markdown_steps(output: str) -> Iterator[ReadStep]:
    head, number = "", 0
    tokens = MarkdownIt().parse(output)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            head = ""
        elif token.type == "ordered_list_open" and token.level == 0:
            number = int(token.attrs.get("start", 1)) - 1
        elif token.type == "list_item_open" and token.level == 1 and token.info:
            number += 1
            yield ReadStep(head, number, _plain(tokens[place + 2]))
        elif token.type == "paragraph_open" and token.level == 0:
            words = tokens[place + 1]
            head = _plain(words) if words.content.startswith("**") else head
            head = "" if head == ANY_CASE else head


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())
