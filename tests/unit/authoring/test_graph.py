"""Pictures of the knowledge: what is in them, and that no text can act on their format."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from installed import ROOT
from knowledge_bases import shipped, small

import blink_expert
from blink_expert.authoring.derivations import derivations
from blink_expert.authoring.drawing import dot, mermaid, svg
from blink_expert.authoring.flowchart import flowchart
from blink_expert.authoring.graph import Graph, Node
from blink_expert.authoring.reach import reach
from blink_expert.errors import AuthoringError, NameNotFound, SituationInvalid

SMALL = ROOT / "examples" / "small-base"
HOSTILE = (
    'say "stop"] --> x; end %% <b>&amp;</b> `code` #35; {{ }} | \\N \\',
    "1. a list",
    "- another",
    "end",
    "\x1b[31m\u202e",
    "__init__ *bold* [link](javascript:alert(1))",
)


@pytest.fixture(scope="module")
def kb() -> blink_expert.KnowledgeBase:
    return small()


def pack(directory: Path, rules: str) -> blink_expert.KnowledgeBase:
    """Return the small base with other rules."""
    shutil.copytree(SMALL / "facts", directory / "facts", dirs_exist_ok=True)
    (directory / "rules").mkdir()
    (directory / "rules" / "page.yaml").write_text(f"about: Page\nrules:\n{rules}", "utf-8")
    return blink_expert.load(directory, cache=False)


def nodes(graph: Graph) -> dict[str, Node]:
    inside = [node for cluster in graph.clusters for node in cluster.nodes]
    return {node.id: node for node in (*graph.nodes, *inside)}


def arrows(graph: Graph) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return the arrows by the rules that they connect; a node without one is its shape."""
    by_id = {one.id: one.detail or one.shape for one in nodes(graph).values()}
    return {(by_id[edge.source], by_id[edge.target], edge.labels) for edge in graph.edges}


def test_steps_stand_in_their_phases_in_order(kb: blink_expert.KnowledgeBase) -> None:
    graph = flowchart(kb, "round")
    found = [(one.title, [node.detail for node in one.nodes]) for one in graph.clusters]
    assert found == [("Open it", ["unscrew"]), ("Test it", ["press-button"])]
    assert arrows(graph) == {("start", "unscrew", ()), ("unscrew", "press-button", ())}
    assert nodes(graph)["n1"].text == "Acme Round"


def test_a_text_names_every_tool_that_may_be_meant(kb: blink_expert.KnowledgeBase) -> None:
    texts = [node.text for node in nodes(flowchart(kb, "round")).values()]
    wanted = "Turn the screw with the coin or screwdriver. Until: The lid is loose."
    assert wanted in texts


def test_a_condition_is_a_way_around(tmp_path: Path) -> None:
    kb = pack(
        tmp_path,
        "  - {id: hot, warning: Hot., level: caution, before: open, cites: [M01]}\n"
        "  - {id: a, phase: open, when: {coin: yes}, step: Do a., cites: [M01]}\n"
        "  - {id: b, phase: open, when: {coin: yes}, step: Do b., cites: [M01]}\n"
        "  - {id: c, phase: battery, step: Do c., cites: [M01]}\n",
    )
    assert arrows(flowchart(kb, "round")) == {
        ("start", "hot", ()),
        ("hot", "a", ("if you have a coin",)),
        ("a", "b", ()),
        ("b", "join", ()),
        ("hot", "join", ("else",)),
        ("join", "c", ()),
    }


def test_a_blocker_is_an_end(tmp_path: Path) -> None:
    kb = pack(
        tmp_path,
        "  - {id: a, phase: open, when: {coin: no}, blocker: No., instead: Go., cites: [M01]}\n"
        "  - {id: b, phase: open, step: Do b., cites: [M01]}\n"
        "  - {id: c, phase: battery, blocker: No., instead: Go., cites: [M01]}\n"
        "  - {id: d, phase: test, step: Do d., cites: [M01]}\n",
    )
    assert arrows(flowchart(kb, "round")) == {
        ("start", "a", ("if you do not have a coin",)),
        ("start", "b", ("else",)),
        ("b", "c", ()),
    }


def test_an_alternative_stands_beside_its_step(tmp_path: Path) -> None:
    kb = pack(
        tmp_path,
        "  - {id: a, phase: open, step: Do a., cites: [M01]}\n"
        "  - {id: b, phase: open, alternative: Or b., instead_of: coin, use: coin, for: a,"
        " when: {coin: [yes, unknown]}, cites: [M01]}\n",
    )
    graph = flowchart(kb, "round")
    assert arrows(graph) == {
        ("start", "a", ()),
        ("a", "b", ("if you have a coin (or not known)",)),
    }
    assert [edge.aside for edge in graph.edges] == [False, True]


