"""Whatever is taken away by its key alone, the rule itself says no to."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.criteria.answers import NO
from registry.criteria.judging import judge
from registry.criteria.parsing import parse
from registry.criteria.unit import Unit
from registry.matching.narrowed import Narrowed, widths_of
from registry.matching.sources import LOT, SERIAL, Numbered, unit
from registry.units.queries import key_of

IMEI = Numbered(unit.c.serial_key, (2,))
NUMBERED = {"serial": SERIAL, "lot": LOT, "imei": IMEI}
TESTS: tuple[Any, ...] = (
    "AB100", ["AB100", "100"], {"starts": ["AB", "1"]}, {"range": ["AB100", "AB199"]}, {"range": ["100", "250"]},
    {"range": ["100", None]}, {"range": [None, "AB250"]}, {"below": "120"}, {"mask": ["A?1*"]}, {"has": ["10"]},
    {"range": ["10", "19"], "at": [3, 4]}, {"all": [{"starts": ["AB"]}, {"range": ["AB100", "AB150"]}]},
    {"any": [{"range": ["AB100", "AB110"]}, {"range": ["AB105", "AB199"]}, "7"]}, {"absent": True}, {"length": [3]},
    {"lookup": "list:1"},
)  # fmt: skip
numbers = st.one_of(st.none(), st.from_regex(r"(AB|A|)[0-9]{1,4}", fullmatch=True))
groups = st.dictionaries(st.sampled_from(["serial", "lot", "imei"]), st.sampled_from(TESTS), min_size=1)


def of_serials(_name: str, field: str, _value: str, /) -> bool | None:
    """The list has serials, which ones nobody knows here; nothing else stands in it."""
    return None if field == "serial" else False


@given(
    some=st.lists(groups, min_size=1, max_size=3),
    serial=numbers,
    lot=numbers,
    product=st.sampled_from([1, 2]),
)
def test_nothing_is_lost(
    some: list[dict[str, Any]], serial: str | None, lot: str | None, product: int
) -> None:
    keys = (key_of(number) if number else None for number in (serial, lot))
    row = SimpleNamespace(**dict(zip(("serial_key", "lot_key"), keys, strict=True)), product_id=product)
    criteria = parse({"any": some}, strict=False)
    told = {"serial": serial, "lot": lot, "imei": serial if product == 2 else None}
    said = judge(criteria, Unit({name: text for name, text in told.items() if text}), of_serials)
    if not Narrowed(criteria, NUMBERED, {1: "serial"}, widths_of([row])).may(row):
        assert said.answer is NO


@pytest.mark.parametrize(
    ("serial", "may"), [("AB100", True), ("AB199", True), ("AB200", False), ("CD150", False)]
)
def test_most_are_taken_away(serial: str, *, may: bool) -> None:
    row = SimpleNamespace(serial_key=key_of(serial), lot_key=None, product_id=1)
    criteria = parse(
        {"any": [{"serial": {"range": ["AB100", "AB150"]}}, {"serial": {"range": ["AB140", "AB199"]}}]}
    )
    assert Narrowed(criteria, NUMBERED, {}, widths_of([row])).may(row) is may
