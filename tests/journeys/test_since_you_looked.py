"""What a person decides on is what happens: figures that others changed meanwhile are looked at again first."""

from flask import Flask

from registry.db import db
from registry.intake.models import DONE, FILING, PREVIEW, SALES, Upload
from registry.sales.models import SaleLine
from tests.admin.recalls.desk import kept, publisher, submitted
from tests.admin.uploads.desk import editor, now, seen
from tests.jobs import run_jobs
from tests.people import a_maker
from tests.registry.matching import records


def test_records_that_would_do_something_else_by_now_are_shown_again(app: Flask) -> None:
    """Two confirm files that tell of the same sale, a third one of others. The second is told; the third is not."""
    saw = records.a_saw()
    maker = saw.organisation_id
    numbers = [
        records.read(app, records.bring(saw, [records.sale(serial=serial, **cells) for serial in serials])).id
        for serials, cells in (
            (("BX0001", "BX0002"), {}),
            (("BX0002", "BX0003"), {"price": "450.00"}),
            (("BX0004",), {}),
        )
    ]
    ed = editor(app, maker)
    for number in numbers:
        ed.get(f"/admin/uploads/{number}")
        ed.post(f"/admin/uploads/{number}/confirm", {"seen": seen(ed)})
    assert {now(maker, number).state for number in numbers} == {FILING}
    run_jobs(app)
    first, second, third = numbers
    assert [now(maker, number).state for number in numbers] == [DONE, PREVIEW, DONE]
    assert sold(first, second, third) == [2, 0, 1]
    ed.get(f"/admin/uploads/{second}")
    assert "Changed since you looked" in ed.page
    assert "Corrections of earlier records" in ed.page
    ed.post(f"/admin/uploads/{second}/confirm", {"seen": seen(ed)})
    run_jobs(app)
    assert now(maker, second).state == DONE
    assert sold(second) == [2]
    ed.get(f"/admin/log/?q={second}")
    assert now(maker, second).summary["filed"] == {"new": 1, "corrections": 1}


def sold(*uploads: int) -> list[int]:
    return [db.session.query(SaleLine).filter(SaleLine.upload_id == number).count() for number in uploads]


def test_nobody_approves_on_figures_from_before_sales_were_loaded(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = submitted(ed, maker)
    page, publish = f"/admin/recalls/{number}/review", f"/admin/recalls/{number}/publish"
    pub.get(page)
    before = seen(pub)
    product = records.a_product(a_brand_of(maker), "drill", ["BD-18"])
    sales = records.bring(product, [records.sale(serial="BA10060007", model="BD-18")], SALES)
    records.confirm(records.read(app, sales))
    from registry.cli.worker import JOBS
    from registry.jobs.running import run_next

    run_next("one", {"file_upload": JOBS["file_upload"]}, raising=True)
    assert db.session.get_one(Upload, sales.id).state == DONE
    pub.post(publish, {"seen": before})
    assert "still being found out" in pub.page
    run_jobs(app)
    pub.post(publish, {"seen": before})
    assert "is not what you saw" in pub.page
    assert kept(maker, number).state == "draft"
    pub.post(publish, {"seen": seen(pub)})
    assert "Published. Checks answer" in pub.page


def a_brand_of(maker: int) -> records.Brand:
    from registry.catalogue import staff_queries as catalogue

    (brand,) = catalogue.own_brands(maker)
    return brand
