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
_FAMILIES_WITHOUT_STATE = ("mini", "doorbell")
"""Values of blinkpy's `camera_type` for which no battery state that means something is known."""


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
    code = attributes.get("type")
    known = {value.name for value in kb.fact[_CODE].values} if _CODE in kb.fact else set()
    if code in known:
        facts[_CODE] = code
    else:
        said = (
            "The product code that is reported is not known"
            if code
            else "No product code is reported"
        )
        remarks.append(f"{said}: look at the device to tell which it is.")
    if str(attributes.get("camera_id")) in _in_accessory(homescreen or {}):
        facts["mounted"] = "yes"
    battery, why = _battery(attributes.get("battery"), family)
    return CameraReading(facts, battery, (*remarks, *why))


def _battery(state: object, family: str) -> tuple[Literal["low", "ok", "unknown"], tuple[str, ...]]:
    if family in _FAMILIES_WITHOUT_STATE:
        return "unknown", (
            f"It is of the family '{family}': if its battery is shown as low, that proves nothing.",
        )
    if state == "low":
        return "low", ()
    if state == "ok":
        return "ok", ()
    return "unknown", ("No battery state is reported. That does not mean that it is low.",)


def _in_accessory(homescreen: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the cameras that sit in a floodlight mount (`storm`), which is connected."""
    accessories = homescreen.get("accessories") or {}
    for one in accessories.get("storm") or ():
        if one.get("connected") is True:
            yield str(one.get("target_id"))
