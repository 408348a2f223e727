"""Check the texts of a knowledge base after Simplified Technical English (ASD-STE100).

The checks know no language but English and no device: the verbs are common ones and those that
the steps start with, the names of parts come from `parts:`. They would rather miss a mistake than
raise a false alarm. A `{fact}` is read as the longest of the words that can stand in its place.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

import msgspec

from blink_expert.knowledge.model import (
    Alternative,
    Battery,
    Blocker,
    Gap,
    KnowledgeBase,
    Note,
    Rule,
    Step,
    Warn,
)
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.rules import PLACEHOLDER
from blink_expert.verification import english
from blink_expert.verification.model import Draft

__all__ = ["text_findings", "texts_of"]

COPIED_WORDS = 8
"""So many words in a row that stand in the source are copied."""

_LIMITS = {"step": ("long-step", 20), "until": ("long-step", 20)}
_LIMIT = ("long-note", 25)
_KINDS = {"until": "'until' text", "instead": "'instead' text", "alt": "text alternative"}
_INSTRUCTS = {"step", "warning", "instead"}

_Found: TypeAlias = Iterator[tuple[str, str, str]]
"""Code, message, hint."""


class _Passage(msgspec.Struct, frozen=True):
    """A text as it is read out; `written` has its `{fact}`s."""

    file: str
    path: KeyPath
    written: str
    text: str

    @property
    def key(self) -> str:
        return str(self.path[-1])

    @property
    def kind(self) -> str:
        return _KINDS.get(self.key, self.key)


def text_findings(kb: KnowledgeBase, source_text: str | None = None) -> Iterator[Draft]:
    """Yield what is wrong with the texts of the rules, and with the names in those of pictures.

    With `source_text`, also what these and the claims copy from it.
    """
    passages = list(_passages(kb))
    starts = {english.opening(passage.text) for passage in passages if passage.key == "step"}
    verbs = english.COMMON_VERBS | (starts - {""})
    names = _Names(kb)
    grams = _grams(english.plain(source_text or ""))
    for passage in passages:
        for check in (
            _length(passage),
            _ends(passage),
            _instructions(passage, verbs),
            _passive(passage),
            names.wrong(passage),
            _copied(passage.text, grams),
        ):
            for found in check:
                yield _draft(passage.file, passage.path, found)
    for passage in _of_pictures(kb):
        for found in (*names.wrong(passage), *_copied(passage.text, grams)):
            yield _draft(passage.file, passage.path, found)
    for claim in kb.claims:
        for found in _copied(english.plain(claim.text), grams):
            yield _draft("", ("source", "claims", claim.id, "text"), found)


def _of_pictures(kb: KnowledgeBase) -> Iterator[_Passage]:
    for picture in kb.pictures:
        for key in ("title", "alt", "schematic"):
            text = english.plain(getattr(picture, key) or "")
            yield _Passage("", ("pictures", picture.id, key), text, text)


def _draft(file: str, path: KeyPath, found: tuple[str, str, str]) -> Draft:
    code, message, hint = found
    return Draft(code, file, path, message, hint)


def _passages(kb: KnowledgeBase) -> Iterator[_Passage]:
    for rule in kb.rules:
        for path, text in texts_of(rule):
            if text.strip():
                written = english.plain(text)
                place = ("rules", rule.index, *path)
                yield _Passage(rule.file, place, written, _spoken(kb, rule, written))


def texts_of(rule: Rule) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts that a rule brings into an answer, each with its key."""
    match rule.conclusion:
        case Step(text=text, until=until):
            yield from ((("step",), text), (("until",), until))
        case Alternative(text=text, steps=steps):
            yield ("alternative",), text
            for index, step in enumerate(steps):
                yield ("steps", index, "step"), step.text
                yield ("steps", index, "until"), step.until
        case Blocker(text=text, instead=instead):
            yield from ((("blocker",), text), (("instead",), instead))
        case Battery(text=text):
            yield ("reason",), text
        case Warn(text=text) | Note(text=text) | Gap(text=text):
            yield (rule.kind,), text


def _spoken(kb: KnowledgeBase, rule: Rule, text: str) -> str:
    """Return the text with the longest words that this rule lets stand for each `{fact}`."""

    def words(mark: re.Match[str]) -> str:
        fact = kb.fact.get(mark[1])
        if fact is None:
            return mark[0]
        if fact.is_number:
            return f"{fact.maximum or 0:g} {fact.unit}"
        wanted = {atom for c in rule.conditions if c.fact == fact.name for atom in c.accepts}
        nouns = [value.noun for value in fact.values if not wanted or value.name in wanted]
        return max(nouns, key=english.count, default=mark[0])

    return PLACEHOLDER.sub(words, text)


