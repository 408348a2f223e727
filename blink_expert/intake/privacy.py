"""Find personal data: mail addresses, phone numbers, serial numbers and street addresses.

Each pattern has bounds on what it repeats, so that the work grows with the text and no faster.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from blink_expert.intake.model import Hidden

__all__ = ["find_personal", "hide", "redact"]

_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
_PHONE = re.compile(r"(?<![\w.])(?:\+|\(|00)?\d(?:[ ().\-/]{0,2}\d){6,14}(?![\w%])")
_CODE = re.compile(r"(?<![\w-])[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,16}){1,6}(?![\w-])")
_RUN = re.compile(r"(?<![\w.,-])[A-Za-z0-9]{9,40}(?![\w-])")
_DIGITS = re.compile(r"\d\d*")
"""As `\\d+`, in half of the time: a pattern that starts with one character is looked for by it."""
_HOUSE = re.compile(r"(?<![\w.])\d{1,6}[a-z]?[ ,]", re.IGNORECASE)
_STREET = re.compile(
    r"\d{1,6}[a-z]?[ ,]{1,2}(?:[^\W_][\w.'’]{0,20} ){0,3}"  # noqa: RUF001
    r"(?:street|str|avenue|ave|lane|road|rd|boulevard|blvd|terrace|highway|parkway|crescent)\b\.?"
    r"|\d{1,6}[a-z]? (?:[A-Z][\w.'’]{0,20} ){1,3}"  # noqa: RUF001
    r"(?:St|Ln|Dr|Drive|Ct|Court|Way|Place|Square)\b\.?",
    re.IGNORECASE,
)
_STREET_FIRST = re.compile(
    r"\b[^\W\d_]{2,20} ?(?:stra(?:ß|ss)e|gasse|weg|platz|str\.) \d{1,4}[a-z]?\b", re.IGNORECASE
)
_ROADS = ("strasse ", "gasse ", "weg ", "platz ", "str. ")
_CASED = re.compile(r"\d\S* (?:[A-Z]\S* ){1,3}[A-Z]")
_VOLTS = re.compile(r"\d{1,2}-\d{1,2}[vV](?:[aA][cC]|[dD][cC])?")
"""What a transformer has written on it: `16-24V`."""
_PHONE_DIGITS, _SERIAL_DIGITS = 7, 4
"""Digits at least, of a code with hyphens too: `USB-C` and `2-hole` are none."""

_Range = tuple[int, int]
_Sought = tuple[int, int, re.Pattern[str], str, Callable[[str], bool]]


def redact(text: str) -> tuple[str, tuple[Hidden, ...]]:
    """Return the text with `[kind]` in the place of personal data, and what was hidden where.

    >>> redact("Call 555-010-0199 or write to ann@example.com.")[0]
    'Call [phone number] or write to [mail address].'

    """
    hidden = find_personal(text)
    return hide(text, 0, len(text), hidden), hidden


def find_personal(text: str) -> tuple[Hidden, ...]:
    """Return the personal data in the text, in its order, without overlaps."""
    found = sorted(_all(text), key=lambda one: (one.start, -one.end))
    kept: list[Hidden] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if one.end > kept[-1].end:
                kept[-1] = Hidden(kept[-1].start, one.end, kept[-1].kind)
        else:
            kept.append(one)
    return tuple(kept)


def _all(text: str) -> Iterator[Hidden]:
    if "@" in text:
        for found in _MAIL.finditer(text):
            yield Hidden(*found.span(), "mail address")
    digits = [found.span() for found in _DIGITS.finditer(text)]
    if not digits:
        return
    for start, end, pattern, kind, is_kind in _likely(text, digits):
        for found in pattern.finditer(text, start, end):
            if is_kind(found[0]):
                yield Hidden(*found.span(), kind)
    for found in _streets(text, [start for start, _ in digits]):
        if _is_street(found[0]):
            yield Hidden(*found.span(), "street address")


def _likely(text: str, digits: Sequence[_Range]) -> Iterator[_Sought]:
    """Yield what is looked for, and where: only around so many digits that stand together."""
    for first, last in _together(digits, _PHONE_DIGITS, lambda end, start: start - end <= 2):
        yield max(0, first - 1), last + 1, _PHONE, "phone number", _is_phone
    joined = _together(digits, _SERIAL_DIGITS, lambda end, start: " " not in text[end:start])
    for first, last in joined:
        start, end = text.rfind(" ", 0, first) + 1, text.find(" ", last)
        end = end if end >= 0 else len(text)
        yield start, end, _CODE, "serial number", _is_code
        yield start, end, _RUN, "serial number", _is_serial


def _together(
    digits: Iterable[_Range], count: int, joined: Callable[[int, int], bool]
) -> Iterator[_Range]:
    """Yield where so many digits stand together: what is between two of them is `joined`."""
    first = last = total = 0
    for start, end in digits:
        if not total or not joined(last, start):
            if total >= count:
                yield first, last
            first, total = start, 0
        total += end - start
        last = end
    if total >= count:
        yield first, last


def _streets(text: str, numbers: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield what may be a street with its number, looked for only where there are numbers."""
    last = 0
    for start in numbers:
        house = _HOUSE.match(text, start) if start >= last else None
        found = _STREET.match(text, start) if house is not None else None
        if found is not None:
            last = found.end()
            yield found
    folded = text.casefold()
    if any(road in folded for road in _ROADS):
        yield from _STREET_FIRST.finditer(text)


_SHORT_ROADS = ("st", "ln", "dr", "drive", "ct", "court", "way", "place", "square")


def _is_phone(found: str) -> bool:
    """Whether its digits stand in groups as those of a phone number: `3.7 14500` is none."""
    groups = re.findall(r"\d+", found)
    return len("".join(groups)) >= _PHONE_DIGITS and sum(len(group) == 1 for group in groups) < 2


def _is_street(found: str) -> bool:
    """Whether it is a road: short words for one are such only among capital letters."""
    last = found.rstrip(".").rpartition(" ")[2]
    return last.casefold() not in _SHORT_ROADS or bool(_CASED.match(found))


def _is_serial(found: str) -> bool:
    digits = sum(map(str.isdigit, found))
    return _SERIAL_DIGITS <= digits < len(found) or (digits == len(found) and digits >= 9)


def hide(text: str, start: int, end: int, hidden: Iterable[Hidden]) -> str:
    """Return this part of the text with `[kind]` in the place of what is hidden in it."""
    parts, last = [], start
    for one in hidden:
        if one.start < end and one.end > last:
            parts += [text[last : max(last, one.start)], f"[{one.kind}]"]
            last = min(end, one.end)
    return "".join([*parts, text[last:end]])


def _is_code(found: str) -> bool:
    return sum(map(str.isdigit, found)) >= _SERIAL_DIGITS and not _VOLTS.fullmatch(found)
