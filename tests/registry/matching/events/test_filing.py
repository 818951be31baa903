"""Whatever order events come in, and however often, everything derived from them is the same."""

import random

import pytest
from flask import Flask

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.errors import Refused
from registry.journeys.capturing import record
from registry.units.events import doubts
from registry.units.events.models import (
    AT_DEALER,
    DESTROYED,
    IN_SERVICE,
    IN_TRANSIT,
    MADE,
    RETURNED,
    SOLD,
    STORED,
)
from registry.units.places.actions import PlaceGiven, describe, seen_of
from registry.units.places.models import RETAILER, Place
from registry.units.places.models import WAREHOUSE as WAREHOUSE_KIND
from tests.traced import (
    BATTERY,
    BY,
    CASE,
    OTHER_SHOP,
    PALLET,
    PLANT,
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    everything,
    key,
    lot,
    made,
    numbered,
    packed,
    received,
    rows,
    saw,
    shipped,
    sold,
    taken_back,
    tell,
    told,
    where_is,
)


@pytest.fixture
def maker(app: Flask) -> int:
    return a_saw_maker().organisation_id


def test_a_saw_goes_from_the_plant_to_its_owner(maker: int) -> None:
    tell(maker, made(day(1), saw(1), saw(2)))
    assert where_is(maker, key(1)) == (MADE, PLANT, False)
    tell(maker, packed(day(2), PALLET, saw(1), saw(2)), shipped(day(3), PALLET, to=WAREHOUSE))
    assert where_is(maker, key(1)) == (IN_TRANSIT, WAREHOUSE, False)
    tell(maker, received(day(4), PALLET))
    assert where_is(maker, key(2)) == (STORED, WAREHOUSE, False)
    tell(
        maker,
        packed(day(5), PALLET, saw(1), action="DELETE"),
        shipped(day(6), saw(1), where=WAREHOUSE, to=SHOP),
    )
    tell(maker, received(day(7), saw(1), where=SHOP), sold(day(8), saw(1)))
    assert where_is(maker, key(1)) == (SOLD, SHOP, False)
    assert where_is(maker, key(2)) == (STORED, WAREHOUSE, False)
    assert rows("trace_doubt", "kind", "key") == []


def test_a_dealer_s_saw_stays_there_when_an_event_names_no_place(maker: int) -> None:
    tell(maker, made(day(1), saw(1)), received(day(2), saw(1), where=SHOP))
    shop = db.session.query(Place).filter_by(uri=SHOP).one()
    describe(shop, PlaceGiven(kind=RETAILER, name="Shop"), seen_of(shop), COMMAND_LINE)
    db.session.commit()
    tell(maker, told(day(3), epcList=[saw(1)], bizStep="holding", disposition="non_sellable_other"))
    assert where_is(maker, key(1)) == (AT_DEALER, SHOP, True)
    tell(maker, told(day(4), epcList=[saw(1)], bizStep="inspecting", disposition="sellable_not_accessible"))
    assert where_is(maker, key(1)) == (AT_DEALER, SHOP, False)


def test_what_is_in_a_case_on_a_pallet_goes_with_it(maker: int) -> None:
    tell(maker, made(day(1), saw(1)), packed(day(2), CASE, saw(1)), packed(day(3), PALLET, CASE))
    tell(maker, shipped(day(4), PALLET, to=SHOP), received(day(5), PALLET, where=SHOP))
    assert where_is(maker, key(1)) == (STORED, SHOP, False)
    tell(maker, packed(day(6), PALLET, action="DELETE"), shipped(day(7), PALLET, where=SHOP, to=PLANT))
    assert where_is(maker, key(1)) == (STORED, SHOP, False)
    assert where_is(maker, f"s{CASE[-18:]}") == (STORED, SHOP, False)


def test_a_battery_of_another_maker_goes_with_the_saw_it_is_built_into(maker: int) -> None:
    battery = saw("B1", BATTERY)
    built = told(day(2), "AssociationEvent", action="ADD", parentID=saw(1), childEPCs=[battery])
    tell(maker, made(day(1), saw(1)), built, sold(day(3), saw(1)))
    assert where_is(maker, key("B1", BATTERY)) == (SOLD, SHOP, False)
    assert rows("unit", "serial") == [("S1",)]


def test_the_same_event_twice_is_one_and_its_number_belongs_to_nothing_else(maker: int) -> None:
    event = made(day(1), saw(1)) | {"eventID": "urn:uuid:1"}
    assert len(tell(maker, event, event)) == 1
    before = everything(maker)
    assert tell(maker, event, event | {"recordTime": day(20)}) == []
    nameless = sold(day(2), saw(1))
    assert len(tell(maker, nameless, dict(reversed(nameless.items())))) == 1
    with pytest.raises(Refused, match="Event 1, /eventID: An event with this eventID is on record"):
        record(maker, [sold(day(9), saw(9)), event | {"bizStep": "holding"}], BY)
    db.session.rollback()
    assert len(rows("trace_event", "id")) == 2
    assert everything(maker)["units"] == before["units"]


