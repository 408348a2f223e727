"""Around every request: limits, headers that browsers obey, the access log and the figures."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from litestar.routes import BaseRoute
from litestar.types import HTTPScope, Message, Receive, Send

from blink_expert.queries.encoding import as_safe_json
from blink_expert.service.desk import Desk
from blink_expert.service.problems import MEDIA_TYPE, Refused
from blink_expert.service.settings import Settings

__all__ = ["Guard"]

logger = logging.getLogger("blink_expert.access")

_AGAIN = {"Retry-After": "1"}

_PROBES = frozenset({"/health", "/ready", "/metrics"})

Answering = Callable[[Any, Receive, Send], Awaitable[None]]


class Guard:
    """Let a request through to the application, or refuse it."""

    def __init__(self, desk: Desk, routes: Iterable[BaseRoute]) -> None:
        self.desk = desk
        self.allowed = _allowed(routes)
        self.settings = desk.settings
        self.headers = security_headers(desk.settings)
        self.under_way = 0
        self.by_client: Counter[str] = Counter()
        desk.metrics.under_way(lambda: self.under_way)

    async def __call__(
        self, answering: Answering, scope: HTTPScope, receive: Receive, send: Send
    ) -> None:
        """Answer the request: `answering` is the application itself."""
        client = (scope.get("client") or ("",))[0]
        passing = _Passing(self, scope, receive, send)
        start = time.perf_counter()
        self.under_way += 1
        self.by_client[client] += 1
        try:
            await self._answer(answering, passing, client)
        finally:
            self.under_way -= 1
            self.by_client[client] -= 1
            if not self.by_client[client]:
                del self.by_client[client]
            seconds = time.perf_counter() - start
            route = passing.scope.get("path_template") or "none"
            method = str(scope["method"])
            self.desk.metrics.request(method, route, passing.status, seconds)
            logger.info("%s %s %d %.1f ms", _word(method), route, passing.status, seconds * 1000)

    async def _answer(self, answering: Answering, passing: "_Passing", client: str) -> None:
        settings = self.settings
        if _is_probe(passing.scope):
            await answering(passing.scope, passing.receive, passing.send)
            return
        if settings.per_client and self.by_client[client] > settings.per_client:
            await passing.refuse(Refused(429, headers=_AGAIN))
            return
        if self.under_way > settings.at_once:
            await passing.refuse(Refused(503, headers=_AGAIN))
            return
        try:
            async with asyncio.timeout(settings.seconds) as limit:
                passing.streams = lambda: limit.reschedule(None)
                await answering(passing.scope, passing.receive, passing.send)
        except TimeoutError:
            if passing.waiting:
                await passing.refuse(Refused(408, headers={"Connection": "close"}))
            else:
                await passing.refuse(Refused(503, "This takes too long.", headers=_AGAIN))


class _Passing:
    """One request on its way: its headers are added, and what is known of it is kept.

    `waiting` says that a part of its body has not arrived. `streams` is called when the answer
    turns out to be a stream of events, which goes on for as long as somebody listens. HEAD is
    answered as GET is, without the body.
    """

    def __init__(self, guard: Guard, scope: HTTPScope, receive: Receive, send: Send) -> None:
        self._guard, self._receive, self._send = guard, receive, send
        self.scope: dict[str, Any] = dict(scope)
        self._head = scope["method"] == "HEAD"
        if self._head:
            self.scope["method"] = "GET"
        self.waiting = False
        self.status = 0
        self.streams: Callable[[], None] | None = None

    async def receive(self) -> Any:
        self.waiting = True
        message = await self._receive()
        self.waiting = False
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [self._corrected(*one) for one in message["headers"]]
            said = {name.lower() for name, _ in headers}
            headers += [one for one in self._guard.headers if one[0] not in said]
            if self.streams is not None and _is_stream(headers):
                self.streams()
            await self._send({**message, "headers": headers})
        elif message["type"] == "http.response.body" and self._head:
            await self._send({**message, "body": b""})
        else:
            await self._send(message)

    def _corrected(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        """Return the header; Allow with every method, which the framework's own may lack."""
        if name.lower() == b"allow":
            route = self.scope.get("path_template", "")
            return name, self._guard.allowed.get(route, value)
        return name, value

    async def refuse(self, refused: Refused) -> None:
        """Send the refusal, unless an answer has begun."""
        if self.status:
            return
        body = as_safe_json(refused.problem)
        headers = {
            **(refused.headers or {}),
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
        }
        encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        status = refused.problem.status
        await self.send({"type": "http.response.start", "status": status, "headers": encoded})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})


def security_headers(settings: Settings) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that every answer has which does not set them itself."""
    ancestors = " ".join(settings.frame_ancestors) or "'none'"
    found = {
        "content-security-policy": f"default-src 'none'; frame-ancestors {ancestors}",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    if not settings.frame_ancestors:
        found["x-frame-options"] = "DENY"
    return tuple((name.encode(), value.encode()) for name, value in found.items())


def _allowed(routes: Iterable[BaseRoute]) -> dict[str, bytes]:
    """Return the header Allow of each route: GET answers HEAD too."""
    found: dict[str, set[str]] = {}
    for route in routes:
        # An application that is mounted says itself what it takes.
        if methods := getattr(route, "methods", ()):
            found.setdefault(route.path_format, {"OPTIONS"}).update(methods)
    for taken in found.values():
        taken.update({"HEAD"} if "GET" in taken else ())
    return {path: ", ".join(sorted(taken)).encode() for path, taken in found.items()}


def _is_stream(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in headers
    )


def _is_probe(scope: Mapping[str, Any]) -> bool:
    """Whether it asks how the service is: a busy one that said nothing would be ended for it."""
    return scope["path"].removeprefix(scope.get("root_path", "")) in _PROBES


def _word(method: str) -> str:
    """Return a method as it may stand in the log: it too is text of the request."""
    return method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
