"""How well texts are read: precision and recall for each fact and in all, with every miss.

FILE has messages with their facts: our YAML (`tests/intake/messages/*.yaml`) or JSON lines with
`text`, `expected_facts` and perhaps `device_candidates`. Concluded facts count as read. Where
`intake_outcomes.yaml` has the ids of the messages, the answers are checked too.

Run: python benchmarks/intake.py FILE [--figures]
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from arguments import existing_file, parser

import blink_expert
from blink_expert import intake
from blink_expert.errors import BlinkExpertError
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.reader import parse
from blink_expert.verification.entries import Expect
from blink_expert.verification.expectations import failures

OUTCOMES = Path(__file__).with_name("intake_outcomes.yaml")

Facts = Mapping[str, Any]


class Message(msgspec.Struct, frozen=True):
    """A text, the facts of each of its cases, and what must not be read in it.

    `judged` are the facts that such messages label; others that are read are only counted.
    """

    id: str
    text: str
    cases: tuple[Facts, ...]
    never: Mapping[str, list[Any]] = {}
    out_of_scope: frozenset[str] | None = None
    judged: frozenset[str] | None = None


class Score(msgspec.Struct):
    """What was right, wrong and missed, by fact; and a line for everything that was not right.

    `extra`: what was read of facts that the messages do not label. `dangerous`: what a message says
    must never be read in it.
    """

    right: Counter[str] = msgspec.field(default_factory=Counter)
    false: Counter[str] = msgspec.field(default_factory=Counter)
    missed: Counter[str] = msgspec.field(default_factory=Counter)
    extra: Counter[str] = msgspec.field(default_factory=Counter)
    dangerous: Counter[str] = msgspec.field(default_factory=Counter)
    lines: list[str] = msgspec.field(default_factory=list)

    def precision(self, fact: str = "") -> float:
        """Return which part of what was read is right."""
        return _part(self.right, self.false, fact)

    def recall(self, fact: str = "") -> float:
        """Return which part of what is there was read."""
        return _part(self.right, self.missed, fact)


def _part(right: Counter[str], other: Counter[str], fact: str) -> float:
    good = right[fact] if fact else right.total()
    bad = other[fact] if fact else other.total()
    return good / (good + bad) if good + bad else 1.0


def messages(file: Path) -> list[Message]:
    """Return the messages of a file, in either format."""
    data = file.read_bytes()
    if file.suffix == ".jsonl":
        return list(_tickets(data))
    return [
        Message(
            entry["id"],
            entry["text"],
            tuple(case["facts"] for case in entry["cases"]),
            entry.get("never", {}),
            frozenset(entry.get("out_of_scope", ())),
        )
        for entry in parse(data, file.name)["messages"]
    ]


def _tickets(data: bytes) -> Iterator[Message]:
    entries = [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]
    labelled = frozenset(fact for entry in entries for fact in entry["expected_facts"])
    for entry in entries:
        # A device that is known by name only is not labelled in these messages.
        judged = labelled - ({"device"} if "unsupported_device" in entry else set())
        yield Message(entry["id"], entry["text"], (entry["expected_facts"],), judged=judged)


def closure(kb: KnowledgeBase, facts: Facts) -> Facts:
    """Return the facts with what the rules conclude from them."""
    values = engine_for(kb).infer(facts).values
    return {name: value for name, value in values.items() if kb.fact[name].is_given}


def score(kb: KnowledgeBase, some: Iterable[Message]) -> Score:
    """Read every message and compare."""
    total = Score()
    for message in some:
        found = intake.read(kb, message.text)
        for wanted, read in _pairs(kb, message, found):
            _compare(kb, total, message, wanted, read)
        for case in found.cases:
            for fact, values in message.never.items():
                if case.facts.get(fact) in values:
                    total.dangerous[fact] += 1
                    total.lines.append(f"{message.id} NEVER {fact}: {case.facts[fact]}")
        topics = {one.topic for one in found.out_of_scope}
        if message.out_of_scope is not None:
            _count(total, message, "out_of_scope", set(message.out_of_scope), topics)
    return total


def _pairs(
    kb: KnowledgeBase, message: Message, found: intake.Intake
) -> Iterator[tuple[Facts, Facts]]:
    """Yield what is wanted of each case, and what was read: cases of one device go together."""
    cases = [dict(case.facts) for case in found.cases]
    if message.judged is not None:
        together: dict[str, Any] = {}
        for case in cases:
            together |= {**case, **({} if len(cases) == 1 else {"device": None})}
        yield message.cases[0], {k: v for k, v in together.items() if v is not None}
        return
    wanted = [dict(case) for case in message.cases]
    for one in list(wanted):
        device = closure(kb, one).get(kb.identifies)
        for case in cases:
            if closure(kb, case).get(kb.identifies) == device or len(cases) == len(wanted) == 1:
                yield one, case
                wanted.remove(one)
                cases.remove(case)
                break
    yield from ((one, {}) for one in wanted)
    yield from (({}, case) for case in cases)


def _compare(kb: KnowledgeBase, total: Score, message: Message, wanted: Facts, read: Facts) -> None:
    all_wanted, all_read = closure(kb, wanted), closure(kb, read)
    for fact, value in wanted.items():
        if all_read.get(fact) == value:
            total.right[fact] += 1
        else:
            total.missed[fact] += 1
            total.lines.append(f"{message.id} missed {fact}: {value} (read: {all_read.get(fact)})")
    for fact, value in read.items():
        if all_wanted.get(fact) == value:
            continue
        labelled = fact in (message.judged or ()) and (fact, value) != ("task", "check_batteries")
        if message.judged is None or labelled:
            total.false[fact] += 1
            total.lines.append(f"{message.id} false {fact}: {value} (is: {wanted.get(fact)})")
        else:
            total.extra[fact] += 1


def _count(total: Score, message: Message, what: str, wanted: set[str], read: set[str]) -> None:
    total.right[what] += len(wanted & read)
    for one in sorted(wanted - read):
        total.missed[what] += 1
        total.lines.append(f"{message.id} missed {what}: {one}")
    for one in sorted(read - wanted):
        total.false[what] += 1
        total.lines.append(f"{message.id} false {what}: {one}")


def outcomes(kb: KnowledgeBase, some: Iterable[Message]) -> Iterator[tuple[str, list[str]]]:
    """Yield for each message with a known outcome its id, and what in the answer is wrong."""
    wanted = parse(OUTCOMES.read_bytes(), OUTCOMES.name)
    for message in some:
        if message.id not in wanted:
            continue
        entry = wanted[message.id]
        found = intake.read(kb, message.text)
        expects = [msgspec.convert(one, Expect) for one in entry["answers"]]
        wrong: list[str] = []
        if len(expects) != len(found.cases):
            wrong.append(f"{len(found.cases)} cases, not {len(expects)}")
        for case, expect in zip(found.cases, expects, strict=False):
            wrong += failures(blink_expert.advise(kb, case.facts), expect)
        missing = set(entry.get("out_of_scope", ())) - {one.topic for one in found.out_of_scope}
        wrong += [f"out_of_scope: {topic} not named" for topic in sorted(missing)]
        yield message.id, wrong


def table(total: Score) -> Iterator[str]:
    """Yield the figures of each fact, then of all."""
    yield f"{'fact':<22} right false missed precision recall"
    for fact in [*sorted(total.right | total.false | total.missed), ""]:
        of = [(c[fact] if fact else c.total()) for c in (total.right, total.false, total.missed)]
        yield (
            f"{fact or 'ALL':<22} {of[0]:5} {of[1]:5} {of[2]:6}"
            f" {total.precision(fact):9.1%} {total.recall(fact):6.1%}"
        )
    if total.extra:
        named = ", ".join(f"{fact} {count}" for fact, count in sorted(total.extra.items()))
        yield f"read, and not labelled in these messages: {named}"
    named = ", ".join(f"{fact} {count}" for fact, count in sorted(total.dangerous.items()))
    yield f"read, and must never be: {named or 'nothing'}"


def main() -> None:
    """Print the figures of a file, and without --figures every miss."""
    asked = parser(__doc__)
    asked.add_argument("file", metavar="FILE", type=existing_file, help="messages with their facts")
    asked.add_argument("--figures", action="store_true", help="print the figures alone")
    given = asked.parse_args()
    try:
        some = messages(given.file)
    except (BlinkExpertError, KeyError, TypeError, ValueError):
        asked.error(f"{given.file}: these are no messages with their facts")
    kb = blink_expert.load()
    total = score(kb, some)
    for line in [] if given.figures else total.lines:
        print(line)
    for line in table(total):
        print(line)
    judged = list(outcomes(kb, some))
    for name, wrong in judged:
        for line in wrong:
            print(f"{name} answer: {line}")
    if judged:
        right = sum(not wrong for _, wrong in judged)
        print(f"answers right by their expected outcome: {right} of {len(judged)}")


if __name__ == "__main__":
    main()
