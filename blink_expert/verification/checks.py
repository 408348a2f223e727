"""What can be wrong with the rules as a whole, decided over every situation.

Each check yields drafts of findings; where a situation shows what is wrong, it is in the draft.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import and_

import msgspec

from blink_expert.advice.relevance import makers
from blink_expert.knowledge.model import (
    UNKNOWN,
    Alternative,
    Battery,
    Blocker,
    Condition,
    Fact,
    Gap,
    Note,
    Rule,
    Step,
    Warn,
)
from blink_expert.verification.answers import Answers
from blink_expert.verification.model import Draft
from blink_expert.verification.space import NOT_KNOWN

__all__ = ["CHECKS", "say_condition"]

Check = Callable[[Answers], Iterator[Draft]]


def say_condition(condition: Condition, fact: Fact) -> str:
    """Return the condition on this fact as authors write it: `coin: [yes, unknown]`."""
    if fact.is_number and condition.accepts:
        limits = [*_limits(condition.accepts), *(["unknown: yes"] if condition.unknown else [])]
        return f"{condition.fact}: {'{' + ', '.join(limits) + '}' if limits else 'any'}"
    values = [*condition.accepts, *([UNKNOWN] if condition.unknown else [])]
    return f"{condition.fact}: {values[0] if len(values) == 1 else '[' + ', '.join(values) + ']'}"


def _limits(atoms: Sequence[str]) -> Iterator[str]:
    """Yield the limits of these atoms, which follow each other: `above: 1`, `at_most: 2`."""
    first, last = atoms[0], atoms[-1]
    if first.startswith("="):
        yield f"at_least: {first[1:]}"
    elif first.startswith(">") or ".." in first:
        yield f"above: {first.lstrip('>').partition('..')[0]}"
    if last.startswith("="):
        yield f"at_most: {last[1:]}"
    elif last.startswith("<") or ".." in last:
        yield f"below: {last.lstrip('<').rpartition('..')[2]}"


def _draft(
    rule: Rule,
    code: str,
    message: str,
    hint: str,
    situation: dict[str, str | float] | None = None,
    *keys: str | int,
) -> Draft:
    return Draft(code, rule.file, ("rules", rule.index, *keys), message, hint, situation)


# --- rules ---------------------------------------------------------------------------------------


def unreachable(answers: Answers) -> Iterator[Draft]:
    """Find rules that no situation fires, or that fire only where the procedure has ended.

    Where rules conflict there is no answer, so a rule that fires only there is never of use.
    """
    space, outcomes = answers.space, answers.outcomes
    for place, rule in enumerate(answers.kb.rules):
        fired = outcomes.fired[place] & answers.valid
        if not (outcomes.fired[place] & space.valid).satisfiable():
            core = _core(answers, rule)
            facts = answers.kb.fact
            together = " together with ".join(f"'{say_condition(c, facts[c.fact])}'" for c in core)
            rest = reduce(and_, (outcomes.met(c) for c in core[1:]), answers.valid)
            near = space.witness(rest) if rest.satisfiable() else None
            yield _draft(
                rule,
                "unreachable-rule",
                f"no situation fires the rule '{rule.id}': there is none with {together}.",
                "Correct the condition, or remove the rule.",
                near,
            )
        elif not fired.satisfiable():
            yield _draft(
                rule,
                "unreachable-rule",
                f"the rule '{rule.id}' fires only where rules conflict.",
                "Let these exclude each other first.",
                space.witness(outcomes.fired[place] & space.valid),
            )
        elif not rule.makes and not (answers.shown(place) & answers.valid).satisfiable():
            yield _draft(
                rule,
                "never-shown",
                f"the rule '{rule.id}' fires only where a blocker has ended the procedure before.",
                "Move it to an earlier phase, or correct its condition.",
                space.witness(fired),
            )


def _core(answers: Answers, rule: Rule) -> list[Condition]:
    """Return conditions that no situation meets together, none of which could be left out."""
    core = list(rule.conditions)
    for condition in rule.conditions:
        rest = [one for one in core if one is not condition]
        met = reduce(and_, (answers.outcomes.met(one) for one in rest), answers.space.valid)
        if not met.satisfiable():
            core = rest
    return core


def redundant_rules(answers: Answers) -> Iterator[Draft]:
    """Find rules that conclude nothing that others do not conclude wherever they fire or wait."""
    kb, outcomes, union = answers.kb, answers.outcomes, answers.space.union
    same: dict[bytes, list[int]] = {}
    for place, rule in enumerate(kb.rules):
        same.setdefault(msgspec.msgpack.encode((rule.phase, rule.conclusion)), []).append(place)
    for places in same.values():
        kept = list(places)
        for place in reversed(places):
            others = [other for other in kept if other != place]
            fired = outcomes.fired[place] & answers.valid
            if not others or not fired.satisfiable():
                continue
            if (fired & ~union(outcomes.fired[other] for other in others)).satisfiable():
                continue
            alive = outcomes.alive[place] & answers.valid
            if (alive & ~union(outcomes.alive[other] for other in others)).satisfiable():
                continue
            kept = others
            rule = kb.rules[place]
            names = " and ".join(f"'{kb.rules[other].id}'" for other in others)
            yield _draft(
                rule,
                "redundant-rule",
                f"wherever the rule '{rule.id}' holds, {names} says the same.",
                "Remove one of them, or let them exclude each other.",
                answers.space.witness(fired),
            )


def redundant_conditions(answers: Answers) -> Iterator[Draft]:
    """Find conditions of a rule's own `when` that the other conditions imply."""
    outcomes = answers.outcomes
    for place, rule in enumerate(answers.kb.rules):
        fired = outcomes.fired[place] & answers.valid
        if not fired.satisfiable():
            continue
        for condition in rule.conditions:
            if condition.origin != "when":
                continue
            rest = [one for one in rule.conditions if one is not condition]
            alive, waiting = outcomes.judge(rest)
            same_fired = (alive & ~waiting & answers.valid) == fired
            if same_fired and alive & answers.valid == outcomes.alive[place] & answers.valid:
                said = say_condition(condition, answers.kb.fact[condition.fact])
                yield _draft(
                    rule,
                    "redundant-condition",
                    f"the condition '{said}' of '{rule.id}' changes nothing.",
                    "Remove it: it holds wherever the other conditions do.",
                    None,
                    "when",
                    condition.fact,
                )


