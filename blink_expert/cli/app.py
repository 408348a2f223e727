"""The typer application: every command, and how errors become messages and exit codes.

What a command needs is imported when it runs: the command line should start as fast as typer does.
"""

import io
import sys
from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Annotated

import typer

from blink_expert.cli.exit_codes import EXIT_CODES, exit_code
from blink_expert.cli.options import (
    AudienceOption,
    DataFormatOption,
    EngineOption,
    FactsArgument,
    FactsFileOption,
    FormatOption,
    KnowledgeOption,
    PlainOption,
    SourcesOption,
    TraceOption,
    complete_device,
    complete_fact,
    complete_fact_value,
    complete_kind,
    complete_rule_or_claim,
)

__all__ = ["main", "whole"]

app = typer.Typer(
    name="blink-expert",
    help="From facts about a Blink device to a sourced answer on its batteries.\n\n" + EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"blink-expert {version('blink-expert')}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Answer from facts."""


@app.command(epilog=EXIT_CODES)
def advise(
    facts: FactsArgument = None,
    facts_file: FactsFileOption = None,
    output: FormatOption = "text",
    engine: EngineOption = "bitmap",
    audience: AudienceOption = "agent",
    trace: TraceOption = False,
    sources: SourcesOption = False,
    plain: PlainOption = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Answer a situation: the procedure, its warnings, the alternatives and a battery verdict.

    For example: blink-expert advise device=outdoor_4 opening_tool=no coin=yes
    """
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.advice import advise as answer  # noqa: PLC0415
    from blink_expert.cli.inputs import read_facts  # noqa: PLC0415
    from blink_expert.cli.show import print_advice  # noqa: PLC0415

    kb = load(knowledge)
    advice = answer(kb, read_facts(facts or (), facts_file), engine=engine, trace=trace)
    print_advice(kb, advice, output, audience=audience, plain=plain, sources=sources)
    raise typer.Exit(exit_code(advice))


@app.command()
def devices(knowledge: KnowledgeOption = None) -> None:
    """List the devices: those that the source covers, and those known by name only."""
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.show import print_devices  # noqa: PLC0415

    print_devices(load(knowledge))


@app.command()
def facts(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="One fact.", autocompletion=complete_fact),
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """List the facts that can be given, or all about one of them."""
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.show import print_facts  # noqa: PLC0415

    print_facts(load(knowledge), name)


@app.command()
def rules(
    device: Annotated[
        str | None,
        typer.Option(help="Only rules that can matter for it.", autocompletion=complete_device),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Only rules that conclude this.", autocompletion=complete_kind),
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """List the rules, one line each."""
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.show import print_rules  # noqa: PLC0415

    print_rules(load(knowledge), device, kind)


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="RULE-OR-CLAIM",
            help="A rule or a claim.",
            autocompletion=complete_rule_or_claim,
        ),
    ],
    knowledge: KnowledgeOption = None,
) -> None:
    """Show a rule: where it stands, its conditions and claims. Or a claim and its rules."""
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.show import print_rule_or_claim  # noqa: PLC0415

    print_rule_or_claim(load(knowledge), name, knowledge)


@app.command(epilog=EXIT_CODES)
def ask(
    facts: FactsArgument = None,
    facts_file: FactsFileOption = None,
    output: FormatOption = "text",
    audience: AudienceOption = "agent",
    plain: PlainOption = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Ask one question at a time, then answer. With facts, go on from there.

    Keys: arrows or numbers choose; ? why do you ask; b back; c change; u cannot tell; q stop.
    """
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.ask import ask as interview  # noqa: PLC0415
    from blink_expert.cli.inputs import read_facts  # noqa: PLC0415

    kb = load(knowledge)
    given = read_facts(facts or (), facts_file)
    advice = interview(kb, given, output, audience=audience, plain=plain)
    raise typer.Exit(exit_code(advice))


@app.command()
def explain(
    item: Annotated[
        str,
        typer.Argument(
            metavar="ITEM",
            help="A rule, a fact, or `battery`.",
            autocompletion=complete_rule_or_claim,
        ),
    ],
    facts: FactsArgument = None,
    facts_file: FactsFileOption = None,
    output: DataFormatOption = "text",
    knowledge: KnowledgeOption = None,
) -> None:
    """Say why: why a sentence is in the answer, or why a question is asked.

    For example: blink-expert explain g3-unscrew device=outdoor_3rd_gen coin=yes
    """
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.explanations import print_explanation  # noqa: PLC0415
    from blink_expert.cli.inputs import read_facts  # noqa: PLC0415

    given = read_facts(facts or (), facts_file)
    print_explanation(load(knowledge), item, given, as_json=output == "json")


@app.command("why-not")
def why_not(
    rule: Annotated[
        str | None,
        typer.Argument(metavar="RULE", help="A rule.", autocompletion=complete_rule_or_claim),
    ] = None,
    facts: FactsArgument = None,
    facts_file: FactsFileOption = None,
    output: DataFormatOption = "text",
    knowledge: KnowledgeOption = None,
) -> None:
    """Say why a rule is not in the answer; without a rule, list those that nearly are.

    For example: blink-expert why-not g3-pull-off device=outdoor_3rd_gen opening_tool=no
    """
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.explanations import print_why_not  # noqa: PLC0415
    from blink_expert.cli.inputs import read_facts  # noqa: PLC0415

    words = list(facts or ())
    if rule is not None and "=" in rule:
        words.insert(0, rule)
        rule = None
    print_why_not(load(knowledge), rule, read_facts(words, facts_file), as_json=output == "json")


@app.command("what-if")
def what_if(
    facts: FactsArgument = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--given",
            "-g",
            metavar="FACT=VALUE",
            help="What is known now; may stand several times.",
            autocompletion=complete_fact_value,
        ),
    ] = None,
    facts_file: FactsFileOption = None,
    output: DataFormatOption = "text",
    knowledge: KnowledgeOption = None,
) -> None:
    """Say what would change in the answer if these facts were so.

    For example: blink-expert what-if opening_tool=no -g device=outdoor_4
    """
    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.explanations import print_what_if  # noqa: PLC0415
    from blink_expert.cli.inputs import read_facts  # noqa: PLC0415
    from blink_expert.explain import what_if as compare  # noqa: PLC0415
    from blink_expert.knowledge import read_situation  # noqa: PLC0415

    kb = load(knowledge)
    now = read_situation(kb, read_facts(given or (), facts_file))
    then = read_situation(kb, read_facts(facts or (), None))
    print_what_if(compare(kb, now, {**now, **then}), as_json=output == "json")


