"""Servers that really listen: in a thread of this process, or as the command runs them."""

import asyncio
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import TCPServer

import httpx
import uvicorn
from installed import EXECUTABLE, environment
from litestar import Litestar

__all__ = ["command", "in_thread", "listening", "raw", "wait_for"]


class _Telling(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def listening(app: Litestar) -> Iterator[httpx.Client]:
    """Serve the application at a free port, to this client."""
    server = _Telling(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    assert server.listens.wait(20)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def in_thread(server: TCPServer) -> Iterator[str]:
    """Run a server of the standard library; return its address."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def command(*words: str, cache: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `blink-expert` as a server; what it says after its port is in its standard error."""
    with subprocess.Popen(
        [EXECUTABLE, *words], stderr=subprocess.PIPE, text=True, env=environment(cache)
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
                process.communicate(timeout=20)


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
