"""Every mistake an author can make is answered with where it is, what is wrong and what to do.

Each file in `malformed/` replaces or adds one file of the knowledge base in `base/`. Its head says
which, and what is to be reported: place, code and full message of each problem, in order.
"""

import ast
import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import blink_expert
import blink_expert.knowledge
from blink_expert.errors import KnowledgeInvalid, KnowledgeNotFound, Problem
from blink_expert.knowledge.drawings import ATTRIBUTES

HERE = Path(__file__).parent
MALFORMED = sorted((HERE / "malformed").glob("*.yaml"))
_TARGET = re.compile(r"# (replaces|adds): (\S+)")
_EXPECTS = re.compile(r"# expects: (?:(?P<file>\S+):)?(?P<line>\d+):(?P<column>\d+) (?P<code>\S+)")
_SAYS = re.compile(r"# says: (.+)")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return shutil.copytree(HERE / "base", tmp_path / "base")


def problems(directory: Path) -> tuple[Problem, ...]:
    with pytest.raises(KnowledgeInvalid) as caught:
        blink_expert.load(directory, cache=False)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return caught.value.problems


def expected(lines: list[str], file: str) -> Iterator[tuple[str, str]]:
    """Yield code and full message of each problem that the head of a file announces."""
    for line, after in pairwise(lines):
        if place := _EXPECTS.fullmatch(line):
            said = _SAYS.fullmatch(after)
            assert said, f"'# says:' must follow '{line}'"
            where = f"{place['file'] or file}:{place['line']}:{place['column']}"
            yield place["code"], f"{where}: {said[1]}"


@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: path.stem)
def test_a_mistake_is_reported_with_place_reason_and_remedy(path: Path, base: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    target = _TARGET.fullmatch(lines[0])
    assert target
    assert (base / target[2]).exists() == (target[1] == "replaces")
    shutil.copy(path, base / target[2])
    found = problems(base)
    assert [(one.code, str(one)) for one in found] == list(expected(lines, target[2]))
    assert all(one.hint for one in found)


@pytest.mark.parametrize(
    ("data", "line", "column", "code", "message"),
    [
        (b"", 1, 1, "empty-file", "the file is empty."),
        (b"about: caf\xe9\n", 1, 11, "not-utf8", "byte 0xe9 is not UTF-8."),
        (b"\xef\xbb\xbfabout: caf\xe9\n", 1, 11, "not-utf8", "byte 0xe9 is not UTF-8."),
        ("about: é\nrules: é\0".encode(), 2, 9, "yaml-syntax", "the character U+0000 is not text."),
        (b"[" * 100_000, 1, 51, "yaml-depth", "the values are nested more than 50 deep."),
        (b"- " * 100_000, 1, 101, "yaml-depth", "the values are nested more than 50 deep."),
        (b"? " * 100_000, 1, 101, "yaml-depth", "the values are nested more than 50 deep."),
        (b"{a: " * 100_000, 1, 201, "yaml-depth", "the values are nested more than 50 deep."),
        (
            b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1)
                                         for n in range(98, 123)),
            1, 4, "yaml-anchor", "anchors and aliases ('a') are not used in these files.",
        ),
        (
            b"rank: " + b"9" * 5000, 1, 7, "yaml-number", "this number is too large."),
    ],
    ids=["no-bytes", "latin-1", "bom-latin-1", "nul", "flow-depth", "block-depth", "key-depth",
         "mapping-depth", "alias-bomb", "endless-number"],
)  # fmt: skip
def test_bytes_that_cannot_be_read_are_refused(
    data: bytes, line: int, column: int, code: str, message: str, base: Path
) -> None:
    (base / "rules" / "more.yaml").write_bytes(data)
    (found,) = problems(base)
    assert (found.code, found.line, found.column) == (code, line, column)
    assert str(found).startswith(f"rules/more.yaml:{line}:{column}: {message} ")
    assert found.hint


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (
            sparse,
            "file-too-large",
            (
                "the file has 50,000,000 bytes; at most 4,194,304 are read."
                " Split it into several files."
            ),
        ),
        (Path.mkdir, "file-unreadable", "this is not a file. Rename, move or delete it."),
        (os.mkfifo, "file-unreadable", "this is not a file. Rename, move or delete it."),
        (
            lambda path: path.symlink_to("nowhere"),
            "file-unreadable",
            "the file cannot be read: no such file or directory. Check its rights.",
        ),
    ],
    ids=["50-megabytes", "directory", "fifo", "dangling-link"],
)
def test_what_is_no_readable_file_is_refused(
    make: Callable[[Path], None], code: str, message: str, base: Path
) -> None:
    make(base / "facts" / "more.yaml")
    make(base / "rules" / "more.yaml")
    found = problems(base)
    assert [one.code for one in found] == [code, code]
    assert str(found[1]) == f"rules/more.yaml:1:1: {message}"


