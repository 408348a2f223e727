"""Read YAML by the 1.2 core rules, and find the place of any part of it.

`yes`, `no`, `on`, `off` and dates are strings; a key that stands twice, an anchor or an alias, a
merge key, a file over 4 MiB and one that is not UTF-8 are refused. PyYAML's C loader reads;
positions are worked out only when something is wrong, by composing the file once more.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from blink_expert.errors import KnowledgeInvalid, Problem

__all__ = ["MAX_BYTES", "KeyPath", "locate", "parse", "read_bytes"]

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 50

KeyPath = tuple[str | int, ...]
"""The way from a document's root to one of its parts, such as ("rules", 3, "when")."""


class _Duplicate(Exception):  # noqa: N818  not an error that leaves this module
    def __init__(self, key: object, node: yaml.Node) -> None:
        self.key, self.node = key, node


class _CoreLoader(yaml.CSafeLoader):
    """PyYAML's fast safe loader with the YAML 1.2 core schema in place of YAML 1.1."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; refuse a key that stands twice."""
        built: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                # A key such as 14500 or true is a name here.
                key = key_node.value
            if key in built:
                raise _Duplicate(key, key_node)
            built[key] = self.construct_object(value_node, deep=deep)
        return built

    def construct_int(self, node: Any) -> int:
        """Build an integer: `010` is ten, as in YAML 1.2."""
        text = self.construct_scalar(node)
        base = {"0o": 8, "0x": 16}.get(text.lstrip("+-")[:2], 10)
        return int(text, base)


_CoreLoader.add_constructor("tag:yaml.org,2002:int", _CoreLoader.construct_int)
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
        list("-+0123456789."),
    ),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first
    )


def _invalid(where: str, code: str, message: str, hint: str, mark: Any = None) -> KnowledgeInvalid:
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return KnowledgeInvalid([Problem(code, message, hint, where, line, column)])


def read_bytes(path: Path, where: str) -> bytes:
    """Return the file's bytes, at most `MAX_BYTES`.

    Raises:
        KnowledgeInvalid: it is too large or cannot be read.

    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _invalid(
                where,
                "file-too-large",
                f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read.",
                "Split it into several files.",
            )
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _invalid(
            where, "file-unreadable", f"the file cannot be read: {reason}.", "Check its rights."
        ) from error


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        problem = Problem(
            "not-utf8",
            f"byte 0x{data[error.start]:02x} is not UTF-8.",
            "Save the file as UTF-8.",
            where,
            line,
            column,
        )
        raise KnowledgeInvalid([problem]) from error


def _scan(text: str, where: str) -> None:
    """Refuse aliases, which can multiply without end, and nesting that exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if getattr(event, "anchor", None) is not None:
            raise _invalid(
                where,
                "yaml-anchor",
                f"anchors and aliases ('{event.anchor}') are not used in these files.",
                "Write the value out, or derive a fact that both rules test.",
                event.start_mark,
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _invalid(
                    where,
                    "yaml-depth",
                    f"the values are nested more than {MAX_DEPTH} deep.",
                    "Flatten them.",
                    event.start_mark,
                )
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


_NEEDS_SCAN = re.compile(r"(?<![^\s\[{,:-])[&*]\S")


def parse(data: bytes, where: str) -> Any:
    """Return the document in `data`; `where` names the file in errors.

    Raises:
        KnowledgeInvalid: with the line and column of the first thing that cannot be read.

    """
    text = _text(data, where)
    try:
        # Scanning costs as much as parsing: only where a file could need it.
        if _NEEDS_SCAN.search(text) or text.count("[") + text.count("{") > 20 * MAX_DEPTH:
            _scan(text, where)
        return yaml.load(text, Loader=_CoreLoader)  # noqa: S506  a subclass of the safe loader
    except _Duplicate as error:
        raise _invalid(
            where,
            "duplicate-key",
            f"the key '{error.key}' stands twice in one mapping.",
            "Remove or rename one of them.",
            error.node.start_mark,
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or "this is not YAML"
        hint = "Check the indentation and quotes at this place."
        if "'\\t'" in said or "found character that cannot start any token" in said:
            line = text.splitlines()[mark.line] if mark else ""
            if "\t" in line:
                said, hint = "a tab stands here", "Indent with spaces."
        raise _invalid(where, "yaml-syntax", f"{said}.", hint, mark) from None
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise _invalid(
            where, "yaml-syntax", f"{said}.", "Remove characters that are not text."
        ) from None
    except (RecursionError, ValueError) as error:
        raise _invalid(where, "yaml-syntax", f"{error}.", "Simplify this file.") from None


def locate(data: bytes, path: KeyPath) -> tuple[int, int]:
    """Return the line and column (from 1) of the part of the document at `path`.

    Where the path leads nowhere, the place of its nearest parent.
    """
    node = yaml.compose(_text(data, ""), Loader=yaml.CSafeLoader)
    mark = node.start_mark if node is not None else None
    for key in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            if not 0 <= key < len(node.value):
                break
            node = node.value[key]
            mark = node.start_mark
        elif isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(key)), None)
            if pair is None:
                break
            mark, node = pair[0].start_mark, pair[1]
        else:
            break
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
