"""Prove invariants: that no situation breaks them, or show one that does."""

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_

import msgspec

from blink_expert.knowledge.model import (
    Derive,
    Narrow,
    Rule,
    Step,
    Warn,
)
from blink_expert.verification.answers import Answers
from blink_expert.verification.entries import Selector
from blink_expert.verification.model import Draft
from blink_expert.verification.space import Set
from blink_expert.verification.suite import Invariant
from blink_expert.verification.texts import texts_of

__all__ = ["Proof", "drafts", "prove"]


class Proof(msgspec.Struct, frozen=True):
    """What became of an invariant: `covered` situations that it speaks of, `broken` in so many.

    `situation` is one that breaks it.
    """

    invariant: str
    about: str
    covered: int
    broken: int
    situation: dict[str, str | float] | None = None

    @property
    def holds(self) -> bool:
        """Whether it is proved, and not for want of any situation."""
        return self.covered > 0 and not self.broken


def prove(answers: Answers, invariant: Invariant) -> Proof:
    """Return whether the invariant holds in every situation that it speaks of."""
    demand, space = invariant.demand, answers.space
    covered = reduce(
        and_, (answers.outcomes.met(one) for one in invariant.conditions), answers.valid
    )
    if demand.whenever is not None:
        covered &= _said(answers, demand.whenever)
    broken = covered & space.union(_breaks(answers, invariant))
    found = broken.satisfiable()
    return Proof(
        invariant.id,
        invariant.about,
        space.count(covered),
        space.count(broken),
        space.witness(broken) if found else None,
    )


def drafts(proofs: Iterable[tuple[Invariant, Proof]]) -> Iterator[Draft]:
    """Yield a finding for each invariant that is broken, or that speaks of no situation."""
    for invariant, proof in proofs:
        path = ("invariants", invariant.index)
        if proof.broken:
            message = (
                f"the invariant '{proof.invariant}' does not hold in {proof.broken:,} of"
                f" {proof.covered:,} situations."
            )
            hint = "Look at the situation, and correct a rule or the invariant."
            yield Draft("broken-invariant", invariant.file, path, message, hint, proof.situation)
        elif not proof.covered:
            message = f"the invariant '{proof.invariant}' speaks of no situation."
            hint = "Correct its 'when' or 'whenever'."
            yield Draft("idle-invariant", invariant.file, path, message, hint)


def _breaks(answers: Answers, invariant: Invariant) -> Iterator[Set]:
    """Yield, for each demand, the situations in which it is not met."""
    demand, space = invariant.demand, answers.space
    if demand.always is not None:
        yield ~_said(answers, demand.always)
    if demand.never is not None:
        yield _said(answers, demand.never)
    if demand.first is not None:
        yield _not_first(answers, demand.first)
    if demand.status:
        yield ~space.union(answers.statuses[status] for status in demand.status)
    if demand.verdict:
        yield ~space.union(answers.verdicts[verdict] for verdict in demand.verdict)


def _said(answers: Answers, selector: Selector) -> Set:
    """Return where the answer says something that the selector fits."""
    kb = answers.kb
    # Most name rules, and there may be thousands; of a pack that lacks one, nothing is said.
    places: Iterable[int] = kb.rule_rank.values()
    if selector.rule:
        places = [kb.rule_rank[name] for name in selector.rule if name in kb.rule_rank]
    return answers.space.union(_fits(answers, selector, place, kb.rules[place]) for place in places)


def _not_first(answers: Answers, selector: Selector) -> Set:
    """Return where a step stands before all warnings that the selector fits, or there is none."""
    kb, space = answers.kb, answers.space
    broken = space.nothing
    for rank, phase in enumerate(kb.phases):
        steps = space.union(
            answers.shown(place)
            for place, rule in enumerate(kb.rules)
            if isinstance(rule.conclusion, Step) and rule.phase == phase.name
        )
        warned = space.union(
            _fits(answers, selector, place, rule)
            for place, rule in enumerate(kb.rules)
            if isinstance(rule.conclusion, Warn) and kb.phase_rank[rule.conclusion.before] <= rank
        )
        broken |= steps & ~warned
    return broken


def _fits(answers: Answers, selector: Selector, place: int, rule: Rule) -> Set:
    """Return where the rule has a place in the answer and the selector fits it."""
    nothing = answers.space.nothing
    if isinstance(rule.conclusion, (Derive, Narrow)) or not _fits_always(selector, rule):
        return nothing
    found = answers.shown(place)
    if selector.tool:
        found &= answers.space.union(_done_with(answers, rule, tool) for tool in selector.tool)
    if selector.says:
        found &= answers.space.union(_says(answers, rule, words) for words in selector.says)
    return found


def _fits_always(selector: Selector, rule: Rule) -> bool:
    """Whether the rule fits the keys that no situation decides."""
    conclusion = rule.conclusion
    return (
        (not selector.rule or rule.id in selector.rule)
        and (not selector.kind or rule.kind in selector.kind)
        and (not selector.phase or rule.phase in selector.phase)
        and (not selector.cites or not set(selector.cites).isdisjoint(rule.cites))
        and (not selector.level or getattr(conclusion, "level", "") in selector.level)
        and (not selector.use or getattr(conclusion, "use", "") in selector.use)
    )


def _done_with(answers: Answers, rule: Rule, tool: str) -> Set:
    """Return where the rule's step is done with the tool, named or as a fact's value."""
    named = rule.conclusion.tool if isinstance(rule.conclusion, Step) else ""
    if not named.startswith("{"):
        return answers.space.everything if named == tool else answers.space.nothing
    fact = answers.kb.fact[named[1:-1]]
    if tool not in fact.atoms():
        return answers.space.nothing
    return answers.outcomes.is_value(fact.name, [tool])


def _says(answers: Answers, rule: Rule, words: str) -> Set:
    """Return where the rule's texts say the words, by themselves or in the place of a `{fact}`."""
    space = answers.space
    pattern = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    if any(pattern.search(text) for _, text in texts_of(rule)):
        return space.everything
    return space.union(
        answers.outcomes.possible(name, value.name)
        for name in rule.uses
        for value in answers.kb.fact[name].values
        if pattern.search(value.noun)
    )
