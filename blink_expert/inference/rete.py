"""The second engine: the same rules on experta, a Rete network after CLIPS.

It is here to judge the first: both must give the same findings for every situation. All of experta
stays in this module, since its last release (1.9.4, 2019) needs care:

- it needs `collections.Mapping`, gone since Python 3.10, while it is imported, and it configures
  logging on import: both are put back as they were;
- with several activations of equal salience its agenda can fire rules that are no longer valid:
  every rule has a salience of its own, and its conditions are on slots of one fact;
- a network is not safe in threads and never freed: one for each knowledge base, behind a lock.

One fact is declared for each stage: first those that no rule concludes are known, then what follows
from them. It says all that the rules of its stage test, so that the network joins nothing.
For each rule there is one production: no condition is false. What its facts are then says whether
the rule fires (all conditions are true) or is pending.
"""

import collections
import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from blink_expert.errors import ConflictingRules, EngineUnavailable
from blink_expert.inference.findings import Contradiction, Derivation, Findings
from blink_expert.knowledge.model import (
    UNKNOWN,
    Condition,
    Fact,
    KnowledgeBase,
    Narrow,
)
from blink_expert.knowledge.situation import Situation

__all__ = ["ReteEngine", "import_experta", "rete_for"]

_IMPORTING = threading.Lock()
"""What the import of experta disturbs belongs to the whole process: one thread at a time."""

_MAKING = threading.Lock()
"""A network takes long to make and is never freed: no two threads make one for the same rules."""

_State = tuple[bool, frozenset[str]]
"""What is known of a fact: whether it is known, and the atoms that it has or may still have."""


def import_experta() -> Any:
    """Import experta, and leave `collections`, logging and warnings as they were."""
    with _IMPORTING, warnings.catch_warnings():
        root = logging.getLogger()
        handlers, level = list(root.handlers), root.level
        lacking = not hasattr(collections, "Mapping")
        warnings.simplefilter("ignore")
        if lacking:
            collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
        try:
            import experta  # noqa: PLC0415

            experta.KnowledgeEngine  # noqa: B018  its __init__ swallows a failed import
        except (ImportError, AttributeError) as error:
            raise EngineUnavailable(
                f"the engine 'rete' needs experta 1.9.4: {error}. Install it, or use 'bitmap'."
            ) from error
        finally:
            if lacking:
                del collections.Mapping  # type: ignore[attr-defined]
            root.handlers[:] = handlers
            root.setLevel(level)
    return experta


def rete_for(kb: KnowledgeBase) -> "ReteEngine":
    """Return the engine for this knowledge base, made once."""
    with _MAKING:
        return kb.once(ReteEngine)


