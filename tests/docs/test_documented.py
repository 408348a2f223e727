"""The pages are whole: nothing that they should name is left out, and no link leads nowhere."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
import typer.main
from installed import ROOT
from knowledge_bases import shipped
from pages import PAGES, all_blocks

from blink_expert.advice import model
from blink_expert.cli.app import whole
from blink_expert.errors import BlinkExpertError
from blink_expert.knowledge import schema
from blink_expert.knowledge.drawings import ATTRIBUTES, ELEMENTS
from blink_expert.verification import entries, mutants
from blink_expert.verification.positions import severity

DOCS = ROOT / "docs"
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
NO_CODES = {"blink-expert", "utf-8", "utf-8-sig", "c-c", "c-d"}


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def slug(heading: str) -> str:
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150


def test_the_figures_in_the_readme_are_true() -> None:
    kb = shipped()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"All {sum(claim.source == 'article' for claim in kb.claims)} claims" in readme
    covered = [value for value in kb.fact[kb.identifies].values if value.covered]
    assert len(covered) + 1 == 9, "the Video Doorbell has two designs"
    assert "The nine cases" in readme
    assert all(value.label in readme for value in covered)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        assert there.is_relative_to(ROOT), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_place_on_one_machine(page: Path) -> None:
    found = re.search(r"(?<![\w.])/(work|tmp|root|home|opt|Users)/", page.read_text("utf-8"))
    assert not found, found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_fences_are_closed(page: Path) -> None:
    assert len(re.findall(r"^ *```", page.read_text(encoding="utf-8"), re.MULTILINE)) % 2 == 0


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
            ahead.extend((page.parent / link).resolve() for link in links if ":" not in link)
    assert set(PAGES) <= reached


def test_every_command_and_option_is_documented() -> None:
    page = text_of("command-line.md")
    group = typer.main.get_command(whole())
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert f"`blink-expert {name}" in page or f"blink-expert {name}" in page
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert f"`{option}" in page, f"{name} {option}"


def named_commands() -> set[str]:
    """Return the commands that are only named: in a sentence, or in a block since they go on."""
    listed = (line for block in all_blocks("sh") for line in block.text.splitlines())
    found = {line for line in listed if line.startswith("blink-expert ")}
    for page in PAGES:
        prose = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        found.update(re.findall(r"`(blink-expert [a-z-]+ [^`]+)`", prose))
    return found


@pytest.mark.parametrize("line", sorted(named_commands()))
def test_a_command_that_is_only_named_could_be_called(line: str) -> None:
    _, name, *words = shlex.split(line)
    group = typer.main.get_command(whole())
    group.commands[name].make_context(name, words)  # type: ignore[attr-defined]


def test_every_key_of_the_advice_is_documented() -> None:
    page = text_of("advice-format.md")
    for name in model.__all__:
        struct = getattr(model, name)
        if isinstance(struct, type):
            for field in msgspec.structs.fields(struct):
                assert f"`{field.encode_name}`" in page, f"{name}.{field.encode_name}"


def test_every_key_of_the_knowledge_files_is_documented() -> None:
    page = text_of("rule-language.md")
    for struct in vars(schema).values():
        if isinstance(struct, type) and issubclass(struct, msgspec.Struct):
            for field in msgspec.structs.fields(struct):
                assert f"`{field.encode_name}`" in page, f"{struct.__name__}.{field.encode_name}"


def test_all_that_a_drawing_may_have_is_documented() -> None:
    page = text_of("pictures.md")
    assert all(f"`{name}`" in page for name in (*ELEMENTS, *ATTRIBUTES))


def codes_in(module: Path) -> Iterator[str]:
    """Yield the error codes in a module: words with a hyphen that a call or a name `code` takes."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            parts = list(node.args)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
            parts = [node.value]
        else:
            continue
        for part in parts:
            for one in ast.walk(part) if isinstance(part, ast.IfExp) else (part,):
                if isinstance(one, ast.Constant) and KEBAB.fullmatch(str(one.value)):
                    yield str(one.value)


def test_every_error_code_is_documented_and_no_other() -> None:
    package = ROOT / "blink_expert"
    modules = [*(package / "knowledge").rglob("*.py"), package / "cli" / "inputs.py"]
    real = {code for path in modules for code in codes_in(path)}
    real |= {error.code for error in subclasses(BlinkExpertError) if "-" in error.code}
    real -= NO_CODES
    page = text_of("rule-language.md")
    table = page[page.index("## Errors") :]
    assert set(re.findall(r"^\| `([a-z0-9-]+)`", table, re.MULTILINE)) == real


def test_every_key_of_cases_and_invariants_is_documented() -> None:
    page = text_of("verification.md")
    for struct in (entries.CaseEntry, entries.Expect, entries.InvariantEntry, entries.Selector):
        for field in msgspec.structs.fields(struct):
            assert f"`{field.encode_name}`" in page, f"{struct.__name__}.{field.encode_name}"


def test_every_finding_is_documented_with_its_severity_and_no_other() -> None:
    packs = ROOT / "tests" / "unit" / "verification" / "packs" / "findings"
    found = "\n".join(path.read_text("utf-8") for path in packs.glob("*.yaml"))
    real = set(re.findall(r"^# finds: .* \[([a-z-]+)\]$", found, re.MULTILINE))
    row = re.compile(r"^\| `([a-z-]+)` \| (error|warning) \|", re.MULTILINE)
    listed = dict(row.findall(text_of("verification.md")))
    of_files = set(re.findall(r"^\| `([a-z0-9-]+)`", text_of("rule-language.md"), re.MULTILINE))
    assert real - of_files <= set(listed) <= real
    assert listed == {code: severity(code) for code in listed}
    operators = get_args(mutants.Operator)
    assert all(f"| `{operator}` |" in text_of("verification.md") for operator in operators)


def subclasses(error: type[BlinkExpertError]) -> Iterator[type[BlinkExpertError]]:
    yield error
    for one in error.__subclasses__():
        yield from subclasses(one)
