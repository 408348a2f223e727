"""Read the drawings of pictures: SVG of which only what is known to be harmless is taken over.

A drawing is read and written anew, so nothing reaches a page that is not on the lists here: no
script, no style, no reference to anything outside. Its only colour is that of the text around it,
so it is seen in a dark page and in print.
"""

import re
from html import escape
from xml.parsers import expat

from blink_expert.errors import KnowledgeInvalid, Problem, did_you_mean, shortened

__all__ = ["ATTRIBUTES", "ELEMENTS", "MAX_DRAWING", "SMALLEST_TEXT", "read_drawing"]

MAX_DRAWING = 8 * 1024
"""The bytes of a drawing, at most."""

SMALLEST_TEXT = 12
"""The smallest font size, in the units of the drawing."""

_NAMESPACE = "http://www.w3.org/2000/svg"
_LONGEST_SIDE = 480
_FONT_SIZE = "font-size"


class _Refused(Exception):
    """Something that no drawing may have; it does not leave this module."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint


_SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
ELEMENTS = ("svg", "g", "text", *_SHAPES)
"""What a drawing may be made of."""

_NUMBER = r"-?([0-9]{1,4}(\.[0-9]{1,4})?|\.[0-9]{1,4})"
_VALUES = {
    "xmlns": re.escape(_NAMESPACE),
    "viewBox": r"0 0 (?P<width>[0-9]{2,3}) (?P<height>[0-9]{2,3})",
    "fill stroke": "none|currentColor",
    "x y x1 y1 x2 y2 cx cy r rx ry width height font-size font-weight": _NUMBER,
    "stroke-width opacity fill-opacity stroke-opacity stroke-dashoffset": _NUMBER,
    "stroke-dasharray points": "[-0-9.][-0-9., \n]*",
    "d": "[Mm][-0-9., \nMmLlHhVvCcSsQqTtAaZz]+",
    "transform": rf"((translate|rotate|scale)\({_NUMBER}([ ,]+{_NUMBER})*\)\s*)+",
    "stroke-linecap": "butt|round|square",
    "stroke-linejoin": "bevel|miter|round",
    "text-anchor": "start|middle|end",
    "font-family": "sans-serif",
}
ATTRIBUTES = {
    name: re.compile(pattern) for names, pattern in _VALUES.items() for name in names.split()
}
"""What a drawing may have, and what each may be."""

_OF_THE_ROOT = ("xmlns", "viewBox", "fill", "stroke")
"""What the outermost element must have; the first two no other may."""


def read_drawing(data: bytes, where: str) -> str:
    """Return the drawing, written anew without what is not seen; `where` names the file in errors.

    Raises:
        KnowledgeInvalid: it is no SVG of the kind that is taken.

    """
    if len(data) > MAX_DRAWING:
        message = f"the drawing has {len(data):,} bytes; at most {MAX_DRAWING:,} are taken."
        raise _invalid(where, message, "Draw it with fewer or rounder shapes.", 1, 1)
    writer = _Writer()
    try:
        writer.parser.Parse(data, True)
    except _Refused as error:
        raise _invalid(where, error.message, error.hint, *writer.place) from None
    except expat.ExpatError as error:
        message = f"this is no XML: {expat.ErrorString(error.code)}."
        hint = "Close every element, and put every value in quotes."
        raise _invalid(where, message, hint, error.lineno, error.offset + 1) from None
    return "".join(writer.parts)


def _invalid(where: str, message: str, hint: str, line: int, column: int) -> KnowledgeInvalid:
    return KnowledgeInvalid([Problem("bad-drawing", message, hint, where, line, column)])


class _Writer:
    """Takes what expat reads, refuses what is not on the lists, and writes the rest."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []
        self.empty = True
        self.place = (1, 1)
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        # Without a DOCTYPE there are no entities but the five of XML: nothing can grow.
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def here(self) -> None:
        """Keep where the thing begins that is read now; afterwards, expat only knows its end."""
        self.place = (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def doctype(self, *_: object) -> None:
        self.here()
        raise _Refused("a drawing cannot have a DOCTYPE.", "Remove it.")

    def instruction(self, *_: object) -> None:
        self.here()
        raise _Refused("a drawing cannot have a processing instruction ('<?').", "Remove it.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.here()
        if name not in ELEMENTS:
            hint = did_you_mean(name, ELEMENTS) or f"Elements: {', '.join(ELEMENTS)}."
            raise _Refused(f"a drawing cannot have <{shortened(name, 40)}>.", hint)
        if (name == "svg") == bool(self.open):
            raise _Refused("<svg> stands around all the rest, and nowhere else.", "Begin with it.")
        for key, value in attributes.items():
            _check(key, value)
        if name == "svg":
            attributes |= _size(attributes)
        elif found := {"xmlns", "viewBox"} & set(attributes):
            raise _Refused(f"'{found.pop()}' belongs to <svg> alone.", "Remove it here.")
        if name == "text" and float(attributes.get(_FONT_SIZE) or 0) < SMALLEST_TEXT:
            message = f"a text needs a {_FONT_SIZE} of at least {SMALLEST_TEXT}, to be readable."
            raise _Refused(message, "Make it larger, or let the text alternative say it.")
        self.open.append(name)
        said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        self.parts.append(f"<{name}{said}>")
        self.empty = True

    def end(self, name: str) -> None:
        self.open.pop()
        if self.empty and not self.open:
            self.place = (1, 1)
            raise _Refused("nothing is drawn.", "Draw something, or delete the file.")
        if self.empty:
            self.parts[-1] = f"{self.parts[-1][:-1]}/>"
        else:
            self.parts.append(f"</{name}>")
        self.empty = False

    def text(self, text: str) -> None:
        self.here()
        if self.open[-1] != "text":
            if text.strip():
                raise _Refused("words stand outside a <text>.", "Put them into one, or remove.")
        elif not text.isprintable():
            raise _Refused("a text has a character that is not seen.", "Write it in one line.")
        else:
            self.parts.append(escape(text))
            self.empty = False


def _check(key: str, value: str) -> None:
    pattern = ATTRIBUTES.get(key)
    if pattern is None:
        hint = did_you_mean(key, ATTRIBUTES) or f"Attributes: {', '.join(ATTRIBUTES)}."
        raise _Refused(f"a drawing cannot have the attribute '{shortened(key, 40)}'.", hint)
    if not pattern.fullmatch(value):
        paint = key in ("fill", "stroke")
        hint = "Values: none, currentColor." if paint else "Write plain numbers and words."
        raise _Refused(f"'{key}' cannot be '{shortened(value, 40)}' in a drawing.", hint)


def _size(attributes: dict[str, str]) -> dict[str, str]:
    """Return width and height of the outermost element: those of its viewBox."""
    for key in _OF_THE_ROOT:
        if key not in attributes:
            raise _Refused(
                f"<svg> needs '{key}'.",
                f'Begin with <svg xmlns="{_NAMESPACE}" viewBox="0 0 240 160"'
                ' fill="none" stroke="currentColor">.',
            )
    found = ATTRIBUTES["viewBox"].fullmatch(attributes["viewBox"])
    size = found.groupdict() if found else {}
    if any(int(side) > _LONGEST_SIDE for side in size.values()):
        message = f"a side of the drawing is longer than {_LONGEST_SIDE}."
        raise _Refused(message, "Scale it: 240 by 160 is usual.")
    return size
