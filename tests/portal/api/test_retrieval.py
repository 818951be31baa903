"""A program written for the CPSC's service works here: its fields, its parameters, its forms; and what was broken
there works."""

import json
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.api.retrieval.filters import TEXTS
from registry.catalogue.models import Gtin, Organisation
from registry.db import db
from registry.recalls import retrieval, steps
from registry.recalls.models import Contact, Link, Picture, Recall
from registry.recalls.states import Author
from tests.portal.api.conftest import Fits
from tests.registry.recalls.builders import a_brand, a_listed_recall, a_product, a_published_recall, a_recall

PATH = "/RestWebServices/Recall"
SCALARS = "RecallID RecallNumber RecallDate Description URL Title ConsumerContact LastPublishDate SoldAtLabel".split()
LISTS = {
    "Products": {"Name", "Description", "Model", "Type", "CategoryID", "NumberOfUnits"},
    "Inconjunctions": {"URL"},
    "Images": {"URL", "Caption"},
    "Injuries": {"Name"},
    "Manufacturers": {"Name", "CompanyID"},
    "Retailers": {"Name", "CompanyID"},
    "Importers": {"Name", "CompanyID"},
    "Distributors": {"Name", "CompanyID"},
    "ManufacturerCountries": {"Country"},
    "ProductUPCs": {"UPC"},
    "Hazards": {"Name", "HazardType", "HazardTypeID"},
    "Remedies": {"Name"},
    "RemedyOptions": {"Option"},
}


def _get(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(PATH, query_string={"format": "json", **query})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = json.loads(answer.text)
    return found


@pytest.fixture
def heater(app: Flask) -> Recall:
    """A recall of which everything is known, beside one of another maker of which little is, and a draft."""
    brand = a_brand("Wärmegut")
    product = a_product(brand, "Fan heater_2", ["H-100", "H-200"], type="Heaters")
    db.session.add(Gtin(product_id=product.id, gtin="00012345678905"))
    recall = a_published_recall(
        brand,
        {"any": [{"model": "H-100", "lot": ["L1", "L2"]}]},
        product,
        reference="24-211",
        brand_text="Wärmegut",
        product_text="fan heaters",
        hazard="It can catch fire & burn.",
        hazard_kind="shock",
        severity="stop_using",
        what_to_do="Unplug it.",
        remedy="A full refund, or a free repair.",
        incidents="Two fires; a burnt hand.",
        units_announced=4200,
        sold_where="Kaufgut stores",
        sold_price="about $30",
        sold_from=date(2023, 5, 1),
        opened_on=date(2024, 5, 2),
        note="100%",
    )
    db.session.add_all(
        [
            Contact(recall_id=recall.id, region="US", name="Wärmegut Care", phone="800-555-0199"),
            Link(recall_id=recall.id, text="In Canada", url="https://recalls.example.ca/1"),
            Picture(recall_id=recall.id, path="/pictures/abc.jpg", alt="The label"),
        ]
    )
    a_listed_recall(a_brand("Other"), [("AB100", "AB199")])
    a_recall(brand, product, reference="secret draft")
    db.session.commit()
    return recall


def test_it_has_every_field_and_list_of_the_original(client: FlaskClient, heater: Recall, fits: Fits) -> None:
    found = _get(client)
    assert [one["RecallID"] for one in found] == [heater.id + 1, heater.id], (
        "public ones only, the newest first"
    )
    shown = found[1]
    fits("RetrievedRecall", shown)
    assert {name for name in shown if not name.startswith("X_")} == {*SCALARS, *LISTS}
    for name, parts in LISTS.items():
        assert all(set(one) == parts for one in shown[name]), name
    assert shown["RecallDate"] == "2024-05-02T00:00:00"
    assert shown["URL"] == f"http://127.0.0.1:8000/recalls/{heater.slug}"
    assert shown["ConsumerContact"] == "Wärmegut Care (US), 800-555-0199"
    assert shown["Products"][0] | {"Description": ""} == {
        "Name": "Fan heater_2", "Description": "", "Model": "H-100, H-200", "Type": "Heaters", "CategoryID": "",
        "NumberOfUnits": "4200",
    }  # fmt: skip
    assert shown["ProductUPCs"] == [{"UPC": "012345678905"}]
    assert shown["Retailers"] == [{"Name": "Kaufgut stores", "CompanyID": ""}]
    assert [one["Option"] for one in shown["RemedyOptions"]] == ["Refund", "Repair"]
    assert shown["X_Lots"] == ["L1", "L2"]
    assert shown["X_StopUse"] is True
    assert "L1 or L2" in shown["X_SerialRules"][0]
    assert "100 numbers of the maker’s list" in found[0]["X_SerialRules"][0]


def test_xml_is_the_default_and_says_the_same(client: FlaskClient, heater: Recall) -> None:
    answer = client.get(PATH)
    assert answer.mimetype == "application/xml"
    root = ET.fromstring(answer.data)
    assert root.tag == "ArrayOfRecall"
    shown = {one["RecallID"]: one for one in _get(client)}
    for recall in root.findall("Recall"):
        same = shown[int(recall.findtext("RecallID") or "")]
        assert recall.find("SoldAtLabel") is None
        for name in SCALARS:
            assert (recall.findtext(name) or "") == str(same[name] or "")
        for name, parts in LISTS.items():
            rows = [{part: one.findtext(part) or "" for part in parts} for one in recall.find(name) or ()]
            assert rows == same[name], name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RecallNumber", "24-2"),
        ("RecallURL", "/RECALLS/recall-"),
        ("ConsumerContact", "wärmegut care"),
        ("RecallDescription", "FAN HEATERS"),
        ("ProductName", "HEATER_2"),
        ("ProductModel", "h-200"),
        ("ProductType", "heaters"),
        ("InconjunctionURL", "example.ca"),
        ("ImageURL", "pictures/ABC"),
        ("Injury", "burnt HAND"),
        ("Manufacturer", "WÄRMEGUT ltd"),
        ("Retailer", "kaufgut"),
        ("UPC", "0 12345-67890 5"),
        ("UPC", "12345"),
        ("UPC", "00012345678905"),
        ("Hazard", "electric SHOCK"),
        ("Hazard", "fire & burn"),
        ("Remedy", "FREE repair"),
        ("RemedyOption", "refund"),
        ("RecallDateStart", "2024-05-02"),
        ("LastPublishDateEnd", "2999-01-01"),
    ],
)
def test_every_filter_finds_what_the_answer_shows(
    client: FlaskClient, heater: Recall, name: str, value: str
) -> None:
    found = {one["RecallID"] for one in _get(client, **{name: value})}
    assert heater.id in found
    if name not in {"RecallURL", "RecallDateStart", "LastPublishDateEnd"}:
        assert found == {heater.id}


