"""Remedies of a recall: read as they were kept, refused at the field that is wrong."""

from decimal import Decimal
from typing import Any

import pytest

from registry.errors import Refused
from registry.remedies.offers import check, read
from tests.registry.remedies.builders import FORMULA, REFUND, REPAIR, two_remedies


def test_what_was_kept_is_what_is_read() -> None:
    plain = two_remedies()
    check(plain)
    offers = read(plain)
    assert [one.plain() for one in offers.offers] == plain["offers"]
    assert offers.refund is not None
    assert offers.refund.steps[1] == (12, Decimal(75))
    assert offers.refund.floor == Decimal(40)
    assert read({}).offers == ()
    check({})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"offers": [REPAIR | {"gets": " "}, REFUND]}, "repair-gets"),
        ({"offers": [REPAIR | {"days": 0}, REFUND]}, "repair-days"),
        ({"offers": [REPAIR | {"days": -1}, REFUND]}, "repair-days"),
        ({"offers": [REPAIR | {"needs": "x" * 2001}, REFUND]}, "repair-needs"),
        ({"offers": [REPAIR, REPAIR]}, ""),
        ({"offers": [REPAIR]}, "only"),
        ({"offers": [REPAIR, REPAIR | {"kind": "rebate"}]}, "rebate-amount"),
        ({"refund": FORMULA | {"currency": "euro"}}, "currency"),
        ({"refund": None}, "currency"),
        ({"refund": FORMULA | {"floor": "-4"}}, "floor"),
        ({"refund": FORMULA | {"steps": []}}, "steps-0-months"),
        ({"refund": FORMULA | {"steps": [[3, "100"]]}}, "steps-0-months"),
        ({"refund": FORMULA | {"steps": [[0, "50"], [12, "75"]]}}, "steps-1-percent"),
        ({"refund": FORMULA | {"steps": [[0, "101"]]}}, "steps-0-percent"),
        ({"refund": FORMULA | {"steps": [[0, "NaN"]]}}, "steps-0-percent"),
        ({"refund": FORMULA | {"steps": [[0, "100"], [0, "50"]]}}, "steps-1-months"),
    ],
)
def test_what_nobody_could_be_promised_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check(two_remedies(**wrong))
    assert refused.value.field == field


def test_one_remedy_alone_needs_its_reason() -> None:
    check({"offers": [REPAIR], "only": "No spare unit is made any more."})
