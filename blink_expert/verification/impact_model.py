"""The impact of a change: what the answers say differently, and to whom."""

import msgspec

from blink_expert.verification.space import Box

__all__ = ["Change", "Impact", "Situations"]


class Situations(msgspec.Struct, frozen=True):
    """Situations in few words: `boxes` describe them, all but `beyond` of them.

    `texts` say the boxes, such as `device: xt; cover_stuck: yes`.
    """

    count: int
    boxes: tuple[Box, ...] = ()
    beyond: int = 0
    texts: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.count, self.texts))


class Change(msgspec.Struct, frozen=True):
    """One thing that the answer says differently, in these situations.

    `kind` is added, removed, changed, condition, value, order, verdict, status, contradiction,
    question, vocabulary or wording; `rule` is the rule that it comes from, where it is one.
    """

    kind: str
    text: str
    rule: str
    where: Situations


class Impact(msgspec.Struct, frozen=True):
    """All changes; `changed` of `situations` that both can be asked have another answer."""

    situations: int
    changed: int
    changes: tuple[Change, ...]
