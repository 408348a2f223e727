"""Cameras as blinkpy's own classes have them, read from recorded answers of the cloud."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from blink_cloud import Cloud
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_bases import locks, shipped

import blink_expert
from blink_expert.integrations.blinkpy import CameraReading, read_camera

pytest.importorskip("blinkpy", reason="needs blinkpy. Install it: pip install 'blink-expert[dev]'")

EXAMPLE = Path(__file__).parents[2] / "examples" / "blinkpy-cameras"
KB = shipped()


async def _started() -> Any:
    from aiohttp import ClientSession
    from blinkpy.blinkpy import Blink

    async with ClientSession() as session:
        blink = Blink(session=session)
        assert await blink.start()
        assert await blink.refresh(force=True)
        return blink


@pytest.fixture(scope="module")
def blink() -> Any:
    """Return what blinkpy makes of the recorded answers: a `Blink` that is set up."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        Cloud().plug_in(monkeypatch)
        return asyncio.run(_started())


def read(blink: Any, name: str) -> CameraReading:
    camera = blink.cameras[name]
    return read_camera(
        KB, camera.attributes, family=camera.camera_type, homescreen=blink.homescreen
    )


@pytest.mark.parametrize(
    ("name", "facts", "battery", "candidates"),
    [
        ("Porch", {"product_code": "sedona", "mounted": "yes"}, "low", {"outdoor_4"}),
        ("Shed", {"product_code": "catalina"}, "low", {"outdoor_3rd_gen", "indoor_3rd_gen"}),
        ("Attic", {"product_code": "white"}, "ok", {"indoor_gen_1"}),
        ("Desk", {"product_code": "owl"}, "unknown", {"mini"}),
        ("Door", {"product_code": "lotus"}, "unknown", {"video_doorbell"}),
    ],
)
def test_a_camera_is_read_into_facts(
    blink: Any, name: str, facts: dict[str, str], battery: str, candidates: set[str]
) -> None:
    reading = read(blink, name)
    assert (reading.facts, reading.battery) == (facts, battery)
    advice = blink_expert.advise(KB, reading.facts)
    derived = advice.derived.get("device")
    assert {derived.value} if derived else set(advice.candidates["device"]) == candidates


def test_an_unknown_product_code_leaves_the_device_open(blink: Any) -> None:
    reading = read(blink, "Drive")
    assert (reading.facts, reading.battery) == ({}, "unknown")
    assert "product code" in reading.remarks[0]
    assert blink_expert.advise(KB, reading.facts).status == "needs_device"


def test_no_state_is_not_low(blink: Any) -> None:
    assert blink.cameras["Desk"].attributes["battery"] is None
    assert "not mean" in read(blink, "Drive").remarks[-1]


@pytest.mark.parametrize("name", ["Desk", "Door"])
def test_a_mini_or_doorbell_that_reports_low_is_no_proof(blink: Any, name: str) -> None:
    camera = type(blink.cameras[name])(blink.cameras[name].sync)
    camera.extract_config_info({**vars(blink.cameras[name]), "battery_state": "low"})
    assert camera.attributes["battery"] == "low"
    reading = read_camera(KB, camera.attributes, family=camera.camera_type)
    assert reading.battery == "unknown"
    assert "proves nothing" in reading.remarks[-1]


def test_neither_level_nor_voltage_is_read_as_low(blink: Any) -> None:
    camera = blink.cameras["Attic"]
    attributes = {**camera.attributes, "battery_level": 0, "battery_voltage": 90}
    assert read_camera(KB, attributes).battery == "ok"
    assert read_camera(KB, {**attributes, "battery": None}).battery == "unknown"
    assert "battery_voltage" not in read_camera(KB, attributes).facts


def test_the_example_reports_each_camera_and_no_serial_number(
    blink: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(EXAMPLE)
    from low_batteries import report  # type: ignore[import-not-found, unused-ignore]

    said = "\n".join(report(KB, blink))
    heads = [line.strip("= ") for line in said.splitlines() if line.startswith("===")]
    assert sorted(heads) == [
        "Attic: battery ok",
        "Desk: battery unknown",
        "Door: battery unknown",
        "Drive: battery unknown",
        "Porch: battery low",
        "Shed: battery low",
    ]
    assert said.count("Change the batteries") == 2
    serials = [camera.serial for camera in blink.cameras.values()]
    assert all(serials)
    assert not any(serial in said for serial in serials)


def test_the_example_connects_with_saved_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(EXAMPLE)
    import low_batteries

    credentials = tmp_path / "credentials.json"
    credentials.write_text('{"username": "somebody", "password": "secret"}', encoding="utf-8")
    Cloud().plug_in(monkeypatch)
    asyncio.run(low_batteries.main(str(credentials)))
    assert "=== Porch: battery low ===" in capsys.readouterr().out


def test_nothing_that_the_cloud_may_send_as_a_code_is_an_error() -> None:
    codes: list[object] = [[], {}, 7, True, b"owl"]
    for code in codes:
        assert read_camera(KB, {"type": code, "camera_id": None}).facts == {}


STATES = st.none() | st.sampled_from(["low", "ok", "LOW", "unknown", ""]) | st.integers()
CODES = st.none() | st.sampled_from(["sedona", "owl", "hawk", "SEDONA", "unknown"]) | st.text()


@settings(deadline=None)
@given(state=STATES, code=CODES, family=st.sampled_from(["", "mini", "doorbell"]))
def test_only_the_word_low_from_a_battery_camera_is_low(
    state: object, code: str | None, family: str
) -> None:
    reading = read_camera(KB, {"battery": state, "type": code, "serial": "X1"}, family=family)
    plugged_or_doorbell = family or code in {"owl", "hawk", "lotus"}
    assert (reading.battery == "low") == (state == "low" and not plugged_or_doorbell)
    assert set(reading.facts) <= {"product_code"}
    assert "X1" not in repr(reading)


def test_knowledge_without_product_codes_is_no_error() -> None:
    assert read_camera(locks(), {"type": "sedona", "battery": "low"}).facts == {}
