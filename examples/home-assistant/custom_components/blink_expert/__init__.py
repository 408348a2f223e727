"""A Blink camera with low batteries becomes a Repairs issue that says how to change them.

The attributes of the camera entities are read, not the battery sensors: those are on for all that
is not "ok", so also for a Mini, which has no batteries, and for a doorbell that reports nothing.
"""

import msgspec
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

import blink_expert
from blink_expert.integrations.blinkpy import CameraReading, read_camera
from blink_expert.render import render_markdown

DOMAIN = "blink_expert"
BLINK = "blink"


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Look at the cameras that are there, and at each change of one."""
    repairs = Repairs(hass, await hass.async_add_executor_job(_knowledge))

    @callback
    def is_camera(data: EventStateChangedData) -> bool:
        return data["entity_id"].startswith("camera.")

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        repairs.look_at(event.data["entity_id"], event.data["new_state"])

    entry.async_on_unload(hass.bus.async_listen(EVENT_STATE_CHANGED, changed, is_camera))
    entry.async_on_unload(repairs.clear)
    for state in hass.states.async_all("camera"):
        repairs.look_at(state.entity_id, state)
    return True


async def async_unload_entry(_hass: HomeAssistant, _entry: ConfigEntry) -> bool:
    """Stop looking; what the entry was given to do at its end takes the issues away."""
    return True


def _knowledge() -> blink_expert.KnowledgeBase:
    """Read the files and answer once, so that nothing is left to be prepared in the event loop."""
    kb = blink_expert.load()
    render_markdown(kb, blink_expert.advise(kb, {}))
    return kb


class Repairs:
    """The issues: one for each camera that reports its batteries low."""

    def __init__(self, hass: HomeAssistant, kb: blink_expert.KnowledgeBase) -> None:
        """Begin without issues."""
        self._hass, self._kb = hass, kb
        self._open: set[str] = set()

    @callback
    def look_at(self, entity_id: str, state: State | None) -> None:
        """Open or close the issue of a camera; where nothing is reported, leave it as it is."""
        camera = er.async_get(self._hass).async_get(entity_id)
        if camera is None:
            self._close(entity_id)  # it was removed, or has another name now
            return
        if camera.platform != BLINK or state is None or "battery" not in state.attributes:
            return  # another maker's, or not available
        reading = read_camera(self._kb, state.attributes, family=self._family(camera))
        if reading.battery == "low":
            self._open_issue(entity_id, state.name, reading)
        elif reading.battery == "ok":
            self._close(entity_id)

    @callback
    def clear(self) -> None:
        """Close all issues."""
        for entity_id in tuple(self._open):
            self._close(entity_id)

    def _family(self, camera: er.RegistryEntry) -> str:
        """Return blinkpy's `camera_type`, which Home Assistant shows as the model."""
        device = dr.async_get(self._hass).async_get(camera.device_id or "")
        return (device and device.model) or ""

    def _open_issue(self, entity_id: str, name: str, reading: CameraReading) -> None:
        advice = blink_expert.advise(self._kb, reading.facts)
        # Nobody can answer questions there; the conditions of the steps say the same.
        answer = render_markdown(
            self._kb, msgspec.structs.replace(advice, questions=()), audience="customer"
        )
        self._open.add(entity_id)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"low_battery_{entity_id}",
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="low_battery",
            translation_placeholders={
                "name": name,
                "answer": "\n\n".join([*reading.remarks, answer]),
            },
        )

    def _close(self, entity_id: str) -> None:
        if entity_id in self._open:
            self._open.remove(entity_id)
            ir.async_delete_issue(self._hass, DOMAIN, f"low_battery_{entity_id}")
