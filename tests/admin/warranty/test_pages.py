"""Terms are written, seen with an example sale, and published by another; after that nobody changes them."""

import re
from html import unescape

import pytest
from flask import Flask

from registry.catalogue.models import Product
from registry.catalogue.warranty.queries import published_terms, versions_of
from registry.catalogue.warranty.terms import SAID
from registry.db import db
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.recalls.builders import a_brand, a_product

COVERS = {
    "covers-0-label": "Whole drill",
    "covers-0-gives": "parts_labour",
    "covers-0-length": "24",
    "covers-0-span": "months",
    "covers-1-label": "Motor",
    "covers-1-gives": "parts",
    "covers-1-length": "5",
    "covers-1-span": "years",
    "covers-1-extra": "60",
    "covers-1-usage": "or 500 hours of use",
}
FORM = {
    **COVERS,
    **{name: f"{words} is this." for name, words in SAID.items()},
    "procedure": "Call us.\nSend it.",
    "start": "sale",
    "grace_days": "90",
    "register_days": "30",
    "transferable": "y",
    "countries": "Germany, at; Schweiz",
    "valid_from": "2026-01-01",
}


@pytest.fixture
def drill(app: Flask) -> Product:
    product = a_product(a_brand("Borealis"), "drill", ["BD18"])
    db.session.commit()
    return product


def someone(app: Flask, product: Product, role: str = "editor") -> Browser:
    strong = role == "publisher"
    email = f"{role}@example.org"
    return signed_in(app, a_member(app, email, product.organisation_id, role, second_factor=strong))


def seen(browser: Browser) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert found, browser.page
    return unescape(found[1])


def written(browser: Browser, product: Product, **changes: str) -> int:
    browser.get(f"/admin/warranty/products/{product.id}")
    browser.post(f"/admin/warranty/products/{product.id}/draft")
    assert browser.path.endswith("/edit"), browser.page
    number = int(browser.path.split("/")[-2])
    browser.post(f"/admin/warranty/{number}/edit", FORM | {"seen": seen(browser)} | changes)
    return number


def test_written_by_one_published_by_another(app: Flask, drill: Product) -> None:
    ed = someone(app, drill)
    ed.get("/admin/warranty")
    assert "no terms yet" in ed.page
    number = written(ed, drill)
    assert ed.path == f"/admin/warranty/{number}", ed.page
    for words in ("Whole drill: parts and labour, 24 months", "or 500 hours of use", "Austria, Germany, Switzerland",
                  "60 months more if registered by", "only adds the months", "Rights", "bought from"):  # fmt: skip
        assert words.lower() in unescape(ed.page).lower(), words
    assert "You wrote this version" in ed.page
    assert ed.post(f"/admin/warranty/{number}/publish", {"seen": seen(ed)}).status_code == 403
    pub = someone(app, drill, "publisher")
    pub.get(f"/admin/warranty/{number}")
    pub.post(f"/admin/warranty/{number}/publish", {"seen": seen(pub)})
    assert "It cannot be changed" in pub.page, pub.page
    (row,) = published_terms([drill.id])[drill.id]
    assert (row.countries, row.grace_days, row.register_days) == (["AT", "CH", "DE"], 90, 30)
    assert pub.get(f"/admin/warranty/{number}/edit").status_code == 404
    assert pub.post(f"/admin/warranty/{number}/discard", {"seen": "x"}).status_code == 404
    pub.get("/admin/log")
    for words in (
        "began a version of the warranty",
        "changed the draft of a warranty",
        "published a warranty",
    ):
        assert words in pub.page
    ed.get(f"/admin/warranty/products/{drill.id}")
    assert "published by Publisher" in ed.page


def test_the_writer_does_not_publish(app: Flask, drill: Product) -> None:
    pub = someone(app, drill, "publisher")
    number = written(pub, drill)
    pub.post(f"/admin/warranty/{number}/publish", {"seen": seen(pub)})
    assert "somebody else has to publish" in pub.page
    assert not published_terms([drill.id])


