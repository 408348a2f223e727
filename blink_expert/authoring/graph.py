"""Pictures of the knowledge as graphs: a device's procedure, and which facts follow from which.

Here they are nodes and edges with plain texts; `drawing` writes them in a format.
"""

from typing import Literal

import msgspec

__all__ = ["Cluster", "Edge", "Graph", "Node", "Shape"]

Shape = Literal["start", "step", "warning", "note", "way", "stop", "join", "asked", "derived"]


class Node(msgspec.Struct, frozen=True):
    """A box with its text; `detail` stands under it."""

    id: str
    shape: Shape
    text: str = ""
    detail: str = ""


class Edge(msgspec.Struct, frozen=True):
    """An arrow; each of `labels` is a line beside it. `aside` leads to what may be done instead."""

    source: str
    target: str
    labels: tuple[str, ...] = ()
    aside: bool = False


class Cluster(msgspec.Struct, frozen=True):
    """Nodes in a frame with a title."""

    id: str
    title: str
    nodes: tuple[Node, ...]


class Graph(msgspec.Struct, frozen=True):
    """Frames, the nodes outside of them, and the arrows between all of these."""

    title: str
    nodes: tuple[Node, ...]
    clusters: tuple[Cluster, ...]
    edges: tuple[Edge, ...]
