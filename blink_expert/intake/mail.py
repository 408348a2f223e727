"""Which parts of a text its writer wrote: not what was quoted, nor heads and signatures of mail."""

import re
from collections.abc import Iterator

__all__ = ["left_out"]

_HEAD = re.compile(
    r"(?:from|to|cc|bcc|date|sent|reply-to|message-id|content-type|von|gesendet|an|datum): ",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:subject|betreff): {0,3}(?:re|fw|fwd|aw|wg)\b", re.IGNORECASE)
_WROTE = re.compile(
    r"(?:on|am|le|el|il) .{3,150}(?:wrote|schrieb|[ée]crit|escribi[óo]|scritto)", re.IGNORECASE
)
_ORIGINAL = re.compile(r"[-_ ]{3,20}(?:original|forwarded|urspr|weitergeleitet)", re.IGNORECASE)
_OTHERS = re.compile(
    f"{_HEAD.pattern}|{_SUBJECT.pattern}|{_WROTE.pattern}|{_ORIGINAL.pattern}", re.IGNORECASE
)
"""Any of the above: few lines are."""
_MARKS = (">", "|>", "＞")  # noqa: RUF001
_GOODBYE = re.compile(
    r"(?:kind(?:est)? |best |warm |many |lots of |with |mit |viele |liebe )?"
    r"(?:regards|wishes|greetings|thanks|thx|thank you|cheers|sincerely|yours|love|best"
    r"|freundlichen|gr[uü](?:ß|ss)e|mfg|cordially|respectfully|saludos|cordialement|sent from)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"(?:yes|yep|yeah|yup|no|nope|nah)\b(?! (?:idea|clue|way))", re.IGNORECASE)

_REST_WORDS = 3
"""Words after a goodbye on its line at most, such as the name."""

_POSTSCRIPT = re.compile(r"p\.? ?s\b", re.IGNORECASE)
_SIGNATURE_LINES = 14
"""Lines of a signature at most: a long text after a goodbye is no signature."""

_Line = tuple[int, int]


def left_out(text: str) -> list[tuple[int, int]]:
    """Return the parts of the text that are not its writer's own words, in order."""
    if "\n" not in text:
        return []
    lines = list(_lines(text))
    filled = [line for line in lines if text[slice(*line)].strip()]
    if len(text.split(None, 3 * len(filled) + 1)) <= 2 * len(filled):
        return []  # line breaks between single words say nothing
    parts: list[_Line] = []
    end = len(lines)
    for place, (start, stop) in enumerate(lines):
        line = text[start:stop].lstrip()
        if not line.startswith(_MARKS) and _OTHERS.match(line) is None:
            continue
        if _ORIGINAL.match(line) or (_WROTE.match(line) and line.rstrip().endswith(":")):
            if not _goes_on(text, lines[place + 1 :]):
                end = place
                parts.append((start, len(text)))
                break
            parts.append((start, stop))
        elif line.startswith(_MARKS) and _is_answered(text, line, lines[place + 1 :]):
            parts.append((start, text.index(line[0], start) + 1))
        elif line.startswith(_MARKS) or _HEAD.match(line) or _SUBJECT.match(line):
            parts.append((start, stop))
    parts += _signature(text, lines[:end], parts)
    return sorted(parts)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _goes_on(text: str, lines: list[_Line]) -> bool:
    """Whether the mail that follows is marked line by line, so that answers may stand in it."""
    for start, stop in lines[:3]:
        line = text[start:stop].strip()
        if line:
            return line.startswith(_MARKS)
    return True


def _is_answered(text: str, line: str, following: list[_Line]) -> bool:
    """Whether the line quotes a question that yes or no is said to right below it."""
    if not line.rstrip().endswith("?"):
        return False
    below = (text[start:stop].strip() for start, stop in following[:3])
    return _YES_OR_NO.match(next(filter(None, below), "")) is not None


def _signature(text: str, lines: list[_Line], parts: list[_Line]) -> Iterator[_Line]:
    """Yield the signature: after a goodbye or a line of hyphens, near the end of own words."""
    quoted = {start for start, _ in parts}
    own = [line for line in lines if line[0] not in quoted and text[slice(*line)].strip()]
    for place in range(max(1, len(own) - _SIGNATURE_LINES), len(own)):
        line = text[slice(*own[place])].strip()
        if not line.strip("-_") or _is_goodbye(line):
            for start, stop in own[place:]:
                if _POSTSCRIPT.match(text, start):
                    return
                yield start, stop
            return


def _is_goodbye(line: str) -> bool:
    found = _GOODBYE.match(line)
    return found is not None and len(line[found.end() :].split()) <= _REST_WORDS and "?" not in line
