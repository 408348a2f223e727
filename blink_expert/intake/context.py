"""Whether what a phrase says is so: denied, asked, past, reported or doubted around it.

Each question looks at a few words before or after the phrase, never at the whole text.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from blink_expert.intake.clauses import is_perfect, ranges, stories
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.tokens import CLAUSE, LONE_QUESTIONS, SENTENCE, Tokens

__all__ = ["ARTICLES", "BEING", "BOTH", "GREETINGS", "MY", "Context"]

_NO_CUES: Iterator[Cue] = iter(())
_END = attrgetter("end")
_REACH = 14
"""Words that are looked at before or after a phrase, at most."""

_OPENING = frozenset(("aux", "ask"))
"""Kinds of cues that a question starts with."""

_OPEN_QUESTION = frozenset(("how", "what", "where", "why", "when", "which", "who"))
_WHAT_TO = (["what", "do"], ["what", "should"], ["what", "to"], ["what", "shall"])
_THOUGHT_OF = (["would"], ["should"], ["could"], ["might"], ["may"], ["not"])
_GRANTING = words("why how what")
"""Words that open a question that takes something for granted."""
_RELATIVE = words("whose that which with about")
_OWNERS = words("my our its his her their")
_TELLING_APART = words("tell know recognize recognise distinguish find if whether")
_STATED = (["what", "i"], ["what", "we"])
"""How a statement can start as a question does: `what I see is a screw`."""
_REASONS = words("because since as")
_PLUS_AND = (["plus", "and"], ["plus", "or"])
_AMOUNTS = words("minus zero")
_UNITS = words("degrees c f celsius fahrenheit")
_BELOW = words("sub below under above")
ARTICLES = words("a an the any and or")
MY = words("my our")
BOTH = words("both each")
_SMALL = ARTICLES | _OWNERS
_CUSTOMERS = words("customer cust caller client user cx custy customers")
_JOINTS = words("and or nor any a an the my our of with plus")
_VERBS = words("is are was were has")
_SUBJECTS = words(
    "there it this that here one mine ours camera cam he she these those they problem issue thing"
)
_DEFINITE = words("my our the this its")
_EITHER_WAY = [
    ["or", "not", then] for then in ("before", "when", "if", "to", "and", "first", "then")
]
_LEFT_OUT = words("has have")
_ASKED_OF = words("it he she they anyone anybody someone you i we the my this that your any")
BEING = words("is are was were got gets been went being be get")
_AT = words("on with by at under against")
_TURNS = words("because but although though however since")
_UNABLE = words("cant cannot couldnt")
_AND_SO = words("and so then i we")
GREETINGS = words("hi hello hey so and but also ok okay please yo then now well just guys or")


class Context:
    """The words of a text with their cues, clauses and sentences.

    `clause` and `sentence` are for each word where its own starts, and `clause_end` where that ends
    as far as it is looked at; after the last word each has the end of the text.
    """

    def __init__(
        self,
        tokens: Tokens,
        cues: list[Cue],
        phrases: Sequence[tuple[int, int]] = (),
        wishes: Sequence[int] = (),
    ) -> None:
        """Take the words, their cues, and the places of the phrases that cues may be part of.

        `wishes` are the words after what is wanted or asked for.
        """
        self.starts = [start for start, _ in phrases]
        self.ends = [end for _, end in phrases]
        self.inside = {place for start, end in phrases for place in range(start, end)}
        self.words, self.breaks, self.asked_at = tokens.words, tokens.breaks, tokens.asked
        self.labels = tokens.labels
        self.is_note = not _CUSTOMERS.isdisjoint(tokens.words)
        self._cues = cues
        self._begins = [cue.start for cue in cues]
        others = {*tokens.dashes, *stories(tokens, wishes)}
        self.clause, self.clause_end = ranges(tokens, CLAUSE, others, _REACH + 1)
        self.sentence, ends = ranges(tokens, SENTENCE, (), _REACH + 1)
        # Where the sentence goes on to from each word: where that of the word before it ends.
        self.sentence_end = [0, *ends]
        for places in (self.clause, self.clause_end, self.sentence):
            places.append(len(tokens.words))
        self._kinds: defaultdict[int, set[str]] = defaultdict(set)
        self._told: defaultdict[int, set[str]] = defaultdict(set)
        clauses, sentences, kinds, told = self.clause, self.sentence, self._kinds, self._told
        for cue in cues:
            start, kind = cue.start, cue.kind
            kinds[clauses[start]].add(kind)
            told[sentences[start]].add(kind)
        self._present = set().union(*told.values())

    def speaks(self, *kinds: str) -> bool:
        """Whether the text has a cue of one of these kinds."""
        return not self._present.isdisjoint(kinds)

    def tells(self, place: int, *kinds: str) -> bool:
        """Whether the sentence of this word has a cue of one of these kinds."""
        return not self._told[self.sentence[place]].isdisjoint(kinds)

    def starting(self, place: int) -> list[Cue]:
        """Return the cues that start at this word."""
        begins = self._begins
        return self._cues[bisect_left(begins, place) : bisect_right(begins, place)]

    def ending(self, place: int) -> list[Cue]:
        """Return the cues that end before this word."""
        begins = self._begins
        first, last = bisect_left(begins, place - _REACH), bisect_left(begins, place)
        return [cue for cue in self._cues[first:last] if cue.end == place]

    def before(self, start: int, limit: int, *kinds: str) -> Iterator[Cue]:
        """Yield the cues that end before the word `start`, the nearest first, down to `limit`."""
        if limit >= start:
            return _NO_CUES
        # What is asked most often is about a clause or a sentence without such a word.
        present = self._present
        if limit >= self.clause[start]:
            present = self._kinds[self.clause[start]]
        elif limit >= self.sentence[start]:
            present = self._told[self.sentence[start]]
        if present.isdisjoint(kinds):
            return _NO_CUES
        begins, far = self._begins, start - _REACH
        # No cue is as long as that.
        first, last = bisect_left(begins, max(limit, far - _REACH)), bisect_left(begins, start)
        near = [
            cue for cue in self._cues[first:last] if far < cue.end <= start and cue.kind in kinds
        ]
        near.sort(key=_END, reverse=True)
        return iter(near)

    def after(self, end: int, limit: int, *kinds: str, reach: int = _REACH) -> Iterator[Cue]:
        """Yield the cues that start from the word `end` on, the nearest first, up to `limit`.

        They start at most `reach` words on.
        """
        if limit <= end:
            return _NO_CUES
        limit = min(limit, end + reach)
        if limit <= self.clause_end[end] and self._kinds[self.clause[end]].isdisjoint(kinds):
            return _NO_CUES
        begins = self._begins
        first, last = bisect_left(begins, end), bisect_left(begins, limit)
        return iter([cue for cue in self._cues[first:last] if cue.kind in kinds])

    def has_before(self, start: int, *kinds: str, whole: bool = False) -> bool:
        """Whether such a cue stands before the word in its clause, or (`whole`) its sentence."""
        limit = self.sentence[start] if whole else self.clause[start]
        return next(self.before(start, limit, *kinds), None) is not None

    def has_after(self, end: int, kind: str, reach: int = 3) -> bool:
        """Whether such a cue starts at most `reach` words on, in the clause of the word before."""
        limit = min(self.clause_end[end - 1], end + reach)
        return next(self.after(end, limit, kind), None) is not None

    def opens_question(self, start: int) -> bool:
        """Whether the clause of this word starts as a question does."""
        place = self.clause[start]
        if self._kinds[place].isdisjoint(_OPENING):
            return False
        while place < start and self.words[place] in GREETINGS:
            place += 1
        if self.words[place] in _LEFT_OUT and self.words[place + 1 : place + 2] != ["it"]:
            # `has a screw` leaves out what has it; `has anyone a screw` asks.
            follows = self.words[place + 1] if place + 1 < len(self.words) else ""
            if follows not in _ASKED_OF and not self.is_in_question(place + 1):
                return False
        if self.words[place : place + 2] in _STATED and not self.is_in_question(place + 1):
            return False
        return any(cue.kind in _OPENING for cue in self.starting(place)) and (
            place < start or self.words[place] in {"any", "anyone"}
        )

    def is_asked(self, start: int) -> bool:
        """Whether the word stands in a question, by what stands before it."""
        for cue in self.before(start, self.clause[start], "ask", "assert", "but"):
            if cue.kind == "but":
                if self.words[cue.start] in _TURNS:
                    return False  # `I wonder how to open it because the tool is gone`
                continue
            if cue.kind == "ask" and self._follows_subject(cue):
                continue  # `there is a screw` and `the problem is the screw` ask nothing
            return cue.kind == "ask"
        if self.opens_question(start):
            return True
        first = self.clause[start]
        joined = first > self.sentence[start] and self.words[first] in {"or", "and"}
        return joined and self.is_asked(first - 1)

    def _follows_subject(self, cue: Cue) -> bool:
        """Whether the verb that a question can start with has its subject before it."""
        first = self.clause[cue.start]
        if self.words[cue.start] not in _VERBS or cue.start == first:
            return False
        if self.words[cue.start - 1] in _SUBJECTS:
            return True
        owned = self.words[first] in _DEFINITE  # `my doorbell is the one with two holes`
        return owned and cue.start > first + 1 and not self.is_in_question(cue.end)

    def ends_asked(self, end: int) -> bool:
        """Whether a question mark ends the clause of the word before `end`, with no question in it.

        `there are two wires though?` says something, but not for certain.
        """
        last = self.clause_end[end - 1]
        if last not in self.asked_at or self.words[last - 1] in LONE_QUESTIONS:
            return False
        turn = next(self.before(end, self.clause[end - 1], "but"), None)
        if turn and self.words[turn.start] in _TURNS and self.is_asked(turn.start):
            return False  # `do I need it although there is a cap?`
        return next(self.after(end, last, "ask"), None) is None

    def is_presupposed(self, start: int) -> bool:
        """Whether a question takes for granted what stands at the word.

        `Why is the screw stuck?`, `how do I open one whose cover is stuck?`.
        """
        first = self.clause[start]
        while first < start and self.words[first] in GREETINGS:
            first += 1
        if self.words[first] not in _GRANTING:
            return False
        before = self.words[first:start]
        if self.words[first] == "why" or self.words[first : first + 2] == ["how", "come"]:
            return self.words[first + 1 : first + 2] not in _THOUGHT_OF
        while before and before[-1] in _SMALL:
            before.pop()
        if before[:2] in _WHAT_TO and before[-2:] == ["do", "with"]:
            return True
        return (
            before[:1] == ["how"] and before[-1] in _RELATIVE and _TELLING_APART.isdisjoint(before)
        )

    def rest_of_sentence(self, end: int) -> list[str]:
        """Return the words from `end` on in the sentence of the word before, as far as we look."""
        return self.words[end : self.sentence_end[end]]

    def is_in_question(self, end: int) -> bool:
        """Whether a question mark ends the sentence that goes on from this word."""
        return self.sentence_end[end] in self.asked_at

    def is_taken_back(self, end: int) -> bool:
        """Whether the writer takes back what ends before this word, as in `no wait, it isn't`."""
        return any(
            cue.end >= len(self.words) or self.breaks[cue.end] >= CLAUSE
            for cue in self.after(end, len(self.words), "retract")
        )

    def is_conditional(self, start: int) -> bool:
        """Whether it is said under a condition."""
        for cue in self.before(start, self.clause[start], "if"):
            supposed = self.words[max(0, cue.start - 1)] == "what"
            if is_perfect(self.words, cue.end) and not supposed:
                continue  # `how do I open it if I have lost the key`
            return True
        return False

    def is_doubted(self, start: int, end: int, *kinds: str, reach: int = 4) -> bool:
        """Whether the writer is not sure, before it or at most `reach` words after it."""
        if self.sentence[end - 1] <= start and not self.tells(end - 1, *kinds):
            return False
        return self._doubted_before(start, kinds) or self._doubted_after(end, kinds, reach)

    def _doubted_before(self, start: int, kinds: Iterable[str]) -> bool:
        for cue in self.before(start, self.clause[start], *kinds):
            if self.words[cue.start : cue.end + 1] == ["either", "way"]:
                continue
            if cue.start and self.words[cue.start - 1] in _UNABLE:
                continue  # `can't seem to find it` is sure
            if _REASONS & set(self.words[cue.end : start]):
                continue  # `I think it is the 4 because it has a USB-C port`
            if cue.end >= len(self.words) or self.words[cue.end] not in _OPEN_QUESTION:
                return True
        return False

    def _doubted_after(self, end: int, kinds: Iterable[str], reach: int) -> bool:
        for cue in self.after(end, self.sentence_end[end], *kinds):
            if self.words[cue.start] == "either":
                continue  # `no coin either` is sure
            if self.words[cue.start] == "unknown" and cue.start != end:
                continue  # `the XT2 says unknown` is what it shows
            at_end = cue.end >= len(self.words) or self.breaks[cue.end] >= CLAUSE
            if at_end and cue.start - end <= reach:
                return not self._is_aside(cue, end)
        return False

    def _is_aside(self, cue: Cue, end: int) -> bool:
        """Whether a heading goes before it: `XT: no idea, there is a switch`."""
        return (
            self.words[cue.start] in {"no", "dunno", "idk"}
            and cue.start == end
            and self.breaks[end] == CLAUSE
            and cue.end < len(self.words)
            and self.breaks[cue.end] == CLAUSE
        )

    def is_reported(self, start: int) -> bool:
        """Whether somebody else says so; what is printed on a thing is no report."""
        first = self.sentence[start]
        if not self.tells(start, "hearsay", "says"):
            return False
        for cue in self.before(start, first, "hearsay", "says", "mine", "print", "but"):
            if cue.kind == "says":
                teller = self.before(cue.start, first, "hearsay", "other", "person", "document")
                return next(teller, None) is not None
            own = cue.start > 0 and self.words[cue.start - 1] in _CUSTOMERS
            return cue.kind == "hearsay" and not own and not self._printed(cue)
        return False

    def _printed(self, cue: Cue) -> bool:
        near = [*self.before(cue.end, self.sentence[cue.start], "print")]
        return any(one.end >= cue.start for one in near)

    def denial(self, start: int, reach: int, *kinds: str) -> Cue | None:
        """Return the cue that denies what stands at the word `start`, if one reaches it."""
        if self._kinds[self.clause[start]].isdisjoint(kinds):
            return None
        for cue in self.before(start, self.clause[start], *kinds, "but", "only", "assert", "doubt"):
            if cue.kind not in kinds:
                if cue.kind == "assert":
                    continue
                return None
            if self.words[cue.start - 1 : cue.end + 1] in _EITHER_WAY:
                continue  # `power off or not before I open it`
            if cue.start in self.inside or cue.end - 1 in self.inside or self._is_amount(cue):
                continue  # it belongs to another phrase, such as `cover won't close`
            if start - cue.end > reach or self._taken(cue.end, start):
                return None
            if self._is_over(cue, start):
                return None
            return cue
        return None

    def _is_amount(self, denial: Cue) -> bool:
        """Whether it is a number, or a sign: `minus 20`, `below zero`, `plus and minus`."""
        if self.words[max(0, denial.start - 2) : denial.start] in _PLUS_AND:
            return True
        after = self.words[denial.end : denial.end + 1]
        return self.words[denial.start] in _AMOUNTS and (
            any(word in _UNITS or word[0].isdigit() for word in after)
            or not _BELOW.isdisjoint(self.words[max(0, denial.start - 1) : denial.start])
        )

    def _is_over(self, denial: Cue, start: int) -> bool:
        """Whether what is denied ends before the word: `didn't think and bought these`."""
        if denial.kind == "lack" and denial.start and self.words[denial.start - 1] in BEING:
            return True  # `the key is lost` is about what stands before it
        if denial.kind == "lack" and _AT & set(self.words[denial.end : start]):
            return True  # `broke a nail on the latch`
        return any(
            cue.start > denial.end and self.words[cue.start - 1] in _AND_SO
            for cue in self.before(start, denial.end, "have")
        )

    def _taken(self, after: int, start: int) -> bool:
        """Whether another phrase stands between, which the denial is about."""
        place = bisect_left(self.starts, after)
        if place >= len(self.starts) or self.starts[place] >= start:
            return False
        return not self.joined(self.ends[place], start)

    def joined(self, left: int, right: int) -> bool:
        """Whether only words such as `and`, `or` and a comma stand between two words of a list."""
        between = self.words[left:right]
        if len(between) > 4 or any(
            self.breaks[place] >= SENTENCE for place in range(left, right + 1)
        ):
            return False
        comma = any(self.breaks[place] >= CLAUSE for place in range(left, right + 1))
        joints = [word for word in between if word in {"and", "or", "nor", "plus"}]
        return all(word in _JOINTS for word in between) and bool(joints or comma)
