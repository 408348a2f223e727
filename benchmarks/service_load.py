"""How many answers a second the service gives, beside a bare endpoint that sends the same bytes.

Both run as processes of their own, on the same server (uvicorn, Litestar). The clients keep their
connections and ask one situation after the other. Run: python benchmarks/service_load.py
"""

import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from bases import situations

import blink_expert

__all__ = ["Load", "measure"]

_PATH = "/v1/advice"


class Load(msgspec.Struct, frozen=True):
    """Answers a second, and the time that 99 in 100 took at most, of each server by its name."""

    rates: dict[str, list[float]]
    slowest: dict[str, list[float]]


def measure(*, connections: int = 16, seconds: float = 2.0, rounds: int = 3) -> Load:
    """Return what the service and the bare endpoint did, in turns."""
    bodies = [msgspec.json.encode({"facts": some}) for some in situations(blink_expert.load(), 100)]
    program = str(Path(sys.executable).with_name("blink-expert"))
    commands = {
        "Blink Expert": (program, "serve", "--port", "0"),
        "bare endpoint": (sys.executable, __file__, "bare"),
    }
    load = Load({name: [] for name in commands}, {name: [] for name in commands})
    for _ in range(rounds):
        for name, command in commands.items():
            with _serving(command) as port:
                asyncio.run(_ask(port, bodies, connections, seconds / 4))  # warms up
                took = asyncio.run(_ask(port, bodies, connections, seconds))
            load.rates[name].append(len(took) / seconds)
            load.slowest[name].append(statistics.quantiles(took, n=100)[-1])
    return load


@contextmanager
def _serving(command: Sequence[str]) -> Iterator[int]:
    """Run the server; yield its port."""
    # What it says goes to a file: nobody reads a pipe while it answers, and a full one blocks it.
    with (
        tempfile.NamedTemporaryFile("wb") as said,
        subprocess.Popen(command, stderr=said.fileno()) as process,
    ):
        try:
            yield _port(Path(said.name), process)
        finally:
            process.terminate()


def _port(said: Path, process: subprocess.Popen[bytes]) -> int:
    """Return the port that the server says it listens at."""
    while process.poll() is None:
        found = re.search(r"http://127[.]0[.]0[.]1:(\d+)", said.read_text(encoding="utf-8"))
        if found:
            return int(found[1])
        time.sleep(0.02)
    raise RuntimeError(f"the server did not start: {said.read_text(encoding='utf-8')[-200:]}")


async def _ask(port: int, bodies: list[bytes], connections: int, seconds: float) -> list[float]:
    """Return how long each answer took."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(
        *(_client(port, bodies[n:] + bodies[:n], until, took) for n in range(connections))
    )
    return took


async def _client(port: int, bodies: Sequence[bytes], until: float, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = 0
    while (start := time.perf_counter()) < until:
        body = bodies[number % len(bodies)]
        number += 1
        head = f"POST {_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer.decode(errors="replace"))
        length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        took.append(time.perf_counter() - start)
    writer.close()
    await writer.wait_closed()


def _serve_bare() -> None:
    """Serve an endpoint that reads the request and sends an answer that is ready."""
    import uvicorn  # noqa: PLC0415  the client needs none of it
    from litestar import Litestar, Request, Response, post  # noqa: PLC0415

    from blink_expert.render import render_json  # noqa: PLC0415

    advice = blink_expert.advise(blink_expert.load(), {"device": "outdoor_4"})
    ready = render_json(advice).encode()

    @post(_PATH, status_code=200)
    async def answer(request: Request[Any, Any, Any]) -> Response[bytes]:
        await request.body()
        return Response(ready, media_type="application/json")

    uvicorn.run(Litestar([answer], openapi_config=None), port=0, access_log=False)


def main() -> None:
    """Print the rates."""
    load = measure()
    for name, rates in load.rates.items():
        slow = statistics.median(load.slowest[name])
        print(f"{name:<14}{statistics.median(rates):8,.0f} a second, p99 {1000 * slow:.1f} ms")


if __name__ == "__main__":
    if sys.argv[1:] == ["bare"]:
        _serve_bare()
    else:
        main()
