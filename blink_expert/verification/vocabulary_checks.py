"""Checks of facts, questions and sources: everything that there is, is of use."""

from collections.abc import Iterable, Iterator

from blink_expert.advice.relevance import makers
from blink_expert.knowledge.model import (
    Alternative,
    Battery,
    Condition,
    Fact,
    Step,
)
from blink_expert.many import NOT_KNOWN
from blink_expert.verification.answers import Answers
from blink_expert.verification.model import Draft

__all__ = ["never_asked", "unused_facts", "unused_sources"]


def unused_facts(answers: Answers) -> Iterator[Draft]:
    """Find facts and values that no rule speaks of, and values that change no answer."""
    kb = answers.kb
    named: dict[str, list[Condition]] = {}
    mentioned = set(kb.roles)
    for rule in kb.rules:
        for condition in rule.conditions:
            named.setdefault(condition.fact, []).append(condition)
        match rule.conclusion:
            case Battery(requires=requires):
                mentioned.update(requires)
            case Alternative(use=use, instead_of=instead):
                mentioned.update((use, instead))
            case Step(tool=tool):
                mentioned.add(tool)
    mentioned.update(named)
    for fact in kb.facts:
        if fact.name not in mentioned:
            yield Draft(
                "unused-fact",
                "",
                ("facts", fact.name),
                f"no rule depends on the fact '{fact.name}'.",
                "Remove it, or write the rule that needs it.",
            )
        elif fact.name not in kb.roles and not fact.is_number:
            yield from _unused_values(answers, fact, named.get(fact.name, []))


def _unused_values(answers: Answers, fact: Fact, named: Iterable[Condition]) -> Iterator[Draft]:
    chosen = [c for c in named if c.origin not in {"covered", "phase"}]
    spoken = {atom for condition in chosen for atom in condition.accepts}
    spoken.update(
        str(value)
        for place in answers.kb.once(makers).get(fact.name, ())
        for value in answers.kb.rules[place].says
    )
    offered = False  # whether it is at hand is said of what an alternative uses
    for rule in answers.kb.rules:
        match rule.conclusion:
            case Battery(requires=requires) if fact.name in requires:
                spoken.add(str(requires[fact.name]))
            case Alternative(use=fact.name):
                offered = True
    yes_no = {value.name for value in fact.values} == {"yes", "no"}
    for value in fact.values:
        path = ("facts", fact.name, *(() if yes_no else ("values", value.name)))
        if not yes_no and value.name not in spoken:
            yield Draft(
                "unused-value",
                "",
                path,
                f"no rule names the value '{value.name}' of '{fact.name}'.",
                "Remove it, or write the rule that needs it.",
            )
        elif fact.is_given and not offered and not _differs(answers, fact.name, value.name):
            yield Draft(
                "useless-value",
                "",
                path,
                f"'{fact.name}: {value.name}' changes no answer: it is as if nobody knew.",
                "Remove it, or write the rule that it decides.",
                {fact.name: value.name},
            )


def _differs(answers: Answers, fact: str, atom: str) -> bool:
    """Whether knowing this value makes any rule fire, wait or fall that would not do so else."""
    space, outcomes = answers.space, answers.outcomes
    both = space.given(answers.valid, fact, atom) & space.given(answers.valid, fact, NOT_KNOWN)
    for sets in (outcomes.fired, outcomes.alive):
        for some in sets:
            known, unknown = space.given(some, fact, atom), space.given(some, fact, NOT_KNOWN)
            if known != unknown and (both & (known & ~unknown | unknown & ~known)).satisfiable():
                return True
    return False


def never_asked(answers: Answers) -> Iterator[Draft]:
    """Find questions that no consultation comes to."""
    kb = answers.kb
    for fact in kb.facts:
        if not fact.is_asked or fact.name == kb.identifies:
            continue
        if not (answers.sought[fact.name] & answers.valid).satisfiable():
            yield Draft(
                "never-asked",
                "",
                ("facts", fact.name, "ask"),
                f"no situation leads to the question for '{fact.name}'.",
                "Remove the question, or write the rule that waits for its answer.",
            )


def unused_sources(answers: Answers) -> Iterator[Draft]:
    """Find claims that no rule which can fire cites, and sources without any that is cited."""
    kb, outcomes = answers.kb, answers.outcomes
    cited = {
        cite
        for place, rule in enumerate(kb.rules)
        if (outcomes.fired[place] & answers.space.valid).satisfiable()
        for cite in rule.cites
    }
    used = {kb.claim[cite].source for cite in cited if cite in kb.claim}
    used |= {kb.section[cite].source for cite in cited if cite in kb.section}
    for source in kb.sources:
        if source.id not in used:
            # Any part of it tells which file it stands in.
            parts = [("sections", one.id) for one in kb.sections if one.source == source.id]
            parts += [("claims", one.id) for one in kb.claims if one.source == source.id]
            yield Draft(
                "unused-source",
                "",
                ("source", *next(iter(parts), ())),
                f"no rule that can fire cites the source '{source.id}'.",
                "Remove it, or write the rule that stands on it.",
            )
    for claim in kb.claims:
        if claim.id not in cited and claim.source in used:
            yield Draft(
                "unused-claim",
                "",
                ("source", "claims", claim.id),
                f"no rule that can fire cites the claim {claim.id}.",
                "Write the rule that stands on it, or remove the claim.",
            )
