"""Print how to change the batteries of each Blink camera that reports them low.

low_batteries.py CREDENTIALS: the file is what blinkpy's `blink.save(...)` wrote.
"""

import asyncio
import sys
from collections.abc import Iterator

from aiohttp import ClientSession
from blinkpy.auth import Auth
from blinkpy.blinkpy import Blink
from blinkpy.helpers.util import json_load

import blink_expert
from blink_expert.integrations.blinkpy import read_camera
from blink_expert.render import render_text


def report(kb: blink_expert.KnowledgeBase, blink: Blink) -> Iterator[str]:
    """Yield what to tell the owner: for each camera a line, and the answer where it is low."""
    for name, camera in blink.cameras.items():
        reading = read_camera(
            kb, camera.attributes, family=camera.camera_type, homescreen=blink.homescreen
        )
        yield f"=== {name}: battery {reading.battery} ==="
        yield from reading.remarks
        if reading.battery == "low":
            advice = blink_expert.advise(kb, reading.facts)
            yield render_text(kb, advice, audience="customer")


async def connected(credentials: str, session: ClientSession) -> Blink:
    """Return Blink's cloud as blinkpy sees it now."""
    blink = Blink(session=session)
    blink.auth = Auth(await json_load(credentials), no_prompt=True, session=session)
    await blink.start()
    return blink


async def main(credentials: str) -> None:
    """Ask the cloud once, and print the report."""
    kb = blink_expert.load()
    async with ClientSession() as session:
        for line in report(kb, await connected(credentials, session)):
            print(line)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("error: name the file with blinkpy's credentials: low_batteries.py CREDENTIALS")
    asyncio.run(main(sys.argv[1]))
