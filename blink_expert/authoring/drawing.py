"""Write a graph as Mermaid, as DOT, or as SVG by way of Graphviz. No text can act on the format."""

import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterable, Iterator

from blink_expert.authoring.graph import Edge, Graph, Node, Shape
from blink_expert.errors import AuthoringError

__all__ = ["dot", "mermaid", "svg"]

_WIDTH = 40
"""Characters in a line of a box: Graphviz does not wrap."""
_SECONDS = 120


def mermaid(graph: Graph) -> str:
    """Return the graph as a Mermaid flowchart, for Markdown on GitHub and others."""
    return "\n".join([*_mermaid(graph), ""])


_MERMAID: dict[Shape, tuple[str, str]] = {
    "start": ("([", "])"),
    "step": ("[", "]"),
    "warning": ("{{", "}}"),
    "note": (">", "]"),
    "way": ("[/", "/]"),
    "stop": ("[[", "]]"),
    "join": ("((", "))"),
    "asked": ("[", "]"),
    "derived": ("(", ")"),
}


def _mermaid(graph: Graph) -> Iterator[str]:
    yield "flowchart TD"
    for node in graph.nodes:
        yield f"  {_mermaid_node(node)}"
    for cluster in graph.clusters:
        yield f"  subgraph {cluster.id}[{_mermaid_text([cluster.title])}]"
        for node in cluster.nodes:
            yield f"    {_mermaid_node(node)}"
        yield "  end"
    for edge in graph.edges:
        arrow = "-.->" if edge.aside else "-->"
        label = f"|{_mermaid_text(edge.labels)}|" if edge.labels else ""
        yield f"  {edge.source} {arrow}{label} {edge.target}"
    stops = [
        node.id for cluster in graph.clusters for node in cluster.nodes if node.shape == "stop"
    ]
    if stops:
        yield "  classDef stop stroke-width:3px"
        yield f"  class {','.join(stops)} stop"


def _mermaid_node(node: Node) -> str:
    left, right = _MERMAID[node.shape]
    return f"{node.id}{left}{_mermaid_text(_parts(node))}{right}"


_MERMAID_PLAIN = re.compile(r"[^\W_]|[ ,.'()?!/=:-]|(?<=[^\W_])_(?=[^\W_])")
"""A character that stands for itself in quotes; the rest may be read as markup or as an entity."""
_LIST = re.compile(r"^(\d+)([.)])|^([-+])")


def _mermaid_text(lines: Iterable[str]) -> str:
    """Return the lines as one quoted text."""
    text = "<br/>".join(_mermaid_line(_plain(line)) for line in lines)
    return f'"{text or " "}"'  # an empty text is a syntax error


def _mermaid_line(line: str) -> str:
    # What starts like an item of a list is drawn as an error message.
    head = _LIST.match(line)
    kept = {head.end() - 1} if head else set()
    return "".join(
        char if place not in kept and _MERMAID_PLAIN.match(line, place) else f"#{ord(char)};"
        for place, char in enumerate(line)
    )


def dot(graph: Graph) -> str:
    """Return the graph in DOT, the language of Graphviz."""
    return "\n".join([*_dot(graph), ""])


_DOT: dict[Shape, str] = {
    "start": "shape=oval",
    "step": "shape=box",
    "warning": "shape=octagon",
    "note": "shape=note",
    "way": "shape=parallelogram",
    "stop": "shape=box, peripheries=2, penwidth=2",
    "join": "shape=point",
    "asked": "shape=box",
    "derived": "shape=box, style=rounded",
}


def _dot(graph: Graph) -> Iterator[str]:
    yield f"digraph {_dot_text([graph.title])} {{"
    yield '  graph [fontname="sans-serif"];'
    yield '  node [fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif"];'
    for node in graph.nodes:
        yield f"  {_dot_node(node)}"
    for cluster in graph.clusters:
        yield f"  subgraph cluster_{cluster.id} {{"
        yield f"    label={_dot_text([cluster.title])};"
        for node in cluster.nodes:
            yield f"    {_dot_node(node)}"
        yield "  }"
    for edge in graph.edges:
        yield f"  {edge.source} -> {edge.target}{_dot_edge(edge)};"
    yield "}"


def _dot_node(node: Node) -> str:
    return f"{node.id} [{_DOT[node.shape]}, label={_dot_text(_parts(node))}];"


def _dot_edge(edge: Edge) -> str:
    kept = [f"label={_dot_text(edge.labels)}"] if edge.labels else []
    kept += ["style=dashed"] if edge.aside else []
    return f" [{', '.join(kept)}]" if kept else ""


def _dot_text(lines: Iterable[str]) -> str:
    wrapped = (part for line in lines for part in textwrap.wrap(_plain(line), _WIDTH) or [""])
    return '"' + "\\n".join(_dot_line(line) for line in wrapped) + '"'


def _dot_line(line: str) -> str:
    # Graphviz reads entities as HTML does, and `\N` and the like as escapes.
    return line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def svg(graph: Graph) -> str:
    """Return the graph as SVG, drawn by Graphviz.

    Raises:
        AuthoringError: Graphviz is not installed, or it fails.

    """
    program = shutil.which("dot")
    if program is None:
        raise AuthoringError(
            "SVG is drawn by Graphviz, whose program 'dot' is not installed. Install it"
            " (apt install graphviz, brew install graphviz), or take --format mermaid."
        )
    try:
        drawn = subprocess.run(  # noqa: S603  the user's own Graphviz; the graph is its input
            [program, "-Tsvg"],
            input=dot(graph).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        reason = _plain(said.decode(errors="replace"))[:200]
        raise AuthoringError(
            f"Graphviz cannot draw this: {reason} Take --format dot to see what it was given."
        ) from None
    return drawn.stdout.decode()


def _parts(node: Node) -> list[str]:
    return [part for part in (node.text, node.detail) if part]


def _plain(text: str) -> str:
    """Return the text on one line, with every character that acts as its escape."""
    return "".join(
        char if char.isprintable() else f"\\u{ord(char):04x}" for char in " ".join(text.split())
    )
