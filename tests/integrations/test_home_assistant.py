"""The custom component in a real Home Assistant, beside its real Blink integration.

Needs Home Assistant and its test harness: `make check-home-assistant` installs both and runs this.
"""

import sys
from pathlib import Path
from typing import Any

import pytest
from blink_cloud import Cloud

pytest.importorskip(
    "pytest_homeassistant_custom_component",
    reason="needs Home Assistant and its test harness. Run: make check-home-assistant",
)

from homeassistant import config_entries
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

EXAMPLE = Path(__file__).parents[2] / "examples" / "home-assistant"


@pytest.fixture(autouse=True)
def cloud(
    hass: Any,  # noqa: ARG001  first, since what is next changes it
    enable_custom_integrations: None,  # noqa: ARG001  its effect is wanted
    monkeypatch: pytest.MonkeyPatch,
) -> Cloud:
    """Put the component where Home Assistant looks for it, and play Blink's cloud back."""
    sys.modules.pop("custom_components", None)
    monkeypatch.syspath_prepend(EXAMPLE)
    played = Cloud()
    played.plug_in(monkeypatch)
    return played


async def set_up_blink(hass: Any) -> Any:
    """Set the real Blink integration up; its cloud is played back. Return its coordinator."""
    entry = MockConfigEntry(
        domain="blink", version=3, data={"username": "somebody", "password": "secret"}
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry.runtime_data


async def set_up_ours(hass: Any) -> Any:
    """Set our component up as a user does: from the list of integrations."""
    flow = await hass.config_entries.flow.async_init(
        "blink_expert", context={"source": config_entries.SOURCE_USER}
    )
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    await hass.async_block_till_done()
    assert done["type"] == "create_entry"
    return done["result"]


def issues(hass: Any) -> dict[str, Any]:
    every = ir.async_get(hass).issues
    return {issue_id: one for (domain, issue_id), one in every.items() if domain == "blink_expert"}


async def refreshed(hass: Any, coordinator: Any) -> None:
    await coordinator.async_refresh()
    await hass.async_block_till_done()


async def test_only_cameras_that_report_low_become_issues(hass: Any) -> None:
    await set_up_blink(hass)
    await set_up_ours(hass)
    # What makes a difference: Home Assistant shows all of these as low.
    for name in ("porch", "shed", "desk", "door", "drive"):
        assert hass.states.get(f"binary_sensor.{name}_battery").state == "on"
    assert set(issues(hass)) == {"low_battery_camera.porch", "low_battery_camera.shed"}


async def test_an_issue_has_the_procedure(hass: Any, hass_ws_client: Any) -> None:
    await async_setup_component(hass, "repairs", {})
    await set_up_blink(hass)
    await set_up_ours(hass)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "repairs/list_issues"})
    listed = (await client.receive_json())["result"]["issues"]
    porch = next(one for one in listed if one["issue_id"] == "low_battery_camera.porch")
    assert (porch["severity"], porch["is_fixable"]) == ("warning", False)
    assert porch["translation_placeholders"]["name"] == "Porch"
    answer = porch["translation_placeholders"]["answer"]
    assert "Outdoor 4" in answer
    assert "## Change the batteries" in answer
    assert "opening_tool=" not in answer
    assert "G8T1" not in str(listed)


async def test_a_camera_of_an_unknown_kind_is_said_to_be_that(hass: Any, cloud: Cloud) -> None:
    cloud.camera(14)["battery_state"] = "low"
    await set_up_blink(hass)
    await set_up_ours(hass)
    words = issues(hass)["low_battery_camera.drive"].translation_placeholders
    assert words["answer"].startswith("This product code is not known: look at the device")


async def test_issues_follow_what_the_camera_reports(hass: Any, cloud: Cloud) -> None:
    await set_up_ours(hass)
    coordinator = await set_up_blink(hass)
    cloud.camera(11)["battery_state"] = "ok"
    cloud.camera(12)["battery"] = None
    cloud.camera(13)["battery_state"] = "low"
    await refreshed(hass, coordinator)
    # Nothing reported is no news: batteries that were low have not become full by that.
    assert set(issues(hass)) == {"low_battery_camera.shed", "low_battery_camera.attic"}


async def test_a_camera_that_is_not_available_keeps_its_issue(hass: Any) -> None:
    coordinator = await set_up_blink(hass)
    await set_up_ours(hass)
    coordinator.async_set_update_error(TimeoutError())
    await hass.async_block_till_done()
    assert hass.states.get("camera.porch").state == "unavailable"
    assert "low_battery_camera.porch" in issues(hass)


async def test_other_cameras_are_left_alone(hass: Any) -> None:
    await set_up_ours(hass)
    hass.states.async_set("camera.garden", "idle", {"battery": "low", "type": "sedona"})
    await hass.async_block_till_done()
    assert not issues(hass)


async def test_a_removed_camera_takes_its_issue_along(hass: Any) -> None:
    await set_up_blink(hass)
    await set_up_ours(hass)
    er.async_get(hass).async_remove("camera.porch")
    await hass.async_block_till_done()
    assert set(issues(hass)) == {"low_battery_camera.shed"}


async def test_without_the_component_there_are_no_issues(hass: Any) -> None:
    coordinator = await set_up_blink(hass)
    entry = await set_up_ours(hass)
    assert issues(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not issues(hass)
    await refreshed(hass, coordinator)
    assert not issues(hass)


async def test_it_is_set_up_once(hass: Any) -> None:
    await set_up_ours(hass)
    again = await hass.config_entries.flow.async_init(
        "blink_expert", context={"source": config_entries.SOURCE_USER}
    )
    assert (again["type"], again["reason"]) == ("abort", "single_instance_allowed")
