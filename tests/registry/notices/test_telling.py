"""Told when it changes: whoever has a unit that a recall covers learns of it once, and again when that changes."""

from typing import Any

from flask import Flask

from registry.catalogue.models import Product
from registry.db import db
from registry.journeys import reaching
from registry.matching.models import RecallRegistered
from registry.notices.models import Letter
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.sales.models import POST, SaleCustomer
from tests.jobs import run_jobs
from tests.letters import Inbox, send_letters, words
from tests.registry.matching.builders import a_unit
from tests.registry.notices.builders import a_registration, a_sale
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

BY = Author(None, "Ed")
Mailing = tuple[Flask, Inbox]


def a_kettle(**facts: Any) -> tuple[Product, Recall]:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, "KX kettle")
    recall = a_recall(
        brand, product, severity="stop_using", what_to_do="Unplug it and ask for a new base.",
        hazard="The base can catch fire.", remedy="A new base, free of charge.", **facts,
    )  # fmt: skip
    return product, recall


def a_rule(first: str, last: str) -> dict[str, Any]:
    return {"any": [{"serial": {"range": [first, last]}}]}


def find(mailing: Mailing, recall: Recall) -> list[tuple[str, str]]:
    """Runs what is queued and sends what that wrote: (address, subject) of what arrived."""
    site, inbox = mailing
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(site)
    inbox.letters.clear()
    send_letters(site)
    db.session.expire_all()
    return sorted((letter["To"], letter["Subject"].partition(":")[0]) for letter in inbox.letters)


