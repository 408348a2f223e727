"""A camera's attributes, as blinkpy and Home Assistant have them -> facts, and its battery's state.

blinkpy reads an undocumented service. What is read here, and what is not, stands with its reasons
in `docs/integrations/blinkpy.md`. Names, serial numbers and addresses are not looked at.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from blink_expert.knowledge import KnowledgeBase

__all__ = ["CameraReading", "read_camera"]

_CODE = "product_code"
_WITHOUT_STATE = frozenset({"mini", "doorbell", "owl", "hawk", "lotus"})
"""Families of blinkpy (its `camera_type`), and the product codes in them, whose battery state is
not known to mean anything."""


class CameraReading(msgspec.Struct, frozen=True):
    """What the attributes say.

    `battery` is `unknown` unless the camera itself reported a state. `remarks` say, in sentences,
    what was left open and why.
    """

    facts: dict[str, str]
    battery: Literal["low", "ok", "unknown"]
    remarks: tuple[str, ...]


def read_camera(
    kb: KnowledgeBase,
    attributes: Mapping[str, Any],
    *,
    family: str = "",
    homescreen: Mapping[str, Any] | None = None,
) -> CameraReading:
    """Read blinkpy's `camera.attributes`.

    `family` is its `camera.camera_type` (Home Assistant shows it as the model), `homescreen` its
    `blink.homescreen`, which tells what is attached to a camera. Which device a product code
    stands for is knowledge: rules conclude it.

    >>> import blink_expert
    >>> kb = blink_expert.load()
    >>> read_camera(kb, {"type": "sedona", "battery": "low", "serial": "123456789"})
    CameraReading(facts={'product_code': 'sedona'}, battery='low', remarks=())
    >>> read_camera(kb, {"type": "owl", "battery": None}, family="mini").battery
    'unknown'

    """
    facts: dict[str, str] = {}
    remarks: list[str] = []
    code, camera = attributes.get("type"), attributes.get("camera_id")
    if _CODE in kb.fact and any(code == value.name for value in kb.fact[_CODE].values):
        facts[_CODE] = str(code)
    else:
        said = "This product code is not known" if code else "No product code is reported"
        remarks.append(f"{said}: look at the device to tell which it is.")
    if camera is not None and str(camera) in _in_accessory(homescreen or {}):
        facts["mounted"] = "yes"
    battery: Literal["low", "ok", "unknown"] = "unknown"
    match attributes.get("battery"):
        case _ if family in _WITHOUT_STATE or str(code) in _WITHOUT_STATE:
            remarks.append("That a Mini or a doorbell is shown with a low battery proves nothing.")
        case "low":
            battery = "low"
        case "ok":
            battery = "ok"
        case _:
            remarks.append("No battery state is reported. That does not mean that it is low.")
    return CameraReading(facts, battery, tuple(remarks))


def _in_accessory(homescreen: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the cameras that sit in a floodlight mount (`storm`), which is connected."""
    accessories = homescreen.get("accessories") or {}
    for one in accessories.get("storm") or ():
        if one.get("connected") is True:
            yield str(one.get("target_id"))
