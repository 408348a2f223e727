"""Read the facts that a caller gives into their canonical form."""

from collections.abc import Mapping
from typing import Any

from blink_expert.errors import Problem, SituationInvalid, did_you_mean, shortened
from blink_expert.knowledge.model import UNKNOWN, Fact, KnowledgeBase

__all__ = ["Situation", "fold", "read_situation"]

Situation = Mapping[str, str | float]
"""Facts by name, in the order of the vocabulary; `unknown` for what the person cannot tell."""


def fold(word: str) -> str:
    """Return the word as names are compared: its letters, digits and plus signs, lower case."""
    return "".join(ch for ch in word.casefold() if ch.isalnum() or ch == "+")


def _names(kb: KnowledgeBase) -> dict[str, str]:
    return {fold(fact.name): fact.name for fact in kb.facts}


def _values(kb: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Return the value that each word means, for each fact that may be given.

    The words are folded, or the names of values as they are written.
    """
    return {
        fact.name: {
            UNKNOWN: UNKNOWN,
            **{
                fold(word): value.name
                for value in fact.values
                for word in (value.name, *value.aliases)
            },
            **{value.name: value.name for value in fact.values},
        }
        for fact in kb.facts
        if fact.is_given
    }


def _orders(kb: KnowledgeBase) -> dict[str, int]:
    return {fact.name: fact.order for fact in kb.facts}


def read_situation(kb: KnowledgeBase, given: Mapping[str, Any]) -> Situation:
    """Return `given` with canonical names and values, in the order of the vocabulary.

    Names and values are matched without regard to case, `-` and `_`. `None` counts as not given;
    True and False as yes and no. A number may be a text with its unit, such as `1.5 V`.

    Raises:
        SituationInvalid: a name or value that the vocabulary does not have; `.problems` has all.

    """
    names, values = kb.once(_names), kb.once(_values)
    problems: list[Problem] = []
    read: dict[str, str | float] = {}
    for name, value in given.items():
        if value is None:
            continue
        if type(value) is str and name in values and name not in read:
            exact = values[name].get(value)
            if exact is not None:
                read[name] = exact
                continue
        fact = kb.fact.get(name) or kb.fact.get(names.get(fold(str(name)), ""))
        if fact is None or not fact.is_given:
            problems.append(_unknown_fact(kb, str(name), fact))
            continue
        found = _number(fact, value) if fact.is_number else _choice(fact, value, values[fact.name])
        if isinstance(found, Problem):
            problems.append(found)
        elif read.setdefault(fact.name, found) != found:
            problems.append(
                Problem(
                    "given-twice",
                    f"'{fact.name}' is given twice, as '{read[fact.name]}' and '{found}'.",
                    "Give it once.",
                    fact.name,
                )
            )
    if problems:
        raise SituationInvalid(problems)
    if len(read) > 1:
        return {name: read[name] for name in sorted(read, key=kb.once(_orders).__getitem__)}
    return read


def _unknown_fact(kb: KnowledgeBase, name: str, fact: Fact | None) -> Problem:
    if fact is not None:
        return Problem(
            "derived-fact",
            f"'{fact.name}' is concluded by rules and cannot be given.",
            "Give the facts that it follows from.",
            fact.name,
        )
    known = [fact.name for fact in kb.facts if fact.is_given]
    hint = did_you_mean(name, known) or f"Facts: {', '.join(known)}."
    return Problem("unknown-fact", f"there is no fact '{name}'.", hint, name)


def _choice(fact: Fact, value: Any, values: Mapping[str, str]) -> str | Problem:
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    if isinstance(text, (str, int)):
        exact = values.get(str(text))
        if exact is not None:
            return exact
        folded = fold(str(text))
        if folded == UNKNOWN:
            return UNKNOWN
        if folded in values:
            return values[folded]
    known = [one.name for one in fact.values]
    hint = did_you_mean(str(text), known) or f"Values: {', '.join(known)}, unknown."
    return Problem(
        "unknown-value", f"'{fact.name}' has no value '{shortened(text)}'.", hint, fact.name
    )


def _number(fact: Fact, value: Any) -> str | float | Problem:
    if isinstance(value, str) and fold(value) == UNKNOWN:
        return UNKNOWN
    text = str(value).strip().casefold()
    for unit in (fact.unit.casefold(), fact.unit.casefold()[:-1], fact.unit.casefold()[:1]):
        if unit and text.endswith(unit):
            text = text.removesuffix(unit).strip()
            break
    low, high = fact.minimum, fact.maximum
    try:
        # Python reads `1_5` as 15; a person may mean 1.5.
        number = float("nan" if isinstance(value, bool) or "_" in text else text)
    except ValueError:
        number = float("nan")
    if low is not None and high is not None and low <= number <= high:
        return number
    return Problem(
        "unknown-value",
        f"'{fact.name}' cannot be '{shortened(value)}'.",
        f"Give a number of {fact.unit} from {low:g} to {high:g}, or unknown.",
        fact.name,
    )
