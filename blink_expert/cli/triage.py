"""The command `triage`: read a message into facts, show where each comes from, and answer.

As in `app`, what the command needs is imported when it runs.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blink_expert.cli import INTERRUPTED
from blink_expert.cli.exit_codes import exit_code
from blink_expert.cli.options import KnowledgeOption, PlainOption

if TYPE_CHECKING:
    from blink_expert.advice.model import Advice
    from blink_expert.intake.model import Case, Intake
    from blink_expert.knowledge import KnowledgeBase

__all__ = ["register"]

FORMAT = "blink-expert.triage/1"
_MAX_BYTES = 4 * 1024 * 1024
_ASK = "Right? y: yes; numbers: drop these facts; q: stop. "


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(triage)


def triage(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="The message, in a file or from - (stdin).")
    ] = "-",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Ask before each case is answered; needs a file.")
    ] = False,
    redact: Annotated[
        bool,
        typer.Option("--redact", help="Show the text with personal data hidden, and what was."),
    ] = False,
    plain: PlainOption = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Read what a customer wrote into facts, show the evidence, and answer.

    For example: echo "lost the L thing, have a quarter, its the 4" | blink-expert triage
    """
    from blink_expert import advise, load  # noqa: PLC0415
    from blink_expert.cli.terminal import emit, show_lines  # noqa: PLC0415
    from blink_expert.intake import read  # noqa: PLC0415
    from blink_expert.integrations.tickets import draft_reply  # noqa: PLC0415

    text = _text(file, confirm=confirm)
    kb = load(knowledge)
    if redact:
        show_lines(_hidden(text))
    found = read(kb, text)
    facts = [dict(case.facts) for case in found.cases]
    if confirm:
        facts = [_confirmed(kb, text, found, place) for place in range(len(facts))]
    answers = [advise(kb, one) for one in facts]
    if as_json:
        emit(_json(kb, found, facts, answers))
    else:
        for place, answer in enumerate(answers):
            _show(kb, text, found, place, answer, plain=plain, shown=confirm)
        show_lines(["", *_out_of_scope(kb, found)] if found.out_of_scope else [])
        show_lines(["", *_unrecognized(found)] if found.unrecognized else [])
        emit("\n--- Reply ---\n")
        emit(draft_reply(kb, found, *answers))
    raise typer.Exit(next(filter(None, map(exit_code, answers)), 0))


def _text(file: str, *, confirm: bool) -> str:
    """Return the message; what is no text in it is replaced.

    Raises:
        InputUnreadable: it cannot be read, or it cannot be confirmed.

    """
    from blink_expert.cli.inputs import read_source  # noqa: PLC0415
    from blink_expert.errors import InputUnreadable  # noqa: PLC0415

    if file == "-" and confirm:
        raise InputUnreadable(
            "standard input is needed for your answers. Give the message as a file."
        )
    data = read_source(file, "the message", _MAX_BYTES, "Give the message as a file.")
    return data.decode("utf-8-sig", errors="replace")


def _hidden(text: str) -> Iterator[str]:
    from blink_expert.intake import redact  # noqa: PLC0415

    shown, hidden = redact(text)
    yield from shown.splitlines()
    yield f"Hidden: {len(hidden)}"
    yield from (f"  {one.kind}, characters {one.start} to {one.end}" for one in hidden)
    yield ""


