"""Answer the messages in a folder.

answer_folder.py FOLDER writes beside each NAME.txt a NAME.reply, the draft of a reply, and prints
what was read.
"""

import sys
from pathlib import Path

import blink_expert
from blink_expert.integrations.tickets import Answer, answer_ticket


def line(answer: Answer) -> str:
    """Return what an agent needs to see at a glance: the status, the verdict, and the facts."""
    facts = " ".join(f"{fact}={value}" for fact, value in answer.case.facts.items())
    return (
        f"{answer.advice.status}, batteries {answer.advice.battery.verdict}: {facts or 'nothing'}"
    )


def main(folder: Path) -> None:
    """Answer each message; one without any fact gets no draft."""
    kb = blink_expert.load()
    for message in sorted(folder.glob("*.txt")):
        answered = answer_ticket(kb, message.read_text(encoding="utf-8", errors="replace"))
        for answer in answered.answers:
            print(f"{message.name}: {line(answer)}")
        if answered.has_facts:
            message.with_suffix(".reply").write_text(answered.letter, "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("error: name one folder with messages: answer_folder.py FOLDER")
    main(Path(sys.argv[1]))
