"""Consultation and explanations: what is promised for every situation."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from knowledge_bases import shipped
from strategies import Given, situations, stable

import blink_expert
from blink_expert.advice.model import Advice
from blink_expert.advice.scope import scope_of
from blink_expert.consultation import Consultation
from blink_expert.explain import difference, how, near_misses, what_if, why_ask, why_not
from blink_expert.inference import bits, engine_for
from blink_expert.knowledge import UNKNOWN, read_situation
from blink_expert.knowledge.model import Fact
from blink_expert.verification.sentences import items

KB = shipped()


def answers(fact: Fact) -> list[str | float]:
    return [fact.sample(atom) for atom in fact.atoms()]


def without_questions(advice: Advice) -> bytes:
    """What a person is told; the situation itself and the questions are not part of it."""
    told = msgspec.structs.replace(advice, situation={}, questions=(), ignored=())
    return msgspec.json.encode(told)


@stable(150)
@given(situations(KB))
def test_no_question_is_asked_that_could_not_change_the_answer(facts: Given) -> None:
    before = without_questions(blink_expert.advise(KB, facts))
    for question in blink_expert.advise(KB, facts).questions:
        assert question.fact not in facts
        fact = KB.fact[question.fact]
        after = {
            without_questions(blink_expert.advise(KB, {**facts, fact.name: value}))
            for value in answers(fact)
        }
        assert after != {before}, question.fact


@stable(150)
@given(situations(KB))
def test_every_open_rule_is_settled_by_some_listed_question(facts: Given) -> None:
    """For each rule that the answer waits for, some listed question has an answer that moves it.

    Where the person has said that nothing more can be told, nothing is left to list.
    """
    read = {k: v for k, v in read_situation(KB, facts).items() if v != UNKNOWN}
    findings = engine_for(KB).infer(read)
    scope = scope_of(KB, read, findings)
    asked = blink_expert.advise(KB, read).questions
    if not scope.device_open:
        because = {rule for question in asked for rule in question.because}
        assert {KB.rules[place].id for place in bits(scope.live)} <= because
    elif scope.live:
        assert asked


@stable(150)
@given(situations(KB), st.data())
def test_answering_and_undoing_gives_the_identical_answer(
    facts: Given, data: st.DataObject
) -> None:
    talk = Consultation.start(KB, dict(facts))
    question = talk.next_question()
    if question is not None:
        value = data.draw(st.sampled_from([*answers(KB.fact[question.fact]), UNKNOWN]))
        further = talk.answer(question.fact, value)
        assert question.fact not in {one.fact for one in further.questions()}
        assert further.undo() == talk
        assert further.undo().advice() == talk.advice()


@stable(150)
@given(situations(KB), st.dictionaries(st.text(min_size=1), st.text(), max_size=3), st.randoms())
def test_a_permalink_gives_the_consultation_back_in_any_order(
    facts: Given, other: dict[str, str], rng: object
) -> None:
    talk = Consultation.start(KB, dict(facts))
    assert Consultation.from_query(KB, talk.as_query()) == talk
    parts = talk.as_query().split("&")
    rng.shuffle(parts)  # type: ignore[attr-defined]
    shuffled = Consultation.from_query(KB, "&".join(parts))
    assert shuffled == talk
    assert shuffled.advice() == talk.advice()
    # What is not known is kept, reported and passed on.
    unread = {k: v for k, v in other.items() if k.strip() and k not in KB.fact}
    strange = msgspec.structs.replace(talk, unread={f"x-{k}": v for k, v in unread.items()})
    try:
        query = strange.as_query()
    except UnicodeEncodeError:  # lone surrogates cannot stand in an address
        return
    again = Consultation.from_query(KB, query)
    assert (again.facts, again.unread) == (talk.facts, strange.unread)


@stable(150)
@given(situations(KB), situations(KB))
def test_what_if_is_empty_exactly_when_the_answers_are_equal(one: Given, other: Given) -> None:
    before, after = blink_expert.advise(KB, one), blink_expert.advise(KB, other)
    assert bool(what_if(KB, one, other)) == (before != after)
    assert not what_if(KB, one, dict(reversed(one.items())))
    back = difference(after, before)
    forth = difference(before, after)
    assert {(c.part, c.key) for c in forth.added} == {(c.part, c.key) for c in back.removed}


@stable(100)
@given(situations(KB))
def test_how_names_facts_of_the_situation_and_each_is_needed(facts: Given) -> None:
    read = dict(read_situation(KB, facts))
    advice = blink_expert.advise(KB, read)
    for item in items(advice):
        found = how(KB, read, item.rule)
        assert found.outcome == ("pending" if item.if_ is not None else "fired")
        assert {one.id for one in found.claims} <= set(item.cites)
        assert set(found.needs) | set(found.supports) <= set(read)
        for name in found.needs:
            rest = {k: v for k, v in read.items() if k != name}
            same = [
                one
                for one in items(blink_expert.advise(KB, rest))
                if one.rule == item.rule and one.text == item.text and one.if_ is None
            ]
            assert same == [], (item.rule, name)
        if item.if_ is None:
            base = {**found.needs, **found.supports}
            alone = [
                one for one in engine_for(KB).infer(base).fired_rules(KB) if one.id == item.rule
            ]
            assert alone, (item.rule, base)


@stable(60)
@given(situations(KB), st.integers(0, 5))
def test_why_not_names_a_condition_that_is_in_truth_false_or_undecided(
    facts: Given, first: int
) -> None:
    read = read_situation(KB, facts)
    findings = engine_for(KB).infer(read)
    # Each rule asks the engine again: a sixth of them, and more situations.
    for place, rule in list(enumerate(KB.rules))[first::6]:
        outcome = findings.outcome(place)
        if outcome == "fired":
            continue
        found = why_not(KB, read, rule.id)
        assert found.outcome == outcome
        assert (found.failed is not None) == (outcome == "blocked")
        assert outcome == "blocked" or found.missing
        for one in (*((found.failed,) if found.failed else ()), *found.missing):
            if one.fact in findings.values:
                atom = KB.fact[one.fact].atom(findings.values[one.fact])
                assert atom not in one.wanted
            else:
                assert "unknown" not in one.wanted
        if found.distance is not None:
            changed = engine_for(KB).infer({**read, **found.changes})
            assert changed.outcome(place) == "fired"
            assert found.distance == len(found.changes) > 0


@stable(20)
@given(situations(KB))
def test_near_misses_are_ranked_by_how_far_away_they_are(facts: Given) -> None:
    distances = [one.distance for one in near_misses(KB, facts)]
    assert None not in distances
    assert distances == sorted(distances, key=lambda distance: distance or 0)


@stable(100)
@given(situations(KB))
def test_why_ask_tells_what_each_answer_changes(facts: Given) -> None:
    for question in blink_expert.advise(KB, facts).questions[:3]:
        found = why_ask(KB, facts, question.fact)
        assert found.rules == question.because
        assert any(effect.changes for effect in found.effects)
        for effect in found.effects:
            assert effect.label in effect.text
