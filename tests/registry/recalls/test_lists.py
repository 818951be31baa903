"""Lists of numbers: kept sorted and disjoint, found exactly, frozen when published."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.errors import Refused
from registry.journeys.check import Told, Verdict, check
from registry.recalls import lists
from registry.recalls.index.serving import refresh
from registry.recalls.lists import add_list
from registry.recalls.models import AffectedSpan
from registry.recalls.remedies import record_remedy
from registry.serials.keys import LONGEST, stored_run
from tests.registry.recalls.builders import PUBLISHER, a_brand, a_listed_recall, a_product, a_recall


def verdict(serial: str, **told: str) -> Verdict:
    return check(Told({"serial": serial, "brand": "Acme", **told})).verdict


def test_what_a_list_holds_is_affected_and_nothing_else(app: Flask) -> None:
    a_listed_recall(
        a_brand("Acme"), [("sn-0100", "SN0199"), ("SN0150", "SN0250"), ("A7", "A7"), ("98", "102")]
    )
    db.session.commit()
    affected = ["SN0100", "s/n SN0250", "sn 0199", "A7", "98", "102"]
    assert {verdict(serial) for serial in affected} == {Verdict.AFFECTED}
    assert verdict("SN0251") == Verdict.NOT_IN_ANY_RECALL
    assert verdict("103") == Verdict.NOT_IN_ANY_RECALL
    spans = db.session.execute(select(AffectedSpan.low, AffectedSpan.high).order_by(AffectedSpan.low)).all()
    assert [tuple(span) for span in spans] == [("#B98", "#C102"), ("BA7", "BA7"), ("FSN0100", "FSN0250")]


def test_a_long_list_goes_through_files(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "CHUNK", 10)
    recall = a_recall(a_brand("Acme"))
    made = add_list(recall, ((f"X{n * 74 % 202:03}", f"X{n * 74 % 202:03}") for n in range(101)))
    assert made.spans == 101
    kept = db.session.scalars(select(AffectedSpan.low).order_by(AffectedSpan.low)).all()
    assert kept == [f"DX{n:03}" for n in range(0, 202, 2)]


def test_numbers_of_every_length_are_stored_as_they_are(app: Flask) -> None:
    """The sign that leads 28 characters is one that the database itself gives a meaning when it copies rows."""
    numbers = [("A1" * 30)[:length] for length in range(1, LONGEST + 1)]
    ends = [(number, number[:-1] + "2") for number in numbers if number[-1] == "1"]
    runs = [(number, number) for number in numbers if number[-1] == "A"] + ends
    made = add_list(a_recall(a_brand("Acme")), runs)
    stored = sorted(stored_run(*run) for run in runs)
    spans = db.session.execute(select(AffectedSpan.low, AffectedSpan.high).order_by(AffectedSpan.low))
    assert [tuple(span) for span in spans] == stored
    assert made.spans == len(stored)


def test_more_numbers_than_a_database_can_count_are_stored(app: Flask) -> None:
    made = add_list(a_recall(a_brand("Acme")), [("1", "9" * 40), ("A0", "A9")])
    assert (made.spans, made.numbers) == (2, 2**63 - 1)


@pytest.mark.parametrize(
    "run", [("", ""), ("A1", "A"), ("10", "5"), ("A9", "A1"), ("x" * 61, "x" * 61), ("Ä1", "Ä1")]
)
def test_rows_that_make_no_sense_are_refused(app: Flask, run: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        add_list(a_recall(a_brand("Acme")), [run])


def test_a_remedied_unit_is_told_so(app: Flask) -> None:
    brand = a_brand("Acme")
    recall = a_listed_recall(brand, [("SN1", "SN9")], a_product(brand))
    db.session.commit()
    assert verdict("SN5") == Verdict.AFFECTED
    record_remedy(recall, "serial", "sn 5", date(2026, 1, 2), PUBLISHER)
    db.session.commit()
    refresh()
    answer = check(Told({"serial": "SN5", "brand": "Acme"}))
    assert answer.verdict == Verdict.AFFECTED_REMEDIED
    assert answer.remedied_on == {recall.id: "2026-01-02"}
    assert verdict("SN6") == Verdict.AFFECTED
