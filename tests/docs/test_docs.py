"""Every command, Python block and YAML block of the documentation does what its page shows.

`UPDATE_DOCS=1 pytest tests/docs` writes the real outputs into the pages, in one process.
"""

import contextlib
import io
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from installed import ROOT
from pages import (
    PAGES,
    Block,
    Command,
    agrees,
    all_blocks,
    blocks,
    commands,
    is_walk,
    of_walk,
    renewed,
    rewrite,
    run,
    shell,
    written,
)

import blink_expert
from blink_expert.errors import KnowledgeInvalid
from blink_expert.knowledge.reader import parse

UPDATE = bool(os.environ.get("UPDATE_DOCS"))

EXEMPT = {
    "make demo": "it sets up the environment that this test runs in",
    "make test": "it runs this test",
    "make bench": "it measures, and its figures differ from run to run",
}
"""Commands that are not run here, and why."""

CONSOLE = [block for block in all_blocks("console") if not is_walk(block)]
WALKS = [page for page in PAGES if any(is_walk(block) for block in blocks(page))]
PYTHON = [page for page in PAGES if any(block.kind == "python" for block in blocks(page))]
YAML = all_blocks("yaml")


def compare(shown: Block, real: str) -> None:
    text = renewed(shown.text, real) if UPDATE else shown.text
    if UPDATE:
        rewrite(shown, text)
    assert agrees(text, real), real


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return shell(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.name)
def test_commands_print_what_the_page_shows(block: Block, environ: Mapping[str, str]) -> None:
    here = commands(block)
    assert here, "a console block has a line that starts with '$ '"
    outside = [command for command in here if command.words in EXEMPT]
    inside = [command for command in here if command.words not in EXEMPT]
    assert not any(command.shown for command in outside), "nobody checks this output"
    assert not (outside and inside), "commands that are not run stand in a block of their own"
    printed = run(inside, environ)
    if UPDATE:
        inside = [
            Command(command.words, renewed(command.shown, real))
            for command, real in zip(inside, printed, strict=True)
        ]
        rewrite(block, written([*outside, *inside]))
    for command, real in zip(inside, printed, strict=True):
        assert agrees(command.shown, real), f"$ {command.words}\n{real}"


@pytest.mark.parametrize("page", WALKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_walk_prints_what_its_page_shows(page: Path, environ: Mapping[str, str]) -> None:
    """Its blocks share one shell; a YAML block of it is a file that the reader writes."""
    here = [(block, of_walk(block)) for block in blocks(page) if is_walk(block)]
    printed = iter(run([command for _, some in here for command in some], environ))
    wrong: list[str] = []
    for block, some in here:
        real = [(command, next(printed)) for command in some]
        if UPDATE and block.kind == "console":
            real = [(Command(one.words, renewed(one.shown, text)), text) for one, text in real]
            rewrite(block, written(command for command, _ in real))
        wrong += [
            f"{block.name}\n$ {command.words}\n{text}"
            for command, text in real
            if not agrees(command.shown, text)
        ]
    assert not wrong, "\n".join(wrong)


def test_exempt_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in EXEMPT:
        assert f"\n{command.removeprefix('make ')}:" in makefile


@pytest.mark.parametrize("page", PYTHON, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_blocks_run_and_print_what_the_page_shows(
    page: Path, environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blocks of a page share their names; a `text` block right after one is its output."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("BLINK_EXPERT_CACHE", environ["BLINK_EXPERT_CACHE"])
    names: dict[str, Any] = {}
    here = list(blocks(page))
    for place, block in enumerate(here):
        if block.kind != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * block.line + block.text, str(page), "exec"), names)
        following = here[place + 1] if place + 1 < len(here) else None
        end = block.line + block.text.count("\n") + 1
        if following is None or following.kind != "text" or following.line > end + 2:
            assert not printed.getvalue(), f"{block.name} prints what the page does not show"
        else:
            compare(following, printed.getvalue())


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.name)
def test_yaml_blocks_can_be_read(block: Block) -> None:
    assert parse(block.text.encode(), block.name) is not None


LOADED = [block for block in YAML if block.info[1:2] in (("facts",), ("rules",), ("entries",))]


def in_small_base(block: Block, directory: Path) -> Path:
    """Add the block to the small knowledge base: `facts` and `rules` are files, `entries` rules."""
    shutil.copytree(ROOT / "examples" / "small-base", directory, dirs_exist_ok=True)
    part = "facts" if block.info[1] == "facts" else "rules"
    head = "about: Snippet\nrules:\n" if block.info[1] == "entries" else ""
    (directory / part / "page.yaml").write_text(head + block.text, encoding="utf-8")
    return directory


@pytest.mark.parametrize(
    "block", [b for b in LOADED if "wrong" not in b.info], ids=lambda block: block.name
)
def test_yaml_blocks_load_in_a_small_base(block: Block, tmp_path: Path) -> None:
    kb = blink_expert.load(in_small_base(block, tmp_path), cache=False)
    assert blink_expert.advise(kb, {}).format


@pytest.mark.parametrize(
    "block", [b for b in LOADED if "wrong" in b.info], ids=lambda block: block.name
)
def test_wrong_yaml_blocks_give_the_errors_shown_after_them(block: Block, tmp_path: Path) -> None:
    here = list(blocks(block.page))
    shown = here[here.index(block) + 1]
    with pytest.raises(KnowledgeInvalid) as caught:
        blink_expert.load(in_small_base(block, tmp_path), cache=False)
    compare(shown, f"{caught.value}\n")