def test_a_phase_of_another_task_starts_on_its_own() -> None:
    graph = flowchart(shipped(), "outdoor_4")
    phases = [phase.name for phase in shipped().phases]
    assert "power" not in shipped().default_task.phases
    assert "power" in phases
    steps = [rule.id for rule in shipped().rules if rule.phase == "power" and rule.kind == "step"]
    sources = {source for source, target, _ in arrows(graph) if target in steps}
    assert "start" in sources


@pytest.mark.parametrize("facts", [{}, {"opening_tool": "no", "coin": "yes"}, {"wired": "yes"}])
def test_every_step_and_warning_of_every_answer_is_drawn(facts: dict[str, str]) -> None:
    for device in shipped().fact[shipped().identifies].values:
        drawn = {node.detail for node in nodes(flowchart(shipped(), device.name)).values()}
        advice = blink_expert.advise(shipped(), {**facts, "device": device.name})
        said = {step.rule for phase in advice.procedure for step in phase.steps}
        said |= {one.rule for one in (*advice.warnings, *advice.blockers, *advice.alternatives)}
        assert said <= drawn, device.name


def test_what_accepts_not_knowing_closes_no_other_way() -> None:
    # With nothing known of the tools the included one is taken; another may still be what is there.
    assert len(reach(shipped(), "outdoor_4").values["screw_tool"]) > 1


def test_derivations_are_arrows_that_name_their_rules(kb: blink_expert.KnowledgeBase) -> None:
    found = {(edge.source, edge.target): edge.labels for edge in derivations(kb).edges}
    assert found == {
        ("fact_shape", "fact_device"): ("see-round", "see-square"),
        ("fact_device", "fact_screw_tool"): ("coin-turns", "screwdriver-turns"),
        ("fact_coin", "fact_screw_tool"): ("coin-turns", "screwdriver-turns"),
        ("fact_screwdriver", "fact_screw_tool"): ("screwdriver-turns",),
    }
    assert derivations(kb, "square").edges == ()


def test_every_derivation_is_drawn() -> None:
    drawn = {rule for edge in derivations(shipped()).edges for rule in edge.labels}
    assert drawn == {rule.id for rule in shipped().rules if rule.makes}


def test_a_rule_without_conditions_is_always_so(tmp_path: Path) -> None:
    kb = pack(tmp_path, "  - {id: a, derive: {screw_tool: coin}}\n")
    assert [edge.source for edge in derivations(kb).edges] == ["fact_"]
    assert "always" in mermaid(derivations(kb))


def test_an_unknown_device_is_named(kb: blink_expert.KnowledgeBase) -> None:
    for draw in (flowchart, derivations):
        with pytest.raises(SituationInvalid, match=r"Did you mean 'round'\?"):
            draw(kb, "roun")
        with pytest.raises(NameNotFound, match="'unknown' is no device"):
            draw(kb, "unknown")


def test_another_name_of_a_device_is_read(kb: blink_expert.KnowledgeBase) -> None:
    assert flowchart(kb, "Acme R1") == flowchart(kb, "round")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """A graph whose title, texts and conditions are all hostile."""
    directory = tmp_path_factory.mktemp("hostile")
    quoted = [
        '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'
        for text in HOSTILE
    ]
    shutil.copytree(SMALL / "facts", directory / "facts")
    path = directory / "facts" / "alarm.yaml"
    path.write_text(
        path.read_text("utf-8")
        .replace("open: Open it", f"open: {quoted[0]}")
        .replace("yes: you have a coin", f"yes: {quoted[0]}")
        .replace("name: Acme Square", f"name: {quoted[5]}"),
        "utf-8",
    )
    rules = "".join(
        f"  - {{id: r{n}, phase: open, when: {{coin: [yes, no]}}, step: {text}, cites: [M01]}}\n"
        for n, text in enumerate(quoted)
        if "{" not in HOSTILE[n]
    )
    (directory / "rules").mkdir()
    (directory / "rules" / "page.yaml").write_text(f"about: Page\nrules:\n{rules}", "utf-8")
    return flowchart(blink_expert.load(directory, cache=False), "square")