# How long, and how it starts and ends.


def _length(passage: _Passage) -> _Found:
    code, limit = _LIMITS.get(passage.key, _LIMIT)
    by_sentence = passage.key == "warning"
    for part in english.sentences(passage.text) if by_sentence else [passage.text]:
        words = english.count(part)
        if words > limit:
            what = "a sentence of this warning" if by_sentence else f"this {passage.kind}"
            hint = "Make two sentences of it." if by_sentence else "Say less, or make two of it."
            if passage.key == "step":
                hint = "Make two steps of it."
            yield code, f"{what} has {words} words; at most {limit} are read aloud well.", hint


def _ends(passage: _Passage) -> _Found:
    text = passage.written
    first = text.lstrip("\"'([")[:1]
    if first != "{" and not first.isdigit() and (not first.isalpha() or first.islower()):
        start = text.split()[0]
        yield "no-capital", f"this {passage.kind} starts with '{start}'.", "Write a capital letter."
    if not text.rstrip("\"')]").endswith((".", "!", "?")):
        end = text.split()[-1]
        yield "no-full-stop", f"this {passage.kind} ends with '{end}'.", "End it with a full stop."


def _instructions(passage: _Passage, verbs: frozenset[str]) -> _Found:
    for sentence in english.sentences(passage.text) if passage.key in _INSTRUCTS else ():
        found = [f"'{verb}'" for verb in english.instructions(sentence, verbs)]
        if len(found) > 1:
            said = f"{', '.join(found[:-1])} and {found[-1]}"
            message = f"one sentence has {len(found)} instructions: {said}."
            hint = "Give each a sentence of its own, or say 'while' if they are one motion."
            yield "two-instructions", message, hint


def _passive(passage: _Passage) -> _Found:
    for sentence in english.sentences(passage.text) if passage.key != "until" else ():
        for said in english.passives(sentence):
            yield "passive-voice", f"'{said}' is passive.", "Say who or what does it."


# One name for one part.


class _Names:
    """Finds the names that no text may give a part; a longer name hides a shorter one in it."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._meant: dict[str, list[str]] = {
            form: [] for part in kb.parts for form in _forms(part.name)
        }
        right = set(self._meant)
        for part in kb.parts:
            for form in {form for name in part.avoid for form in _forms(name)} - right:
                self._meant.setdefault(form, []).append(f"'{part.name}'")
        longest_first = sorted(self._meant, key=lambda form: (-len(form), form))
        forms = "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{forms or '(?!)'})(?![\w-])")

    def wrong(self, passage: _Passage) -> _Found:
        found = (match[0] for match in self._pattern.finditer(passage.text.lower()))
        for said in dict.fromkeys(found):
            meant = self._meant.get(_plain(said))
            if meant:
                hint = f"Write {' or '.join(meant)}: one name for one part."
                yield "two-names", f"this {passage.kind} says '{said}'.", hint


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\s-]+", name.lower().strip(" -")))


def _forms(name: str) -> tuple[str, ...]:
    """Return the name with its plurals; a wrong plural does no harm, since nobody writes it."""
    plain = _plain(name)
    plurals = (f"{plain}s", f"{plain}es", f"{plain.removesuffix('y')}ies")
    return (plain, *plurals) if plain else ()


# Copied text.


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    """Return all runs of eight words: a set, so that a long source costs no more to look in."""
    words = [_folded(match[0]) for match in english.WORD.finditer(text)]
    return frozenset(zip(*(words[place:] for place in range(COPIED_WORDS)), strict=False))


def _folded(word: str) -> str:
    return word.casefold().replace("'", "").replace("-", "")


def _copied(text: str, grams: frozenset[tuple[str, ...]]) -> _Found:
    words = list(english.WORD.finditer(text)) if grams else []
    folded = [_folded(match[0]) for match in words]
    hits = [
        place
        for place in range(len(words) - COPIED_WORDS + 1)
        if tuple(folded[place : place + COPIED_WORDS]) in grams
    ]
    for _, run in groupby(enumerate(hits), lambda hit: hit[1] - hit[0]):
        places = [place for _, place in run]
        first, last = places[0], places[-1] + COPIED_WORDS - 1
        quoted = text[words[first].start() : words[last].end()]
        message = f"{last - first + 1} words in a row stand in the source: '{quoted}'."
        yield "copied-text", message, "Say it in your own words."
