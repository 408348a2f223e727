"""The command that runs the HTTP service.

As in `app`, what it needs is imported when it runs.
"""

from typing import Annotated

import typer

from blink_expert.cli.options import KnowledgeOption

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 1,
    reload_knowledge: Annotated[
        bool,
        typer.Option(
            "--reload-knowledge",
            help="Take changed knowledge into use if it checks clean, else keep the last good one.",
        ),
    ] = False,
    cors: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Scripts of this site may read answers; `*`: all."),
    ] = None,
    frame_ancestor: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="This site may show pages of it in a frame."),
    ] = None,
    docs: Annotated[
        bool, typer.Option("--docs/--no-docs", help="Serve /docs and /openapi.json.")
    ] = True,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Answer the Model Context Protocol at /mcp, too.")
    ] = False,
    mcp_sessions: Annotated[
        bool,
        typer.Option(
            "--mcp-sessions/--no-mcp-sessions",
            help="Keep sessions for its older clients; never with several workers.",
        ),
    ] = True,
    mcp_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Clients of /mcp call this service by this name."),
    ] = None,
    max_body: Annotated[int, typer.Option(min=1, help="Bytes of a request.")] = 65_536,
    seconds: Annotated[float, typer.Option(help="How long a request may take.")] = 10.0,
    at_once: Annotated[int, typer.Option(min=1, help="Requests at a time, per process.")] = 1_000,
    per_client: Annotated[
        int, typer.Option(min=0, help="Of these from one address; 0: any number.")
    ] = 0,
    max_age: Annotated[
        int, typer.Option(min=0, help="Seconds for which an answer may be used without asking.")
    ] = 0,
    grace: Annotated[
        int, typer.Option(min=0, help="Seconds that requests under way have when it stops.")
    ] = 10,
    knowledge: KnowledgeOption = None,
) -> None:
    """Answer over HTTP, until Ctrl-C or SIGTERM; requests under way are finished first.

    For example: blink-expert serve --port 8080 --workers 2
    """
    import gc  # noqa: PLC0415

    from blink_expert.cli.listening import check_address  # noqa: PLC0415
    from blink_expert.errors import LibraryMissing  # noqa: PLC0415

    try:
        from blink_expert.service.server import Plan  # noqa: PLC0415
        from blink_expert.service.server import serve as run  # noqa: PLC0415
        from blink_expert.service.settings import Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("blink_expert"):
            raise
        raise LibraryMissing(error.name or "litestar", "service") from None
    try:
        settings = Settings(
            cors_origins=tuple(cors or ()),
            frame_ancestors=tuple(frame_ancestor or ()),
            docs=docs,
            mcp=mcp,
            mcp_sessions=mcp_sessions,
            mcp_hosts=tuple(mcp_host or ()),
            max_body=max_body,
            seconds=seconds,
            at_once=at_once,
            per_client=per_client,
            max_age=max_age,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    check_address(host, port, "--host, --port")
    if port:
        place = f"[{host}]" if ":" in host else host
        typer.echo(f"The page for agents: http://{place}:{port}/", err=True)
    # A command collects no garbage, since it is short; this one is not.
    gc.enable()
    run(Plan(knowledge, host, port, workers, reload_knowledge, grace, settings))