def conflicts(answers: Answers) -> Iterator[Draft]:
    """Find rules that derive two values for one fact, or that give two verdicts."""
    kb, space = answers.kb, answers.space
    hint = "Add a condition to one of them, so that they exclude each other."
    for found in answers.outcomes.conflicts:
        first, second = kb.rules[found.first], kb.rules[found.second]
        message = (
            f"the rules '{first.id}' and '{second.id}' derive two values for"
            f" '{first.makes}': {first.says[0]} and {second.says[0]}."
        )
        situation = space.witness(found.where)
        yield _draft(second, "conflicting-rules", message, hint, situation)
    verdicts = [
        (place, rule, rule.conclusion.verdict)
        for place, rule in enumerate(kb.rules)
        if isinstance(rule.conclusion, Battery)
        and rule.conclusion.verdict in {"compatible", "incompatible"}
    ]
    for index, (place, rule, verdict) in enumerate(verdicts):
        for other, second, contrary in verdicts[index + 1 :]:
            if verdict == contrary:
                continue
            both = answers.outcomes.fired[place] & answers.outcomes.fired[other] & answers.valid
            if both.satisfiable():
                message = (
                    f"the rules '{rule.id}' and '{second.id}' give two verdicts:"
                    f" {verdict} and {contrary}."
                )
                yield _draft(second, "conflicting-verdicts", message, hint, space.witness(both))


# --- the procedure -------------------------------------------------------------------------------


