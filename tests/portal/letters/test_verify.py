"""Whoever holds a letter compares its words with ours; nothing there is of the person it went to."""

import pytest
from flask import Flask

from registry.db import db
from registry.notices.codes import new_code, shown
from registry.notices.kinds import KINDS
from registry.notices.models import ON_PAPER, PRINTED, SENT, Letter
from registry.recalls.models import Recall
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.registrations.owners import a_registration


@pytest.fixture
def recall(app: Flask) -> Recall:
    brand = a_brand("Acme")
    product = a_product(brand, "kettle")
    a_registration(product, "KT240017", "olga@example.org", model="Kettle-9", dealer="Corner Shop")
    made = a_published_recall(
        brand, {"any": [{"serial": ["KT240017"]}]}, product, what_to_do="Pull the plug."
    )
    db.session.commit()
    return made


def a_letter(kind: str, recall: Recall, **more: object) -> str:
    """The code of one that went to Olga."""
    of = {"recall_id": recall.id, "version_number": 1} if KINDS[kind].recall else {}
    code = new_code()
    person = f"{code.lower():x<64}"
    facts = {"number": "KT240017", "reason": "Her words"}
    letter = Letter(kind=kind, person=person, organisation_id=recall.organisation_id, registration_id=1, facts=facts,
                    code=code, **{"state": SENT, **of, **more})  # fmt: skip
    db.session.add(letter)
    db.session.commit()
    return code


def test_every_kind_of_letter_shows_its_words_and_nobody(app: Flask, recall: Recall) -> None:
    codes = {kind: a_letter(kind, recall) for kind in KINDS}
    codes["on paper"] = a_letter("recall", recall, wave=ON_PAPER, state=PRINTED)
    for at, (kind, code) in enumerate(codes.items()):
        browser = Browser(app, f"192.0.2.{at}")  # one caller may not look up as many
        text = assert_page(browser.get(f"/verify?code={shown(code)}"))
        assert "Yes, we sent this letter" in text, kind
        assert f"Its code is {shown(code)}" in text, kind
        for own in ("KT240017", "Kettle-9", "olga", "Corner Shop", "Her words", "ONE-USE-LINK"):
            assert own not in text, (kind, own)
    assert "Pull the plug." in assert_page(browser.get(f"/verify?code={codes['recall']}"))
    assert "Pull the plug." in assert_page(browser.get(f"/verify?code={codes['on paper']}"))


def test_the_words_are_those_that_were_sent(app: Flask, recall: Recall) -> None:
    """Line by line, but for what is the owner's own."""
    from registry.journeys.lettered import says  # the whole of it, as the page has it

    said = says(a_letter("reminder", recall))
    assert said is not None
    assert "…" in said.text
    assert "Pull the plug." in said.text
    assert says("ABCDE-FGH23") is None
