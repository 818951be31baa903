"""A recall on paper: tagged for screen readers, saying what the page says, with a code that leads to it."""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from flask import Flask

from registry import links
from registry.catalogue.models import Brand
from registry.db import db
from registry.journeys.notice_papers import KINDS, pdf_of
from registry.recalls import actions, approving
from registry.recalls.drafted_page import drafted_page
from registry.recalls.models import Recall, ScopeVersion
from registry.tongue.speaking import speaking
from tests.pdfua import assert_ua
from tests.registry.recalls.builders import a_picture, a_product, a_published_recall
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft, brand

__all__ = ["brand"]
SAID = {
    "sold_in": ["IE", "US"],
    "hazard": "The battery can catch fire while it is charged.",
    "what_to_do": "Take the battery out. Keep it outdoors.",
    "remedy": "A new battery, or your money back.",
    "remedies": {"offers": [{"kind": "replace"}, {"kind": "refund"}]},
    "incidents": "Two batteries burned.",
    "injuries": 2,
    "deaths": 0,
    "ages": "4 and 31 years",
    "authority_told": "May 2024",
    "units_announced": 12_500,
    "made_by": "Acme Works, Oslo",
    "made_from": "2023-01-01",
    "made_until": "2023-12-31",
    "sold_from": "2023-03-01",
    "sold_until": "2024-06-30",
    "sold_where": "Toolworld",
    "sold_price": "about €120",
    "regulator": "US CPSC",
    "calls_free": True,
    "contacts": [{"phone": "0800 123 456", "email": "care@acme.example"}],
}


def drafted(brand: Brand, **changes: object) -> ScopeVersion:
    version = a_draft(brand)
    path = a_picture(brand)
    product = a_product(brand, "washer", picture=path, picture_alt="The plate", where_words="Inside the door")
    said = {
        **version.notice,
        **SAID,
        "pictures": [{"path": path, "alt": "The washer"}],
        "product_ids": [product.id],
    }
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said | changes)
    return version


@pytest.fixture
def recall(brand: Brand) -> Recall:
    version = drafted(brand)
    actions.submit(version, EDITOR, "First scope")
    approving.publish(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    return db.session.get_one(Recall, version.recall_id)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document))


def codes(pdf: bytes) -> list[str]:
    """What a telephone reads from its pages."""
    pages = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("path", ["{}.pdf", "{}/poster.pdf"])
def test_it_says_what_the_page_says(app: Flask, recall: Recall, path: str) -> None:
    answer = app.test_client().get("/recalls/" + path.format(recall.slug))
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert "Figure" in assert_ua(answer.data)
    said = words(answer.data)
    for text in (
        "Product safety recall", "Acme washers recalled", "The battery can catch fire while it is charged.",
        "Stop using it at once.", "Take the battery out.", "A replacement by the same product", "0800 123 456",
        "Calls to these numbers cost nothing.", "Recalled by: Acme.",
    ):  # fmt: skip
        assert text in said, text
    assert codes(answer.data) == [f"{app.config['SETTINGS'].public_url}/recalls/{recall.slug}"]


def test_the_notice_has_the_elements_of_both_rules(app: Flask, recall: Recall) -> None:
    said = words(app.test_client().get(f"/recalls/{recall.slug}.pdf").data)
    for text in (
        "Please pass this recall on", "Where the number is", "Inside the door", "AB1000", "Acme Works, Oslo", "12,500",
        "2 people hurt (4 and 31 years)", "Toolworld", "about €120", "1 January 2023 – 31 December 2023",
        "Ireland, United States",
    ):  # fmt: skip
        assert text in said, text


def test_the_poster_is_as_large_as_shops_need_it_and_says_until_when(app: Flask, recall: Recall) -> None:
    pdf = app.test_client().get(f"/recalls/{recall.slug}/poster.pdf").data
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 1
    assert [round(side / 72) for side in document[0].get_size()] == [11, 17]
    assert "Post this until" in words(pdf)
    assert "In cooperation with the U.S. Consumer Product Safety Commission" in words(pdf)


WHICH = {
    "en": (
        "Which units are recalled",
        "Covers units with model WX1 and with serial number from AB1000 to AB1999.",
    ),
    "de": ("Welche Geräte betroffen sind", "AB1000 bis AB1999"),
    "fr": ("Quels appareils sont rappelés", "AB1000 à AB1999"),
    "es": ("Qué unidades están afectadas", "AB1000"),
    "pl": ("Których egzemplarzy dotyczy", "AB1000"),
    "ar": ("الوحدات المشمولة بالاستدعاء",),
}


