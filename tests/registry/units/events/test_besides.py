"""What sales records tell of a lot besides events, rule by rule: nothing counts twice, and nothing gets lost."""

from typing import Any

import pytest

from registry.units.events.besides import Amount, Besides, Bucket, Told, besides
from registry.units.events.models import AT_DEALER, IN_TRANSIT, MADE, RETURNED, SOLD, STORED

PLANT, STORE, SHOP, OTHER = 1, 2, 3, 4


def a_lot(**more: Any) -> dict[Bucket, Amount]:
    """A hundred made; forty in the warehouse, ten on their way to the shop, thirty there."""
    told = {(MADE, PLANT): 20.0, (STORED, STORE): 40.0, (IN_TRANSIT, SHOP): 10.0, (AT_DEALER, SHOP): 30.0}
    return {bucket: Amount(many) for bucket, many in told.items()} | more.get("also", {})


def by(place: int = SHOP, many: float = 5, day: str = "2026-03-10", **more: Any) -> Told:
    return Told({day: many}, places=frozenset({place} if place else ()), **more)


def found(
    lot: dict[Bucket, Amount], *told: Told, until: str = "9999-12-31"
) -> tuple[dict[Any, Any], dict[Any, Any]]:
    one: Besides = besides(lot, told, until)
    return one.taken, one.sold


def sold_there(many: float, place: int = SHOP, **more: Any) -> dict[str, Any]:
    return {"also": {(SOLD, place): Amount(many, gross=many, **more)}}


def test_what_a_seller_sold_is_off_its_shelf() -> None:
    assert found(a_lot(), by()) == ({(AT_DEALER, SHOP): 5}, {SHOP: 5})


def test_a_sale_told_by_an_event_and_an_invoice_counts_once() -> None:
    assert found(a_lot(**sold_there(5)), by()) == ({}, {})
    assert found(a_lot(**sold_there(5)), by(many=8)) == ({(AT_DEALER, SHOP): 3}, {SHOP: 3})
    assert found(a_lot(**sold_there(8)), by()) == ({}, {})


def test_a_sale_elsewhere_is_another() -> None:
    assert found(a_lot(**sold_there(5, OTHER)), by()) == ({(AT_DEALER, SHOP): 5}, {SHOP: 5})


def test_sold_before_it_was_received_there() -> None:
    taken, sold = found(a_lot(), by(many=35))
    assert taken == {(AT_DEALER, SHOP): 30, (IN_TRANSIT, SHOP): 5}
    assert sold == {SHOP: 35}
    taken, sold = found(a_lot(), by(OTHER))
    assert (taken, sold) == ({(IN_TRANSIT, SHOP): 5}, {OTHER: 5})


def test_who_is_no_place_on_record_had_it_sent_and_the_maker_sells_its_own() -> None:
    assert found(a_lot(), by(0))[0] == {(IN_TRANSIT, SHOP): 5}
    assert found(a_lot(), by(0, named=False))[0] == {(STORED, STORE): 5}
    assert found(a_lot(), by(0, named=False, many=65))[0] == {
        (STORED, STORE): 40, (MADE, PLANT): 20, (IN_TRANSIT, SHOP): 5,
    }  # fmt: skip


def test_who_is_no_place_on_record_counts_for_what_nobody_else_tells_of_events() -> None:
    assert found(a_lot(**sold_there(5)), by(0)) == ({}, {})
    assert found(a_lot(**sold_there(5)), by(), by(0))[1] == {SHOP: 5}


def test_more_sold_than_there_was_is_sold_all_the_same() -> None:
    taken, sold = found(a_lot(), by(many=120))
    assert (sum(taken.values()), sold) == (100, {SHOP: 120})


def test_what_a_credit_note_took_back_is_on_the_shelf_again() -> None:
    one = Told({"2026-03-10": 5}, {"2026-03-12": 2}, frozenset({SHOP}))
    assert found(a_lot(), one) == ({(AT_DEALER, SHOP): 3}, {SHOP: 3})
    assert found(a_lot(**sold_there(5)), one) == ({(RETURNED, SHOP): -2}, {SHOP: -2})


@pytest.mark.parametrize("backs", [{}, {"2026-03-12": 2}])
def test_what_came_back_by_an_event_and_a_credit_note_came_back_once(backs: dict[str, float]) -> None:
    one = Told({"2026-03-10": 5}, backs, frozenset({SHOP}))
    also: dict[Bucket, Amount] = {(SOLD, SHOP): Amount(3, gross=5), (RETURNED, SHOP): Amount(2)}
    assert found(a_lot(also=also), one) == ({}, {})
    also[SOLD, SHOP] = Amount(0, loose=2)
    assert found(a_lot(also=also), one) == ({(AT_DEALER, SHOP): 5}, {SHOP: 3})


def test_a_count_has_seen_what_was_sold_by_that_day() -> None:
    lot = a_lot(**sold_there(0, counted="2026-03-10", missed=5))
    assert found(lot, by()) == ({}, {SHOP: 5})
    assert found(lot, by(day="")) == ({}, {SHOP: 5})
    assert found(lot, by(day="2026-03-11")) == ({(AT_DEALER, SHOP): 5}, {SHOP: 5})
    lot[SOLD, SHOP] = Amount(9, gross=4, base=5, counted="2026-03-10")
    both = Told({"2026-03-09": 5, "2026-03-11": 6}, places=frozenset({SHOP}))
    assert found(lot, both) == ({(AT_DEALER, SHOP): 2}, {SHOP: 2})


def test_what_a_count_missed_is_what_somebody_sold() -> None:
    lot = a_lot(**sold_there(0, STORE, counted="2026-03-10", missed=5))
    assert found(lot, by(0, named=False)) == ({}, {STORE: 5})
    assert found(lot, by(0, named=False, many=7)) == ({(MADE, PLANT): 2}, {STORE: 5, PLANT: 2})


def test_up_to_a_day_nothing_later_counts() -> None:
    assert found(a_lot(), by(), until="2026-03-09") == ({}, {})
    assert found(a_lot(), by(), until="2026-03-10") == ({(AT_DEALER, SHOP): 5}, {SHOP: 5})
