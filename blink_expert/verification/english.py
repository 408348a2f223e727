"""As much English as the checks of texts need: sentences, instructions, the passive voice.

Word lists and a few patterns, no grammar: what they are not sure of, they let pass.
"""

import re
from collections.abc import Iterator

__all__ = ["COMMON_VERBS", "count", "instructions", "opening", "passives", "plain", "sentences"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TYPOGRAPHY = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": " - "}
)
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
"""A word; `doorbell's` and `counter-clockwise` are one each."""


def plain(text: str) -> str:
    """Return the text with straight quotes, short dashes and single spaces."""
    return " ".join(text.translate(_TYPOGRAPHY).split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a plain text."""
    return re.split(r"(?<=[.!?]) ", text)


def count(text: str) -> int:
    """Return the number of words; what stands between two spaces is one, and so is a plus."""
    return sum(word == "+" or any(map(str.isalnum, word)) for word in text.split())


def _words(text: str) -> list[str]:
    return [word[0] for word in WORD.finditer(text.lower())]


# Instructions.

_PLAIN_VERBS = _set(
    "align attach connect detach disconnect discard dispose ensure insert install loosen remove "
    "replace rotate tighten unlock unplug unscrew verify"
)
"""They are never nouns."""

_PART_VERBS = _set("catch clip cover hook latch lock mount plug screw switch tab")
"""They are also parts: `the key and lock in the box`."""

COMMON_VERBS = _PLAIN_VERBS | _PART_VERBS
COMMON_VERBS |= _set(
    "add adjust apply ask bring charge check choose clean close contact cut do drop dry fill find "
    "fit fix flip fold get give go hold join keep leave let lift line look lower make mark match "
    "move note open peel pick pinch pivot place power press pry pull push put raise read release "
    "repeat reset restart return select set shake shut slide snap squeeze start stop store take "
    "tap test throw tie tilt touch turn twist use wait wipe write"
)
"""Verbs that instructions start with."""

_OBJECT = _set(
    "a all an another any both each every everything her him his it its one that the their them "
    "these this those three two four your yourself apart aside away back down off open out over "
    "shut sideways together up against along around into onto through toward towards until"
)
"""What makes sure that the word before is a verb."""

_PREPOSITIONS = _set("above after at before behind below between by for from in on to with without")
_SUBORDINATE = _set(
    "after although as because before if once so that unless until when which while who"
)
_ADVERBS = _set("also again always do don't finally first just never next not now please then")
_CLOSED = _OBJECT | _PREPOSITIONS | _SUBORDINATE | _ADVERBS | _set("and but of or there you")
_SINGULAR = _set("does has is it this was")
_PLURAL = _set("are can do have may must should they to we will you")

_CUT = re.compile(r"( ?[,;:] ?(?:(?:and|but) )?(?:then )?| - | (?:and|but) (?:then )?| then )")
_JOINS = re.compile(r"and|but")
_AT_ONCE = re.compile(r"\b(?:while|as you|at the same time|simultaneously)\b")


def opening(text: str) -> str:
    """Return the word that the text starts with, adverbs aside; empty if it can be no verb."""
    words = _words(text)
    place = _skipped(words)
    word = words[place] if place < len(words) else ""
    return word if word.isalpha() and word not in _CLOSED else ""


def instructions(sentence: str, verbs: frozenset[str]) -> list[str]:
    """Return the verbs of the instructions in a sentence, one verb for actions at the same time.

    >>> instructions("Turn the screw until it stops, then lift the cover.", COMMON_VERBS)
    ['turn', 'lift']
    >>> instructions("Press and hold the button.", COMMON_VERBS)
    ['press']
    """
    (_, first), *more = _starts(sentence.lower(), verbs) or [("", "")]
    moves = [verb for link, verb in more if verb != "hold" or "then" in link]
    if not first or not moves:
        return [first] if first else []
    if any("then" in link for link, _ in more):
        return [first, *moves]
    if _AT_ONCE.search(sentence.lower()):
        return [first]
    return moves if first in {"hold", "keep"} else [first, *moves]


def _starts(sentence: str, verbs: frozenset[str]) -> list[tuple[str, str]]:
    """Return the verb of each instruction after what links it to the one before.

    The sentence is cut where an instruction can start.
    """
    pieces = _CUT.split(re.sub(r"\([^()]*\) ?", "", sentence))
    found: list[tuple[str, str]] = []
    bound = alone = False  # in a clause such as `so that ...`; the verb before has no object yet
    for link, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        words, then = _words(piece), "then" in link
        bound = bound and not then and not link.strip().startswith((",", ";", ":"))
        verb = _verb(words, verbs, sure=alone or then or not link)
        alone = False
        if verb and not bound and (found or not _JOINS.search(link)):
            found.append((link, verb))
            alone = len(words) == 1
        bound = bound or _binds(words, verbs)
    return found


def _skipped(words: list[str]) -> int:
    """Return how many adverbs stand before the first other word."""
    for place, word in enumerate(words):
        if word not in _ADVERBS and (word in COMMON_VERBS or not word.endswith("ly")):
            return place
    return len(words)


def _verb(words: list[str], verbs: frozenset[str], *, sure: bool) -> str:
    """Return the verb that an instruction starts with here; empty if none does."""
    place = _skipped(words)
    verb, after = (*words[place : place + 2], "", "")[:2]
    if verb in verbs:
        governs = after in _OBJECT or after.isdigit() or after.endswith("ly")
        loosely = verb not in _PART_VERBS and after in _PREPOSITIONS
        return verb if sure or verb in _PLAIN_VERBS or governs or loosely else ""
    forbids = "do not" in " ".join(words[:place]) or "don't" in words[:place]
    return verb if forbids and verb not in _CLOSED else ""


def _binds(words: list[str], verbs: frozenset[str]) -> bool:
    """Say whether a verb after `and` could go on with a clause in these words.

    It cannot where the subject of the clause is singular: `until it stops and pull ...`.
    """
    for place, word in enumerate(words):
        rest = words[place + 1 :]
        if word == "to" and rest and rest[0] in verbs:
            return True
        if word in _SUBORDINATE:
            ends = any(one[-1] == "s" and one[:-1] in verbs - _PART_VERBS for one in rest)
            return bool(_PLURAL & set(rest)) or not (ends or _SINGULAR & set(rest))
    return False


# The passive voice.

_STATES = _set(
    "aligned attached based bent blocked broken called charged closed connected corroded covered "
    "cracked damaged designed detached disconnected done exposed fastened finished fixed glued "
    "gone hidden included interested known labeled labelled left limited lined located locked lost "
    "made marked meant mounted needed plugged powered required sealed seated stuck supposed taped "
    "tilted tired torn unlocked unplugged unused wired worn"
)
"""Participles that say how a thing is, not what is done to it: `is connected`, `is stuck`."""

_IRREGULAR = _set(
    "bought brought built caught cut drawn driven felt found given heard held hit hung kept laid "
    "led lit put read seen sent set shown shut slid sold split spread spun struck swung taken "
    "thrown told undone unwound wound written"
)
_NO_PARTICIPLES = _set("advanced complicated dedicated detailed hundred indeed naked red rugged")
_NO_AGENTS = _set("accident default design hand itself mistake now then")
_BE = r"(?:(?:is|are|was|were)(?:n't)?|am|be|been|being|(?:it|that)'s|(?:they|you|we)'re)"
_BETWEEN = r"(?: (?:not|now|then|also|still|first|never|always|once|[a-z]+ly))*"
_PASSIVE = re.compile(rf"\b({_BE})(?=({_BETWEEN} ([a-z-]+)))", re.IGNORECASE)
_AGENT = re.compile(r" (?:[a-z]+ly )?by ([a-z-]+)")
_NEAR = 100
"""Characters around a passive that can tell what it is; the bound keeps this linear."""

_STATE_CLAUSE = re.compile(r"\b(?:until|once|when|if|after|unless|sure)\b[^,;:]*$", re.IGNORECASE)


def passives(sentence: str) -> Iterator[str]:
    """Yield each passive, such as `is pulled` or `must be removed` without the `must`.

    A state is none: a participle that reads as an adjective, or one in a clause that says when
    (`until the catch is released`). A form of `be` that is no state, or a `by`, makes it one.

    >>> list(passives("The cover is stuck when the catch is released, but it is not removed."))
    ['is not removed']
    """
    for match in _PASSIVE.finditer(sentence):
        be, word = match[1].lower(), match[3].lower()
        before = sentence[max(0, match.start() - _NEAR) : match.start()]
        after = sentence[match.end(2) : match.end(2) + _NEAR]
        agent = _AGENT.match(after)
        done = be in {"been", "being"} or (agent and agent[1] not in _NO_AGENTS)
        state = word in _STATES or (be != "be" and _STATE_CLAUSE.search(before))
        if _is_participle(word) and (done or not state):
            yield sentence[match.start() : match.end(2)]


def _is_participle(word: str) -> bool:
    base = word.removeprefix("over-").removeprefix("re-").removeprefix("under-")
    regular = base.endswith("ed") and not base.endswith("eed") and "-" not in base
    return (regular and base not in _NO_PARTICIPLES) or base in _IRREGULAR | _STATES
