"""The words of a recall: every slip at its field, nothing lost, nothing run."""

import re

import pytest
from flask import Flask

from tests.admin.recalls.desk import CONTENTS, editor, kept, seen, started
from tests.people import a_maker

LONG = "x" * 10_000
MARKUP = "<script>alert(1)</script>\"'>"


def test_slips_stand_at_their_fields(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    wrong = CONTENTS | {
        "seen": seen(ed),
        "sold_from": "yesterday",
        "units_announced": "about 5",
        "injuries": "some",
        "sold_in": "Atlantis, France",
        "source": "javascript:alert(1)",
        "links-0-url": "javascript:alert(1)",
        "contacts-0-url": "ftp://x",
        "identifiers-0-label": "",
    }
    ed.post(f"/admin/recalls/{number}/contents", wrong)
    for field in (
        "sold_from",
        "units_announced",
        "injuries",
        "sold_in",
        "source",
        "links-0-url",
        "contacts-0-url",
        "identifiers-0-label",
    ):
        assert f'id="f-{field}-error"' in ed.page, field
    for text in ("yesterday", "about 5", "Atlantis, France", "The battery can catch fire.", "0800 123"):
        assert text in ed.page
    assert kept(maker, number).versions[0].notice["hazard"] == ""


def test_rows_are_added_without_losing_any(app: Flask) -> None:
    ed = editor(app, a_maker())
    number = started(ed)
    ed.post(f"/admin/recalls/{number}/contents", CONTENTS | {"seen": seen(ed), "do": "more:contacts"})
    assert 'name="contacts-2-phone"' in ed.page
    assert "0800 123" in ed.page
    assert "The battery can catch fire." in ed.page


def test_what_is_saved_comes_back(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    ed.post(f"/admin/recalls/{number}/contents", CONTENTS | {"seen": seen(ed), "sold_from": "2024-01-31"})
    assert "The contents are saved" in ed.page
    for text in (
        "2024-01-31",
        "12500",
        "United Kingdom",
        "0800 123",
        "https://borealis.example/recall",
        "green dot",
    ):
        assert text in ed.page
    said = kept(maker, number).versions[0].notice
    assert said["units_announced"] == 12_500
    assert said["brand_ids"]
    ed.post(f"/admin/recalls/{number}/contents", {"title": "Short", "seen": seen(ed)})
    assert kept(maker, number).versions[0].notice["contacts"] == [], "an emptied row is gone"


FREE = [
    *(
        name
        for name in CONTENTS
        if not re.search("url|kind|sold_in|severity|units|available|complete|field", name)
    ),
    *("reference", "regulator", "incidents", "sold_where", "sold_price", "note", "models", "brand_text"),
]
STRICT = ["units_announced", "links-0-url", "identifiers-0-kind", "identifiers-0-field", "severity", "hazard_kind",
          "brand_ids", "sold_from", "sold_in", "language",
          "injuries", "made_from", "source", "seen", "do"]  # fmt: skip


@pytest.mark.parametrize(
    "text", [LONG, MARKUP, "a\x07b", "é" * 50], ids=["long", "markup", "bell", "accents"]
)
def test_long_and_hostile_input(app: Flask, text: str) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    free = dict.fromkeys(FREE, text) | {"seen": seen(ed)}
    assert ed.post(f"/admin/recalls/{number}/contents", CONTENTS | free).status_code == 200
    assert "<script>alert" not in ed.page
    kept_hazard = kept(maker, number).versions[0].notice["hazard"]
    assert (kept_hazard == text.strip()) is (text != LONG)
    for path in (f"/{number}", f"/{number}/review", f"/{number}/scope", f"/{number}/contents", ""):
        assert ed.get(f"/admin/recalls{path}").status_code == 200
        assert "<script>alert" not in ed.page
    for field in STRICT:
        ed.get(f"/admin/recalls/{number}/contents")
        sent = CONTENTS | {"seen": seen(ed)} | {field: text}
        assert ed.post(f"/admin/recalls/{number}/contents", sent).status_code == 200, field
        assert "<script>alert" not in ed.page


def test_another_maker_s_brand_or_product_is_refused(app: Flask) -> None:
    acme, other = a_maker("Acme"), a_maker("Other")
    theirs = editor(app, other, "o@example.org")
    number = started(theirs)
    theirs.post(f"/admin/recalls/{number}/contents", CONTENTS | {"seen": seen(theirs)})
    brand = kept(other, number).versions[0].notice["brand_ids"][0]
    ed = editor(app, acme)
    mine = started(ed)
    ed.post(f"/admin/recalls/{mine}/contents", CONTENTS | {"seen": seen(ed), "brand_ids": str(brand)})
    assert "Choose brands of your own" in ed.page
    ed.post(f"/admin/recalls/{mine}/contents", CONTENTS | {"seen": seen(ed), "product_ids": "99999"})
    assert "Choose products of your own" in ed.page
