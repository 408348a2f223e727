"""Hypothesis strategies: situations to ask about, good and bad."""

import math
import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from blink_expert.knowledge.model import UNKNOWN, Derive, Fact, KnowledgeBase, Rule
from blink_expert.knowledge.situation import fold, read_situation

Given = dict[str, str | float]
"""Facts as a caller gives them, in any order."""

Entry = tuple[str, str | float]

_FEW = 6
_MORE = 4
"""Facts beyond the least, on average."""


def stable(examples: int) -> settings:
    """Return settings under which every run tries the same examples, with no time limit on one."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        # A loaded machine draws slowly; that says nothing about the engines.
        suppress_health_check=[HealthCheck.too_slow],
    )


def values(kb: KnowledgeBase, fact: Fact) -> tuple[str | float, ...]:
    """Return values worth trying; of a number: at, beside and between all that rules speak of."""
    if not fact.is_number:
        return (*(value.name for value in fact.values), UNKNOWN)
    said = {
        float(rule.conclusion.value)
        for rule in kb.rules
        if isinstance(rule.conclusion, Derive) and rule.conclusion.fact == fact.name
    }
    low, high = fact.minimum or 0.0, fact.maximum or 0.0
    marks = sorted({low, *fact.thresholds, *said, high})
    beside = {math.nextafter(mark, to) for mark in marks for to in (-math.inf, math.inf)}
    between = {(one + other) / 2 for one, other in pairwise(marks)}
    return (*sorted(n for n in {*marks, *beside, *between} if low <= n <= high), UNKNOWN)


def givable(kb: KnowledgeBase) -> tuple[Fact, ...]:
    """Return the facts that a caller may give, without the device."""
    return tuple(fact for fact in kb.facts if fact.is_given and fact.name != kb.identifies)


def situations(kb: KnowledgeBase, *devices: str) -> SearchStrategy[Given]:
    """Return maps of facts in random order and of any size.

    Small ones, a known device and facts that its rules look at come more often, so that rules
    fire. With `devices`, the device is one of these.
    """
    return st.sampled_from(devices or _devices(kb)).flatmap(lambda device: _with(kb, device))


def bad_situations(kb: KnowledgeBase) -> SearchStrategy[dict[str, object]]:
    """Return situations with one to three mistakes among good facts."""
    mistakes = st.lists(_mistakes(kb), min_size=1, max_size=3)
    return st.tuples(situations(kb), mistakes, st.booleans()).map(_spoilt)


def fixed_sample(kb: KnowledgeBase, number: int) -> list[Given]:
    """Return situations that are the same in every process, whatever its hash seed."""
    rng = random.Random(20260)
    devices = [device for device in _devices(kb) if device]
    sample = []
    for _ in range(number):
        given: Given = {kb.identifies: rng.choice(devices)}
        for fact in rng.sample(givable(kb), rng.randrange(10)):
            given[fact.name] = rng.choice(values(kb, fact))
        sample.append(given)
    return sample


def distinct_sample(kb: KnowledgeBase, number: int, seed: int, *devices: str) -> Iterator[Given]:
    """Yield so many situations, no two alike, of the sizes of `situations` and the same each time.

    Drawing one as a strategy does takes more than half of the time of the slow engine.
    """
    rng = random.Random(seed)
    tried = _tried(kb)
    met: set[frozenset[tuple[str, str | float]]] = set()
    while len(met) < number:
        device = rng.choice(devices)
        facts, least, most = rng.choice(_mixes(kb, device))
        size = least + min(int(rng.expovariate(1 / _MORE)), min(most, len(facts)) - least)
        entries = [(one.name, rng.choice(tried[one.name])) for one in rng.sample(facts, size)]
        given = _assembled(kb, device, entries, rng.randrange(size + 1))
        key = frozenset(read_situation(kb, given).items())
        if key not in met:
            met.add(key)
            yield given


@cache
def _devices(kb: KnowledgeBase) -> tuple[str, ...]:
    """Return the devices, covered ones more often; an empty text for none."""
    known = kb.fact[kb.identifies].values
    covered = [value.name for value in known if value.covered]
    others = [value.name for value in known if not value.covered]
    return (*covered * 8, *others, *[""] * 12, *[UNKNOWN] * 2)


@cache
def _with(kb: KnowledgeBase, device: str) -> SearchStrategy[Given]:
    """Return situations of this device."""
    some = st.one_of(
        [_some(_entries(kb, facts), least, most) for facts, least, most in _mixes(kb, device)]
    )
    places = st.sampled_from(range(len(givable(kb)) + 1))
    return st.tuples(some, places).map(lambda drawn: _assembled(kb, device, *drawn))


@cache
def _mixes(kb: KnowledgeBase, device: str) -> tuple[tuple[tuple[Fact, ...], int, int], ...]:
    """Return facts to take some of, with the least and the most of them.

    Likely are those that the rules of the device look at; without a device, all.
    """
    every = givable(kb)
    seen = {name for rule in kb.rules if _is_for(kb, rule, device) for name in _looked_at(rule)}
    likely = tuple(fact for fact in every if fact.name in seen or not device)
    return (
        (likely, 0, _FEW),
        (likely, 2, _FEW),
        (every, 2, _FEW),
        (likely, 3, len(every)),
        (every, 3, len(every)),
    )


@cache
def _tried(kb: KnowledgeBase) -> dict[str, tuple[str | float, ...]]:
    return {fact.name: values(kb, fact) for fact in givable(kb)}


def _some(
    entries: list[SearchStrategy[Entry]], least: int, most: int
) -> SearchStrategy[list[Entry]]:
    most = min(most, len(entries))
    one = st.one_of(entries)
    return st.lists(one, unique_by=lambda entry: entry[0], min_size=least, max_size=most)


def _entries(kb: KnowledgeBase, facts: Iterable[Fact]) -> list[SearchStrategy[Entry]]:
    return [st.sampled_from([(fact.name, value) for value in values(kb, fact)]) for fact in facts]


def _assembled(kb: KnowledgeBase, device: str, entries: list[Entry], place: int) -> Given:
    entries = list(entries)
    if device:
        entries.insert(place, (kb.identifies, device))
    return dict(entries)


def _is_for(kb: KnowledgeBase, rule: Rule, device: str) -> bool:
    return all(c.fact != kb.identifies or device in c.accepts for c in rule.conditions)


def _looked_at(rule: Rule) -> Iterable[str]:
    return (condition.fact for condition in rule.conditions)


def _mistakes(kb: KnowledgeBase) -> SearchStrategy[tuple[str, object]]:
    names = {fold(fact.name) for fact in kb.facts}
    facts = [fact for fact in kb.facts if fact.is_given]
    choices = [fact for fact in facts if not fact.is_number]
    numbers = [fact for fact in facts if fact.is_number]
    concluded = [fact for fact in kb.facts if not fact.is_given]
    no_choice = ("", "maybe", "yess", "a{b}", "x" * 200, 7, 2.5, ("yes",), {"not": "yes"})
    no_number = ("", "volts", "1,5", "nan", "inf", -0.5, 24.5, 1e9, True, ("1.5",))
    return st.one_of(
        st.sampled_from(facts)
        .flatmap(lambda fact: st.tuples(_misspelt(fact.name), st.sampled_from(values(kb, fact))))
        .filter(lambda entry: fold(entry[0]) not in names),
        st.sampled_from(["", "devicee", "opening tools", "unknown", "{device}"]).flatmap(
            lambda name: st.tuples(st.just(name), st.sampled_from(["yes", 1.5]))
        ),
        st.tuples(st.sampled_from([f.name for f in choices]), st.sampled_from(no_choice)),
        st.sampled_from(choices).flatmap(
            lambda fact: st.tuples(
                st.just(fact.name),
                st.sampled_from(fact.values)
                .flatmap(lambda value: _misspelt(value.name))
                .filter(lambda word: not _is_value(fact, word)),
            )
        ),
        st.tuples(st.sampled_from([f.name for f in numbers]), st.sampled_from(no_number)),
        st.sampled_from(concluded).flatmap(
            lambda fact: st.tuples(st.just(fact.name), st.sampled_from(values(kb, fact)))
        ),
    )


def _misspelt(word: str) -> SearchStrategy[str]:
    """Return words with one letter left out, doubled or replaced."""
    return st.tuples(st.sampled_from(range(len(word))), st.sampled_from(["", "qq", "w"])).map(
        lambda drawn: word[: drawn[0]] + drawn[1] + word[drawn[0] + 1 :]
    )


def _is_value(fact: Fact, word: str) -> bool:
    names = {fold(one) for value in fact.values for one in (value.name, *value.aliases)}
    return fold(word) in {*names, UNKNOWN}


def _spoilt(drawn: tuple[Given, list[tuple[str, object]], bool]) -> dict[str, object]:
    good, mistakes, last = drawn
    wrong = dict(mistakes)
    right: Mapping[str, object] = {k: v for k, v in good.items() if k not in wrong}
    return {**right, **wrong} if last else {**wrong, **right}
