"""What the standard knows passes; what it does not is named by its place, with what to do."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.units.events.checking import MOST_FAULTS, flaws_of
from tests.registry.units.events.fullest import events
from tests.traced import PALLET, day, made, packed, saw, sold, told


def test_everything_the_standard_has_passes() -> None:
    for event in events():
        assert flaws_of(event) == []


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ({"eventTime": "2026-03-01"}, "/eventTime", "date, time and zone"),
        ({"eventTime": "2026-03-01T10:00:00"}, "/eventTime", "zone"),
        ({"eventTime": None}, "/eventTime", "date, time and zone"),
        ({"eventTimeZoneOffset": "CET"}, "/eventTimeZoneOffset", "+01:00"),
        ({"eventTimeZoneOffset": "+15:00"}, "/eventTimeZoneOffset", "+01:00"),
        ({"action": "add"}, "/action", "ADD, OBSERVE or DELETE"),
        ({"action": {"x": 1}}, "/action", "ADD, OBSERVE or DELETE"),
        ({"epcList": [saw(1), "S2"]}, "/epcList/1", "absolute URI"),
        ({"epcList": [saw(1), saw(1)]}, "/epcList/1", "in the list already"),
        ({"epcList": saw(1)}, "/epcList", "list of URIs"),
        ({"epcList": [saw(1) + "\x00"]}, "/epcList/0", "absolute URI"),
        ({"epcList": [saw(1) + "\ud800"]}, "/epcList/0", "absolute URI"),
        ({"epcList": ["urn:x:" + "9" * 1000]}, "/epcList/0", "absolute URI"),
        ({"bizStep": "selling"}, "/bizStep", "no such word"),
        ({"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "/bizStep", "bare word"),
        ({"disposition": 7}, "/disposition", "a word of the standard"),
        ({"persistentDisposition": {"set": []}}, "/persistentDisposition/set", "at least one"),
        ({"persistentDisposition": {}}, "/persistentDisposition", "set or unset"),
        ({"readPoint": {}}, "/readPoint", "`id` is missing"),
        ({"readPoint": "https://x.example/1"}, "/readPoint", "an object"),
        ({"readPoint": {"id": "https://x.example/1", "hall": "B"}}, "/readPoint/hall", "prefix"),
        ({"bizTransactionList": [{"type": "invoice", "bizTransaction": "a:b"}]}, "/bizTransactionList/0/type", "word"),
        ({"sourceList": [{"source": "a:b"}]}, "/sourceList/0", "`type` is missing"),
        ({"quantityList": [{"epcClass": "a:b", "quantity": "5"}]}, "/quantityList/0/quantity", "a number"),
        ({"quantityList": [{"epcClass": "a:b", "quantity": True}]}, "/quantityList/0/quantity", "a number"),
        ({"quantityList": [{"epcClass": "a:b", "unit": "KGM"}]}, "/quantityList/0/unit", "epcClass, quantity, uom"),
        ({"sensorElementList": [{"sensorReport": []}]}, "/sensorElementList/0/sensorReport", "at least one"),
        ({"ilmd": {"colour": "red"}}, "/ilmd/colour", "prefix"),
        ({"ilmd": []}, "/ilmd", "an object"),
        ({"colour~/": "red"}, "/colour~0~1", "prefix"),
        ({"errorDeclaration": {}}, "/errorDeclaration", "`declarationTime` is missing"),
        ({"errorDeclaration": {"declarationTime": day(1), "reason": "slip"}}, "/errorDeclaration/reason", "word"),
        ({"type": "SaleEvent"}, "/type", "ObjectEvent"),
        ({"type": ["ObjectEvent"]}, "/type", "ObjectEvent"),
        ({"@context": [7]}, "/@context/0", "context"),
        ({"childEPCs": []}, "/childEPCs", "prefix"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_place(change: dict[str, Any], where: str, words: str) -> None:
    [(found, said)] = flaws_of(made(day(1), saw(1)) | change)
    assert found == where
    assert words in said


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({}, "ObjectEvent"),
        ([], "an object"),
        (None, "an object"),
        (made(day(1)) | {"epcList": None}, "list of URIs"),
        ({"isA": "ObjectEvent", "action": "ADD"}, "`isA` is from a draft"),
        ({"type": "ObjectEvent", "action": "ADD"}, "`eventTime` is missing"),
        ({k: v for k, v in made(day(1)).items() if k != "epcList"}, "epcList or quantityList"),
        (sold(day(1), saw(1), ilmd={"a:b": "c"}), "action ADD"),
        (told(day(1), "TransactionEvent", epcList=[]), "`bizTransactionList` is missing"),
        (told(day(1), "TransactionEvent", epcList=[], bizTransactionList=[]), "at least one"),
        (told(day(1), "TransactionEvent", bizTransactionList=[{"bizTransaction": "a:b"}]), "epcList or quantityList"),
        (packed(day(1), PALLET), "childEPCs or childQuantityList"),
        (packed(day(1), PALLET, saw(1)) | {"parentID": None}, "absolute URI"),
        ({k: v for k, v in packed(day(1), PALLET, saw(1)).items() if k != "parentID"}, "Give parentID"),
        (told(day(1), "AssociationEvent", childEPCs=[saw(1)]), "`parentID` is missing"),
        (told(day(1), "TransformationEvent", inputEPCList=[saw(1)]), "what went in and what came out"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_asked_for(event: Any, words: str) -> None:
    assert words in flaws_of(event)[0][1]


def test_what_the_standard_lets_be_left_out_may_be() -> None:
    assert flaws_of(packed(day(1), PALLET, action="DELETE")) == []
    half = told(day(1), "TransformationEvent", inputEPCList=[saw(1)], transformationID="a:b")
    assert flaws_of(half) == []


def test_only_so_many_faults_of_one_event_are_told() -> None:
    assert len(flaws_of(made(day(1), saw(1)) | {f"x{n}": 1 for n in range(100)})) == MOST_FAULTS


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(events()), st.randoms(use_true_random=False), VALUES)
def test_nonsense_anywhere_is_a_fault_or_nothing_never_a_failure(event: Any, chance: Any, value: Any) -> None:
    broken = deepcopy(event)
    place = broken
    while True:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        step = chance.choice(steps)
        inside = place[step]
        if not isinstance(inside, dict | list) or not inside or chance.random() < 0.3:
            place[step] = value
            break
        place = inside
    for where, words in flaws_of(broken):
        assert where == "" or where.startswith("/")
        assert words.endswith(".") or words.endswith(")")
