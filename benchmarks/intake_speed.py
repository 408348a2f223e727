"""How long texts of 1 kB take to read, by kind, and what a kB of a long text takes.

E-mails have a greeting, a story, one message of ours and a signature; reviews speak of little else
than cameras and batteries; dense texts are short messages of ours glued together. What they are
made of is in `intake_texts.yaml` and `tests/intake/messages`. A first reading meets words that have
not been seen; of the later ones the shortest counts. What stands in a row has been read before.

Run: python benchmarks/intake_speed.py
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean

from arguments import count, parser
from intake import messages

import blink_expert
from blink_expert import intake
from blink_expert.knowledge.reader import parse

MADE_OF = Path(__file__).with_name("intake_texts.yaml")
MESSAGES = Path(__file__).parents[1] / "tests" / "intake" / "messages"
LENGTH = 1_000
LONG = (10_000, 100_000, 1_000_000)
LONG_ROUNDS = 3
"""Readings of a long text, at most."""
NUMBER = 60


def texts() -> dict[str, list[str]]:
    """Return texts of about 1 kB, by kind."""
    parts = parse(MADE_OF.read_bytes(), MADE_OF.name)
    own = [
        message.text.strip()
        for file in sorted(MESSAGES.glob("*.yaml"))
        for message in messages(file)
    ]
    chosen = random.Random(7)  # noqa: S311  the same texts each time
    short = [text for text in own if 60 < len(text) < 250]
    return {
        "e-mails": [_mail(parts, chosen.choice(short), chosen) for _ in range(NUMBER)],
        "reviews": [text[:LENGTH] for text in parts["reviews"]],
        "dense messages": [_glued(chosen.sample(short, 12)) for _ in range(NUMBER)],
    }


def _mail(parts: Mapping[str, list[str]], message: str, chosen: random.Random) -> str:
    """Return an e-mail of about that length, with the message in the midst of it."""
    greeting, signature = chosen.choice(parts["greetings"]), chosen.choice(parts["signatures"])
    story: list[str] = []
    for sentence in chosen.sample(parts["story"], len(parts["story"])):
        if sum(map(len, [greeting, message, signature, sentence, *story])) < LENGTH:
            story.append(sentence)
    story.insert(len(story) // 2, message)
    return f"{greeting}\n\n{' '.join(story)}\n\n{signature}"


def _glued(messages: Sequence[str]) -> str:
    return " ".join(messages)[:LENGTH]


def timed(kb: blink_expert.KnowledgeBase, some: Sequence[str], rounds: int) -> tuple[float, ...]:
    """Return milliseconds a kB: of first readings, and of the shortest on average and at most."""
    first: list[float] = []
    shortest: list[float] = []
    for text in some:
        taken = [_once(kb, text) for _ in range(rounds)]
        first.append(taken[0])
        shortest.append(min(taken))
    return mean(first), mean(shortest), max(shortest)


def _once(kb: blink_expert.KnowledgeBase, text: str) -> float:
    began = time.perf_counter()
    intake.read(kb, text)
    return (time.perf_counter() - began) * 1_000 / (len(text) / 1_000)


def table(kb: blink_expert.KnowledgeBase, rounds: int, longest: int) -> Iterator[str]:
    """Yield a table: the kinds of texts, then long ones."""
    yield "| texts | characters | first reading | shortest, mean | shortest, largest |"
    yield "|---|---|---|---|---|"
    every = texts()
    for kind, some in every.items():
        size = f"{mean(map(len, some)):,.0f}"
        taken = [f"{one:.2f} ms/kB" for one in timed(kb, some, rounds)]
        yield f"| {kind} | {size} | {' | '.join(taken)} |"
    for kind in ("e-mails", "dense messages"):
        row = "\n\n".join(every[kind])
        for length in (length for length in LONG if length <= longest):
            text = (row * (length // len(row) + 1))[:length]
            _, shortest, _ = timed(kb, [text], min(rounds, LONG_ROUNDS))
            yield f"| {kind} in a row | {length:,} | | {shortest:.2f} ms/kB | |"


def main() -> None:
    """Print the table."""
    command = parser(__doc__)
    command.add_argument("--rounds", type=count, default=30, help="readings of each text")
    command.add_argument("--longest", type=count, default=LONG[-1], help="characters of a text")
    asked = command.parse_args()
    kb = blink_expert.load()
    intake.read(kb, "")
    print("\n".join(table(kb, asked.rounds, asked.longest)))


if __name__ == "__main__":
    main()
