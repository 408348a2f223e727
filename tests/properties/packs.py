"""Random small packs, and every situation that can be put to one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.loader import load_files

FACTS = """
knowledge: {name: random, version: "1", identifies: device, task: task}
phases: {first: First, second: {title: Second, optional: yes}, third: Third}
tasks:
  all: {label: All, phases: [first, second, third], default: yes, battery: yes}
  end: {label: End, phases: [third]}
devices:
  one: {name: One}
  two: {name: Two}
  strange: {name: Strange, covered: no}
facts:
  light: {about: the light, ask: Is it on?, yes: it is on, no: it is off}
  shape: {about: the shape, values: {round: {label: Round}, flat: {label: Flat}}}
  volts: {about: the voltage, ask: How many?, number: {unit: volts, minimum: 0, maximum: 9}}
  tool: {about: the tool, values: {hand: {label: hand}, key: {label: key}}}
  open: {about: the lid, ask: Is it open?, yes: it is open, no: it is shut}
source:
  id: book
  title: Book
  publisher: Nobody
  rank: 1
  sections: {all: All}
  claims:
    C1: {section: all, place: here, text: One.}
    C2: {section: all, place: there, text: Two.}
"""

DOMAINS: Mapping[str, tuple[str, ...]] = {
    "device": ("one", "two", "strange"),
    "task": ("all", "end"),
    "light": ("yes", "no"),
    "shape": ("round", "flat"),
    "tool": ("hand", "key"),
    "open": ("yes", "no"),
}
PLAIN = ("device", "task", "light", "shape", "volts")
"""What nothing is derived from a derived fact for: so no circle can come up."""


def _wanted(fact: str) -> st.SearchStrategy[Any]:
    if fact == "volts":
        limits = st.sampled_from([{"above": 3}, {"at_most": 3}, {"below": 3}, {"at_least": 3}])
        return limits.flatmap(lambda one: st.sampled_from([one, {**one, "unknown": "yes"}]))
    values = st.lists(st.sampled_from((*DOMAINS[fact], "unknown")), min_size=1, unique=True)
    return values.filter(lambda some: some != ["unknown"] or fact != "device")


def _when(*facts: str) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on at most three of the facts."""
    return st.lists(st.sampled_from(facts), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: _wanted(name) for name in names})
    )


def _one(name: str, of: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(of).map(lambda value: {name: value})


_EVERY = (*PLAIN, "tool", "open")
_TEXT = st.sampled_from(["Do it.", "Do it with {tool}.", "Say it."])
_PHASE = st.sampled_from(["first", "second", "third"])


KINDS = ("tool", "open", "narrow", "step", "step", "note", "warning", "blocker", "battery", "gap")
"""What rules of a random pack conclude, the frequent ones more than once."""


@st.composite
def _rule(draw: DrawFn, kinds: Sequence[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(kinds))
    cites = draw(st.sampled_from([["C1"], ["C2"], ["C1", "C2"]]))
    rule: dict[str, Any] = {"cites": cites}
    match kind:
        case "tool":
            rule |= {"when": draw(_when(*PLAIN)), "derive": draw(_one("tool", DOMAINS["tool"]))}
        case "open":
            when = draw(_when(*PLAIN, "tool"))
            rule |= {"when": when, "derive": draw(_one("open", DOMAINS["open"]))}
        case "narrow":
            left = draw(st.lists(st.sampled_from(DOMAINS["device"]), min_size=1, unique=True))
            rule |= {"when": draw(_when("light", "shape")), "narrow": {"device": left}}
        case "step" | "note":
            rule |= {"when": draw(_when(*_EVERY)), kind: draw(_TEXT), "phase": draw(_PHASE)}
        case "warning":
            level = draw(st.sampled_from(["danger", "notice"]))
            rule |= {"when": draw(_when(*_EVERY)), kind: "Beware.", "level": level}
            rule["before"] = draw(_PHASE)
        case "blocker":
            rule |= {"when": draw(_when(*_EVERY)), kind: "Stop.", "instead": "Wait."}
            rule["phase"] = draw(_PHASE)
        case "battery":
            verdict = draw(st.sampled_from(["compatible", "incompatible", "not_applicable"]))
            rule |= {"when": draw(_when(*_EVERY)), kind: verdict, "reason": "So it is."}
        case _:
            rule |= {"when": draw(_when(*_EVERY)), "gap": "Nobody knows.", "cites": ["all"]}
    return rule


def packs(most: int = 7, kinds: Sequence[str] = KINDS) -> st.SearchStrategy[KnowledgeBase]:
    """Return a strategy for packs of a few rules of these kinds."""
    return st.lists(_rule(kinds), min_size=1, max_size=most).map(pack_of)


def pack_of(rules: list[dict[str, Any]]) -> KnowledgeBase:
    """Return the pack with these rules."""
    numbered = [{"id": f"r{number}", **rule} for number, rule in enumerate(rules)]
    text = yaml.safe_dump({"about": "Random", "rules": numbered}).replace("'yes'", "yes")
    return load_files({"facts/all.yaml": FACTS.encode(), "rules/all.yaml": text.encode()})


def every_situation(kb: KnowledgeBase) -> Iterator[dict[str, str | float]]:
    """Yield every situation that can differ: each fact that may be given has an atom, or none."""
    facts = [fact for fact in kb.facts if fact.is_given]
    choices = [(None, *(fact.sample(atom) for atom in fact.atoms())) for fact in facts]
    for chosen in product(*choices):
        pairs = zip(facts, chosen, strict=True)
        yield {fact.name: value for fact, value in pairs if value is not None}
