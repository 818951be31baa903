"""First expired, first out; what ends soon; what is past its day is never picked. And the pipeline as a page."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand
from registry.clock import now
from registry.db import db
from registry.intake.models import FILING, SALES
from registry.matching.chain import sold
from registry.units.models import Unit
from tests.chain import Chain, a_chain
from tests.jobs import run_jobs
from tests.people import Browser, a_member, signed_in
from tests.registry.intake.builders import an_upload
from tests.registry.recalls.builders import a_published_recall
from tests.registry.units.builders import a_correction, a_sale
from tests.traced import WAREHOUSE, day, lot, made, saw, tell, told

TODAY = now().date()


def a_lot(name: str, days: int | None, quantity: int = 10, on: int = 1) -> dict[str, object]:
    ilmd = (
        {"cbvmda:itemExpirationDate": (TODAY + timedelta(days=days)).isoformat()} if days is not None else {}
    )
    many = [{"epcClass": lot(name), "quantity": quantity}]
    return made(day(on), where=WAREHOUSE, quantityList=many, ilmd=ilmd) | {"epcList": []}


@pytest.fixture
def chain(app: Flask) -> Chain:
    found = a_chain(4)
    tell(
        found.maker,
        a_lot("LATE", 90), a_lot("SOON", 5), a_lot("GONE", -3, 7), a_lot("OLD", None, on=1), a_lot("NEW", None, on=2),
        made(day(3), saw(50), where=WAREHOUSE, ilmd={"cbvmda:lotNumber": "MID",
             "cbvmda:itemExpirationDate": (TODAY + timedelta(days=40)).isoformat()}),
    )  # fmt: skip
    return found


@pytest.fixture
def viewer(app: Flask, chain: Chain) -> Browser:
    return signed_in(app, a_member(app, "vi@example.org", maker=chain.maker, role="viewer"))


def lots(page: str) -> list[str]:
    return [line.split(",")[2] for line in page.splitlines()[1:]]


def test_what_ends_first_is_picked_first(viewer: Browser, chain: Chain) -> None:
    place = chain.place(WAREHOUSE)
    viewer.get(f"/admin/trace/shelf/{place.id}?csv=1")
    picked = lots(viewer.page)
    assert [one for one in picked if one != "L7"] == ["SOON", "MID", "LATE", "OLD", "NEW"]
    viewer.get(f"/admin/trace/shelf/{place.id}")
    assert "8 past their day are still here" in viewer.page


def test_what_is_held_back_is_not_picked(viewer: Browser, chain: Chain) -> None:
    hold = told(
        day(20), epcList=[saw(50)], bizStep="holding", disposition="recalled", bizLocation={"id": WAREHOUSE}
    )
    tell(chain.maker, hold)
    viewer.get(f"/admin/trace/shelf/{chain.place(WAREHOUSE).id}?csv=1")
    assert "MID" not in lots(viewer.page)


def test_what_ends_within_days(viewer: Browser, chain: Chain) -> None:
    viewer.get("/admin/trace/shelf?days=45&csv=1")
    assert [one for one in lots(viewer.page) if one != "L7"] == ["GONE", "SOON", "MID"]
    viewer.get(f"/admin/trace/shelf?days=10&place={chain.place(WAREHOUSE).id}")
    assert "SOON" in viewer.page
    assert "LATE" not in viewer.page
    for odd in ("days=-5", "days=x", "days=99999999999", "place=99999999999", "place=x"):
        assert viewer.get(f"/admin/trace/shelf?{odd}").status_code == 200
    assert viewer.get("/admin/trace/shelf/99999999999").status_code == 404


def unit(number: int) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.serial == f"S{number}")).one()


def many(viewer: Browser, path: str) -> dict[str, tuple[str, str]]:
    """Lot -> how many, and how many of these are held back."""
    viewer.get(f"/admin/trace/shelf{path}csv=1")
    return {row[2]: (row[4], row[5]) for row in (line.split(",") for line in viewer.page.splitlines()[1:])}


def test_what_a_sale_on_record_names_is_on_no_shelf(viewer: Browser, chain: Chain) -> None:
    """Billing tells of a sale, no event does."""
    place = chain.place(WAREHOUSE).id
    pick, past = f"/{place}?", f"?days=0&place={place}&"
    ilmd = {"cbvmda:lotNumber": "MANY", "cbvmda:itemExpirationDate": (TODAY + timedelta(days=20)).isoformat()}
    hold = told(day(20), epcList=[saw(61)], bizStep="holding", disposition="recalled",
                bizLocation={"id": WAREHOUSE})  # fmt: skip
    tell(chain.maker, made(day(3), *map(saw, (60, 61, 62)), where=WAREHOUSE, ilmd=ilmd), hold)
    assert many(viewer, pick)["MANY"] == ("3", "1")
    assert many(viewer, past)["L7"] == ("1", "0")
    for number in (3, 50, 60, 61):
        a_sale(unit(number), "INV-7")
    db.session.commit()
    picked = many(viewer, pick)
    assert "MID" not in picked
    assert picked["MANY"] == ("1", "0")
    assert many(viewer, "?days=45&")["MANY"] == ("1", "0")
    assert "L7" not in many(viewer, past)
    viewer.get(f"/admin/trace/shelf{pick}")
    assert "7 past their day are still here" in viewer.page
    assert "As events tell: it is too many" not in viewer.page


def test_a_sale_that_does_not_count_leaves_it_on_the_shelf(viewer: Browser, chain: Chain) -> None:
    a_correction(a_sale(unit(50), "INV-7"), unit(50), quantity=0, returned=1)
    upload = an_upload(chain.maker, b"", purpose=SALES, state=FILING)
    a_sale(unit(50), "INV-8", number=2, upload_id=upload.id)
    db.session.commit()
    assert many(viewer, f"/{chain.place(WAREHOUSE).id}?")["MID"] == ("1", "0")
    upload.state = "done"
    db.session.commit()
    assert "MID" not in many(viewer, f"/{chain.place(WAREHOUSE).id}?")


def test_of_very_many_events_tell_alone_and_the_pages_say_so(
    viewer: Browser, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sale(unit(50), "INV-7")
    db.session.commit()
    for path in (f"/{chain.place(WAREHOUSE).id}?", "?days=45&"):
        monkeypatch.setattr(sold, "LARGE", 4)
        assert "MID" not in many(viewer, path)
        monkeypatch.setattr(sold, "LARGE", 1)
        assert many(viewer, path)["MID"] == ("1", "0")
        viewer.get(f"/admin/trace/shelf{path}")
        assert "As events tell: it is too many" in viewer.page


def test_the_pipeline_of_a_product_and_of_a_lot(viewer: Browser, chain: Chain) -> None:
    viewer.get("/admin/trace/pipeline")
    viewer.get(f"/admin/trace/pipeline/{chain.product.id}")
    assert "by events" in viewer.page
    assert "How long in its stage" in viewer.page
    viewer.get(f"/admin/trace/pipeline/{chain.product.id}?lot=l-7&csv=1")
    assert viewer.page.splitlines()[1:] == [
        "In stock,Central warehouse,1,events", "At dealers,Shop Graz,1,events", "At dealers,Shop Wels,1,events",
        "Sold,Shop Graz,1,events",
    ]  # fmt: skip
    assert viewer.get("/admin/trace/pipeline/99999999999").status_code == 404


def test_what_a_recall_left_is_counted_when_it_goes_public_and_again(
    app: Flask, viewer: Browser, chain: Chain
) -> None:
    recall = a_published_recall(
        db.session.get_one(Brand, chain.product.brand_id), {"any": [{"lot": "L7"}]}, chain.product
    )
    db.session.commit()
    path = f"/admin/trace/recalls/{recall.id}"
    viewer.get(path)
    assert "Not counted yet" in viewer.page
    viewer.post(f"{path}/count")
    assert "It is being counted now" in viewer.page
    run_jobs(app)
    viewer.get(path)
    assert "3 of 4 covered units lie where they could be sold" in viewer.page
    viewer.get(f"{path}?csv=1")
    assert (
        "At dealers,Shop Graz,Tools &amp; Co" in viewer.page
        or "At dealers,Shop Graz,Tools & Co" in viewer.page
    )
