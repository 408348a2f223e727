"""What a change of the knowledge does to people: the situations whose answer changes, and how.

Both knowledge bases answer every situation of one space. What they say is compared by content:
ids, files and rules that only help other rules do not count, so a refactoring changes nothing.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from blink_expert.advice.relevance import makers, makers_of
from blink_expert.knowledge.model import Battery, KnowledgeBase, Step, Warn
from blink_expert.many import NOT_KNOWN, STATUSES, VERDICTS
from blink_expert.verification.answers import Answers
from blink_expert.verification.contents import (
    Item,
    Items,
    difference,
    items_of,
    nouns,
    say,
    swapped,
)
from blink_expert.verification.impact_model import Change, Impact
from blink_expert.verification.situations import described, valued
from blink_expert.verification.space import Set, Space
from blink_expert.verification.wording import merged, vocabulary

__all__ = ["compare"]


def compare(old: KnowledgeBase, new: KnowledgeBase) -> Impact:
    """Return what changes in the answers from one knowledge base to the other."""
    return _Comparison(old, new).impact()


class _Comparison:
    """Two knowledge bases over one space; lives for one call."""

    def __init__(self, old: KnowledgeBase, new: KnowledgeBase) -> None:
        self.space = Space(merged(old, new))
        self.old, self.new = Answers(old, self.space), Answers(new, self.space)
        self.common = self.old.valid & self.new.valid
        self.covered = self.space.nothing
        self.found: list[tuple[str, str, str, Set]] = []

    def impact(self) -> Impact:
        """Return all changes; each comes after those that explain more."""
        before, after = items_of(self.old.kb), items_of(self.new.kb)
        self._compare_items(before, after)
        self._compare_values(before, after)
        for name in self._read_facts():
            self._compare_conclusions(name)
        self._compare_needs()
        self._compare_order(before, after)
        self._compare_frames("verdict", VERDICTS, self.old.verdicts, self.new.verdicts)
        # What follows from a change that is named already need not be named again.
        self._compare_frames("status", STATUSES, self.old.statuses, self.new.statuses)
        self._compare_contradictions()
        self._compare_questions()
        changes = [
            Change(kind, text, rule, described(self.space, where, self.new.kb.identifies))
            for kind, text, rule, where in self.found
        ]
        changes.extend(vocabulary(self.old.kb, self.new.kb, partial(valued, self.space)))
        return Impact(self.space.count(self.common), self.space.count(self.covered), tuple(changes))

    def _note(self, kind: str, text: str, rule: str, where: Set) -> None:
        where &= self.common
        if where.satisfiable():
            self.found.append((kind, text, rule, where))
            self.covered |= where

    def _compare_items(self, before: Items, after: Items) -> None:
        gone = {item.sample.id: key for key, item in before.items() if key not in after}
        for key, item in after.items():
            if key in before:
                self._compare_places(before[key], item)
                continue
            twin = gone.pop(item.sample.id, None)
            if twin is None:
                text = f"now says: {say(item.sample)}"
                self._note("added", text, item.sample.id, self._shown(self.new, item))
            else:
                self._compare_twins(before[twin], item)
        for key in gone.values():
            item = before[key]
            text = f"no longer says: {say(item.sample)}"
            self._note("removed", text, item.sample.id, self._shown(self.old, item))

    def _compare_twins(self, was: Item, item: Item) -> None:
        """Compare a rule that says something else than it did."""
        rule = item.sample
        shown_before, shown_after = self._shown(self.old, was), self._shown(self.new, item)
        text = f"now says: {say(rule)} (before: {say(was.sample)})"
        if say(rule) == say(was.sample):
            text = difference(was.sample, rule)
        self._note("changed", text, rule.id, shown_before & shown_after)
        now, then = f"now says: {say(rule)}", f"no longer says: {say(was.sample)}"
        self._note("added", now, rule.id, shown_after & ~shown_before)
        self._note("removed", then, rule.id, shown_before & ~shown_after)

    def _compare_places(self, was: Item, item: Item) -> None:
        """Compare where the same thing is said, and where it is said with a condition."""
        rule = item.sample
        before, after = self._shown(self.old, was), self._shown(self.new, item)
        self._note("added", f"now says: {say(rule)}", rule.id, after & ~before)
        self._note("removed", f"no longer says: {say(rule)}", rule.id, before & ~after)
        twice = self._twice(self.old, was), self._twice(self.new, item)
        self._note("added", f"now says twice: {say(rule)}", rule.id, twice[1] & ~twice[0])
        text = f"no longer says twice: {say(rule)}"
        self._note("removed", text, rule.id, before & after & twice[0] & ~twice[1])
        certain = self._certain(self.old, was), self._certain(self.new, item)
        both = before & after
        text = f"now says without a condition: {say(rule)}"
        self._note("condition", text, rule.id, both & certain[1] & ~certain[0])
        text = f"now says with a condition: {say(rule)}"
        self._note("condition", text, rule.id, both & certain[0] & ~certain[1])
        self._compare_conditions(was, item, both & ~certain[0] & ~certain[1])

    def _compare_conditions(self, was: Item, item: Item, where: Set) -> None:
        """Compare what the same thing, said with a condition, depends on."""
        if not (where & self.common).satisfiable():
            return
        before, after = (
            self._depends(answers, some) for answers, some in ((self.old, was), (self.new, item))
        )
        other = self.space.union(
            before.get(key, self.space.nothing) ^ after.get(key, self.space.nothing)
            for key in dict.fromkeys((*before, *after))
        )
        text = f"now depends on something else: {say(item.sample)}"
        self._note("condition", text, item.sample.id, where & other)

    def _depends(self, answers: Answers, item: Item) -> dict[tuple[str, str], Set]:
        """Return, for each condition that is said, where it is open.

        A fact that nobody can be asked for is said by what it follows from.
        """
        found: dict[tuple[str, str], Set] = {}
        ahead = [(answers.kb.rules[place], answers.conditional[place]) for place in item.rules]
        while ahead:
            rule, where = ahead.pop()
            for condition in rule.conditions:
                is_open = where & answers.outcomes.undecided(condition)
                if not (is_open & self.common).satisfiable():
                    continue
                fact = answers.kb.fact[condition.fact]
                if fact.is_asked or not fact.derived:
                    key = (condition.fact, ",".join(sorted(condition.accepts)))
                    found[key] = found.get(key, self.space.nothing) | is_open
                    continue
                for place in makers_of(answers.kb, fact.name, condition.accepts):
                    maker = answers.kb.rules[place]
                    ahead.append((maker, is_open & answers.outcomes.pending[place]))
        return found

    def _shown(self, answers: Answers, item: Item) -> Set:
        return self.space.union(answers.shown(place) for place in item.rules)

    def _twice(self, answers: Answers, item: Item) -> Set:
        """Return where two rules say it."""
        once = twice = self.space.nothing
        for place in item.rules:
            twice |= once & answers.shown(place)
            once |= answers.shown(place)
        return twice

    def _certain(self, answers: Answers, item: Item) -> Set:
        return self.space.union(answers.certain[place] for place in item.rules)

    def _read_facts(self) -> Iterator[str]:
        """Yield the facts that people meet: they are asked for them, or read them in a text."""
        for name in dict.fromkeys((*self.old.kb.fact, *self.new.kb.fact)):
            for kb in (self.old.kb, self.new.kb):
                read = any(name in rule.uses for rule in kb.rules if not rule.makes)
                if name in kb.fact and (read or kb.fact[name].is_asked):
                    yield name
                    break

    def _compare_conclusions(self, name: str) -> None:
        """Compare what is concluded for a fact that is not given, and the claims it stands on."""
        nothing = self.space.nothing
        open_ = self.space.where(name, NOT_KNOWN) if name in self.space.facts else ~nothing
        sets: list[tuple[dict[str, Set], dict[str, Set]]] = []
        for answers in (self.old, self.new):
            known = answers.outcomes.known.get(name)
            atoms: dict[str, Set] = {}
            if known is not None:
                for atom, some in known.atoms.items():
                    atoms[atom] = (some | known.candidates.get(atom, nothing)) & open_
            claims: dict[str, Set] = {}
            for place in answers.kb.once(makers).get(name, ()):
                for cite in answers.kb.rules[place].cites:
                    fired = answers.outcomes.fired[place] & open_
                    claims[cite] = claims.get(cite, nothing) | fired
            sets.append((atoms, claims))
        (was, stood), (now, stands) = sets
        asked = any(kb.fact[name].is_asked for kb in (self.old.kb, self.new.kb) if name in kb.fact)
        # A fact that nobody is asked for is met as a word in a text: that is compared there.
        for atom in dict.fromkeys((*was, *now)) if asked else ():
            here, there = now.get(atom, nothing), was.get(atom, nothing)
            self._note("value", f"'{name}' can now be {atom}", "", here & ~there)
            self._note("value", f"'{name}' can no longer be {atom}", "", there & ~here)
        for cite in dict.fromkeys((*stood, *stands)):
            here, there = stands.get(cite, nothing), stood.get(cite, nothing)
            concluded = self.space.union(was.values()) & self.space.union(now.values())
            text = f"'{name}' now stands on {cite}"
            self._note("changed", text, "", concluded & here & ~there)
            text = f"'{name}' no longer stands on {cite}"
            self._note("changed", text, "", concluded & there & ~here)

    def _compare_needs(self) -> None:
        """Compare what the batteries must be; several rules may say it."""
        was, now = self._needs(self.old), self._needs(self.new)
        for need in dict.fromkeys((*was, *now)):
            here, there = (some.get(need, self.space.nothing) for some in (now, was))
            text = f"the batteries must now have {need}"
            self._note("value", text, "", here & ~there)
            text = f"the batteries no longer must have {need}"
            self._note("value", text, "", there & ~here)

    def _needs(self, answers: Answers) -> dict[str, Set]:
        found: dict[str, Set] = {}
        for place, rule in enumerate(answers.kb.rules):
            if isinstance(rule.conclusion, Battery):
                for name, value in rule.conclusion.requires.items():
                    need = f"{name}: {value}"
                    found[need] = found.get(need, self.space.nothing) | answers.certain[place]
        return found

    def _compare_values(self, before: Items, after: Items) -> None:
        """Compare the values that stand in the texts."""
        for key, item in after.items():
            if key not in before:
                continue
            for name in item.sample.uses:
                self._compare_value(before[key], item, name)

    def _compare_value(self, was: Item, item: Item, name: str) -> None:
        """Compare what stands in the place of a `{fact}`."""
        shown = self._shown(self.old, was) & self._shown(self.new, item) & self.common
        before, after = (
            {
                atom: shown & answers.outcomes.possible(name, atom)
                for atom in answers.kb.fact[name].atoms()
            }
            for answers in (self.old, self.new)
        )
        nothing, said = self.space.nothing, say(item.sample)
        gone = {atom: some & ~after.get(atom, nothing) for atom, some in before.items()}
        come = {atom: some & ~before.get(atom, nothing) for atom, some in after.items()}
        words = {**nouns(self.old.kb.fact[name]), **nouns(self.new.kb.fact[name])}
        for now, here in come.items():
            for then, there in gone.items():
                text = f"now names the {words[now]}, no longer the {words[then]}: {said}"
                self._note("value", text, item.sample.id, here & there)
        lost, won = self.space.union(gone.values()), self.space.union(come.values())
        for now, here in come.items():
            text = f"now names the {words[now]}: {said}"
            self._note("value", text, item.sample.id, here & ~lost)
        for then, there in gone.items():
            text = f"no longer names the {words[then]}: {said}"
            self._note("value", text, item.sample.id, there & ~won)

    def _compare_order(self, before: Items, after: Items) -> None:
        """Compare the order of steps in a phase, and of warnings."""
        groups: dict[tuple[str, str], list[bytes]] = {}
        for key, item in after.items():
            if key in before and isinstance(item.sample.conclusion, (Step, Warn)):
                groups.setdefault((item.sample.kind, item.sample.phase), []).append(key)
        for keys in groups.values():
            for first, second in swapped(keys, before):
                both = [
                    self._shown(answers, items[first]) & self._shown(answers, items[second])
                    for answers, items in ((self.old, before), (self.new, after))
                ]
                one, other = after[first].sample, after[second].sample
                text = f"now comes before '{other.id}': {say(one)}"
                self._note("order", text, one.id, both[0] & both[1])

    def _compare_frames(
        self, kind: str, names: Sequence[str], before: dict[str, Set], after: dict[str, Set]
    ) -> None:
        explained = self.covered if kind == "status" else self.space.nothing
        for was in names:
            for now in names:
                if was != now:
                    where = before[was] & after[now] & ~explained
                    self._note(kind, f"the {kind} is {now}, no longer {was}", "", where)

    def _compare_contradictions(self) -> None:
        for name in self.new.outcomes.contradicted.keys() & self.old.outcomes.contradicted.keys():
            was, now = (one.outcomes.contradicted[name] for one in (self.old, self.new))
            text = f"what is said no longer goes together for '{name}'"
            self._note("contradiction", text, "", now & ~was)
            text = f"what is said now goes together for '{name}'"
            self._note("contradiction", text, "", was & ~now)

    def _compare_questions(self) -> None:
        explained = self.covered
        for name in self.space.facts:
            sets = [
                answers.sought[name] if name in answers.kb.fact else self.space.nothing
                for answers in (self.old, self.new)
            ]
            text = f"now asks for '{name}'"
            self._note("question", text, "", sets[1] & ~sets[0] & ~explained)
            text = f"no longer asks for '{name}'"
            self._note("question", text, "", sets[0] & ~sets[1] & ~explained)
