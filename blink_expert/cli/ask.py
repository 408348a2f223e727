"""The command `ask`: run an interview, and print the answer or how to resume."""

from typing import Any

import typer

from blink_expert.advice.model import Advice
from blink_expert.cli import INTERRUPTED
from blink_expert.cli.inputs import standard_input
from blink_expert.cli.interview import Face, Interview, PlainFace, run
from blink_expert.cli.show import print_advice
from blink_expert.cli.terminal import is_terminal
from blink_expert.consultation import Consultation
from blink_expert.knowledge import KnowledgeBase
from blink_expert.render.parts import Audience

__all__ = ["ask"]


def ask(
    kb: KnowledgeBase, facts: dict[str, Any], output: str, *, audience: Audience, plain: bool
) -> Advice:
    """Ask until nothing is left, print the answer and return it.

    When it is stopped, the answer so far and the command that goes on are printed; an interrupt
    ends the program with exit code 130.
    """
    interview = Interview(Consultation.start(kb, facts))
    interrupted = finished = False
    try:
        finished = run(interview, _face(plain=plain))
    except KeyboardInterrupt:
        interrupted = True
    if interrupted:
        print()
    else:
        advice = interview.consultation.advice()
        print()
        print_advice(kb, advice, output, audience=audience, plain=plain)
    if not finished:
        print(f"\nTo go on from here: {interview.resume()}")
    if interrupted:
        raise typer.Exit(INTERRUPTED)
    return advice


def _face(*, plain: bool) -> Face:
    answers = standard_input("Your answers are read from it.")
    if plain or not (answers.isatty() and is_terminal()):
        return PlainFace()
    from blink_expert.cli.keys import KeyFace  # noqa: PLC0415  a pipe does not need it

    return KeyFace()