def a_story() -> list[dict[str, object]]:
    battery = saw("B7", BATTERY)
    return numbered([
        made(day(1), *(saw(n) for n in range(6)), ilmd={"cbvmda:lotNumber": "L-7"}),
        made(day(1, 13), quantityList=[{"epcClass": lot("Q1"), "quantity": 100}]),
        told(day(1, 14), "AssociationEvent", action="ADD", parentID=saw(1), childEPCs=[battery]),
        packed(day(2), CASE, saw(1), saw(2)),
        packed(day(2, 13), PALLET, CASE, saw(3), childQuantityList=[{"epcClass": lot("Q1"), "quantity": 40}]),
        shipped(day(3), PALLET, to=WAREHOUSE),
        received(day(4), PALLET),
        packed(day(5), PALLET, action="DELETE"),
        shipped(day(6), CASE, where=WAREHOUSE, to=SHOP, quantityList=[{"epcClass": lot("Q1"), "quantity": 10}]),
        received(day(7), CASE, where=SHOP, quantityList=[{"epcClass": lot("Q1"), "quantity": 10}]),
        packed(day(8), CASE, saw(1), saw(2), action="DELETE"),
        sold(day(9), saw(1), quantityList=[{"epcClass": lot("Q1"), "quantity": 4}]),
        sold(day(10), saw(1)),
        received(day(11), saw(5), where=OTHER_SHOP),
        told(day(12), action="DELETE", epcList=[saw(4)], bizStep="destroying", disposition="destroyed"),
        sold(day(13), saw(4)),
        told(day(14), epcList=[saw(2)], bizStep="holding", persistentDisposition={"set": ["recalled"]}),
    ])  # fmt: skip


def test_any_order_gives_the_same(maker: int) -> None:
    story = a_story()
    tell(maker, *story)
    wanted = everything(maker)
    assert {kind for kind, _, _ in wanted["doubts"]} == {
        doubts.SOLD_TWICE, doubts.NEVER_SHIPPED, doubts.AFTER_END,
    }  # fmt: skip
    for seed in range(3):
        other = a_saw_maker(f"Maker {seed}").organisation_id
        shuffled = random.Random(seed).sample(story, len(story))
        for at in range(0, len(shuffled), 1 + 3 * seed):
            tell(other, *shuffled[at : at + 1 + 3 * seed])
        same(without_product(everything(other)), without_product(wanted))


def same(one: dict[str, list[tuple[object, ...]]], other: dict[str, list[tuple[object, ...]]]) -> None:
    for table, found in one.items():
        assert sorted(set(found) - set(other[table]), key=str) == sorted(
            set(other[table]) - set(found), key=str
        )


