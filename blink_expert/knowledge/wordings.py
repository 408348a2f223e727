"""Link the `phrases` of the files in `facts/`: every fact, value and list that they name exists."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.model import Fact, Topic, Wording
from blink_expert.knowledge.phrases import (
    NUMBER,
    Elements,
    Index,
    PhraseInvalid,
    entries,
    expand,
    first_words,
    indexed,
    is_list,
    meeting,
    split_words,
)
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Report
from blink_expert.knowledge.schema import FactsFile, PhraseEntry, TopicEntry

__all__ = ["Wordings", "link_phrases"]

Wordings = tuple[dict[str, tuple[str, ...]], tuple[Wording, ...], tuple[Topic, ...]]
"""The lists of words, what is written for each value, and the topics outside the knowledge."""

_Row = tuple[Elements, tuple[str, str], str, str, KeyPath]
"""A row of elements, what it says (fact and value), its phrase, its file and its place there."""

_Shape = tuple[int, int, int]
"""The words that a row must have, cannot have, and may end with, one bit each."""


def link_phrases(
    files: Mapping[str, FactsFile], facts: Mapping[str, Fact], report: Report
) -> Wordings:
    """Return what the files say about phrases; `report` is told every mistake."""
    linker = _Linker(files, facts, report)
    wordings = tuple(linker.wordings())
    topics = tuple(linker.topics())
    linker.refuse_ambiguous()
    return linker.words, wordings, topics


class _Linker:
    """Goes through the files once; lives for one call."""

    def __init__(
        self, files: Mapping[str, FactsFile], facts: Mapping[str, Fact], report: Report
    ) -> None:
        self.files, self.facts, self.report = files, facts, report
        self.words: dict[str, tuple[str, ...]] = {}
        self.lists: dict[str, Index] = {}
        self.rows: list[_Row] = []
        self._parts: dict[str, tuple[int, int]] = {}
        self._numbers: dict[str, int] = {}
        for file, content in files.items():
            for name, words in (content.phrases.words if content.phrases else {}).items():
                self._list(file, name, words)

    def _list(self, file: str, name: str, words: Iterable[str]) -> None:
        path: KeyPath = ("phrases", "words", name)
        listed: list[Elements] = [tuple(split_words(word)) for word in words]
        if name in self.words or not listed or not all(listed):
            message = f"the list '{name}' stands twice." if name in self.words else ""
            message = message or f"the list '{name}' has an entry without a word, or none."
            self.report(file, path, "bad-phrase", message, "Write it once, with words.")
        self.words[name] = tuple(words)
        self.lists[f"<{name}>"] = indexed(entry for entry in listed if entry)

    def wordings(self) -> Iterator[Wording]:
        for file, content in self.files.items():
            for index, entry in enumerate(content.phrases.facts if content.phrases else ()):
                path: KeyPath = ("phrases", "facts", index)
                if self._fits(entry, file, path):
                    yield from self._wordings(entry, file, path)

    def _wordings(self, entry: PhraseEntry, file: str, path: KeyPath) -> Iterator[Wording]:
        found: dict[str, tuple[list[str], KeyPath]] = {
            value: (phrases, (*path, "values", value)) for value, phrases in entry.values.items()
        }
        if entry.phrases:
            found[""] = (entry.phrases, (*path, "phrases"))
        excludes = tuple(entry.excludes)
        self._phrases(excludes, file, (*path, "not"), None)
        for value, (phrases, place) in found.items():
            # What puts a value in doubt may also say another.
            says = (entry.fact, value or " ".join(entry.one_of)) if entry.reads != "doubt" else None
            self._phrases(phrases, file, place, says)
            yield Wording(
                entry.fact,
                value,
                entry.reads,
                tuple(phrases),
                tuple(entry.one_of),
                excludes,
                {name: tuple(values) for name, values in entry.needs.items()},
                dict(entry.implies),
                entry.weak == "yes",
                {name: tuple(values) for name, values in entry.unless.items()},
                entry.demanded == "yes",
            )

    def _fits(self, entry: PhraseEntry, file: str, path: KeyPath) -> bool:
        """Refuse facts and values that there are not, and keys that do not belong together."""
        if not self._known(entry.fact, (), file, (*path, "fact")):
            return False
        known = self._known(entry.fact, entry.values, file, (*path, "values"))
        known &= self._known(entry.fact, entry.one_of, file, (*path, "one_of"))
        for name, values in entry.needs.items():
            known &= self._known(name, values, file, (*path, "needs", name))
        for name, values in entry.unless.items():
            known &= self._known(name, values, file, (*path, "unless", name))
        for name, value in entry.implies.items():
            known &= self._known(name, (value,), file, (*path, "implies", name))
        if entry.demanded == "no" and entry.reads != "label":
            message = f"'demanded' says nothing of words that are read as a {entry.reads}."
            self.report(file, (*path, "demanded"), "bad-phrase", message, "Leave it out.")
        if entry.reads == "doubt" and (entry.implies or entry.one_of or entry.weak == "yes"):
            message = "a doubt says nothing, and takes neither 'implies' nor 'one_of' nor 'weak'."
            self.report(file, path, "bad-phrase", message, "Leave them out.")
        number = known and self.facts[entry.fact].is_number
        if known and bool(entry.phrases) != bool(number or entry.one_of):
            message = f"the phrases of '{entry.fact}' do not say for which value they stand."
            hint = "Write 'values', or 'phrases' with 'one_of', or for a number 'phrases'."
            self.report(file, path, "bad-phrase", message, hint)
            return False
        return known

    def _known(self, name: str, values: Iterable[str], file: str, path: KeyPath) -> bool:
        fact = self.facts.get(name)
        if fact is None:
            hint = did_you_mean(name, self.facts) or "Name a fact."
            self.report(file, path, "unknown-fact", f"there is no fact '{name}'.", hint)
            return False
        names = [value.name for value in fact.values]
        wrong = [value for value in values if value not in names]
        for value in wrong:
            hint = did_you_mean(value, names) or f"Values: {', '.join(names) or 'a number'}."
            message = f"'{name}' has no value '{value}'."
            self.report(file, (*path, value), "unknown-value", message, hint)
        return not wrong

    def topics(self) -> Iterator[Topic]:
        for file, content in self.files.items():
            named = content.phrases.out_of_scope if content.phrases else {}
            for name, entry in named.items():
                yield self._topic(name, entry, file, ("phrases", "out_of_scope", name))

    def _topic(self, name: str, entry: TopicEntry, file: str, path: KeyPath) -> Topic:
        self._phrases(entry.phrases, file, (*path, "phrases"), None)
        self._phrases(entry.excludes, file, (*path, "not"), None)
        for fact, values in entry.facts.items():
            self._known(fact, values, file, (*path, "facts", fact))
        facts = {fact: tuple(values) for fact, values in entry.facts.items()}
        return Topic(name, entry.label, tuple(entry.phrases), tuple(entry.excludes), facts)

    def _phrases(
        self, phrases: Iterable[str], file: str, path: KeyPath, says: tuple[str, str] | None
    ) -> None:
        """Read the phrases, and keep those that say something, to be compared with the others."""
        for index, phrase in enumerate(phrases):
            place = (*path, index)
            try:
                rows = expand(phrase)
                self._refuse(rows, number=says is not None and self.facts[says[0]].is_number)
            except PhraseInvalid as error:
                message = f"the phrase '{phrase}' cannot be read: {error}."
                hint = "See 'phrases' in docs/rule-language.md."
                self.report(file, place, "bad-phrase", message, hint)
                continue
            if says is not None:
                self.rows += [(row, says, phrase, file, place) for row in rows]

    def _refuse(self, rows: Iterable[Elements], *, number: bool) -> None:
        """Raise PhraseInvalid for a list that there is not, and for a number that is missing."""
        for row in rows:
            for part in row:
                if part.startswith("<=") and part not in self.lists:
                    self.lists[part] = indexed(entries(part))
                if is_list(part) and part not in self.lists:
                    raise PhraseInvalid(f"there is no list '{part[1:-1]}'")
            if number and NUMBER not in row:
                raise PhraseInvalid(f"the number '{NUMBER}' is missing")

    def refuse_ambiguous(self) -> None:
        """Report each phrase whose words another value, or another fact, is read from too."""
        starts: dict[str, list[tuple[_Row, _Shape]]] = {}
        meets = meeting(self.lists)
        told: set[KeyPath] = set()
        for row in self.rows:
            words, says, phrase, file, path = row
            shape = needed, absent, lasts = self._shape(words)
            for first in first_words(words, self.lists):
                for other, (o_needed, o_absent, o_lasts) in starts.setdefault(first, []):
                    # What tells most rows apart, a million times: what each must have and cannot
                    # have, and how it can end.
                    if not lasts & o_lasts or needed & o_absent or o_needed & absent:
                        continue
                    if other[1] == says or (file, *path) in told:
                        continue
                    if meets(words, other[0]):
                        told.add((file, *path))
                        fact, value = other[1]
                        message = f"'{phrase}' is read as '{fact}: {value}' already."
                        hint = f"Remove it, or change '{other[2]}' there."
                        self.report(file, path, "ambiguous-phrase", message, hint)
                starts[first].append((row, shape))

    def _shape(self, row: Elements) -> _Shape:
        possible = [self._words_of(part)[0] for part in row]
        single = (one for part, one in zip(row, possible, strict=True) if not is_list(part))
        return reduce(or_, single, 0), ~reduce(or_, possible), self._words_of(row[-1])[1]

    def _words_of(self, part: str) -> tuple[int, int]:
        """Return all words that a part of a row can have, and those that it can end with."""
        if part not in self._parts:
            listed = self.lists[part].values() if is_list(part) else [[(part,)]]
            rows = [entry for rows in listed for entry in rows]
            every, ends = {word for row in rows for word in row}, {row[-1] for row in rows}
            self._parts[part] = self._bits(every), self._bits(ends)
        return self._parts[part]

    def _bits(self, words: Iterable[str]) -> int:
        numbers = self._numbers
        return sum(1 << numbers.setdefault(word, len(numbers)) for word in words)
