"""What no case touches: rules, conditions in both ways, claims, and answers a person can give."""

from collections.abc import Iterator, Mapping

import msgspec

from blink_expert.advice import advise
from blink_expert.advice.trace import trace_condition
from blink_expert.errors import ConflictingRules
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import UNKNOWN, Condition
from blink_expert.knowledge.reader import KeyPath
from blink_expert.verification.model import Draft, Finding
from blink_expert.verification.pack import load_pack
from blink_expert.verification.positions import findings_of
from blink_expert.verification.saying import say_condition
from blink_expert.verification.sentences import cited
from blink_expert.verification.suite import Case

__all__ = ["Coverage", "Share", "coverage"]


class Share(msgspec.Struct, frozen=True):
    """How many of something there are, and how many of them a case touches."""

    touched: int
    total: int


class Coverage(msgspec.Struct, frozen=True):
    """What the cases touch.

    `rules`: rules that fire. `conditions`: each one twice, met and not met. `claims`: claims that
    an answer stands on. `answers`: values that a person can give. `missing` says what is untouched.
    """

    cases: int
    rules: Share
    conditions: Share
    claims: Share
    answers: Share
    missing: tuple[Finding, ...]


def coverage(files: Mapping[str, bytes]) -> Coverage:
    """Return what the cases in these files touch.

    Raises:
        KnowledgeInvalid: the files have mistakes.

    """
    kb, suite = load_pack(files)
    seen = _Seen(kb)
    for case in suite.cases:
        seen.look_at(case)
    missing: list[Draft] = []

    def share(things: Left) -> Share:
        left = list(things)
        missing.extend(draft for draft in left if draft is not None)
        return Share(left.count(None), len(left))

    rules, conditions = share(seen.rules_left()), share(seen.conditions_left())
    claims, answers = share(seen.claims_left()), share(seen.answers_left())
    places = tuple(findings_of(missing, files))
    return Coverage(len(suite.cases), rules, conditions, claims, answers, places)


Left = Iterator[Draft | None]
"""For each thing that there is: None, or what to say since no case touches it."""


class _Seen:
    """What the cases looked at so far have touched."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.fired = 0
        self.claims: set[str] = set()
        self.truths: set[tuple[str, int, bool]] = set()
        self.answers: set[tuple[str, str]] = set()

    def look_at(self, case: Case) -> None:
        """Take note of what the case touches: nothing where rules conflict, as it has no answer."""
        kb = self.kb
        try:
            findings = engine_for(kb).infer(case.given)
        except ConflictingRules:
            return
        self.fired |= findings.fired
        self.claims |= cited(advise(kb, case.given))
        for rule in findings.fired_rules(kb):
            if rule.makes:
                self.claims.update(rule.cites)
        for rule in kb.rules:
            for at, condition in enumerate(rule.conditions):
                truth = trace_condition(kb, case.given, findings, condition).truth
                if truth != "undecided":
                    self.truths.add((rule.id, at, truth == "true"))
        for name, value in findings.values.items():
            self.answers.add((name, kb.fact[name].atom(value)))
        self.answers.update((name, UNKNOWN) for name in kb.fact if name not in findings.values)

    def rules_left(self) -> Left:
        for place, rule in enumerate(self.kb.rules):
            message = f"in no case does the rule '{rule.id}' fire."
            path = ("rules", rule.index)
            draft = Draft("untouched-rule", rule.file, path, message, "Write a case for it.")
            yield None if self.fired >> place & 1 else draft

    def conditions_left(self) -> Left:
        for rule in self.kb.rules:
            for at, condition in enumerate(rule.conditions):
                if condition.origin not in {"when", "file"} or _is_always(self.kb, condition):
                    continue
                known = len(condition.accepts) == len(self.kb.fact[condition.fact].atoms())
                for truth in (True,) if known else (True, False):
                    word = "met" if truth else "not met"
                    said = say_condition(condition, self.kb.fact[condition.fact])
                    message = f"in no case is '{said}' of '{rule.id}' {word}."
                    path = ("rules", rule.index, "when", condition.fact)
                    hint = f"Write a case in which it is {word}."
                    draft = Draft("untouched-condition", rule.file, path, message, hint)
                    seen = (rule.id, at, truth) in self.truths
                    yield None if seen else draft

    def claims_left(self) -> Left:
        for claim in self.kb.claims:
            message = f"no answer to a case stands on the claim {claim.id}."
            path = ("source", "claims", claim.id)
            draft = Draft("untouched-claim", "", path, message, "Write a case that needs it.")
            yield None if claim.id in self.claims else draft

    def answers_left(self) -> Left:
        for fact in self.kb.facts:
            if not fact.is_asked:
                continue
            for atom in (*fact.atoms(), UNKNOWN):
                message = f"in no case is '{fact.name}: {atom}'."
                path: KeyPath = ("facts", fact.name, "values", atom)
                if fact.name == self.kb.identifies:
                    path = ("devices", atom)
                draft = Draft("untouched-answer", "", path, message, "Write a case that gives it.")
                yield None if (fact.name, atom) in self.answers else draft


def _is_always(kb: KnowledgeBase, condition: Condition) -> bool:
    """Whether nothing can keep the condition from being met."""
    return condition.unknown and len(condition.accepts) == len(kb.fact[condition.fact].atoms())
