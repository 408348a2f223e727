"""Which sections of an answer speak of what a question speaks of that nobody recognised.

Nothing is concluded from the words: they only choose, of what the answer has anyway, what is said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.parts import Group, Section

__all__ = ["near_sections"]

_WORD = re.compile(r"[a-z]+")
_ENDING = re.compile(r"(?:ing|ed|es|s|e)$")
_SMALL = frozenset(
    _WORD.findall(
        """
        able about again all already also although and another any anybody are back because
        been before between both but came can cant come could did does doing done dont down
        during each either else even ever every for from get gets give goes going got had
        has have here how however into its just keep know left let like made make may maybe
        mean mine more most much must need neither never next not now off one only onto
        other our out over own per please put really right safe same say says see should
        since some something still such sure take tell than that the their them then there
        these they thing think this those though too two under until upon use used very via
        want was way were what when where whether which while who whole why will with
        without work works would yes yet you your
        """
    )
)
"""Words that say little of what a sentence is about."""

_SHORTEST = 3
"""Letters of a stem, at least."""

_SHARE = 0.6
"""What a section must have of what the nearest has, at least."""

_LEAST = 1.5
"""What the nearest must have, at least: a word that is in less than every fourth sentence."""


def near_sections(
    kb: KnowledgeBase, questions: Iterable[str], sections: Sequence[Section]
) -> frozenset[str]:
    """Return the names of the sections that have most of the words of the questions.

    A word counts the more, the fewer sentences of the knowledge have it. What people call a part
    counts as its name.
    """
    other = kb.once(_other_words)
    asked = {other.get(stem, stem) for text in questions for stem in _stems(text)}
    if not asked:
        return frozenset()
    weights = kb.once(_weights)
    said = {
        one.name: sum(weights.get(stem, 0.0) for stem in asked & _stems_of(one.groups))
        for one in sections
    }
    most = max(said.values(), default=0.0)
    if most < _LEAST:
        return frozenset()
    return frozenset(name for name, weight in said.items() if weight >= most * _SHARE)


def _stems_of(groups: Iterable[Group]) -> set[str]:
    found: set[str] = set()
    for group in groups:
        for entry in group.entries:
            found |= _stems(f"{entry.text} {entry.until}") | _stems_of(entry.instead)
    return found


def _stems(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {_stem(word) for word in words if len(word) >= _SHORTEST and word not in _SMALL}


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST else word


def _weights(kb: KnowledgeBase) -> Mapping[str, float]:
    """Return for each stem the logarithm of how few sentences of the rules have it.

    The names of devices have none: every answer is about its device.
    """
    texts = {text for rule in kb.rules if (text := str(getattr(rule.conclusion, "text", "") or ""))}
    seen = Counter(stem for text in texts for stem in _stems(text))
    devices = [one for one in kb.fact[kb.identifies].values if one.covered]
    names = {stem for one in devices for stem in _stems(f"{one.label} {' '.join(one.aliases)}")}
    return {stem: log(len(texts) / n) for stem, n in seen.items() if stem not in names}


def _other_words(kb: KnowledgeBase) -> Mapping[str, str]:
    """Return the last words of the names that no text gives a part, with those of its name."""
    used = {_last(part.name) for part in kb.parts}.union(kb.once(_weights))
    return {
        stem: _last(part.name)
        for part in kb.parts
        for name in part.avoid
        if (stem := _last(name)) not in used
    }


def _last(name: str) -> str:
    return _stem(name.rsplit(maxsplit=1)[-1].lower())
