"""Read YAML by the 1.2 core rules, and find the place of any part of it.

`yes`, `no`, `on`, `off` and dates are strings; a key that stands twice, an anchor or an alias, a
merge key, a tag and a file that is not UTF-8 are refused. PyYAML's C loader reads;
positions are worked out only when something is wrong, by composing the file once more.
"""

import re
from collections.abc import Callable, Hashable
from typing import Any

import yaml

from blink_expert.errors import KnowledgeInvalid, Problem

__all__ = ["KeyPath", "locate", "locator", "parse"]

MAX_DEPTH = 50

KeyPath = tuple[str | int, ...]
"""The way from a document's root to one of its parts, such as ("rules", 3, "when")."""


class _Refused(Exception):
    """YAML that these files may not have; it does not leave this module."""

    def __init__(self, mark: Any, code: str, message: str, hint: str) -> None:
        self.mark, self.code, self.message, self.hint = mark, code, message, hint


class _CoreLoader(yaml.CSafeLoader):
    """PyYAML's fast safe loader with the YAML 1.2 core schema in place of YAML 1.1."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; a key such as 14500 or true is a name here."""
        built: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key, mark = key_node.value, key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                hint = "Put it in quotes, or write a name."
                raise _Refused(mark, "yaml-key", "a list or a mapping stands as a key.", hint)
            if key == "<<":
                hint = "Write the keys out, or derive a fact that both rules test."
                raise _Refused(mark, "yaml-merge", "merge keys ('<<') are not used here.", hint)
            if key in built:
                message = f"the key '{key}' stands twice in one mapping."
                raise _Refused(mark, "duplicate-key", message, "Remove or rename one of them.")
            built[key] = self.construct_object(value_node, deep=deep)
        return built

    def construct_number(self, node: Any) -> float:
        """Build a number: `010` is ten, as in YAML 1.2."""
        text = self.construct_scalar(node)
        base = {"0o": 8, "0x": 16}.get(text[:2])
        if base is not None:
            return int(text, base)
        number = float(text)
        if number in (float("inf"), float("-inf")):
            hint = "Put it in quotes if it is a text."
            raise _Refused(node.start_mark, "yaml-number", "this number is too large.", hint)
        return number if node.tag.endswith("float") else int(text)


_CoreLoader.add_constructor("tag:yaml.org,2002:int", _CoreLoader.construct_number)
_CoreLoader.add_constructor("tag:yaml.org,2002:float", _CoreLoader.construct_number)
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


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read = error.object  # without the byte order mark
        message = f"byte 0x{read[error.start]:02x} is not UTF-8."
        raise _at_byte(
            read, error.start, where, "not-utf8", message, "Save the file as UTF-8."
        ) from None


def _at_byte(
    data: bytes, offset: int, where: str, code: str, message: str, hint: str
) -> KnowledgeInvalid:
    *above, line = data[:offset].decode().split("\n")
    return KnowledgeInvalid([Problem(code, message, hint, where, len(above) + 1, len(line) + 1)])


def _scan(text: str) -> None:
    """Refuse what could harm before anything is built from it.

    Aliases can multiply without end, a tag asks for other things than text and numbers, and deep
    nesting exhausts the stack of PyYAML's C code, which ends the process.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            raise _Refused(
                event.start_mark,
                "yaml-anchor",
                f"anchors and aliases ('{anchor}') are not used in these files.",
                "Write the value out, or derive a fact that both rules test.",
            )
        if tag is not None:
            raise _Refused(
                event.start_mark,
                "yaml-tag",
                f"tags ('{tag}') are not used in these files.",
                "Remove it; a text that starts with '!' needs quotes.",
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                message = f"the values are nested more than {MAX_DEPTH} deep."
                raise _Refused(event.start_mark, "yaml-depth", message, "Flatten them.")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


_INDENT = "Correct its indentation, or the quotes and brackets above it."
_PLAIN = {
    "block sequence entries are not allowed in this context": (
        "a list cannot start here",
        "Start it on a line of its own, or put the text in quotes.",
    ),
    "could not find expected ':'": (
        "this line has no ': ' after its key",
        "Add it, or indent the line if the text above goes on.",
    ),
    "but found another document": ("a second document starts here", "Remove the line '---'."),
    "did not find expected '-' indicator": ("this line does not fit the list above it", _INDENT),
    "did not find expected ',' or ']'": (
        "this bracket is not closed",
        "Add the missing ']' or ','.",
    ),
    "did not find expected ',' or '}'": ("this brace is not closed", "Add the missing '}' or ','."),
    "did not find expected alphabetic or numeric character": (
        "a text cannot start with this character",
        "Put the text in quotes.",
    ),
    "did not find expected node content": (
        "a value is missing here",
        "Write it, or remove a bracket or comma.",
    ),
    "did not find expected key": ("this does not fit what stands above it", _INDENT),
    "found a tab character that violates indentation": (
        "a tab stands here",
        "Indent with spaces.",
    ),
    "found character that cannot start any token": (
        "a text cannot start with this character",
        "Put the text in quotes.",
    ),
    "found unexpected end of stream": ("this quote is not closed", "Close it."),
    "mapping values are not allowed in this context": (
        "a colon cannot stand here",
        "Put a text that has ': ' in quotes, or correct the indentation.",
    ),
}
"""What libyaml says, in words for authors."""

_OPENED = ("found unexpected end", "did not find expected ','", "could not find expected")
"""These are shown where the quote, bracket or key starts, not where the parser gave up."""


def _syntax_error(error: yaml.MarkedYAMLError, text: str, where: str) -> KnowledgeInvalid:
    said = error.problem or "this is not YAML"
    opened = said.startswith(_OPENED) and error.context_mark is not None
    mark = error.context_mark if opened else error.problem_mark or error.context_mark
    if not opened and mark is not None and text[mark.index : mark.index + 1] == "\t":
        said = "found a tab character that violates indentation"
    said, hint = _PLAIN.get(said, (said, "Check the indentation and quotes at this place."))
    return _invalid(where, "yaml-syntax", f"{said}.", hint, mark)


def parse(data: bytes, where: str) -> Any:
    """Return the document in `data`; `where` names the file in errors.

    Raises:
        KnowledgeInvalid: with the line and column of the first thing that cannot be read.

    """
    text = _text(data, where)
    try:
        _scan(text)
        return yaml.load(text, Loader=_CoreLoader)  # noqa: S506  a subclass of the safe loader
    except _Refused as error:
        raise _invalid(where, error.code, error.message, error.hint, error.mark) from None
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text, where) from None
    except yaml.reader.ReaderError as error:
        message = f"the character U+{error.character:04X} is not text."
        raise _at_byte(
            text.encode(), error.position, where, "yaml-syntax", message, "Remove it."
        ) from None


def locator(data: bytes) -> Callable[[KeyPath], tuple[int, int]]:
    """Return a function that finds the line and column (from 1) of a part of the document.

    Where the path leads nowhere, it finds the nearest parent. The document must be readable.
    """
    root = yaml.compose(_text(data, ""), Loader=yaml.CSafeLoader)

    def find(path: KeyPath) -> tuple[int, int]:
        node, mark = root, root.start_mark if root is not None else None
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

    return find


def locate(data: bytes, path: KeyPath) -> tuple[int, int]:
    """Return the line and column (from 1) of the part of the document at `path`."""
    return locator(data)(path)