@pytest.mark.parametrize("language", WHICH)
def test_the_poster_says_which_units_are_recalled_in_its_own_language(brand: Brand, language: str) -> None:
    """Whatever whoever asks for it speaks."""
    version = drafted(brand, language=language)
    recall = db.session.get_one(Recall, version.recall_id)
    with speaking("pl" if language == "de" else "de"):
        said = words(pdf_of(drafted_page(recall, version), "poster"))
    for text in WHICH[language]:
        assert text in said, text
    assert "Not all is said here" not in said


def test_a_poster_that_cannot_say_all_units_sends_people_to_check_theirs(brand: Brand) -> None:
    version = drafted(brand)
    numbers = [f"{letter}{'7' * 40}{n}" for letter in "ABC" for n in range(2)]
    groups = [{"serial": [f"{number}{place}" for number in numbers[:3]]} for place in range(6)]
    actions.save_draft(version, EDITOR, actions.fingerprint(version), criteria={"any": groups})
    recall = db.session.get_one(Recall, version.recall_id)
    pdf = pdf_of(drafted_page(recall, version), "poster")
    said = words(pdf)
    assert "Covers units with" in said
    assert said.count("Also covers units with") < 5
    assert f"Not all is said here. Check your number at {links.recall(recall.slug)}" in said.replace(
        "/ ", "/"
    )
    assert len(pypdfium2.PdfDocument(io.BytesIO(pdf))) == 1


@pytest.mark.parametrize("language", ["de", "fr", "es", "pl", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_language_of_the_catalogue_can_be_printed(brand: Brand, language: str, kind: str) -> None:
    version = drafted(brand, language=language)
    recall = db.session.get_one(Recall, version.recall_id)
    made = pdf_of(drafted_page(recall, version), kind)
    assert_ua(made, language)
    said = words(made)
    headline = {
        "de": "Produktsicherheitsrückruf",
        "fr": "Rappel de sécurité d’un produit",
        "es": "Recuperación de un producto por motivos de seguridad",
        "pl": "Odzyskanie produktu ze względów bezpieczeństwa",
        "ar": "استدعاء منتج لأسباب تتعلق بالسلامة",
    }
    assert headline[language] in said
    assert "Stop using" not in said, "nothing of it is half translated"


@pytest.mark.parametrize("kind", KINDS)
def test_a_recall_that_says_little_is_printed_as_well(brand: Brand, kind: str) -> None:
    """Odd letters, markup and emptiness: nothing of it is a command, and nothing stops the press."""
    version = a_draft(brand)
    odd = {
        "title": "Recall #show: {x} $ \\ 店 <b>",
        "what_to_do": "",
        "contacts": [],
        "remedy_available": False,
    }
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said={**version.notice, **odd})
    said = words(pdf_of(drafted_page(db.session.get_one(Recall, version.recall_id), version), kind))
    assert "#show: {x} $ \\" in said
    assert "The remedy is not available yet." in said


def test_what_is_not_public_has_no_paper(app: Flask, brand: Brand) -> None:
    version = drafted(brand)
    db.session.commit()
    slug = db.session.get_one(Recall, version.recall_id).slug
    client = app.test_client()
    for path in (
        f"/recalls/{slug}.pdf",
        f"/recalls/{slug}/poster.pdf",
        "/recalls/none.pdf",
        "/recalls/%00.pdf",
    ):
        assert client.get(path).status_code == 404, path


def test_the_page_leads_to_its_papers(app: Flask, recall: Recall) -> None:
    page = app.test_client().get(f"/recalls/{recall.slug}").text
    assert f'href="/recalls/{recall.slug}.pdf?lang=en"' in page
    assert f'href="/recalls/{recall.slug}/poster.pdf?lang=en"' in page


def test_the_page_has_the_headline_of_the_union_where_the_product_is_sold_there(
    app: Flask, recall: Recall, brand: Brand
) -> None:
    client, headline = app.test_client(), '<span class="headline" lang="en">Product safety recall</span>'
    assert headline in client.get(f"/recalls/{recall.slug}").text
    elsewhere = a_published_recall(brand, {"any": [{"model": ["K1"]}]}, sold_in=["GB"])
    db.session.commit()
    assert "Product safety recall" not in client.get(f"/recalls/{elsewhere.slug}").text
