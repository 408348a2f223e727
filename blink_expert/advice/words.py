"""Say conditions, values and texts in words."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from blink_expert.advice.model import If
from blink_expert.advice.relevance import pending_makers
from blink_expert.advice.scope import undecided
from blink_expert.inference import Findings
from blink_expert.knowledge.model import Condition, Fact, KnowledgeBase, Rule

__all__ = ["covered", "fill", "join_or", "phrase", "say_if", "value_noun"]


def join_or(parts: Sequence[str]) -> str:
    """Return `a, b or c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} or {parts[-1]}"


def covered(kb: KnowledgeBase) -> str:
    """Return the sentence that says which devices and tasks the knowledge has."""
    devices = [one.label for one in kb.fact[kb.identifies].values if one.covered]
    tasks = (f"{task.label[0].lower()}{task.label[1:]}" for task in kb.tasks)
    return f"Covered are {', '.join(devices)}: {'; '.join(tasks)}."


def value_noun(fact: Fact, value: str | float) -> str:
    """Return the value as it stands inside a text."""
    if isinstance(value, str):
        return fact.value(value).noun
    return f"{value:g} {fact.unit}"


def phrase(fact: Fact, atoms: Iterable[str]) -> str:
    """Return the clause that says that the fact is one of these, for after `If`."""
    if not fact.is_number:
        return join_or([fact.value(atom).phrase for atom in atoms])
    return f"{fact.about} is {join_or(list(_ranges(fact, set(atoms))))} {fact.unit}"


def _ranges(fact: Fact, atoms: Collection[str]) -> Iterator[str]:
    """Yield the ranges of numbers that the atoms make, those side by side as one."""
    run: list[int] = []
    for place, atom in enumerate((*fact.atoms(), "")):
        if atom in atoms:
            run.append(place)
        elif run:
            yield _range(fact, run[0], run[-1])
            run = []


def _range(fact: Fact, first: int, last: int) -> str:
    """Return the range from one atom to another: odd places are thresholds, even ones between."""
    ends = [f"{limit:g}" for limit in fact.thresholds]
    low = ends[(first - 1) // 2] if first else ""
    high = ends[last // 2] if last // 2 < len(ends) else ""
    if first == last and first % 2:
        return low
    above = f"{low} or more" if first % 2 else f"more than {low}"
    below = f"{high} or less" if last % 2 else f"less than {high}"
    if low and high:
        whole = first % 2 and last % 2
        between = f"from {low} to {high}" if whole else f"between {low} and {high}"
        return between if first % 2 == last % 2 else f"{above} and {below}"
    return (above if low else below) if low or high else "any number of"


def say_if(kb: KnowledgeBase, findings: Findings, rule: Rule) -> tuple[If, ...]:
    """Return the undecided conditions of a pending rule, in words.

    A fact that nobody can be asked for is said by the conditions that it follows from.
    """
    found: dict[str, If] = {}
    for condition in rule.conditions:
        if condition.fact in found or not undecided(condition, findings):
            continue
        fact = kb.fact[condition.fact]
        if fact.is_asked or not fact.derived:
            left = findings.candidates.get(fact.name)
            values = condition.accepts
            if left is not None:
                values = tuple(atom for atom in values if atom in left)
            found[fact.name] = _if(kb, fact, values)
            continue
        ways = dict(_ways(kb, findings, condition))
        found[fact.name] = If(fact.name, tuple(dict.fromkeys(ways.values())), join_or(list(ways)))
    return tuple(found.values())


def _if(kb: KnowledgeBase, fact: Fact, values: tuple[str, ...]) -> If:
    """Return the condition in words, made once for each of the values that rules name."""
    made = kb.memo(_if)
    found = made.get((fact.name, values))
    if found is None:
        found = made.keep((fact.name, values), If(fact.name, values, phrase(fact, values)))
    return found


def _ways(kb: KnowledgeBase, findings: Findings, condition: Condition) -> Iterable[tuple[str, str]]:
    """Yield each way in which a pending rule could still derive a value that is accepted."""
    fact = kb.fact[condition.fact]
    for rule in pending_makers(kb, findings, condition.fact):
        atoms = [fact.atom(value) for value in rule.says]
        accepted = [atom for atom in atoms if atom in condition.accepts]
        if accepted:
            parts = say_if(kb, findings, rule)
            yield " and ".join(part.text for part in parts), accepted[0]


def fill(kb: KnowledgeBase, findings: Findings, rule: Rule, text: str) -> str:
    """Return the text with each `{fact}` in words.

    A fact that is not known yet is named by all values that it may still have.
    """
    for name in rule.uses:
        mark = "{" + name + "}"
        if mark not in text:
            continue
        fact = kb.fact[name]
        if name in findings.values:
            word = value_noun(fact, findings.values[name])
        else:
            condition = Condition(name, fact.atoms())
            open_values = (
                findings.candidates.get(name, fact.atoms())
                if fact.is_asked or not fact.derived
                else tuple(dict.fromkeys(dict(_ways(kb, findings, condition)).values()))
            )
            word = join_or([value_noun(fact, value) for value in open_values])
        text = text.replace(mark, word)
    return text
