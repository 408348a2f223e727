"""Checks of pictures: each stands beside something, and each device that has steps has one."""

from collections.abc import Iterable, Iterator

from blink_expert.knowledge.files import is_drawing
from blink_expert.knowledge.model import Step
from blink_expert.verification.answers import Answers
from blink_expert.verification.model import Draft
from blink_expert.verification.space import Set

__all__ = ["picture_findings"]


def picture_findings(answers: Answers, files: Iterable[str]) -> Iterator[Draft]:
    """Find pictures that no answer shows, drawings without an entry, and devices without a picture.

    A pack need not have pictures: of one that has none, nothing is said.
    """
    kb = answers.kb
    used = {picture.file for picture in kb.pictures}
    for file in files:
        if is_drawing(file) and file not in used:
            yield Draft(
                "unused-drawing",
                file,
                (),
                "no picture names this drawing.",
                "Add it to 'pictures', or delete it.",
            )
    if not kb.pictures:
        return
    shown: dict[str, Set] = {}
    for picture in kb.pictures:
        shown[picture.id] = answers.valid & answers.space.union(
            answers.shown(place) for place, rule in enumerate(kb.rules) if rule.id in picture.shows
        )
        if not shown[picture.id].satisfiable():
            yield Draft(
                "unlinked-picture",
                "",
                ("pictures", picture.id),
                f"no answer shows the picture '{picture.id}'.",
                "Name under 'shows' the rules beside which it stands, or remove it.",
            )
    yield from _devices_without(answers, answers.space.union(shown.values()))


def _devices_without(answers: Answers, pictured: Set) -> Iterator[Draft]:
    kb = answers.kb
    stepped = answers.valid & answers.space.union(
        answers.shown(place)
        for place, rule in enumerate(kb.rules)
        if isinstance(rule.conclusion, Step)
    )
    for value in kb.fact[kb.identifies].values:
        device = answers.outcomes.is_value(kb.identifies, [value.name])
        if (stepped & device).satisfiable() and not (pictured & device).satisfiable():
            yield Draft(
                "no-picture",
                "",
                ("devices", value.name),
                f"the device '{value.name}' has steps, and no picture.",
                "Draw one, or name its rules under the 'shows' of a picture.",
            )
