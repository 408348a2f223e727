"""The interview: one question at a time, in a terminal or over a plain pipe.

`Interview` is what happens; the two faces below only show it and read keys.
"""

import shlex
import sys
from collections.abc import Iterator
from typing import Protocol

from blink_expert.advice.model import Advice, Question, QuestionValue
from blink_expert.cli.terminal import show_lines
from blink_expert.consultation import Consultation
from blink_expert.errors import BlinkExpertError
from blink_expert.explain import why_ask
from blink_expert.knowledge import KnowledgeBase

__all__ = ["Face", "Interview", "PlainFace", "run"]

HELP = "Choose a number. ? why do you ask, b back, c change an answer, u cannot tell, q stop."


class Face(Protocol):
    """Shows lines and asks for a key or an answer."""

    def show(self, lines: list[str]) -> None:
        """Show these lines."""

    def choose(self, title: str, options: list[str]) -> str | None:
        """Return the number of the option chosen (from 1) as text, a key, or what was typed.

        None where the input has ended.
        """


class Interview:
    """A consultation with a person; holds the present state only."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.changing: str | None = None

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base of the consultation."""
        return self.consultation.kb

    def question(self) -> Question | None:
        """Return what to ask now: the answer to be changed, or the next question."""
        if self.changing is not None:
            return _question(self.kb, self.changing)
        return self.consultation.next_question()

    def accept(self, question: Question, typed: str) -> list[str]:
        """Take an answer: a number of the list, a value, or for a number fact the number.

        Returns what went wrong, in one line, or nothing.
        """
        value = typed
        if question.values and typed.isdecimal():
            if not 1 <= int(typed) <= len(question.values):
                return [f"There is no answer {typed}. {HELP}"]
            value = question.values[int(typed) - 1].value
        try:
            self.consultation = self.consultation.answer(question.fact, value)
        except BlinkExpertError as error:
            return [str(error)]
        self.changing = None
        return []

    def cannot_tell(self, question: Question) -> None:
        """Take `cannot tell` for an answer."""
        self.consultation = self.consultation.unknown(question.fact)
        self.changing = None

    def back(self) -> list[str]:
        """Take back the last answer, or the wish to change one."""
        if self.changing is not None:
            self.changing = None
        elif self.consultation.facts:
            self.consultation = self.consultation.undo()
        else:
            return ["There is nothing to take back."]
        return []

    def answers(self) -> list[tuple[str, str]]:
        """Return the facts that were answered, each with its line for a list."""
        return [
            (name, f"{self.kb.fact[name].about}: {_label(self.kb, name, value)}")
            for name, value in self.consultation.facts.items()
        ]

    def why(self, question: Question) -> list[str]:
        """Return why the question is asked: what each answer can change."""
        found = why_ask(self.kb, self.consultation.facts, question.fact)
        return [effect.text for effect in found.effects]

    def summary(self) -> list[str]:
        """Return the answer so far in a few lines."""
        return list(_summary(self.kb, self.consultation.advice()))

    def resume(self) -> str:
        """Return the command that goes on from here."""
        facts = [f"{name}={value}" for name, value in self.consultation.facts.items()]
        return shlex.join(["blink-expert", "ask", *facts])


def _question(kb: KnowledgeBase, name: str) -> Question:
    fact = kb.fact[name]
    values = tuple(QuestionValue(one.name, one.label) for one in fact.values if one.listed)
    return Question(name, fact.ask or f"Which is it: {fact.about}?", values, ())


def _label(kb: KnowledgeBase, name: str, value: str | float) -> str:
    fact = kb.fact[name]
    if value == "unknown":
        return "cannot tell"
    return fact.value(value).label if isinstance(value, str) else f"{value:g} {fact.unit}"


def _summary(kb: KnowledgeBase, advice: Advice) -> Iterator[str]:
    for warning in advice.warnings:
        if warning.level == "danger":
            condition = " and ".join(part.text for part in warning.if_ or ())
            head = f"If {condition}: " if condition else ""
            yield f"DANGER! {head}{warning.text}"
    found = advice.derived.get(kb.identifies)
    device = found.value if found is not None else advice.situation.get(kb.identifies)
    label = _label(kb, kb.identifies, device) if device is not None else "not known yet"
    steps = [step for phase in advice.procedure for step in phase.steps]
    maybe = sum(step.if_ is not None for step in steps)
    parts = [f"Device: {label}", _count(len(steps), "step")]
    if maybe:
        parts[-1] += f" ({maybe} perhaps)"
    if advice.battery.verdict in ("compatible", "incompatible"):
        words = "are" if advice.battery.verdict == "compatible" else "are not"
        parts.append(f"the batteries {words} compatible")
    parts.append(f"{_count(len(advice.questions), 'question')} left")
    yield f"So far: {'; '.join(parts)}."
    for blocker in advice.blockers:
        if blocker.if_ is None:
            yield f"STOP! {blocker.text} {blocker.instead}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def run(interview: Interview, face: Face) -> bool:
    """Ask until nothing is left to ask; return whether it was finished.

    False where the person stopped or the input ended; the state is in `interview`.
    """
    while (question := interview.question()) is not None:
        face.show(["", *interview.summary()])
        typed = face.choose(question.ask, [value.label for value in question.values])
        match (typed or "").strip():
            case "" if typed is None:
                return False
            case "":
                face.show([HELP])
            case "q":
                return False
            case "?":
                face.show(interview.why(question))
            case "b":
                face.show(interview.back())
            case "u":
                interview.cannot_tell(question)
            case "c":
                _change(interview, face)
            case text:
                face.show(interview.accept(question, text))
    return True


def _change(interview: Interview, face: Face) -> None:
    answers = interview.answers()
    if not answers:
        face.show(["There is nothing to change yet."])
        return
    typed = face.choose("Which answer do you want to change?", [line for _, line in answers])
    if typed is not None and typed.isdecimal() and 1 <= int(typed) <= len(answers):
        interview.changing = answers[int(typed) - 1][0]


class PlainFace:
    """Numbered lists and typed lines: for pipes, screen readers and dumb terminals."""

    def __init__(self) -> None:
        self._told = False

    def show(self, lines: list[str]) -> None:
        """Print the lines."""
        show_lines(lines)

    def choose(self, title: str, options: list[str]) -> str | None:
        """Print the list and read a line."""
        print(title)
        for number, option in enumerate(options, 1):
            print(f"  {number}. {option}")
        if not self._told:
            print(HELP)
            self._told = True
        print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            return None
        return line.strip()