def without_product(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Makers have saws of their own."""
    told = {**found, "whereabouts": [(row[0], row[1] is None, *row[2:]) for row in found["whereabouts"]]}
    return told | {"units": [row[1:] for row in found["units"]]}


def test_a_declared_error_is_as_if_it_had_never_been_told(maker: int) -> None:
    story = a_story()
    for at, wrong in enumerate(story):
        rest = story[:at] + story[at + 1 :]
        one, other = (a_saw_maker(f"{name} {at}").organisation_id for name in ("With", "Without"))
        tell(one, *story)
        tell(one, taken_back(wrong))
        tell(other, *rest)
        wanted = without_product(everything(other))
        wanted["units"] = _forgotten(everything(one)["units"], everything(other)["units"])
        same(without_product(everything(one)), wanted)


def _forgotten(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """A unit that no event tells of any more is kept, and known no longer."""
    known = [row[1:] for row in other]
    gone = [row[1:] for row in one if row[-1] and row[1:] not in known]
    return sorted([*known, *gone], key=str)


def test_an_error_declared_before_its_event_comes_takes_it_out_too(maker: int) -> None:
    for event in (sold(day(2), saw(1)), sold(day(3), saw(2)) | {"eventID": "urn:uuid:7"}):
        tell(maker, taken_back(event))
        tell(maker, event)
    assert rows("whereabouts", "key") == []
    assert rows("trace_event", "wrong") == [(1,)] * 4 or rows("trace_event", "wrong") == [(True,)] * 4


def test_what_is_packed_taken_out_and_packed_again_at_one_moment(maker: int) -> None:
    """Another system may tell the time by the hour; each event comes in a request of its own."""
    held = ("child_key", "parent_key", "until", "quantity")

    def some(quantity: float) -> list[dict[str, object]]:
        return [{"epcClass": lot("Q1"), "quantity": quantity}]

    tell(maker, packed(day(2), PALLET, childQuantityList=some(10)))
    tell(maker, packed(day(2), PALLET, childQuantityList=some(5)))
    [(_, _, until, quantity)] = rows("holding", *held)
    assert (until, quantity) == (None, 15)
    tell(maker, packed(day(3), CASE, saw(1)), packed(day(3), CASE, saw(1), action="DELETE"))
    tell(maker, packed(day(4), CASE, saw(2)))
    tell(maker, packed(day(4), CASE, saw(2), action="DELETE"))
    assert len(rows("holding", *held)) == 1
    tell(maker, packed(day(4), CASE, saw(2), bizLocation={"id": WAREHOUSE}))
    assert len(rows("holding", *held, where="until IS NULL")) == 2


def test_lots_are_counted_place_by_place(maker: int) -> None:
    def some(quantity: float) -> dict[str, object]:
        return {"quantityList": [{"epcClass": lot("Q1"), "quantity": quantity}]}

    tell(maker, made(day(1), **some(100), ilmd={"cbvmda:itemExpirationDate": "2027-01-31"}))
    tell(maker, shipped(day(2), to=WAREHOUSE, **some(60)), received(day(3), **some(50)))
    tell(maker, told(day(4), bizStep="holding", bizLocation={"id": WAREHOUSE}, **some(20)))
    columns = ("stage", "(SELECT uri FROM place WHERE place.id = place_id)", "quantity", "held", "expires")
    assert rows("lot_stock", *columns) == [
        (MADE, PLANT, 40, 0, "2027-01-31"),
        (IN_TRANSIT, WAREHOUSE, 10, 0, "2027-01-31"),
        (STORED, WAREHOUSE, 50, 20, "2027-01-31"),
    ]
    tell(maker, told(day(5), bizStep="cycle_counting", bizLocation={"id": WAREHOUSE}, **some(48)))
    tell(maker, sold(day(6), where=WAREHOUSE, **some(8)))
    tell(maker, received(day(7), where=OTHER_SHOP, **some(30)))
    assert rows("lot_stock", "stage", "quantity") == [(MADE, 40), (STORED, 30), (STORED, 40), (SOLD, 8)]
    key_of_lot = f"l{lot('Q1')[22:36]}.Q1"
    kinds = (doubts.COUNT_DIFFERS, doubts.NEVER_SHIPPED)
    assert rows("trace_doubt", "kind", "key") == [(kind, key_of_lot) for kind in kinds]


def test_commissioning_makes_units_and_fills_in_those_there_are(maker: int) -> None:
    tell(maker, made(day(1), saw(1), f"https://id.gs1.org/01/{lot('x')[22:36]}/10/L9/21/S2"))
    tell(maker, made(day(2), saw(3), ilmd={"cbvmda:lotNumber": "L-9", "cbvmda:bestBeforeDate": "2030-05-01"}))
    found = rows("unit", "serial", "serial_key", "lot", "lot_key", "made_on", "expires", "quantity")
    assert [tuple(map(str, row)) for row in found] == [
        ("S1", "BS1", "", "None", "2026-03-01", "None", "1"),
        ("S2", "BS2", "L9", "BL9", "2026-03-01", "None", "1"),
        ("S3", "BS3", "L-9", "BL9", "2026-03-02", "2030-05-01", "1"),
    ]


def test_another_makers_number_makes_no_unit_and_nobody_elses_rows_are_touched(maker: int) -> None:
    other = a_saw_maker("Other Tools", BATTERY).organisation_id
    tell(other, made(day(1), saw(1, BATTERY)))
    before = everything(other)
    tell(maker, sold(day(2), saw(1, BATTERY)), made(day(3), saw(2, BATTERY)))
    assert everything(other) == before
    assert rows("unit", "organisation_id") == [(other,)]


def test_at_a_retailer_is_at_a_dealer(maker: int) -> None:
    db.session.add(Place(organisation_id=maker, uri=SHOP, kind=RETAILER, gln="4012345000030"))
    db.session.commit()
    tell(maker, made(day(1), saw(1)), shipped(day(2), saw(1), to=SHOP))
    tell(maker, received(day(3), saw(1), where="urn:epc:id:sgln:4012345.00003.till"))
    assert where_is(maker, key(1)) == (AT_DEALER, SHOP, False)
    assert rows("trace_doubt", "kind") == []


def test_what_is_stored_at_a_place_that_turns_out_to_be_a_dealers_is_there(maker: int) -> None:
    some = {"quantityList": [{"epcClass": lot("Q1"), "quantity": 5}]}
    tell(maker, received(day(1), saw(1), where=SHOP, **some), received(day(1), saw(2), where=OTHER_SHOP))
    for kind, stage in ((RETAILER, AT_DEALER), (WAREHOUSE_KIND, STORED)):
        shop = db.session.query(Place).filter_by(uri=SHOP).one()
        describe(shop, PlaceGiven(kind=kind, name="Shop"), seen_of(shop), COMMAND_LINE)
        db.session.commit()
        assert where_is(maker, key(1))[0] == stage
        assert rows("lot_stock", "stage", "quantity") == [(stage, 5)]
        assert where_is(maker, key(2))[0] == STORED


@pytest.mark.parametrize(
    ("event", "stage", "held"),
    [
        ({"bizStep": "receiving", "disposition": "returned"}, RETURNED, False),
        ({"bizStep": "repairing", "disposition": "conformant"}, IN_SERVICE, False),
        ({"bizStep": "replacing", "disposition": "inactive"}, RETURNED, False),
        ({"bizStep": "holding", "disposition": "recalled"}, MADE, True),
        ({"bizStep": "other", "persistentDisposition": {"set": ["recalled"]}}, MADE, True),
        ({"bizStep": "destroying", "disposition": "destroyed", "action": "DELETE"}, DESTROYED, False),
        ({"bizStep": "storing", "disposition": "sellable_accessible"}, STORED, False),
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-storing"}, STORED, False),
        ({"bizStep": "inspecting"}, MADE, False),
    ],
)
def test_what_a_step_means(maker: int, event: dict[str, object], stage: int, held: bool) -> None:
    tell(maker, made(day(1), saw(1)), told(day(2), epcList=[saw(1)], **event))
    assert where_is(maker, key(1))[::2] == (stage, held)


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([shipped(day(1), saw(1)), made(day(2), saw(1))], doubts.BEFORE_MADE),
        ([made(day(1), saw(1)), made(day(2), saw(1))], doubts.MADE_TWICE),
        ([sold(day(1), saw(1)), sold(day(2), saw(1))], doubts.SOLD_TWICE),
        ([made(day(1), saw(1)), received(day(2), saw(1))], doubts.NEVER_SHIPPED),
        (
            [made(day(1), saw(1)), shipped(day(2), saw(1), to=SHOP), received(day(3), saw(1))],
            doubts.NEVER_SHIPPED,
        ),
        ([packed(day(1), CASE, saw(1)), packed(day(2), PALLET, saw(1))], doubts.PACKED_TWICE),
    ],
)
def test_what_cannot_be_is_shown(maker: int, events: list[dict[str, object]], kind: str) -> None:
    tell(maker, *events)
    assert rows("trace_doubt", "kind", "key") == [(kind, key(1))]


def test_what_a_person_resolved_stays_resolved(maker: int) -> None:
    tell(maker, sold(day(3), saw(1)), sold(day(4), saw(1)))
    db.session.execute(
        db.text("UPDATE trace_doubt SET resolved_at = found_at, reason = 'A slip of the till'")
    )
    db.session.commit()
    tell(maker, sold(day(1), saw(1)))
    assert rows("trace_doubt", "reason") == [("",), ("A slip of the till",)]


def test_a_transformation_ends_what_went_in_and_makes_what_came_out(maker: int) -> None:
    change = told(
        day(2), "TransformationEvent", inputEPCList=[saw("B1", BATTERY)], outputEPCList=[saw(1)],
        outputQuantityList=[{"epcClass": lot("Q1"), "quantity": 5}], bizLocation={"id": PLANT},
    )  # fmt: skip
    tell(maker, received(day(1), saw("B1", BATTERY), where=PLANT), change)
    assert where_is(maker, key("B1", BATTERY))[0] == DESTROYED
    assert where_is(maker, key(1)) == (MADE, PLANT, False)
    assert [row[:2] for row in rows("unit", "serial", "quantity")] == [("", 5), ("S1", 1)]


def test_less_than_none_is_kept_and_tells_of_nothing(maker: int) -> None:
    """The standard's schema lets it through."""
    few = [{"epcClass": lot("Q1"), "quantity": -5}]
    tell(maker, made(day(1), quantityList=[{"epcClass": lot("Q1"), "quantity": 100}]))
    before = everything(maker)
    tell(
        maker,
        made(day(2), quantityList=few),
        received(day(3), quantityList=few),
        packed(day(4), CASE, childQuantityList=few, bizLocation={"id": PLANT}),
        sold(day(5), quantityList=few),
    )
    after = everything(maker)
    for name in ("stock", "holding", "units"):
        assert after[name] == before[name], name
    assert len(rows("trace_event", "id")) == 5
    assert rows("trace_item", "quantity", where="quantity < 0") == [(-5.0,)] * 4