@pytest.mark.parametrize("name", [*TEXTS, "UPC"])
def test_every_filter_leaves_out_what_does_not_agree(client: FlaskClient, heater: Recall, name: str) -> None:
    assert _get(client, **{name: "9zz%_"}) == []


@pytest.mark.usefixtures("heater")
@pytest.mark.parametrize("text", ["heater%2", "heaterX2", "h_ater"])
def test_signs_of_the_database_mean_nothing_here(client: FlaskClient, text: str) -> None:
    assert _get(client, ProductName=text) == []


def test_filters_are_joined_by_and(client: FlaskClient, heater: Recall) -> None:
    assert _get(client, RecallID=heater.id, RecallDateEnd="2024-05-01") == []
    assert _get(client, RecallTitle="recall", Hazard="pinch") == []
    assert len(_get(client, Title=heater.title)) == 1, "the authority's own examples ask by Title"
    assert len(_get(client, RecallDateStart="2024-05-02T00:00:00", RecallNumber="24-211", unknown="x")) == 1
    assert _get(client, LastPublishDateStart="2999-01-01") == []


def test_names_of_parameters_are_known_in_any_case(client: FlaskClient, heater: Recall) -> None:
    """Else what was meant to narrow would be passed over, and all recalls come back."""
    lower = client.get(PATH, query_string={"FORMAT": "JSON", "recallnumber": "24-211"})
    assert [one["RecallID"] for one in json.loads(lower.text)] == [heater.id]
    assert client.get(f"{PATH}?RecallTitle=a&recalltitle=b").json["errors"][0]["parameter"] == "RecallTitle"


