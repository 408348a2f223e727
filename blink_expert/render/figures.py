"""Pictures in an HTML answer: each drawing once, beside the first thing that it shows."""

from collections.abc import Iterator
from html import escape

from blink_expert.knowledge.model import KnowledgeBase, Picture

__all__ = ["Figures"]


class Figures:
    """The pictures of one answer; lives while that is written.

    `prefix` begins the ids of their elements.
    """

    def __init__(self, kb: KnowledgeBase, prefix: str) -> None:
        self.kb = kb
        self.prefix = prefix
        self._drawn: set[str] = set()

    def beside(self, rule: str) -> Iterator[str]:
        """Yield a figure for each picture of the rule that has not been drawn yet."""
        for picture in self.kb.pictures_of(rule):
            if picture.id not in self._drawn:
                self._drawn.add(picture.id)
                yield _figure(picture, f"{self.prefix}-picture-{picture.id}")


def _figure(picture: Picture, name: str) -> str:
    head, drawing = picture.svg.split(">", 1)  # the head is ours: no value in it has a '>'
    head = head.replace(' xmlns="http://www.w3.org/2000/svg"', "")  # HTML knows what SVG is
    title, alt = escape(picture.title), escape(picture.alt)
    schematic = (
        f' <span class="be-schematic">{escape(picture.schematic)}</span>'
        if picture.schematic
        else ""
    )
    return (
        f'<figure class="be-picture">{head} role="img" aria-labelledby="{name}-alt">'
        f'<desc id="{name}-alt">{alt}</desc>{drawing}'
        f"<figcaption>{title}{schematic}</figcaption></figure>"
    )