class ReteEngine:
    """Infer by a Rete network; see `Engine`."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._lock = threading.Lock()
        self._firing: set[int] = set()
        self._alive: set[int] = set()
        experta = import_experta()
        self._makers: dict[str, list[int]] = {}
        for index, rule in enumerate(kb.rules):
            if rule.makes:
                self._makers.setdefault(rule.makes, []).append(index)
        self._stages = tuple(self._stage_order())
        self._classes = [
            type(f"Stage{number}", (experta.Fact,), {}) for number in range(len(self._stages))
        ]
        self._tested: list[set[str]] = [set() for _ in self._stages]
        self._network = self._build(experta)

    def infer(self, situation: Situation) -> Findings:
        """Return what follows from the situation; see `Engine.infer`."""
        with self._lock:
            self._firing.clear()
            self._alive.clear()
            self._network.reset()
            return self._run(situation)

    def _run(self, situation: Situation) -> Findings:
        values: dict[str, str | float] = {}
        states: dict[str, _State] = {}
        derived: dict[str, Derivation] = {}
        candidates: dict[str, tuple[str, ...]] = {}
        contradictions: list[Contradiction] = []
        for stage, kind, tested in zip(self._stages, self._classes, self._tested, strict=True):
            for name in stage:
                given = situation.get(name, UNKNOWN)
                state = self._state(self._kb.fact[name], given, derived, candidates, contradictions)
                if state[0]:
                    values[name] = derived[name].value if name in derived else given
                states[name] = state
            self._network.declare(kind(**{name: states[name] for name in tested}))
            self._network.run()
        order = {name: place for place, name in enumerate(self._kb.strata)}
        contradictions.sort(key=lambda found: order[found.fact])
        return Findings(
            sum(1 << index for index in self._firing),
            sum(1 << index for index in self._alive - self._firing),
            {name: values[name] for name in self._kb.strata if name in values},
            {name: derived[name] for name in self._kb.strata if name in derived},
            {name: candidates[name] for name in self._kb.strata if name in candidates},
            tuple(contradictions),
        )

    def _state(
        self,
        fact: Fact,
        given: str | float,
        derived: dict[str, Derivation],
        candidates: dict[str, tuple[str, ...]],
        contradictions: list[Contradiction],
    ) -> _State:
        """Return what is known of a fact once all rules that conclude it have been tried."""
        makers = self._makers.get(fact.name, [])
        firing = tuple(index for index in makers if index in self._firing)
        said = {index: self._kb.rules[index].says for index in makers}
        if given != UNKNOWN:
            against = tuple(index for index in firing if given not in said[index])
            if against:
                contradictions.append(Contradiction(fact.name, against))
            return True, frozenset({fact.atom(given)})
        if firing:
            left = [v for v in said[firing[0]] if all(v in said[index] for index in firing)]
            narrows = isinstance(self._kb.rules[firing[0]].conclusion, Narrow)
            if not left and not narrows:
                other = next(index for index in firing if said[index] != said[firing[0]])
                first = self._kb.rules[firing[0]].id
                raise ConflictingRules(fact.name, first, self._kb.rules[other].id)
            if len(left) == 1:
                derived[fact.name] = Derivation(left[0], firing)
                return True, frozenset({fact.atom(left[0])})
            if left:
                candidates[fact.name] = tuple(str(value) for value in left)
                return False, frozenset(candidates[fact.name])
            contradictions.append(Contradiction(fact.name, firing))
        if fact.is_asked:
            return False, frozenset({*fact.atoms(), "?"})
        pending = [index for index in makers if index in self._alive - self._firing]
        could = {fact.atom(value) for index in pending for value in said[index]}
        # "?" stands for staying unknown: no condition accepts it by a value.
        return False, frozenset({*could, "?"})

    def _stage_order(self) -> Iterator[list[str]]:
        """Yield the facts in stages; each needs only what stands in earlier ones."""
        level: dict[str, int] = {}
        for name in self._kb.strata:
            needs = [
                condition.fact
                for index in self._makers.get(name, [])
                for condition in self._kb.rules[index].conditions
            ]
            level[name] = 1 + max((level[need] for need in needs), default=0)
            if name not in self._makers:
                level[name] = 0
        for stage in sorted(set(level.values())):
            yield [name for name in self._kb.strata if level[name] == stage]

    def _build(self, experta: Any) -> Any:
        """Return the network: one production for each rule."""
        strategy = type("BySalience", (experta.strategies.DepthStrategy,), {"get_key": _salience})
        members: dict[str, Any] = {"run": _run_agenda, "__strategy__": strategy}
        shared: dict[Any, Any] = {}
        stage_of = {name: number for number, stage in enumerate(self._stages) for name in stage}
        for index, rule in enumerate(self._kb.rules):
            tests: dict[str, list[Condition]] = {}
            for condition in rule.conditions:
                tests.setdefault(condition.fact, []).append(condition)
            slots: dict[str, Any] = {}
            for name, conditions in tests.items():
                # Equal tests must be one object: then the network shares their nodes.
                key = tuple((c.fact, c.accepts, c.unknown) for c in conditions)
                slots[name] = shared.setdefault(key, experta.P(_none_false(conditions)))
            stage = max((stage_of[name] for name in tests), default=0)
            self._tested[stage].update(tests)
            production = experta.Rule(self._classes[stage](**slots), salience=index)
            members[f"rule_{index}"] = production(self._action(index, tests))
        network = type("Network", (experta.KnowledgeEngine,), members)()
        # A reset would look through all members of the class for what is declared first, and visit
        # every node. Nothing is joined, so only the ends of the network remember anything; after a
        # change, only those have news where it arrived.
        declared_first = network.get_deffacts()
        matcher = network.matcher
        ends = matcher._get_conflict_set_nodes()  # noqa: SLF001  it has no public name
        network.get_deffacts = lambda: declared_first
        matcher.reset = lambda: [end.reset() for end in ends if end.memory]
        matcher._get_conflict_set_nodes = lambda: [  # noqa: SLF001
            end for end in ends if end.added or end.removed
        ]
        _pass_tokens_on(matcher.root_node)
        return network

    def _action(self, index: int, tests: dict[str, list[Condition]]) -> Callable[..., None]:
        def act(_: Any, matched: Iterable[Any]) -> None:
            self._alive.add(index)
            (fact,) = matched
            if all(
                _is_true(condition, fact[name])
                for name, conditions in tests.items()
                for condition in conditions
            ):
                self._firing.add(index)

        return act


def _pass_tokens_on(node: Any) -> None:
    """Let the tests below this node pass a token on as it is.

    Each would copy it, for what another may bind in it; nothing that is bound here is read.
    """
    node.children[:] = [
        child._replace(callback=_tester(child.node) or child.callback) for child in node.children
    ]


def _tester(node: Any) -> Callable[[Any], None] | None:
    """Return what tests a token and passes it on, for a node that does nothing else."""
    _pass_tokens_on(node)
    if type(getattr(node, "matcher", None)).__name__ not in _TESTS:
        return None
    test, children = _test_of(node.matcher), node.children

    def activate(token: Any) -> None:
        (fact,) = token.data
        if test(fact):
            for child in children:
                child.callback(token)

    return activate


def _test_of(matcher: Any) -> Callable[[Any], bool]:
    """Return the test of one slot by itself: experta takes the name of the slot apart each time."""
    if type(matcher).__name__ != "FeatureCheck" or type(matcher.how).__name__ != "P":
        return matcher  # type: ignore[no-any-return]
    slot, holds = matcher.what, matcher.how.match
    return lambda fact: holds(fact[slot])


_TESTS = frozenset(("TypeCheck", "FeatureCheck", "FactCapture"))
"""What experta calls the tests of the kind of a fact, and of one slot, and what holds the fact."""


def _run_agenda(network: Any) -> None:
    """Fire what is on the agenda.

    experta looks for changes after every firing; no action here changes a fact, so once is enough.
    """
    while (activation := network.agenda.get_next()) is not None:
        activation.rule(network, matched=activation.facts)


def _salience(_: Any, activation: Any) -> int:
    """Return what orders the agenda; experta would go on to the facts, but no two are equal."""
    salience: int = activation.rule.salience
    return salience


def _is_true(condition: Condition, state: _State) -> bool:
    known, atoms = state
    return (condition.unknown and not known) or atoms <= set(condition.accepts)


def _is_not_false(condition: Condition, state: _State) -> bool:
    known, atoms = state
    return (condition.unknown and not known) or not atoms.isdisjoint(condition.accepts)


def _none_false(conditions: list[Condition]) -> Callable[[_State], bool]:
    if len(conditions) == 1:
        return partial(_is_not_false, conditions[0])

    def test(state: _State) -> bool:
        return all(_is_not_false(condition, state) for condition in conditions)

    return test
