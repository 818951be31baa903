"""What is typed of oneself and of one's product, read or told to be wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Refused
from registry.registrations.addresses import read_email, read_line
from registry.registrations.reading import Typed, read

TODAY = date(2026, 5, 1)
GOOD = Typed(number="ab 100-250", email="olga@example.org", bought_on="2026-05-01")


def test_a_serial_and_a_lot_have_keys_of_their_own() -> None:
    serial, _ = read(Typed(**{**_fields(GOOD), "lot": "L5"}), "serial", TODAY)
    lot, _ = read(Typed(**{**_fields(GOOD), "number": "L5"}), "lot", TODAY)
    assert serial is not None
    assert lot is not None
    assert (serial.number, serial.serial_key, serial.lot_key) == ("ab 100-250", "HAB100250", "BL5")
    assert (lot.number, lot.serial_key, lot.lot_key) == ("L5", None, "BL5")


def _fields(typed: Typed) -> dict[str, object]:
    return {name: getattr(typed, name) for name in Typed.__slots__}


def test_every_fault_is_told_at_once() -> None:
    entry, faults = read(
        Typed(email="x", acquired="?", bought_on="2026-13-01", name="n" * 201), "serial", TODAY
    )
    assert entry is None
    assert [fault.field for fault in faults] == ["number", "email", "name", "bought_on", "acquired"]


def test_tomorrow_has_begun_somewhere_the_day_after_has_not() -> None:
    for day, fine in (("2026-05-02", True), ("2026-05-03", False)):
        entry, _ = read(Typed(**{**_fields(GOOD), "bought_on": day}), "serial", TODAY)
        assert (entry is not None) == fine


@given(st.text(max_size=60))
def test_a_line_never_holds_another(text: str) -> None:
    line = read_line(text, "name", 60)
    assert line.isprintable()
    assert line == line.strip()
    assert read_line(line, "name", 60) == line


@given(st.text(max_size=300))
def test_an_address_is_read_or_refused_and_holds_no_line_end(text: str) -> None:
    try:
        address = read_email(text)
    except Refused:
        return
    assert address.isprintable()
    assert len(address) <= 254


@pytest.mark.parametrize(
    "text", ["a@b@c.example", "<a@example.org>", "a@example.org,b@example.org", "a@localhost"]
)
def test_one_whole_address_and_nothing_else(text: str) -> None:
    with pytest.raises(Refused):
        read_email(text)
