"""Turn a `when` into conditions: the values that it accepts, and whether `unknown` is one."""

from collections.abc import Iterator, Mapping

import msgspec

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.convert import Mistake
from blink_expert.knowledge.model import UNKNOWN, Condition, Fact
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.schema import Scalar, Wanted, When

__all__ = ["Bounds", "Demand", "bind", "read_when"]

_BOUNDS = ("above", "below", "at_least", "at_most")


class Bounds(msgspec.Struct, frozen=True):
    """The limits that a number is compared with; None where there is none."""

    above: float | None = None
    below: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    def thresholds(self) -> tuple[float, ...]:
        """Return the numbers that stand in it."""
        limits = (self.above, self.below, self.at_least, self.at_most)
        return tuple(limit for limit in limits if limit is not None)

    def admit(self, number: float) -> bool:
        """Whether the number lies within the limits."""
        return (
            (self.above is None or number > self.above)
            and (self.below is None or number < self.below)
            and (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
        )


class Demand(msgspec.Struct, frozen=True):
    """A condition before the thresholds of all rules are known."""

    fact: str
    values: tuple[str, ...] = ()
    bounds: Bounds | None = None
    unknown: bool = False
    origin: str = "when"


def bind(demand: Demand, fact: Fact) -> Condition:
    """Return the demand as a condition on the fact's atoms."""
    accepts = demand.values
    if demand.bounds is not None:
        limits = demand.bounds
        accepts = tuple(atom for atom in fact.atoms() if limits.admit(float(fact.sample(atom))))
    return Condition(demand.fact, accepts, demand.unknown, demand.origin)


def read_when(
    when: When, facts: Mapping[str, Fact], path: KeyPath, origin: str
) -> Iterator[Demand | Mistake]:
    """Yield a demand for each entry of `when`, or what is wrong with it."""
    for name, wanted in when.items():
        here = (*path, name)
        fact = facts.get(name)
        if fact is None:
            yield Mistake(
                here,
                "unknown-fact",
                f"there is no fact '{name}'.",
                did_you_mean(name, facts) or "Add it to a file in facts/.",
            )
        elif fact.is_number:
            alone = Demand(name, unknown=True, origin=origin)
            yield alone if wanted == UNKNOWN else _number(fact, wanted, here, origin)
        else:
            yield from _choice(fact, wanted, here, origin)


def _number(fact: Fact, wanted: Wanted, path: KeyPath, origin: str) -> Demand | Mistake:
    how = "Compare it: {above: 1, below: 2}, with above, below, at_least or at_most."
    if not isinstance(wanted, dict):
        return Mistake(path, "bad-comparison", f"'{fact.name}' is a number.", how)
    unknown = False
    limits: dict[str, float] = {}
    for key, limit in wanted.items():
        if key == UNKNOWN and limit == "yes":
            unknown = True
        elif key not in _BOUNDS:
            hint = did_you_mean(key, _BOUNDS) or how
            return Mistake((*path, key), "bad-comparison", f"'{key}' compares nothing.", hint)
        elif isinstance(limit, (str, list)):
            return Mistake((*path, key), "bad-comparison", f"'{key}' needs a number.", how)
        else:
            limits[key] = float(limit)
    bounds = Bounds(**limits)
    thresholds = bounds.thresholds()
    if not thresholds:
        return Mistake(path, "bad-comparison", f"'{fact.name}' is compared with nothing.", how)
    low, high = fact.minimum or 0.0, fact.maximum or 0.0
    for key, limit in limits.items():
        if not low <= limit <= high:
            message = f"'{fact.name}' is never {limit:g}."
            hint = f"Write a number of {fact.unit} from {low:g} to {high:g}."
            return Mistake((*path, key), "bad-comparison", message, hint)
    low = max([low, *(limits[key] for key in ("above", "at_least") if key in limits)])
    high = min([high, *(limits[key] for key in ("below", "at_most") if key in limits)])
    if low > high or (low == high and not bounds.admit(low)):
        message = "no number lies within these limits."
        return Mistake(path, "bad-comparison", message, "Swap or remove limits.")
    return Demand(fact.name, bounds=bounds, unknown=unknown, origin=origin)


def _choice(fact: Fact, wanted: Wanted, path: KeyPath, origin: str) -> Iterator[Demand | Mistake]:
    excluded = False
    listed: Scalar | list[Scalar] | Wanted = wanted
    if isinstance(wanted, dict):
        if set(wanted) != {"not"}:
            yield Mistake(
                path,
                "bad-condition",
                f"'{fact.name}' takes a value, a list of values, or {{not: ...}}.",
                f"Values: {', '.join(fact.atoms())}.",
            )
            return
        excluded, listed, path = True, wanted["not"], (*path, "not")
    names = [str(item) for item in (listed if isinstance(listed, list) else [listed])]
    known = fact.atoms()
    wrong = False
    for index, name in enumerate(names):
        where = (*path, index) if isinstance(listed, list) else path
        if name == UNKNOWN and excluded:
            wrong = True
            yield Mistake(
                where,
                "bad-condition",
                "'unknown' cannot be excluded.",
                "A condition without 'unknown' already waits until the fact is known.",
            )
        elif name != UNKNOWN and name not in known:
            wrong = True
            yield Mistake(
                where,
                "unknown-value",
                f"'{fact.name}' has no value '{name}'.",
                did_you_mean(name, known) or f"Values: {', '.join(known)}.",
            )
    if not names:
        wrong = True
        yield Mistake(path, "bad-condition", f"'{fact.name}' lists no value.", "List one.")
    if not wrong:
        chosen = tuple(name for name in known if (name in names) != excluded)
        if not chosen and UNKNOWN not in names:
            yield Mistake(path, "bad-condition", "no value is left.", "Exclude fewer values.")
            return
        yield Demand(fact.name, chosen, unknown=UNKNOWN in names, origin=origin)