def test_a_draft_may_be_half_done_and_is_then_not_published(app: Flask, drill: Product) -> None:
    ed = someone(app, drill)
    number = written(ed, drill, remedies="", valid_from="")
    assert "This is still missing" in ed.page
    assert "Say it in plain words: your rights by law." in ed.page
    pub = someone(app, drill, "publisher")
    pub.get(f"/admin/warranty/{number}")
    pub.post(f"/admin/warranty/{number}/publish", {"seen": seen(pub)})
    assert "Say it in plain words" in pub.page
    assert not published_terms([drill.id])


def test_publishing_takes_what_was_seen(app: Flask, drill: Product) -> None:
    ed, pub = someone(app, drill), someone(app, drill, "publisher")
    number = written(ed, drill)
    pub.get(f"/admin/warranty/{number}")
    old = seen(pub)
    ed.get(f"/admin/warranty/{number}/edit")
    ed.post(f"/admin/warranty/{number}/edit", FORM | {"seen": seen(ed), "covers-0-length": "6"})
    pub.post(f"/admin/warranty/{number}/publish", {"seen": old})
    assert "Somebody changed these terms" in pub.page
    assert not published_terms([drill.id])


def test_past_sales_keep_what_they_have(app: Flask, drill: Product) -> None:
    published_warranty(drill)
    db.session.commit()
    number = written(someone(app, drill), drill, countries="")
    pub = someone(app, drill, "publisher")
    pub.get(f"/admin/warranty/{number}")
    pub.post(f"/admin/warranty/{number}/publish", {"seen": seen(pub)})
    assert "keep them" in pub.page


def test_every_slip_is_at_its_field_and_nothing_is_lost(app: Flask, drill: Product) -> None:
    ed = someone(app, drill)
    wrong = {
        "covers-0-length": "two years", "covers-1-extra": "-3", "grace_days": "99999", "valid_from": "14.6.2026",
        "countries": "Germany, Atlantis", "start": "whenever", "exclusions": "<script>x</script>" + "y" * 5000,
        "covers-2-label": "", "covers-2-usage": "only a note",
    }  # fmt: skip
    written(ed, drill, **wrong)
    for name in ("covers-0-length", "covers-1-extra", "grace_days", "valid_from", "countries", "start", "exclusions",
                 "covers-2-label"):  # fmt: skip
        assert f'id="f-{name}-error"' in ed.page, name
    assert "Atlantis" in ed.page
    assert "<script>x" not in ed.page
    (draft,) = versions_of(drill.organisation_id, drill.id)
    assert draft.covers == []


def test_one_more_cover_keeps_what_is_typed(app: Flask, drill: Product) -> None:
    ed = someone(app, drill)
    written(ed, drill, do="more")
    assert 'name="covers-2-label"' in ed.page
    assert 'value="or 500 hours of use"' in ed.page


def test_an_example_sale_is_reckoned_and_kept_nowhere(app: Flask, drill: Product) -> None:
    number = published_warranty(drill).id
    db.session.commit()
    ed = someone(app, drill, "viewer")
    ed.get(f"/admin/warranty/{number}?sold_on=2024-02-29&registered_on=2024-03-30")
    assert "28 February 2026" in ed.page
    assert "28 February 2034" in ed.page
    ed.get(f"/admin/warranty/{number}?made_on=2024-01-31")
    assert "No day of sale is known here" in unescape(ed.page)
    ed.get(f"/admin/warranty/{number}?sold_on=yesterday")
    assert 'id="f-sold_on-error"' in ed.page
    assert ed.post(f"/admin/warranty/products/{drill.id}/draft").status_code == 403
    assert ed.get(f"/admin/warranty/{number}/edit").status_code == 403


def test_another_maker_s_terms_are_not_there(app: Flask, drill: Product) -> None:
    number = published_warranty(drill).id
    db.session.commit()
    stranger = signed_in(
        app, a_member(app, "s@example.org", a_maker("Other"), "publisher", second_factor=True)
    )
    for path in (
        f"/admin/warranty/{number}",
        f"/admin/warranty/products/{drill.id}",
        "/admin/warranty/9" + "9" * 20,
    ):
        assert stranger.get(path).status_code == 404