def test_owners_and_customers_learn_of_a_recall_in_one_letter_each(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_registration(product, "K2", "Ann@Example.org")
    a_sale(a_unit(product, "K3"), "Ann", "ANN@example.org")
    a_sale(a_unit(product, "K4"), "Bo", "bo@example.org")
    a_registration(product, "K9", "cy@example.org")
    a_registration(product, "K5", "di@example.org", state="sold")
    a_version(recall, a_rule("K1", "K5"))
    assert find(mailing, recall) == [("ann@example.org", "Recalled"), ("bo@example.org", "Recalled")]
    (letter,) = mailing[1].to("ann@example.org")
    for kind in ("plain", "html"):
        text = words(letter, kind)
        assert all(number in text for number in ("K1", "K2", "K3")), text
        assert "K4" not in text
        assert "Stop using it now." in text
        assert "free of charge" in text
    assert find(mailing, recall) == [], "nothing has changed"


def test_an_address_that_no_key_opens_keeps_no_letter_from_others(mailing: Mailing) -> None:
    product, recall = a_kettle()
    closed = a_sale(a_unit(product, "K3"), "Bo", "", phone="0301234", reach=POST)
    db.session.get_one(SaleCustomer, closed.id).address_sealed = "sealed elsewhere"
    a_sale(a_unit(product, "K4"), "Cy", "cy@example.org")
    a_version(recall, a_rule("K1", "K5"))
    assert find(mailing, recall) == [("cy@example.org", "Recalled")]
    assert db.session.get_one(SaleCustomer, closed.id).person is None, (
        "whoever sets the right key finds it so"
    )


def test_a_recall_is_widened_and_narrowed(mailing: Mailing) -> None:
    product, recall = a_kettle()
    for number, name in enumerate(("ann", "bo", "cy"), 1):
        a_registration(product, f"K{number}", f"{name}@example.org")
    a_version(recall, a_rule("K1", "K1"))
    assert find(mailing, recall) == [("ann@example.org", "Recalled")]
    a_version(recall, a_rule("K1", "K2"))
    assert find(mailing, recall) == [("bo@example.org", "Now recalled, too")]
    a_version(recall, a_rule("K2", "K3"))
    assert find(mailing, recall) == [
        ("ann@example.org", "No longer in the recall"),
        ("cy@example.org", "Now recalled, too"),
    ]
    a_version(recall, a_rule("K1", "K3"))
    assert find(mailing, recall) == [("ann@example.org", "Now recalled, too")]


def test_one_of_two_units_leaves(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_sale(a_unit(product, "K2"), "Ann", "ann@example.org")
    a_version(recall, a_rule("K1", "K2"))
    find(mailing, recall)
    a_version(recall, a_rule("K2", "K2"))
    assert find(mailing, recall) == [("ann@example.org", "No longer in the recall")]
    text = words(mailing[1].letters[0])
    gone, still = text.split("It still covers these")
    assert "K1" in gone
    assert "K2" in still
    assert "You need to do nothing" not in text


def test_nobody_hears_that_they_are_out_who_never_heard_that_they_were_in(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_version(recall, a_rule("K1", "K1"))
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(mailing[0])
    a_version(recall, a_rule("K2", "K2"))
    assert find(mailing, recall) == []
    assert {letter.state for letter in db.session.query(Letter)} == {"dropped"}


def test_the_remedy_becomes_available(mailing: Mailing) -> None:
    product, recall = a_kettle(remedy_available=False)
    a_registration(product, "K1")
    a_sale(a_unit(product, "K2"), "Bo", "bo@example.org")
    a_version(recall, a_rule("K1", "K2"))
    find(mailing, recall)
    assert "not available yet" in words(mailing[1].letters[0])
    a_registration(product, "K3", "cy@example.org")
    recall.remedy_available = True
    a_version(recall, a_rule("K1", "K3"))
    assert find(mailing, recall) == [
        ("ann@example.org", "The remedy is available"),
        ("bo@example.org", "The remedy is available"),
        ("cy@example.org", "Now recalled, too"),
    ]
    assert find(mailing, recall) == []


def test_who_learned_on_the_page_is_told_of_later_versions_only(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_version(recall, a_rule("K1", "K1"))
    assert find(mailing, recall) == []
    own = a_registration(product, "K1")
    db.session.add(
        RecallRegistered(recall_id=recall.id, registration_id=own.id, version_number=1, seen=0, told_number=1)
    )
    assert find(mailing, recall) == []
    a_sale(db.session.get_one(type(a_unit(product, "Z")), own.unit_id), "Ann", "ann@example.org")
    assert find(mailing, recall) == [], "the dealer tells of the same unit later"
    a_version(recall, a_rule("K7", "K8"))
    assert find(mailing, recall) == [("ann@example.org", "No longer in the recall")]


def test_sales_that_come_later_and_corrected_ones(mailing: Mailing) -> None:
    product, recall = a_kettle()
    units = [a_unit(product, f"K{n}") for n in range(1, 4)]
    a_version(recall, a_rule("K1", "K9"))
    first = a_sale(units[0], "Ann", "ann@example.org")
    assert find(mailing, recall) == [("ann@example.org", "Recalled")]
    corrected = a_sale(units[0], "Anna", "ann@example.org", supersedes_id=first.id)
    first.superseded_by_id = corrected.id
    assert find(mailing, recall) == [], "only the name was corrected"
    a_sale(units[1], "Ann", "ann@example.org")
    assert find(mailing, recall) == [("ann@example.org", "Recalled")], "another unit of hers"
    assert all(number in words(mailing[1].letters[0]) for number in ("K1", "K2"))
    again = a_sale(units[0], "Bo", "bo@example.org", supersedes_id=corrected.id)
    corrected.superseded_by_id = again.id
    assert find(mailing, recall) == [
        ("ann@example.org", "No longer in the recall"),
        ("bo@example.org", "Recalled"),
    ]


def test_a_corrected_sale_of_a_lot_tells_nobody_anew(mailing: Mailing) -> None:
    product, recall = a_kettle()
    lot = a_unit(product, lot="L5")
    a_version(recall, {"any": [{"lot": ["L5"]}]})
    first = a_sale(lot, "Ann", "ann@example.org")
    assert find(mailing, recall) == [("ann@example.org", "Recalled")]
    corrected = a_sale(lot, "Anna", "ann@example.org", supersedes_id=first.id)
    first.superseded_by_id = corrected.id
    assert find(mailing, recall) == [], "only the name was corrected"
    again = a_sale(lot, "Bo", "bo@example.org", supersedes_id=corrected.id)
    corrected.superseded_by_id = again.id
    assert find(mailing, recall) == [
        ("ann@example.org", "No longer in the recall"),
        ("bo@example.org", "Recalled"),
    ]


def test_a_registration_that_ends_leaves_without_a_letter(mailing: Mailing) -> None:
    product, recall = a_kettle()
    unit = a_unit(product, "K1")
    own = a_registration(product, "K1", unit=unit)
    a_sale(unit, "Ann", "ann@example.org")
    a_version(recall, a_rule("K1", "K1"))
    find(mailing, recall)
    own.state = "passed_on"
    a_registration(product, "K1", "bo@example.org", unit=unit)
    a_version(recall, a_rule("K1", "K2"))
    assert find(mailing, recall) == [("bo@example.org", "Now recalled, too")]
    a_version(recall, a_rule("K3", "K3"))
    assert find(mailing, recall) == [("bo@example.org", "No longer in the recall")]
    row = db.session.get_one(RecallRegistered, (recall.id, own.id))
    assert row.left_number == 2


def test_a_letter_that_came_too_late_says_nothing(mailing: Mailing) -> None:
    product, recall = a_kettle()
    own = a_registration(product, "K1")
    a_version(recall, a_rule("K1", "K1"))
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(mailing[0])
    own.state = "scrapped"
    db.session.commit()
    send_letters(mailing[0])
    assert not mailing[1].letters
