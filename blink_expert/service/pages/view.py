"""What a page shows, worked out from what it is asked for. Pure, as everything that it calls is."""

from urllib.parse import urlencode

import msgspec

from blink_expert import intake
from blink_expert.advice import Advice, advise
from blink_expert.advice.model import Question, QuestionValue
from blink_expert.advice.words import covered, phrase
from blink_expert.consultation import Consultation
from blink_expert.errors import NameNotFound, Problem, SituationInvalid, did_you_mean
from blink_expert.explain import Explanation, WhyAsk, WhyNot, explain, near_misses, why_ask, why_not
from blink_expert.intake import Case, Intake
from blink_expert.integrations.tickets import draft_reply
from blink_expert.knowledge import UNKNOWN, KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import Fact
from blink_expert.render import render_html, render_reply
from blink_expert.service.pages.asked import Look
from blink_expert.service.pages.labels import choices, label, question_about, sentence
from blink_expert.service.pages.ticket import Piece, case_name, pieces, quotes

__all__ = ["Page", "page"]


class Known(msgspec.Struct, frozen=True):
    """A fact that is given; `choices` is empty for a number. `quoted` are words of the ticket."""

    name: str
    about: str
    value: str
    choices: tuple[QuestionValue, ...]
    unit: str
    quoted: str = ""


class Other(msgspec.Struct, frozen=True):
    """A fact that is not given; `open` says that it can still change the answer."""

    name: str
    about: str
    open: bool


class Asking(msgspec.Struct, frozen=True):
    """The question that is shown. For a number, `choices` is empty and `limits` says which."""

    question: Question
    choices: tuple[QuestionValue, ...]
    why: WhyAsk | None
    limits: str


class Reason(msgspec.Struct, frozen=True):
    """Why something is here; and, if it is not certain, when it would be (`changes`)."""

    found: Explanation
    changes: str | None = None


class Near(msgspec.Struct, frozen=True):
    """Something that is almost in the answer, and the facts that it would be there with."""

    rule: str
    text: str
    changes: str


class Read(msgspec.Struct, frozen=True):
    """A ticket: its text in pieces, its cases by name, and what is outside the knowledge.

    `asks`: a question in it is not recognised. `left` are the facts of the case that are not known,
    with the values that are possible.
    """

    text: str
    pieces: tuple[Piece, ...]
    cases: tuple[str, ...]
    case: int
    outside: tuple[tuple[str, str], ...]
    asks: bool
    left: tuple[tuple[str, str], ...]
    covered: str


class Page(msgspec.Struct, frozen=True):
    """All that a page shows. `query` is its permalink; `address` has what else was asked for."""

    title: str
    summary: str
    query: str
    address: str
    advice: Advice
    answer: str
    reply: str
    asking: Asking | None
    remaining: int
    known: tuple[Known, ...]
    others: tuple[Other, ...]
    ticket: Read | None
    reason: Reason | None
    near: tuple[Near, ...] | None
    danger: bool


def page(kb: KnowledgeBase, look: Look) -> Page:
    """Return what the page shows.

    Raises:
        SituationInvalid: a fact, a question or something to explain that there is not.
        LibraryMissing: tickets cannot be read without it.

    """
    found = intake.read(kb, look.ticket) if look.ticket else None
    case = _case(found, look) if found is not None else None
    given = case.facts if case is not None and look.read else look.facts
    facts = read_situation(kb, given)
    advice = advise(kb, facts)
    # Its questions stand beside it, with their answers as buttons.
    shown = msgspec.structs.replace(advice, questions=())
    query = Consultation.start(kb, dict(facts)).as_query()
    return Page(
        title=_title(kb, advice),
        summary=_summary(advice),
        query=query,
        address=_address(query, look),
        advice=advice,
        answer=render_html(kb, shown, why=True),
        reply=draft_reply(kb, found, advice) if found is not None else render_reply(kb, advice),
        asking=_asking(kb, facts, advice, look.ask),
        remaining=len(advice.questions),
        known=tuple(_known(kb, name, value, case) for name, value in facts.items()),
        others=_others(kb, facts, advice),
        ticket=_read(kb, look, found, case),
        reason=_reason(kb, facts, look.why) if look.why else None,
        near=_near(kb, facts) if look.nearly else None,
        danger=any(one.level == "danger" for one in advice.warnings),
    )


def _address(query: str, look: Look) -> str:
    options = {"ask": look.ask, "why": look.why, "nearly": "true" if look.nearly else ""}
    return "&".join(filter(None, (query, urlencode({k: v for k, v in options.items() if v}))))


def _case(found: Intake, look: Look) -> Case:
    number = look.read or look.case
    if not 1 <= number <= len(found.cases):
        known = f"The ticket has {len(found.cases)}."
        raise _wrong("case", f"there is no case {number}.", known)
    return found.cases[number - 1]