def test_a_file_name_that_is_no_text_is_refused(base: Path) -> None:
    (base / "rules" / os.fsdecode(b"caf\xe9.yaml")).write_text("rules: []")
    (found,) = problems(base)
    message = "the name of this file is not text. Rename it."
    assert str(found) == f"rules/caf\\udce9.yaml:1:1: {message}"


def test_mistakes_of_all_files_come_at_once_in_their_order(base: Path) -> None:
    for name in ("rules/main.yaml", "facts/manual.yaml", "facts/leaflet.yaml"):
        (base / name).write_text("wrong: 1\nwrong: 2\n", "utf-8")
    (base / "facts" / "product.yaml").write_text("wrong: 1\n", "utf-8")
    assert [(one.where, one.code) for one in problems(base)] == [
        ("facts/leaflet.yaml", "duplicate-key"),
        ("facts/manual.yaml", "duplicate-key"),
        ("facts/product.yaml", "unknown-key"),
        ("rules/main.yaml", "duplicate-key"),
    ]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "there is no such directory. Name one that has the directories facts/ and"),
        ("x" * 5000, "there is no such directory. Name one"),
        ("base/facts/manual.yaml", "there is no such directory. Name one"),
        ("base", "there is no file in rules/. A knowledge base has .yaml files in facts/ and in"),
        ("", "there is no file in facts/. A knowledge base has"),
    ],
    ids=["missing", "name-too-long", "file", "no-rules", "empty"],
)
def test_a_directory_without_knowledge_is_named(place: str, message: str, base: Path) -> None:
    shutil.rmtree(base / "rules")
    with pytest.raises(KnowledgeNotFound) as caught:
        blink_expert.load(base.parent / place, cache=False)
    assert str(caught.value).startswith(f"{base.parent / place}: {message}")


def test_the_base_itself_is_good_and_has_every_conclusion(base: Path) -> None:
    from blink_expert.knowledge.schema import CONCLUSIONS

    kb = blink_expert.load(base, cache=False)
    assert {rule.kind for rule in kb.rules} == set(CONCLUSIONS)


def test_yes_no_on_off_are_values_as_they_stand(base: Path) -> None:
    (base / "facts" / "more.yaml").write_text(
        "facts:\n  switch:\n    about: its switch\n"
        "    values: {on: {label: On}, off: {label: Off}}\n"
    )
    (base / "rules" / "more.yaml").write_text(
        "about: Words that YAML 1.1 takes for true and false\nrules:\n"
        "  - id: dark\n    when: {wired: no, switch: [off, on], coin: {not: yes}}\n"
        "    note: It is dark.\n    cites: [L1]\n"
    )
    kb = blink_expert.load(base, cache=False)
    accepts = {one.fact: one.accepts for one in kb.rule["dark"].conditions if one.origin == "when"}
    assert accepts == {"wired": ("no",), "switch": ("on", "off"), "coin": ("no",)}


@pytest.mark.parametrize("name", [".#main.yaml", "._main.yaml", "main.yaml~", "notes.txt"])
def test_what_editors_leave_behind_is_not_read(name: str, base: Path) -> None:
    (base / "rules" / name).symlink_to("nowhere")
    assert blink_expert.load(base, cache=False).rules


def test_a_byte_order_mark_is_no_mistake(base: Path) -> None:
    path = base / "rules" / "main.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert blink_expert.load(base, cache=False).rules


def test_a_thousand_mistakes_take_seconds_not_minutes(base: Path) -> None:
    rules = "".join(f"  - id: r{n}\n    noet: It is bright.\n" for n in range(1000))
    (base / "rules" / "more.yaml").write_text("about: Many\nrules:\n" + rules)
    assert len(problems(base)) == 1000


def test_a_paragraph_for_a_name_is_not_repeated_in_full(base: Path) -> None:
    (base / "rules" / "more.yaml").write_text(
        "about: Long\nrules:\n  - id: long\n    note: It is bright.\n"
        f"    when: {{lid: '{'screw ' * 5000}', '{'x' * 900}': 1}}\n    cites: [L1]\n"
    )
    assert [len(one.message) <= 300 for one in problems(base)] == [True, True]


def test_every_code_has_a_malformed_file() -> None:
    covered = {found[1] for path in MALFORMED for found in re.finditer(
        r"# expects: \S+ (\S+)", path.read_text("utf-8"))}  # fmt: skip
    covered |= {"file-too-large", "file-unreadable", "not-utf8", "yaml-depth"}  # made above
    covered |= {"derived-fact", "given-twice"}  # of a situation: test_situation.py
    covered |= {"bad-drawing"}  # of a drawing: test_drawings.py
    package = Path(blink_expert.knowledge.__file__).parent
    texts = {
        node.value
        for path in package.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text)}
    codes -= {*ATTRIBUTES, "sans-serif"}  # what a drawing may have
    assert codes - {"blink-expert", "utf-8", "utf-8-sig"} == covered
