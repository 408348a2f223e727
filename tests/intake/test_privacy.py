"""Personal data is found, shown as hidden, and never part of what is read."""

import msgspec
import pytest

import blink_expert
from blink_expert import intake

KB = blink_expert.load(cache=False)
PERSONAL = {
    "mail address": ["ann@example.com", "a.b+c@mail.example.co.uk"],
    "phone number": [
        "555-010-0199",
        "+1 (555) 010-0199",
        "0049 30 1234567",
        "555-0142",
        "123456789012",
    ],
    "serial number": ["G8T1-9400-1234-ABCD", "G8T19400012345"],
    "street address": [
        "14500 Mini Mall Road",
        "22 L91 Street",
        "17 Coin Lane",
        "Wired Straße 3",
        "12 XT Ct",
    ],
}


@pytest.mark.parametrize(
    ("kind", "data"), [(kind, data) for kind, some in PERSONAL.items() for data in some]
)
def test_personal_data_is_hidden_and_not_read(kind: str, data: str) -> None:
    text = f"My XT2 is dead, write to {data}, thanks"
    shown, hidden = intake.redact(text)
    assert data not in shown
    assert f"[{kind}]" in shown
    assert [text[one.start : one.end] for one in hidden] == [data]
    found = intake.read(KB, text)
    assert [dict(case.facts) for case in found.cases] == [{"device": "xt2"}]
    assert data not in msgspec.json.encode(found).decode()


def test_what_is_no_personal_data_stays() -> None:
    text = "USB-C, L91, FR6 / LR6, CR123A, 1.5V, 2-hole, 14500 cells, Outdoor 4, 3.7 14500, 20p"
    assert intake.redact(text) == (text, ())