def _wrong(field: str, message: str, hint: str) -> SituationInvalid:
    return SituationInvalid([Problem("wrong-option", message, hint, field)])


def _title(kb: KnowledgeBase, advice: Advice) -> str:
    found = advice.derived.get(kb.identifies)
    device = found.value if found is not None else advice.situation.get(kb.identifies, UNKNOWN)
    if device == UNKNOWN:
        return "Device not known yet" if advice.situation else "New case"
    name = sentence(label(kb, kb.identifies, device))
    return f"{name}: not covered" if advice.status == "not_covered" else name


def _summary(advice: Advice) -> str:
    steps = [step for phase in advice.procedure for step in phase.steps]
    maybe = sum(step.if_ is not None for step in steps)
    left = len(advice.questions)
    parts = [_count(len(steps), "step")] if steps else ["No steps yet" if left else "No steps"]
    if maybe:
        some = "" if len(steps) == 1 else f"{maybe} of them "
        parts.append(f"{some}only in some cases")
    parts.append(f"{_count(left, 'question')} can change the answer" if left else "nothing to ask")
    return ", ".join(parts) + "."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _asking(kb: KnowledgeBase, facts: Situation, advice: Advice, wanted: str) -> Asking | None:
    if wanted and wanted not in facts:
        fact = kb.fact.get(wanted)
        if fact is None or not fact.is_given:
            names = [one.name for one in kb.facts if one.is_given]
            hint = did_you_mean(wanted, names) or f"Facts: {', '.join(names)}."
            raise _wrong("ask", f"there is no fact '{wanted[:60]}'.", hint)
        question = question_about(fact)
    elif advice.questions:
        question = advice.questions[0]
    else:
        return None
    fact = kb.fact[question.fact]
    why = why_ask(kb, facts, fact.name) if fact.is_asked else None
    if not fact.is_number:
        return Asking(question, choices(fact), why, "")
    limits = "" if fact.minimum is None else f", from {fact.minimum:g} to {fact.maximum:g}"
    return Asking(question, (), why, f"{fact.unit}{limits}")


def _known(kb: KnowledgeBase, name: str, value: str | float, case: Case | None) -> Known:
    fact = kb.fact[name]
    return Known(
        name,
        sentence(fact.about),
        # Exactly: the field carries the fact from page to page.
        value if isinstance(value, str) else repr(value).removesuffix(".0"),
        () if fact.is_number else choices(fact, value),
        fact.unit,
        quotes(case, name) if case is not None and case.facts.get(name) == value else "",
    )


def _others(kb: KnowledgeBase, facts: Situation, advice: Advice) -> tuple[Other, ...]:
    """Return the facts that can be added, those that change the answer first."""
    useful = [question.fact for question in advice.questions]
    rest = [one.name for one in kb.facts if one.is_given and one.name not in {*facts, *useful}]
    return tuple(
        Other(name, sentence(kb.fact[name].about), name in useful) for name in (*useful, *rest)
    )


def _read(kb: KnowledgeBase, look: Look, found: Intake | None, case: Case | None) -> Read | None:
    if found is None or case is None:
        return None
    outside = {one.label: f"“{' '.join(one.text.split())}”" for one in found.out_of_scope}
    left = {
        sentence(kb.fact[name].about): ", ".join(label(kb, name, one) for one in values)
        for name, values in case.candidates.items()
    }
    return Read(
        look.ticket,
        tuple(pieces(kb, look.ticket, found, case)),
        tuple(case_name(kb, one, number) for number, one in enumerate(found.cases, 1)),
        look.read or look.case,
        tuple(outside.items()),
        bool(found.unrecognized),
        tuple(left.items()),
        covered(kb),
    )


def _reason(kb: KnowledgeBase, facts: Situation, item: str) -> Reason:
    try:
        found = explain(kb, facts, item)
    except NameNotFound as error:
        raise _wrong("why", str(error), "") from None
    if item not in kb.rule or found.how[0].outcome == "fired":
        return Reason(found)
    return Reason(found, _changes(kb, why_not(kb, facts, item)))


def _near(kb: KnowledgeBase, facts: Situation) -> tuple[Near, ...]:
    return tuple(Near(one.rule, one.text, _changes(kb, one)) for one in near_misses(kb, facts))


def _changes(kb: KnowledgeBase, found: WhyNot) -> str:
    """Return in words the fewest facts that would put a rule into the answer."""
    return " and ".join(_clause(kb.fact[name], value) for name, value in found.changes.items())


def _clause(fact: Fact, value: str | float) -> str:
    if value == UNKNOWN:
        return f"nobody can tell {fact.about}"
    return phrase(fact, [fact.atom(value)])
