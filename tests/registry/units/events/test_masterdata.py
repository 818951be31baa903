"""Master data of a document is read as far as there is use for it, and the rest is named."""

from typing import Any

import pytest

from registry.units.events.masterdata import MOST_NAMED, Described, flaw_of, read

DOOR, HALL = "urn:epc:id:sgln:4012345.00001.door", "https://saws.example/hall"
CBV_LINK = "https://ref.gs1.org/cbv/mda/"
OWNER = "https://id.gs1.org/417/9506000134352"


def element(uri: str, *children: str, **attributes: Any) -> dict[str, Any]:
    told = [{"id": f"cbvmda:{name}", "attribute": value} for name, value in attributes.items()]
    return {"id": uri, "attributes": told} | ({"children": list(children)} if children else {})


def header(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    vocabulary = {"type": f"urn:epcglobal:epcis:vtype:{kind}", "vocabularyElementList": list(elements)}
    return {"epcisHeader": {"epcisMasterData": {"vocabularyList": [vocabulary]}}}


def test_a_place_is_told_with_its_address() -> None:
    told = element(
        HALL, name=" Hall 7 ", ssd="Door 2", site="4012345000016", streetAddressOne="Ring 1", streetAddressTwo="Yard",
        postalCode=7000, city="Sawton", state="BW", countryCode="DE",
    )  # fmt: skip
    data = read(header("BusinessLocation", told))
    assert data is not None
    address = "Ring 1, Yard, 7000 Sawton, BW"
    assert list(data.places.values()) == [Described(HALL, "Hall 7, Door 2", "4012345000016", address, "DE")]
    assert data.told() == {"places": 1, "parties": 0, "queriesOnly": [], "notKept": []}


@pytest.mark.parametrize("before", ["cbvmda:", "urn:epcglobal:cbv:mda:", "urn:epcglobal:cbv:mda#", CBV_LINK])
def test_an_attribute_is_written_in_several_ways(before: str) -> None:
    told = {"id": HALL, "attributes": [{"id": f"{before}name", "attribute": "Hall 7"}]}
    data = read(header("BusinessLocation", told))
    assert data is not None
    assert list(data.places.values()) == [Described(HALL, "Hall 7")]
    assert data.told()["queriesOnly"] == []


def test_two_vocabularies_add_up_to_one_place() -> None:
    points = header("ReadPoint", element(DOOR, ssd="Door of the hall"), element(HALL))
    same = "https://id.gs1.org/414/4012345000016/254/door"
    data = read(points | {"vocabularyList": [_vocabulary("epcis:Location", element(same, countryCode="DE"))]})
    assert data is not None
    [door, hall] = data.places.values()
    assert (door.name, door.country) == ("Door of the hall", "DE")
    assert hall == Described(HALL)


def _vocabulary(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "vocabularyElementList": list(elements)}


def test_a_party_has_no_address_and_a_source_is_what_its_number_says() -> None:
    owner = element(OWNER, name="Acme", countryCode="US", city="Sawton")
    for kind in ("Party", "SourceDest"):
        data = read(header(kind, owner))
        assert data is not None
        assert list(data.parties.values()) == [Described(OWNER, "Acme", country="US")]
        assert (data.places, data.told()["queriesOnly"]) == ({}, ["cbvmda:city"])
    data = read(header("SourceDest", element(DOOR, name="Door")))
    assert data is not None
    assert [one.name for one in data.places.values()] == ["Door"]


@pytest.mark.parametrize(
    ("kind", "told", "unused"),
    [
        ("EPCClass", element("urn:epc:idpat:sgtin:4012345.012345.*", descriptionShort="Saw"), "EPCClass"),
        ("ReadPoint", element(DOOR, latitude="+48.0"), "cbvmda:latitude"),
        ("ReadPoint", element(DOOR, countryCode="Germany"), "cbvmda:countryCode"),
        ("ReadPoint", element(DOOR, site="4012345000017"), "cbvmda:site"),
        ("ReadPoint", element(DOOR, name={"a": "b"}), "cbvmda:name"),
        ("ReadPoint", element(DOOR, name="a\x00b"), "cbvmda:name"),
        ("ReadPoint", element(DOOR, name=""), "cbvmda:name"),
        ("ReadPoint", element(DOOR, name="x" * 201), "name of more than 200 characters"),
        ("ReadPoint", {"id": DOOR, "attributes": [{"id": "saws:name", "attribute": "x"}]}, "saws:name"),
        ("ReadPoint", {"id": DOOR, "attributes": [{"id": "cbvmda:name"}]}, "cbvmda:name"),
    ],
)
def test_what_there_is_no_use_for_is_named(kind: str, told: dict[str, Any], unused: str) -> None:
    data = read(header(kind, told))
    assert data is not None
    assert data.told()["queriesOnly"] == [unused]
    assert [one for one in data.places.values() if one != Described(DOOR)] == []


def test_what_nobody_finds_again_is_named() -> None:
    data = read(header("EPCClass", element(DOOR, DOOR + "2", name={"a": "b"}, city=["a", ["b"]])))
    assert data is not None
    assert data.told()["notKept"] == ["cbvmda:city", "cbvmda:name", "children"]


def test_only_so_much_is_named() -> None:
    told = {"id": DOOR, "attributes": [{"id": f"saws:a{n:03}", "attribute": n} for n in range(150)]}
    data = read(header("ReadPoint", told))
    assert data is not None
    named = data.told()["queriesOnly"]
    assert (len(named), named[-1]) == (MOST_NAMED + 1, "and 50 more")


def test_a_document_without_master_data_tells_nothing() -> None:
    for told in ({}, {"epcisHeader": {}}, {"epcisHeader": {"epcisMasterData": {"vocabularyList": []}}}):
        assert flaw_of(told) is None
        assert read(told) is None


@pytest.mark.parametrize(
    ("told", "where", "words"),
    [
        ({"epcisHeader": []}, "/epcisHeader", "an object"),
        ({"epcisHeader": {"epcisMasterData": {"vocabularyList": {}}}},
         "/epcisHeader/epcisMasterData/vocabularyList", "a list"),
        ({"vocabularyList": [{"vocabularyElementList": []}]}, "/epcisBody/vocabularyList/0", "`type` is missing"),
        (header("ReadPoint", {"attributes": []}),
         "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0", "`id` is missing"),
        (header("ReadPoint", {"id": DOOR, "attributes": [{"id": 7}]}),
         "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/attributes/0/id", "absolute URI"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_place(told: dict[str, Any], where: str, words: str) -> None:
    flaw = flaw_of(told)
    assert flaw is not None
    assert flaw[0] == where
    assert words in flaw[1]
