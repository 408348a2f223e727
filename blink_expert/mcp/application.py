"""The server, put together: which request is answered by what."""

import logging
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Any, TypeVar

import anyio.to_thread
import msgspec
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    GetPromptRequestParams,
    GetPromptResult,
    InputRequiredResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceTemplateReference,
    TextContent,
    TextResourceContents,
)

from blink_expert.errors import BlinkExpertError, did_you_mean, place_of
from blink_expert.knowledge import KnowledgeBase
from blink_expert.mcp import asked, prompts, resources
from blink_expert.mcp.elicitation import completed
from blink_expert.mcp.tools import TOOLS, Tool, listed
from blink_expert.queries.encoding import as_json
from blink_expert.render.plain import printable

__all__ = ["server"]

logger = logging.getLogger("blink_expert.mcp")

Context = ServerRequestContext[Any, Any]
P = TypeVar("P")
R = TypeVar("R")

_ABOUT = """Sourced answers about opening Blink cameras and doorbells and changing their batteries.
With a customer's message, call read_ticket first, then advise with the facts of each case. Pass the
answers on as they are, with every warning: each sentence comes from a rule and its sources, and a
wrong one can mean an electric shock. Add nothing from elsewhere. What the answers do not say, the
sources do not say: say that instead of guessing."""

_MAX_COMPLETIONS = 100
"""The protocol allows no more."""
_LIMITS = asked.Limits()


def server(
    knowledge: Callable[[], KnowledgeBase], limits: asked.Limits = _LIMITS
) -> Server[dict[str, Any]]:
    """Return the server; `knowledge` is called for each request, so it may change meanwhile."""
    answering = _Answering(knowledge, limits)
    return Server(
        "blink-expert",
        version=version("blink-expert"),
        title="Blink Expert",
        instructions=_ABOUT,
        # No argument of a tool stands in a header, so there is nothing to compare with one.
        get_tool_input_schema=lambda _: None,
        on_list_tools=_careful(answering.list_tools),
        on_call_tool=_careful(answering.call_tool),
        on_list_resources=_careful(answering.list_resources),
        on_list_resource_templates=_careful(answering.list_templates),
        on_read_resource=_careful(answering.read_resource),
        on_list_prompts=_careful(answering.list_prompts),
        on_get_prompt=_careful(answering.get_prompt),
        on_completion=_careful(answering.complete),
    )


class _Answering:
    """Answers requests; it holds nothing between them."""

    def __init__(self, knowledge: Callable[[], KnowledgeBase], limits: asked.Limits) -> None:
        self.knowledge = knowledge
        self.limits = limits

    async def list_tools(self, _: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=self.knowledge().once(listed))

    async def call_tool(
        self, ctx: Context, params: CallToolRequestParams
    ) -> CallToolResult | InputRequiredResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            known = did_you_mean(params.name[: self.limits.max_text], TOOLS)
            hint = known or f"Tools: {', '.join(TOOLS)}."
            raise MCPError(INVALID_PARAMS, f"There is no such tool. {hint}")
        try:
            return await self._called(ctx, params, tool)
        except BlinkExpertError as error:
            problems = getattr(error, "problems", ()) or (error,)
            text = "\n".join(printable(str(one)) for one in problems)
            return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)

    async def _called(
        self, ctx: Context, params: CallToolRequestParams, tool: Tool
    ) -> CallToolResult | InputRequiredResult:
        kb = self.knowledge()
        said = asked.read(tool.asks, params.arguments or {}, self.limits)
        if isinstance(said, asked.Advise) and said.ask:
            facts = await completed(ctx, params, kb, said.facts, self.limits)
            if isinstance(facts, InputRequiredResult):
                return facts
            said = msgspec.structs.replace(said, facts=facts)
        found, text = await anyio.to_thread.run_sync(tool.run, kb, said)
        return CallToolResult(
            content=[TextContent(type="text", text=text)],
            structured_content=msgspec.json.decode(as_json(found)),
        )

    async def list_resources(
        self, _: Context, __: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        return ListResourcesResult(resources=resources.resources())

    async def list_templates(
        self, _: Context, __: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=resources.templates())

    async def read_resource(
        self, _: Context, params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        try:
            text = resources.read(self.knowledge(), params.uri)
        except BlinkExpertError as error:
            raise MCPError(INVALID_PARAMS, printable(str(error))) from None
        content = TextResourceContents(uri=params.uri, text=text, mime_type=resources.MEDIA_TYPE)
        return ReadResourceResult(contents=[content])

    async def list_prompts(
        self, _: Context, __: PaginatedRequestParams | None
    ) -> ListPromptsResult:
        return ListPromptsResult(prompts=[prompts.ANSWER_TICKET])

    async def get_prompt(self, _: Context, params: GetPromptRequestParams) -> GetPromptResult:
        if params.name != prompts.ANSWER_TICKET.name:
            only = prompts.ANSWER_TICKET.name
            raise MCPError(INVALID_PARAMS, f"There is no such prompt. There is '{only}'.")
        text = (params.arguments or {}).get("text")
        if text is None:
            raise MCPError(INVALID_PARAMS, "The prompt needs the argument 'text': the message.")
        if len(text) > self.limits.max_ticket:
            limit = f"The text is longer than {self.limits.max_ticket:,} characters."
            raise MCPError(INVALID_PARAMS, f"{limit} Shorten it.")
        return prompts.answer_ticket(text)

    async def complete(self, _: Context, params: CompleteRequestParams) -> CompleteResult:
        found: list[str] = []
        if isinstance(params.ref, ResourceTemplateReference) and params.argument.name == "id":
            found = resources.completions(self.knowledge(), params.ref.uri, params.argument.value)
        return CompleteResult(
            completion=Completion(
                values=found[:_MAX_COMPLETIONS],
                total=len(found),
                has_more=len(found) > _MAX_COMPLETIONS,
            )
        )


def _careful(
    answer: Callable[[Context, P], Awaitable[R]],
) -> Callable[[Context, P], Awaitable[R]]:
    """Log an error that nobody expected by its place alone: its message may quote a person."""

    async def answered(ctx: Context, params: P) -> R:
        try:
            return await answer(ctx, params)
        except MCPError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the session goes on
            logger.error("%s at %s", type(error).__name__, place_of(error))  # noqa: TRY400  no trace
            raise MCPError(INTERNAL_ERROR, "This cannot be answered.") from None

    return answered
