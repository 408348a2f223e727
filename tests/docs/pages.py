"""The pages of the documentation, and what stands in their fenced blocks."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from installed import EXECUTABLE, ROOT, environment

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

ELLIPSIS = "..."
"""A line of its own in an output: any lines may stand there."""

_MARK = "~~~ the next command ~~~"


class Block(NamedTuple):
    """A fenced block: its page, the line that it begins on, its info words and its text."""

    page: Path
    line: int
    info: tuple[str, ...]
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def kind(self) -> str:
        return self.info[0] if self.info else ""


class Command(NamedTuple):
    """A command as the page has it (`$ ` and `> ` taken away), and the output that it shows."""

    words: str
    shown: str


def blocks(page: Path) -> Iterator[Block]:
    start, info, lines = 0, "", list[str]()
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif start:
            yield Block(page, start, tuple(info.split()), "".join(f"{one}\n" for one in lines))
            start = 0
        else:
            start, info, lines = number, line.removeprefix("```"), []


def all_blocks(kind: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.kind == kind]


def commands(block: Block) -> list[Command]:
    found: list[Command] = []
    for line in block.text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append(Command(line.removeprefix("$ ").rstrip("\n"), ""))
        elif line.startswith("> ") and found and not found[-1].shown:
            words = f"{found[-1].words}\n{line.removeprefix('> ')}".rstrip("\n")
            found[-1] = Command(words, "")
        elif found:
            found[-1] = Command(found[-1].words, found[-1].shown + line)
    return found


def written(these: Iterable[Command]) -> str:
    """Return the text of a console block: the inverse of `commands`."""
    return "".join(
        "$ " + command.words.replace("\n", "\n> ") + "\n" + command.shown for command in these
    )


def is_walk(block: Block) -> bool:
    """Whether the block is a part of its page's walk: blocks that share one shell, in order.

    `console walk` has commands. `yaml walk FILE` is what the reader writes to that file, and
    `yaml walk FILE more` what he adds to its end.
    """
    return block.info[1:2] == ("walk",)


def of_walk(block: Block) -> list[Command]:
    """Return the commands of a block that is a part of a walk."""
    if block.kind == "console":
        return commands(block)
    arrow = ">>" if block.info[3:] == ("more",) else ">"
    return [Command(f"cat {arrow} {block.info[2]} <<'END OF BLOCK'\n{block.text}END OF BLOCK", "")]


def shell(cache: Path) -> Mapping[str, str]:
    """Return what a reader's shell has, without what would change an output."""
    path = f"{EXECUTABLE.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return environment(cache, PATH=path)


def run(these: Sequence[Command], environ: Mapping[str, str]) -> list[str]:
    """Return what each command prints, both streams together, run one after the other in a shell.

    They share the shell, so that `echo $?` may follow a command.
    """
    script = "exec 2>&1\n" + "".join(
        f"{command.words}\ncode=$?; printf '\\n%s\\n' '{_MARK}'; (exit $code)\n"
        for command in these
    )
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    printed = done.stdout.decode().split(f"\n{_MARK}\n")
    assert len(printed) == len(these) + 1, done.stdout.decode()
    return [_clean(one) for one in printed[:-1]]


def _clean(text: str) -> str:
    """Return the text without spaces at the ends of lines, and with one line end at its end."""
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip("\n").splitlines())


def agrees(shown: str, real: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*?" if line == ELLIPSIS else re.escape(f"{line}\n")
        for line in _clean(shown).splitlines()
    )
    return re.fullmatch(pattern, _clean(real)) is not None


def renewed(shown: str, real: str) -> str:
    """Return what the page should show: as many lines in each part between `...` as it showed.

    A part in the middle is found by its first line; where that is gone, the author has to look.
    """
    if agrees(shown, real):
        return shown
    new = _clean(real).splitlines()
    parts: list[list[str]] = [[]]
    for line in _clean(shown).splitlines():
        if line == ELLIPSIS:
            parts.append([])
        else:
            parts[-1].append(line)
    if len(parts) == 1:
        return _clean(real)
    first, *middle, last = parts
    kept = [new[: len(first)]]
    for part in middle:
        if not part or part[0] not in new:
            return shown
        place = new.index(part[0])
        kept.append(new[place : place + len(part)])
    kept.append(new[len(new) - len(last) :])
    return f"{ELLIPSIS}\n".join("".join(f"{line}\n" for line in part) for part in kept)


def rewrite(block: Block, text: str) -> None:
    """Replace the text of the block in its page; a block that stands twice must not differ."""
    fence = f"```{' '.join(block.info)}\n"
    page = block.page.read_text(encoding="utf-8")
    block.page.write_text(
        page.replace(f"{fence}{block.text}```", f"{fence}{text}```"), encoding="utf-8"
    )