def test_what_owners_may_choose_from_goes_before_words(client: FlaskClient, heater: Recall) -> None:
    heater.remedy = "A new heater, or your money back."
    heater.remedies = {"offers": [{"kind": "replace"}, {"kind": "refund"}]}
    db.session.commit()
    shown = _get(client, RecallID=heater.id)[0]
    assert [one["Option"] for one in shown["RemedyOptions"]] == ["Refund", "Replace"]
    assert len(_get(client, RemedyOption="replace")) == 1
    assert _get(client, RemedyOption="repair") == []


def test_a_recall_of_which_the_year_alone_is_known_is_not_left_out(
    client: FlaskClient, heater: Recall
) -> None:
    heater.opened_on, heater.opened_year = None, 2017
    db.session.commit()
    assert [one["RecallDate"] for one in _get(client, RecallID=heater.id)] == [None]
    for start, end, there in (
        ("2017-03-01", "2017-03-02", True), ("2018-01-01", "2020-01-01", False), ("2010-01-01", "2016-12-31", False)
    ):  # fmt: skip
        found = _get(client, RecallID=heater.id, RecallDateStart=start, RecallDateEnd=end)
        assert bool(found) is there


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("RecallID=two", "RecallID"),
        ("RecallID=99999999999", "RecallID"),
        ("RecallDateStart=2024-02-30", "RecallDateStart"),
        ("LastPublishDateEnd=yesterday", "LastPublishDateEnd"),
        ("format=yaml", "format"),
        ("RecallTitle=a&RecallTitle=b", "RecallTitle"),
        ("Hazard=" + "x" * 201, "Hazard"),
        ("Remedy=%00", "Remedy"),
    ],
)
def test_a_bad_parameter_is_named(client: FlaskClient, fits: Fits, query: str, parameter: str) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 422
    fits("Problem", answer.json)
    assert answer.json["errors"][0]["parameter"] == parameter
    assert client.get(f"{PATH}?RecallTitle=%ff").status_code == 400
    assert client.get("/RestWebServices/Recal").json["status"] == 404


def test_unchanged_answers_cost_their_headers_until_something_changes(
    client: FlaskClient, heater: Recall
) -> None:
    first = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert parsedate_to_datetime(first.headers["Last-Modified"])
    known = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
    again = client.get(PATH, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{PATH}?format=json", headers=known).status_code == 200, (
        "another form is another answer"
    )
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(PATH, headers=since).status_code == 304
    steps.close(heater, Author(None, "Ed"), "All were remedied.")
    db.session.commit()
    changed = client.get(PATH, headers=known)
    assert (changed.status_code, bool(changed.data)) == (200, True)
    assert _get(client, RecallID=heater.id)[0]["X_Status"] == "closed"


def test_thousands_come_in_a_fixed_number_of_statements_a_batch(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches of twenty stand for batches of two hundred."""
    monkeypatch.setattr(retrieval, "BATCH", 20)
    brand = a_brand("Many")
    product = a_product(brand)
    for number in range(50):
        a_published_recall(brand, {"any": [{"serial": f"S{number}"}]}, product)
    db.session.commit()
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    found = _get(client)
    assert len({one["RecallID"] for one in found}) == 50
    assert len(said) < 40


def test_a_retrieval_counts_as_ten_checks(limited: Flask) -> None:
    assert limited.test_client().get(PATH).status_code == 429


def test_characters_that_xml_cannot_hold_are_left_out(client: FlaskClient, heater: Recall) -> None:
    heater.title = "Bell\x0b <b>&"
    db.session.scalar(db.select(Organisation).limit(1)).name = "A\x01B"
    db.session.commit()
    root = ET.fromstring(client.get(PATH, query_string={"RecallID": heater.id}).data)
    assert root.findtext("Recall/Title") == "Bell <b>&"


def test_nothing_there_is_an_empty_array(client: FlaskClient) -> None:
    assert _get(client) == []
    assert list(ET.fromstring(client.get(PATH).data)) == []
    assert client.head(PATH).status_code == 200