MERMAID = [
    r"flowchart TD",
    r'subgraph p\d+\["[^"]+"\]',
    r"end",
    r"[a-z_0-9]+(\(\[|\[/|\[\[|\[|\{\{|>|\(\(|\()\"[^\"]+\"(\]\)|/\]|\]\]|\]|\}\}|\)\)|\))",
    r'[a-z_0-9]+ (-->|-\.->)(\|"[^"]+"\|)? [a-z_0-9]+',
    r"classDef stop stroke-width:3px",
    r"class n\d+(,n\d+)* stop",
]
TEXT = re.compile(r'"([^"]*)"')
ENTITY = re.compile(r"#(\d+);")


def check_mermaid(text: str) -> None:
    """Every line is one of the few that there are, and its texts have nothing but plain words."""
    depth = 0
    for line in map(str.strip, text.splitlines()):
        assert any(re.fullmatch(one, line) for one in MERMAID), line
        depth += line.startswith("subgraph") - (line == "end")
        assert 0 <= depth <= 1
        for inner in TEXT.findall(line):
            plain = ENTITY.sub("", inner.replace("<br/>", ""))
            assert re.fullmatch(r"(\w|[ ,.'()?!/=:-])*", plain), inner
    assert depth == 0


def read_dot(text: str) -> list[str]:
    """Return the tokens of DOT, strings as they are meant."""
    token = re.compile(r'\s*("(?:[^"\\]|\\.)*"|->|[\w.]+|[{}\[\];=,])')
    found, place = list[str](), 0
    while place < len(text.rstrip()):
        match = token.match(text, place)
        assert match, text[place : place + 60]
        found.append(match[1])
        place = match.end()
    return found


def test_hostile_texts_stay_texts(hostile: Graph) -> None:
    check_mermaid(mermaid(hostile))
    tokens = read_dot(dot(hostile))
    assert tokens.count("{") == tokens.count("}") == 2
    assert "x" not in tokens
    for text in (mermaid(hostile), dot(hostile)):
        assert text.isprintable() or set(re.findall(r"[^ -~]", text)) <= {"\n"}
        assert "\\u001b[31m\\u202e" in ENTITY.sub(lambda one: chr(int(one[1])), text).replace(
            "\\\\", "\\"
        )


def test_mermaid_gives_hostile_texts_back(hostile: Graph) -> None:
    read = [
        ENTITY.sub(lambda one: chr(int(one[1])), inner).partition("<br/>")[0]
        for inner in TEXT.findall(mermaid(hostile))
    ]
    for text in HOSTILE:
        if text.isprintable():
            assert any(" ".join(text.split()) in one for one in read), text


@pytest.mark.parametrize("line", ["1. first", "12) first", "- first", "+ first", "* first"])
def test_a_text_is_no_list_for_mermaid(line: str) -> None:
    graph = Graph("one", (Node("n1", "step", line),), (), ())
    assert not re.search(r'"(\d+[.)]|[-+*])', mermaid(graph))


def test_every_picture_of_the_shipped_knowledge_is_well_formed() -> None:
    for device in shipped().fact[shipped().identifies].values:
        for draw in (flowchart, derivations):
            graph = draw(shipped(), device.name)
            check_mermaid(mermaid(graph))
            read_dot(dot(graph))
            assert graph == draw(shipped(), device.name)
            assert {edge.source for edge in graph.edges} | {
                edge.target for edge in graph.edges
            } <= set(nodes(graph))


def test_graphviz_draws_them(hostile: Graph) -> None:
    if shutil.which("dot") is None:
        pytest.skip("install Graphviz (apt install graphviz) to draw with it")
    for graph in (hostile, flowchart(shipped(), "video_doorbell"), derivations(shipped())):
        drawn = svg(graph)
        assert drawn.rstrip().endswith("</svg>")
        assert "<b>" not in drawn
        assert subprocess.run(["dot", "-Tcanon"], input=dot(graph).encode(), check=True)


def fake_dot(directory: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = directory / "dot"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")


def test_svg_is_what_graphviz_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: blink_expert.KnowledgeBase
) -> None:
    fake_dot(tmp_path, 'test "$*" = -Tsvg && cat', monkeypatch)
    assert svg(derivations(kb)) == dot(derivations(kb))


def test_without_graphviz_svg_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: blink_expert.KnowledgeBase
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AuthoringError, match=r"Install it .apt install graphviz"):
        svg(derivations(kb))


def test_what_graphviz_complains_of_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: blink_expert.KnowledgeBase
) -> None:
    fake_dot(tmp_path, "cat > /dev/null; echo no fonts >&2; exit 1", monkeypatch)
    with pytest.raises(AuthoringError, match=r"^Graphviz cannot draw this: no fonts Take"):
        svg(derivations(kb))
