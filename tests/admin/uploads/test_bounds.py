"""Every bound of a list can be looked at from both sides, however many there are, and no page grows."""

import re
from urllib.parse import quote

from flask import Flask

from registry.db import db
from registry.intake.models import PREVIEW
from tests.admin.recalls.desk import started
from tests.admin.uploads.desk import editor, now, sent
from tests.admin.uploads.test_whole_way import _chosen
from tests.jobs import run_jobs
from tests.people import Browser
from tests.registry.recalls.builders import a_brand, a_product

RANGES = [(f"BA{n:06}00", f"BA{n:06}09") for n in range(45)]
LIST = "Model,First,Last,Action\n" + "".join(
    f"BD-18,{first},{last},\nBD-18,{first[:-2]}50,,\n" for first, last in RANGES
)
APART = "BD-18,BA00003004,BA00003005,exclude\n"
FIRST = re.compile(r"First, covered</dt><dd><code>(\w+)</code>")


def test_page_by_page(app: Flask) -> None:
    """Also where exceptions part a range; single numbers have no bounds."""
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    ed = editor(app, maker)
    for text, expected in (
        (LIST, [first for first, _ in RANGES]),
        (LIST + APART, sorted([first for first, _ in RANGES] + ["BA00003006"])),
    ):
        upload = sent(ed, text, recall_id=started(ed))
        run_jobs(app)
        _chosen(ed, upload)
        run_jobs(app)
        assert now(maker, upload).state == PREVIEW
        ed.get(f"/admin/uploads/{upload}")
        assert f"all {len(expected)} ranges" in ed.page
        pages = walked(ed, f"/admin/uploads/{upload}/bounds")
        assert [len(page) for page in pages] == [20, 20, len(expected) - 40]
        assert [number for page in pages for number in page] == expected
    assert ed.get(f"/admin/uploads/{upload}/bounds?after=0.zzzz").status_code == 404
    for odd in ("", "x", "99999999999.A", "0.A'--", "-1.A"):
        assert "BA00000000" in ed.get(f"/admin/uploads/{upload}/bounds?after={quote(odd)}").text
    other = a_brand("Other").organisation_id
    db.session.commit()
    eve = editor(app, other, "eve@example.org")
    assert eve.get(f"/admin/uploads/{upload}/bounds").status_code == 404


def walked(browser: Browser, path: str) -> list[list[str]]:
    pages = []
    while path:
        browser.get(path)
        pages.append(FIRST.findall(browser.page))
        following = re.search(r'href="([^"]+)"[^>]*>The next ranges', browser.page)
        path = following[1] if following else ""
    return pages
