"""Messages of our own: what they miss is no failure; that it gets worse is.

docs/intake.md has the figures of their first runs, unseen.
"""

from pathlib import Path

import intake as benchmark
import pytest

import blink_expert

MESSAGES = Path(__file__).with_name("messages")


@pytest.fixture(scope="module")
def kb() -> blink_expert.KnowledgeBase:
    return blink_expert.load(cache=False)


@pytest.mark.parametrize(
    ("name", "precision", "recall", "dangerous"),
    [
        ("build", 0.99, 0.98, 0),
        ("second", 0.99, 0.97, 0),
        ("measure", 0.98, 0.95, 0),
        ("fresh", 0.99, 0.98, 0),
        ("last", 0.99, 0.91, 0),
        ("final", 0.96, 0.98, 0),
        ("kept", 0.99, 0.96, 0),
        ("kept-2", 0.99, 0.89, 0),
        ("families", 0.99, 0.99, 0),
        ("said", 0.95, 0.93, 4),
        ("owned", 0.98, 0.93, 1),
        ("missing", 0.98, 0.99, 0),
        ("held", 0.99, 0.98, 0),
        ("meant", 0.99, 0.98, 2),
        ("asked", 0.97, 0.89, 0),
        ("claimed", 0.98, 0.99, 0),
        ("heard", 0.98, 0.98, 0),
        ("plainest", 0.99, 0.97, 0),
        ("told", 0.99, 0.98, 0),
        ("clauses", 0.99, 0.98, 0),
        ("narrow", 0.94, 0.95, 0),
        ("few_words", 0.95, 0.95, 0),
        ("outside", 0.95, 0.85, 1),
        ("shocks", 0.97, 0.97, 0),
        # Kept to measure with: next to nothing was mended that it showed.
        ("plain", 0.95, 0.89, 2),
        # Half of these are kept to measure with: nothing was mended that they showed.
        ("like", 0.96, 0.90, 2),
    ],
)
def test_the_facts_of_the_messages_are_read(
    kb: blink_expert.KnowledgeBase,
    name: str,
    precision: float,
    recall: float,
    dangerous: int,
) -> None:
    score = benchmark.score(kb, benchmark.messages(MESSAGES / f"{name}.yaml"))
    assert score.precision() >= precision, score.lines
    assert score.recall() >= recall, score.lines
    assert score.dangerous.total() <= dangerous, score.lines
    # These decide whether a person is warned, or uses a battery that does not fit.
    assert not {"wired", "battery_chemistry"} & set(score.dangerous), score.lines


def test_an_answer_is_judged_by_what_it_must_cite(kb: blink_expert.KnowledgeBase) -> None:
    message = benchmark.Message("T072", "my blink mini says low battery", ())
    other = benchmark.Message("T072", "my xt2 says low battery", ())
    assert list(benchmark.outcomes(kb, [message])) == [("T072", [])]
    ((_, wrong),) = benchmark.outcomes(kb, [other])
    assert wrong
