"""Question economy: how many questions until nothing is pending, for every complete situation.

For each covered device, every combination of values of the facts that it can be asked for, where
the combination does not contradict itself. Four askers answer each one: ours, the author's order,
a random order, and the best possible order by exhaustive search. Facts that no rule ties together
are searched apart: the sum of their means is the mean of the whole.

Run: python benchmarks/questions.py
"""

import random
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product

from arguments import parser

import blink_expert
from blink_expert.advice.questions import questions
from blink_expert.advice.scope import scope_of
from blink_expert.advice.standing import Standing
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase

Situation = Mapping[str, str | float]
Asker = Callable[[tuple[str, ...]], str]

_RANDOM_RUNS = 5


class Space:
    """The complete situations of one device, and what can be asked in a partial one."""

    def __init__(self, kb: KnowledgeBase, device: str) -> None:
        self.kb, self.engine = kb, engine_for(kb)
        self.start: Situation = {kb.identifies: device}
        self._asked: dict[frozenset[tuple[str, str | float]], tuple[str, ...]] = {}
        self.facts = self._reachable()

    def asked(self, situation: Situation) -> tuple[str, ...]:
        """Return the facts that can be asked for, in our order."""
        key = frozenset(situation.items())
        if key not in self._asked:
            findings = self.engine.infer(situation)
            scope = scope_of(self.kb, situation, findings)
            standing = Standing(self.kb, situation, findings)
            found = questions(self.kb, self.engine, situation, findings, standing, scope)
            self._asked[key] = tuple(question.fact for question in found)
        return self._asked[key]

    def values(self, fact: str) -> tuple[str | float, ...]:
        """Return one value of each class that rules tell apart."""
        return tuple(self.kb.fact[fact].sample(atom) for atom in self.kb.fact[fact].atoms())

    def _reachable(self) -> tuple[str, ...]:
        """Return every fact that some order of answers leads to."""
        seen: set[frozenset[tuple[str, str | float]]] = set()
        found: set[str] = set()
        ahead = [dict(self.start)]
        while ahead:
            situation = ahead.pop()
            for fact in self.asked(situation):
                if fact in found and len(situation) > 2:
                    continue
                found.add(fact)
                for value in self.values(fact):
                    further = {**situation, fact: value}
                    key = frozenset(further.items())
                    if key not in seen and len(further) <= 4:
                        seen.add(key)
                        ahead.append(further)
        return tuple(sorted(found, key=lambda name: self.kb.fact[name].order))

    def groups(self) -> list[tuple[str, ...]]:
        """Return the facts in groups that no rule ties together.

        A blocker ties its facts to those of every rule that it can cut off.
        """
        parent = {fact: fact for fact in self.facts}

        def root(fact: str) -> str:
            while parent[fact] != fact:
                fact = parent[fact]
            return fact

        for facts in self._tied():
            names = sorted(facts)
            for name in names[1:]:
                parent[root(name)] = root(names[0])
        found: dict[str, list[str]] = {}
        for fact in self.facts:
            found.setdefault(root(fact), []).append(fact)
        return [tuple(names) for names in found.values()]

    def _tied(self) -> Iterator[set[str]]:
        """Yield sets of facts that some rule ties together."""
        alive = self.engine.infer(self.start)
        cutting: list[set[str]] = []
        reached: list[set[str]] = []
        for place, rule in enumerate(self.kb.rules):
            facts = self._below(rule.id)
            if not facts or alive.outcome(place) == "blocked" or rule.makes == self.kb.identifies:
                continue
            yield facts
            if rule.kind == "blocker":
                cutting.append(facts)
            if rule.phase and rule.kind != "warning":
                reached.append(facts)
        yield from (cut | facts for cut in cutting for facts in reached)

    def _below(self, rule: str) -> set[str]:
        """Return the askable facts that a rule depends on, through derivations."""
        found: set[str] = set()
        ahead = [self.kb.rule[rule]]
        seen: set[str] = set()
        while ahead:
            for condition in ahead.pop().conditions:
                if condition.fact in (self.kb.identifies, self.kb.task):
                    continue
                found.add(condition.fact)
                if condition.fact not in seen:
                    seen.add(condition.fact)
                    ahead += [one for one in self.kb.rules if one.makes == condition.fact]
        return found & set(self.facts)

    def complete(self, facts: tuple[str, ...]) -> list[dict[str, str | float]]:
        """Return every combination of values that does not contradict itself."""
        found = []
        for values in product(*(self.values(fact) for fact in facts)):
            situation = {**self.start, **dict(zip(facts, values, strict=True))}
            if not self.engine.infer(situation).contradictions:
                found.append(situation)
        return found


def count(space: Space, truth: Situation, facts: tuple[str, ...], choose: Asker) -> int:
    """Return how many questions about these facts an asker needs in this situation."""
    known = dict(space.start)
    asked = 0
    while options := tuple(fact for fact in space.asked(known) if fact in facts):
        fact = choose(options)
        known[fact] = truth[fact]
        asked += 1
    return asked


def best(space: Space, situations: list[dict[str, str | float]], facts: tuple[str, ...]) -> float:
    """Return the mean of the best possible order, by exhaustive search."""

    @cache
    def total(known: frozenset[tuple[str, str | float]]) -> int:
        """Return the questions that all matching situations still need, together."""
        situation = {**space.start, **dict(known)}
        options = [fact for fact in space.asked(situation) if fact in facts]
        if not options:
            return 0
        matching = [one for one in situations if all(one[k] == v for k, v in known)]
        fewest = sys.maxsize
        for fact in options:
            answers = {one[fact] for one in matching}
            below = sum(total(known | {(fact, value)}) for value in sorted(answers, key=str))
            fewest = min(fewest, len(matching) + below)
        return fewest

    return total(frozenset()) / len(situations)


def _by_author(kb: KnowledgeBase) -> Asker:
    return lambda options: min(options, key=lambda name: kb.fact[name].order)


def main() -> None:
    """Print the mean number of questions of each asker, a line for each device."""
    parser(__doc__).parse_args()
    kb = blink_expert.load()
    rng = random.Random(0)  # noqa: S311  no secret
    print(
        f"{'device':<18}{'facts':>6}{'ours':>8}{'author':>8}{'random':>8}{'best':>8}{'ours/best':>11}"
    )
    worst = 0.0
    for value in kb.fact[kb.identifies].values:
        if not value.covered:
            continue
        space = Space(kb, value.name)
        sums = dict.fromkeys(("ours", "author", "random", "best"), 0.0)
        for facts in space.groups():
            situations = space.complete(facts)
            askers: dict[str, Asker] = {
                "ours": lambda options: options[0],
                "author": _by_author(kb),
                "random": rng.choice,
            }
            for name, asker in askers.items():
                runs = _RANDOM_RUNS if name == "random" else 1
                counts = [count(space, one, facts, asker) for one in situations * runs]
                sums[name] += statistics.fmean(counts)
            sums["best"] += best(space, situations, facts)
        ratio = sums["ours"] / sums["best"] if sums["best"] else 1.0
        worst = max(worst, ratio)
        figures = "".join(f"{sums[name]:>8.3f}" for name in sums)
        print(f"{value.name:<18}{len(space.facts):>6}{figures}{ratio:>11.3f}")
    print(f"the worst ratio of ours to the best possible: {worst:.3f}")


if __name__ == "__main__":
    main()