_FREQUENT = {
    one.name or getattr(one.callback, "__name__", ""): one for one in app.registered_commands
}
"""The commands above: a call of one of them is not kept waiting for the others."""


def _alone(name: str) -> typer.Typer:
    """Return the application with only this one of the frequent commands."""
    alone = copy(app)
    alone.registered_commands = [_FREQUENT[name]]
    return alone


@cache
def whole() -> typer.Typer:
    """Return the application with every command: those of authors and of services come last."""
    from blink_expert.cli import (  # noqa: PLC0415
        authoring,
        batch,
        mcp,
        serve,
        triage,
        verification,
    )

    for module in (triage, batch, verification, authoring, serve, mcp):
        module.register(app)
    return app


def main() -> None:
    """Run the command line; every expected error is a message on standard error and exit code 2."""
    from blink_expert.errors import BlinkExpertError  # noqa: PLC0415

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal's encoding lacks is shown as its escape.
        sys.stdout.reconfigure(errors="backslashreplace")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        (_alone(name) if name in _FREQUENT else whole())()
    except BlinkExpertError as error:
        _complain(getattr(error, "problems", ()) or (error,))
        sys.exit(2)
    except OSError as error:
        from blink_expert.cli.terminal import drop_output  # noqa: PLC0415
        from blink_expert.errors import reason_of  # noqa: PLC0415

        drop_output()
        _complain([f"the output cannot be written: {reason_of(error)}."])
        sys.exit(2)


def _complain(problems: Iterable[object]) -> None:
    from blink_expert.render.plain import printable  # noqa: PLC0415  rarely needed

    for problem in problems:
        print(f"error: {printable(str(problem))}", file=sys.stderr)
