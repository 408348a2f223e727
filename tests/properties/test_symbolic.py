"""What is proved over all situations at once is what holds in each of them, one by one."""

from collections.abc import Mapping

import msgspec
from hypothesis import given
from knowledge_bases import shipped
from packs import every_situation, packs
from strategies import stable

from blink_expert.advice import advise
from blink_expert.advice.scope import Scope, scope_of
from blink_expert.errors import ConflictingRules
from blink_expert.inference import Findings, engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import Battery, Blocker, Gap, Note, Step
from blink_expert.verification.answers import Answers
from blink_expert.verification.procedure_checks import missing_steps
from blink_expert.verification.rule_checks import conflicts, redundant_rules, unreachable

Given = Mapping[str, str | float]


class World:
    """A pack, looked at one situation after the other."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.seen: list[tuple[Given, Findings, Scope]] = []
        self.clashes: list[tuple[Given, ConflictingRules]] = []
        engine = engine_for(kb)
        for situation in every_situation(kb):
            try:
                findings = engine.infer(situation)
            except ConflictingRules as error:
                self.clashes.append((situation, error))
            else:
                self.seen.append((situation, findings, scope_of(kb, situation, findings)))

    def fired(self, place: int) -> set[int]:
        return {at for at, (_, found, _) in enumerate(self.seen) if found.fired >> place & 1}

    def alive(self, place: int) -> set[int]:
        bit = 1 << place
        return {
            at for at, (_, found, _) in enumerate(self.seen) if (found.fired | found.pending) & bit
        }


@stable(40)
@given(packs())
def test_outcomes_and_answers_are_those_of_every_single_situation(kb: KnowledgeBase) -> None:
    world, answers = World(kb), Answers(kb)
    space, valid = answers.space, answers.valid
    assert space.count(space.valid) == len(world.seen) + len(world.clashes)
    assert space.count(valid) == len(world.seen)
    for situation, findings, scope in world.seen:
        point = space.point(situation)
        for place, rule in enumerate(kb.rules):
            outcome = findings.outcome(place)
            assert (answers.outcomes.fired[place] & point).satisfiable() == (outcome == "fired")
            assert (answers.outcomes.pending[place] & point).satisfiable() == (outcome == "pending")
            assert (answers.live[place] & point).satisfiable() == bool(scope.live >> place & 1)
            if not rule.makes and not isinstance(rule.conclusion, Battery):
                shown = (answers.shown(place) & point).satisfiable()
                assert shown == bool(scope.shown >> place & 1)


@stable(25)
@given(packs())
def test_status_verdict_and_questions_are_those_of_every_single_situation(
    kb: KnowledgeBase,
) -> None:
    world, answers = World(kb), Answers(kb)
    statuses: dict[str, int] = {}
    verdicts: dict[str, int] = {}
    for situation, findings, _ in world.seen:
        advice = advise(kb, situation)
        statuses[advice.status] = statuses.get(advice.status, 0) + 1
        verdicts[advice.battery.verdict] = verdicts.get(advice.battery.verdict, 0) + 1
        point = answers.space.point(situation)
        for question in advice.questions:
            assert (answers.sought[question.fact] & point).satisfiable()
        gone = {found.fact for found in findings.contradictions}
        told = answers.outcomes.contradicted.items()
        assert {name for name, some in told if (some & point).satisfiable()} == gone
    space, valid = answers.space, answers.valid
    counted = {name: space.count(some & valid) for name, some in answers.statuses.items()}
    assert {name: count for name, count in counted.items() if count} == statuses
    counted = {name: space.count(some & valid) for name, some in answers.verdicts.items()}
    assert {name: count for name, count in counted.items() if count} == verdicts


@stable(40)
@given(packs())
def test_a_rule_is_called_unreachable_when_no_situation_fires_it(kb: KnowledgeBase) -> None:
    world = World(kb)
    found = {draft.path[1]: draft for draft in unreachable(Answers(kb))}
    for place, rule in enumerate(kb.rules):
        fired = world.fired(place)
        code = found[rule.index].code if rule.index in found else ""
        assert (code == "unreachable-rule") == (not fired)
        shown = any(scope.shown >> place & 1 for _, _, scope in world.seen)
        if fired and not rule.makes and not isinstance(rule.conclusion, Battery):
            assert (code == "never-shown") == (not shown)


@stable(40)
@given(packs(6, ("tool", "tool", "open", "battery")))
def test_rules_are_called_conflicting_when_they_clash(kb: KnowledgeBase) -> None:
    world, answers = World(kb), Answers(kb)
    pairs = {
        (kb.rules[one.first].id, kb.rules[one.second].id) for one in answers.outcomes.conflicts
    }
    for _, error in world.clashes:
        assert error.rules in pairs
    assert bool(world.clashes) == bool(pairs)
    engine = engine_for(kb)
    drafts = list(conflicts(answers))
    for draft in drafts:
        assert draft.situation is not None
        if draft.code == "conflicting-rules":
            try:
                engine.infer(draft.situation)
            except ConflictingRules:
                continue
            raise AssertionError(draft)
    two = any(
        {"compatible", "incompatible"}
        <= {
            rule.conclusion.verdict
            for rule in findings.fired_rules(kb)
            if isinstance(rule.conclusion, Battery)
        }
        for _, findings, _ in world.seen
    )
    assert two == any(draft.code == "conflicting-verdicts" for draft in drafts)


@stable(40)
@given(packs())
def test_a_gap_is_found_where_a_situation_has_nothing_in_a_phase(kb: KnowledgeBase) -> None:
    missing: set[tuple[str, str, str]] = set()
    for situation, findings, scope in World(kb).seen:
        device = findings.values.get("device")
        verdicts = {
            rule.conclusion.verdict
            for rule in findings.fired_rules(kb)
            if isinstance(rule.conclusion, Battery)
        }
        if device not in {"one", "two"} or "not_applicable" in verdicts:
            continue
        meant = situation.get("task", "all")
        task = next(one for one in kb.tasks if one.name == meant)
        for rank, phase in enumerate(kb.phases):
            if phase.optional or phase.name not in task.phases or scope.end < rank:
                continue
            said = any(
                scope.shown >> place & 1
                and rule.phase == phase.name
                and isinstance(rule.conclusion, (Step, Note, Gap, Blocker))
                for place, rule in enumerate(kb.rules)
            )
            if not said:
                missing.add((str(device), task.name, phase.name))
    found = {draft.message for draft in missing_steps(Answers(kb))}
    assert found == {
        f"for {device}, '{task}' has nothing in the phase '{phase}'."
        for device, task, phase in missing
    }


@stable(40)
@given(packs(6, ("tool", "tool", "open", "gap", "blocker")))
def test_a_rule_is_called_redundant_when_others_say_the_same(kb: KnowledgeBase) -> None:
    world = World(kb)
    kept = list(range(len(kb.rules)))
    redundant: set[int] = set()
    for place in reversed(range(len(kb.rules))):
        rule = kb.rules[place]
        others = [
            other
            for other in kept
            if other != place
            and msgspec.structs.asdict(kb.rules[other])["conclusion"] == rule.conclusion
            and kb.rules[other].phase == rule.phase
        ]
        fired, alive = world.fired(place), world.alive(place)
        if (
            others
            and fired
            and fired <= set().union(*(world.fired(other) for other in others))
            and alive <= set().union(*(world.alive(other) for other in others))
        ):
            redundant.add(rule.index)
            kept.remove(place)
    assert {draft.path[1] for draft in redundant_rules(Answers(kb))} == redundant


def test_the_shipped_space_has_the_situations_that_its_facts_make() -> None:
    kb = shipped()
    answers, expected = Answers(kb), 1
    for fact in kb.facts:
        expected *= len(fact.atoms()) + 1 if fact.is_given else 1
    assert answers.space.count(answers.valid) == expected
