"""A service that really listens: in a thread of this process, or as the command runs it."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import httpx
import uvicorn
from litestar import Litestar

import blink_expert
from blink_expert import KnowledgeBase

ROOT = Path(__file__).parents[2]
EXECUTABLE = Path(sys.executable).with_name("blink-expert")


@cache
def shipped() -> KnowledgeBase:
    """Return the shipped knowledge, loaded once for all tests."""
    return blink_expert.load(cache=False)


@cache
def locks() -> KnowledgeBase:
    """Return a knowledge base that is small, and another maker's."""
    return blink_expert.load(ROOT / "examples" / "door-lock", cache=False)


@cache
def small() -> KnowledgeBase:
    """Return the smallest knowledge base that there is."""
    return blink_expert.load(ROOT / "examples" / "small-base", cache=False)


@contextmanager
def listening(app: Litestar) -> Iterator[httpx.Client]:
    """Serve the application at a free port, to this client."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    wait_for(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def command(*options: str, cache: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `blink-expert serve` at a free port; what it says is in its standard error."""
    with subprocess.Popen(
        [EXECUTABLE, "serve", "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "BLINK_EXPERT_CACHE": str(cache)},
    ) as process:
        assert process.stderr is not None
        try:
            said = ""
            while not (found := re.search(r"running on http://[0-9.]+:(\d+)", said)):
                line = process.stderr.readline()
                assert line, said
                said += line
            yield process, int(found[1])
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=20)


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def raw(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """Send the parts over one connection, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for number, part in enumerate(parts):
            if number:
                time.sleep(pause)
            connection.sendall(part)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    return received
