"""Sets of situations in words."""

from blink_expert.many import NOT_KNOWN
from blink_expert.verification.impact_model import Situations
from blink_expert.verification.space import Box, Set, Space

__all__ = ["described", "valued"]

_MOST_BOXES = 12
"""Boxes in one description; what is beyond them is counted only."""


def described(space: Space, where: Set, identifies: str) -> Situations:
    """Describe the situations; where the device is named, that is said first and alone.

    The others, in which it follows from what is seen, would only say the same in more words.
    """
    named = where & ~space.where(identifies, NOT_KNOWN)
    boxes = space.boxes(named if named.satisfiable() else where, _MOST_BOXES)
    beyond = where & ~space.union(space.box(box) for box in boxes)
    texts = tuple(_said(space, box) for box in boxes)
    return Situations(space.count(where), tuple(boxes), space.count(beyond), texts)


def valued(space: Space, fact: str, value: str) -> Situations:
    """Describe the situations in which the fact has that value."""
    count = space.count(space.where(fact, value))
    return Situations(count, ({fact: (value,)},), 0, (f"{fact}: {value}",))


def _said(space: Space, box: Box) -> str:
    said = []
    for name, atoms in box.items():
        others = [atom for atom in space.atoms(name) if atom not in atoms]
        if len(others) < len(atoms):
            said.append(f"{name}: {', '.join(f'not {atom}' for atom in others)}")
        else:
            said.append(f"{name}: {' or '.join(atoms)}")
    return "; ".join(said) or "every situation"