def _json(
    kb: "KnowledgeBase",
    found: "Intake",
    facts: Sequence[dict[str, Any]],
    answers: Sequence["Advice"],
) -> str:
    import msgspec  # noqa: PLC0415

    from blink_expert.integrations.tickets import draft_replies  # noqa: PLC0415

    replies, letter = draft_replies(kb, found, *answers)
    content = {
        "format": FORMAT,
        "intake": found,
        "answers": [
            {"facts": given, "advice": answer, "reply": reply}
            for given, answer, reply in zip(facts, answers, replies, strict=True)
        ],
        "letter": letter,
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()


def _show(
    kb: "KnowledgeBase",
    text: str,
    found: "Intake",
    place: int,
    answer: "Advice",
    *,
    plain: bool,
    shown: bool,
) -> None:
    """Print a case: what was read, and the answer; `shown`: the first part was."""
    from blink_expert.cli.show import print_advice  # noqa: PLC0415
    from blink_expert.cli.terminal import emit, show_lines  # noqa: PLC0415

    if not shown:
        show_lines(_case(kb, text, found, place))
    emit("\n--- Answer ---\n")
    print_advice(kb, answer, "text", plain=plain)
    if place + 1 < len(found.cases):
        emit("")


def _case(kb: "KnowledgeBase", text: str, found: "Intake", place: int) -> Iterator[str]:
    case = found.cases[place]
    device = case.facts.get(kb.identifies)
    name = kb.fact[kb.identifies].value(str(device)).label if device else "device not known"
    yield f"--- Case {place + 1} of {len(found.cases)}: {name} ---"
    yield ""
    yield from _underlined(text, case)
    for number, (fact, value) in enumerate(case.facts.items(), 1):
        yield f"{number}. {fact}: {value} ({_why(case, fact)})"
    for fact, values in case.candidates.items():
        yield f"   {fact}: one of {', '.join(values)}"
    if not case.facts:
        yield "No fact was read."


def _why(case: "Case", fact: str) -> str:
    reasons = (f"“{one.text}”: {one.why}" for one in case.evidence if one.fact == fact)
    return " ".join("; ".join(reasons).split()) or "it follows from the others"


def _underlined(text: str, case: "Case") -> Iterator[str]:
    """Yield the lines of the text that evidence stands in, each with marks under it."""
    from blink_expert.intake.privacy import find_personal  # noqa: PLC0415

    for hidden in find_personal(text):
        stars = "*" * (hidden.end - hidden.start)
        text = text[: hidden.start] + stars + text[hidden.end :]
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        marks = [" "] * len(line)
        for one in case.evidence:
            for column in range(max(one.start, start) - start, min(one.end, end) - start):
                marks[column] = "^"
        if "^" in marks:
            yield line.rstrip("\r\n").expandtabs(1)
            yield "".join(marks).rstrip()
        start = end


def _out_of_scope(kb: "KnowledgeBase", found: "Intake") -> Iterator[str]:
    from blink_expert.advice.words import covered  # noqa: PLC0415

    for one in found.out_of_scope:
        yield f"Not covered: {one.label} (“{' '.join(one.text.split())}”)."
    yield covered(kb)


def _unrecognized(found: "Intake") -> Iterator[str]:
    for question in found.unrecognized:
        yield f"Not recognised: “{' '.join(question.split())}”. See whether the answer covers it."


def _confirmed(kb: "KnowledgeBase", text: str, found: "Intake", place: int) -> dict[str, Any]:
    """Show a case, and return its facts but those that the agent drops."""
    from blink_expert.cli.inputs import standard_input  # noqa: PLC0415
    from blink_expert.cli.terminal import show_lines  # noqa: PLC0415

    answers = standard_input("Your answers are read from it.")
    facts = dict(found.cases[place].facts)
    names = list(facts)
    show_lines(_case(kb, text, found, place))
    while True:
        print(_ASK, end="", flush=True)
        typed = answers.readline()
        words = typed.replace(",", " ").split()
        if not typed or words == ["q"]:
            print()
            raise typer.Exit(INTERRUPTED)
        if words in (["y"], ["yes"]):
            return facts
        if words and all(word.isdecimal() and 1 <= int(word) <= len(names) for word in words):
            for word in words:
                facts.pop(names[int(word) - 1], None)
            left = ", ".join(f"{fact}={value}" for fact, value in facts.items())
            show_lines([f"Left: {left or 'nothing'}"])