def missing_steps(answers: Answers) -> Iterator[Draft]:
    """Find phases of a task about which the answer for a covered device can be without a word.

    A phase may be optional; else every situation needs a step, note, gap or blocker in it, unless
    a blocker has ended the procedure, or the device uses no batteries at all.
    """
    kb, space = answers.kb, answers.space
    spoken = {
        phase.name: space.union(
            answers.shown(place)
            for place, rule in enumerate(kb.rules)
            if rule.phase == phase.name
            and isinstance(rule.conclusion, (Step, Note, Gap, Blocker))
        )
        for phase in kb.phases
    }  # fmt: skip
    exempt = answers.verdicts["not_applicable"]
    for value in kb.fact[kb.identifies].values:
        if not value.covered:
            continue
        device = answers.outcomes.is_value(kb.identifies, [value.name]) & answers.valid & ~exempt
        for task in kb.tasks:
            meant = device & answers.task(task.name)
            for phase in kb.phases:
                if phase.optional or phase.name not in task.phases:
                    continue
                ended = answers.ended_before(kb.phase_rank[phase.name])
                silent = meant & ~spoken[phase.name] & ~ended
                if silent.satisfiable():
                    yield Draft(
                        "no-step",
                        "",
                        ("devices", value.name),
                        f"for {value.name}, '{task.name}' has nothing in the phase '{phase.name}'.",
                        "Add a step, or a gap that says what the source does not tell.",
                        space.witness(silent),
                    )


def late_warnings(answers: Answers) -> Iterator[Draft]:
    """Find steps that can stand before a warning that guards them; a danger guards every step."""
    kb = answers.kb
    steps = [
        (place, rule) for place, rule in enumerate(kb.rules) if isinstance(rule.conclusion, Step)
    ]
    for place, rule in enumerate(kb.rules):
        if not isinstance(rule.conclusion, Warn):
            continue
        rank = kb.phase_rank[rule.conclusion.before]
        danger = rule.conclusion.level == "danger"
        for other, step in steps:
            if kb.phase_rank[step.phase] >= rank:
                continue
            if not danger and step.id not in rule.conclusion.guards:
                continue
            both = answers.shown(place) & answers.shown(other) & answers.valid
            if both.satisfiable():
                yield _draft(
                    step,
                    "step-before-warning",
                    f"the step '{step.id}' comes before the warning '{rule.id}' that guards it.",
                    f"Let the warning stand 'before: {step.phase}' or earlier.",
                    answers.space.witness(both),
                )


def no_way_out(answers: Answers) -> Iterator[Draft]:
    """Find blockers that hold for a device whatever else is known: nothing leads past them."""
    kb = answers.kb
    never = ~answers.ended_before(len(kb.phases))
    for place, rule in enumerate(kb.rules):
        if not isinstance(rule.conclusion, Blocker):
            continue
        fired = answers.outcomes.fired[place] & answers.valid
        meant = answers.task(*(task.name for task in kb.tasks if rule.phase in task.phases))
        for device in _devices(answers, rule):
            here = answers.outcomes.is_value(kb.identifies, [device])
            if not (fired & here).satisfiable():
                continue
            if not (here & meant & never & answers.valid).satisfiable():
                yield _draft(
                    rule,
                    "no-way-out",
                    f"for {device}, every situation is blocked where '{rule.id}' blocks.",
                    "Add the condition that lets a person go on, or say that it is not covered.",
                    answers.space.witness(fired & here),
                )


def _devices(answers: Answers, rule: Rule) -> Sequence[str]:
    """Return the covered devices that the rule can hold for."""
    kb = answers.kb
    named = [set(c.accepts) for c in rule.conditions if c.fact == kb.identifies]
    return [
        value.name
        for value in kb.fact[kb.identifies].values
        if value.covered and all(value.name in some for some in named)
    ]


# --- facts, questions and sources ----------------------------------------------------------------


def unused_facts(answers: Answers) -> Iterator[Draft]:
    """Find facts and values that no rule speaks of, and values that change no answer."""
    kb = answers.kb
    named: dict[str, list[Condition]] = {}
    mentioned: set[str] = {kb.identifies, kb.task}
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
        elif fact.name not in {kb.identifies, kb.task} and not fact.is_number:
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
            first = next((one.id for one in kb.sections if one.source == source.id), "")
            yield Draft(
                "unused-source",
                "",
                ("source", "sections", first),
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


CHECKS: tuple[Check, ...] = (
    unreachable,
    conflicts,
    redundant_rules,
    redundant_conditions,
    missing_steps,
    late_warnings,
    no_way_out,
    unused_facts,
    never_asked,
    unused_sources,
)
