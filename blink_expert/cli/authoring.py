"""The commands for authors of knowledge: schema, new, graph and watch.

As in `app`, what a command needs is imported when it runs.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from blink_expert.cli.options import (
    FactsArgument,
    FactsFileOption,
    KnowledgeOption,
    complete_device,
)

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(schema)
    new = typer.Typer(
        help="Write a skeleton: a device, a rule or a case to fill in. Nothing is overwritten.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    new.command("device")(new_device)
    new.command("rule")(new_rule)
    new.command("case")(new_case)
    app.add_typer(new, name="new")
    app.command()(graph)
    app.command()(watch)


def _complete_file_kind(incomplete: str) -> list[str]:
    from blink_expert.authoring.schema import FILES  # noqa: PLC0415

    return [kind for kind in FILES if kind.startswith(incomplete)]


def _complete_rule_kind(incomplete: str) -> list[str]:
    from blink_expert.authoring.templates import RULES  # noqa: PLC0415

    return [kind for kind in RULES if kind.startswith(incomplete)]


def schema(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="Which files: facts, rules, cases or invariants. Without it, all.",
            autocompletion=_complete_file_kind,
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Write KIND.schema.json into this directory."),
    ] = None,
) -> None:
    """Print the JSON Schema of the knowledge files, for editors, or write it into a directory."""
    from blink_expert.authoring.schema import (  # noqa: PLC0415
        FILES,
        schema_text,
        write_schemas,
    )
    from blink_expert.cli.terminal import emit, show_lines  # noqa: PLC0415

    text = schema_text(kind)
    if out is None:
        emit(text.rstrip("\n"))
    else:
        kinds = [kind] if kind is not None else list(FILES)
        show_lines(f"Written: {path}" for path in write_schemas(Path(out), kinds))


def new_device(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Such as smoke_x1.")],
    knowledge: KnowledgeOption = None,
) -> None:
    """Start a device: a file of facts, one of rules and one of cases.

    For example: blink-expert new device smoke_x1 --knowledge my-pack
    """
    from blink_expert.authoring import skeletons  # noqa: PLC0415

    _report(skeletons.new_device(skeletons.pack_directory(knowledge), name))


def new_rule(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of the rule.")],
    file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The file in rules/ that it is added to."),
    ] = None,
    kind: Annotated[
        str, typer.Option(help="What it concludes.", autocompletion=_complete_rule_kind)
    ] = "step",
    knowledge: KnowledgeOption = None,
) -> None:
    """Add a rule to the end of a file, commented out until it is filled in.

    For example: blink-expert new rule xt-cover-loose --file rules/xt.yaml --kind warning
    """
    from blink_expert.authoring import skeletons  # noqa: PLC0415

    _report(skeletons.new_rule(skeletons.pack_directory(knowledge), name, file, kind))


def new_case(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Names the file of cases.")],
    facts: FactsArgument = None,
    facts_file: FactsFileOption = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Add a case: these facts, and what the knowledge answers now, for its author to check.

    For example: blink-expert new case lost-tool device=outdoor_4 opening_tool=no
    """
    from blink_expert.authoring import skeletons  # noqa: PLC0415
    from blink_expert.cli.inputs import read_facts  # noqa: PLC0415

    given = read_facts(facts or (), facts_file)
    _report(skeletons.new_case(skeletons.pack_directory(knowledge), name, given))


def _report(written: Any) -> None:
    from blink_expert.cli.terminal import show_lines  # noqa: PLC0415

    show_lines(
        [
            *(f"Written: {path}" for path in written.files),
            "Next:",
            *(f"  {line}" for line in written.todo),
        ]
    )


def graph(
    device: Annotated[
        str | None,
        typer.Option(help="Draw the procedure of this device.", autocompletion=complete_device),
    ] = None,
    derivations: Annotated[
        bool, typer.Option("--derivations", help="Draw which facts follow from which.")
    ] = False,
    output: Annotated[
        Literal["mermaid", "dot", "svg"],
        typer.Option("--format", "-f", help="mermaid and dot are text; svg needs Graphviz."),
    ] = "mermaid",
    knowledge: KnowledgeOption = None,
) -> None:
    """Draw the knowledge: a device's procedure, or which facts follow from which.

    For example: blink-expert graph --device xt
    """
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.authoring import drawing  # noqa: PLC0415
    from blink_expert.authoring.derivations import derivations as of_facts  # noqa: PLC0415
    from blink_expert.authoring.flowchart import flowchart as of_device  # noqa: PLC0415
    from blink_expert.cli.terminal import emit  # noqa: PLC0415

    kb = load(knowledge)
    drawn = of_facts(kb, device) if device is None or derivations else of_device(kb, device)
    write = {"mermaid": drawing.mermaid, "dot": drawing.dot, "svg": drawing.svg}[output]
    emit(write(drawn).rstrip("\n"))


def watch(
    directory: Annotated[
        str | None,
        typer.Argument(metavar="DIR", help="A directory with facts/ and rules/."),
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Check the knowledge now, and again each time that a file is saved. Ctrl-C ends it."""
    import gc  # noqa: PLC0415

    from blink_expert.authoring.skeletons import pack_directory  # noqa: PLC0415
    from blink_expert.authoring.watch import watch as loop  # noqa: PLC0415
    from blink_expert.cli.terminal import show_lines  # noqa: PLC0415

    place = pack_directory(directory if directory is not None else knowledge)
    announced = False

    def run(place: Path) -> None:
        nonlocal announced
        if not announced:
            announced = True
            show_lines([f"Watching {place}: facts/ and rules/. Ctrl-C ends it."])
        _print_check(place)

    # A command collects no garbage, since it is short; this one is not.
    gc.enable()
    loop(place, run)


def _print_check(directory: Path) -> None:
    """Check the knowledge, and print what is wrong with it in as few lines as it takes."""
    from datetime import datetime  # noqa: PLC0415

    from blink_expert.cli.terminal import show_lines  # noqa: PLC0415
    from blink_expert.cli.verdicts import brief  # noqa: PLC0415
    from blink_expert.errors import KnowledgeError  # noqa: PLC0415
    from blink_expert.verification.check import check  # noqa: PLC0415

    try:
        lines = brief(check(directory))
    except KnowledgeError as error:  # such as a directory that has just lost its files
        lines = [str(error)]
    show_lines([f"{datetime.now().astimezone():%H:%M:%S} {lines[-1]}", *lines[:-1]])
