"""Texts in another language count once a person says that they are complete, and only while the original stays."""

import pytest
from flask import Flask

from registry.catalogue.models import Brand
from registry.db import db
from registry.errors import Refused
from registry.recalls import actions, approving, queries
from registry.recalls.completeness import judged
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.translating import (
    BEGUN,
    COMPLETE,
    MISSING,
    STALE,
    TRANSLATED,
    in_language,
    languages_of,
    offers_in,
    original,
    state_of,
    translate,
)
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft, brand
from tests.registry.remedies.builders import two_remedies

__all__ = ["brand"]
FRENCH = {
    "title": "Acme rappelle ses lave-linge",
    "hazard": "Incendie",
    "what_to_do": "Débranchez-le.",
    "remedy": "Réparation gratuite",
}


@pytest.fixture
def version(brand: Brand) -> ScopeVersion:
    """A draft for Canada, where both languages are official."""
    version = a_draft(brand)
    said = {**version.notice, "sold_in": ["CA"]}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    return version


def french(version: ScopeVersion, done: bool = True, **texts: str) -> None:
    translate(version, EDITOR, actions.fingerprint(version), "fr", FRENCH | texts, done)


def lacks(version: ScopeVersion) -> list[str]:
    return [finding.key for finding in judged(version).findings]


def test_a_language_of_a_country_of_sale_is_asked_for_until_it_is_complete(version: ScopeVersion) -> None:
    assert lacks(version) == ["language.fr"]
    assert state_of(version.notice, "fr") == MISSING
    french(version, done=False)
    assert state_of(version.notice, "fr") == BEGUN
    assert lacks(version) == ["language.fr"]
    french(version)
    assert state_of(version.notice, "fr") == COMPLETE
    assert lacks(version) == []


def test_a_word_changed_in_the_original_makes_it_stale(version: ScopeVersion) -> None:
    french(version)
    said = {**version.notice, "hazard": "Fire and smoke"}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    assert state_of(version.notice, "fr") == STALE
    assert lacks(version) == ["language.fr"]


def test_the_form_of_the_original_leaves_translations_alone(version: ScopeVersion) -> None:
    french(version)
    said = {name: value for name, value in version.notice.items() if name != "translations"}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    assert state_of(version.notice, "fr") == COMPLETE


def test_half_a_translation_is_not_complete(version: ScopeVersion) -> None:
    with pytest.raises(Refused) as refused:
        french(version, remedy=" ")
    assert refused.value.field == "remedy"


def test_emptied_it_is_gone(version: ScopeVersion) -> None:
    french(version)
    translate(version, EDITOR, actions.fingerprint(version), "fr", {}, False)
    assert version.notice["translations"] == {}


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_only_other_languages_that_are_known(version: ScopeVersion, language: str) -> None:
    with pytest.raises(Refused):
        translate(version, EDITOR, actions.fingerprint(version), language, FRENCH, True)


def test_softening_words_are_found_in_translations(version: ScopeVersion) -> None:
    said = {**version.notice, "sold_in": ["FR"], "language": "en"}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    french(version, hazard="Dans de rares cas, incendie.")
    found = [(word.language, word.at, word.softener.words) for word in judged(version).words]
    assert found == [("fr", "hazard", "Dans de rares cas")]
    assert "word.fr.hazard.dans de rares cas" in lacks(version)


def test_the_public_reads_it_in_either(app: Flask, version: ScopeVersion) -> None:
    french(version)
    actions.submit(version, EDITOR, "First scope")
    approving.publish(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    page = queries.recall_page(db.session.get_one(Recall, version.recall_id).slug)
    assert page
    assert languages_of(page) == ["en", "fr"]
    assert in_language(page, "fr").row.hazard == "Incendie"
    assert in_language(page, "de") is page
    client, path = app.test_client(), f"/recalls/{page.row.slug}"
    asked, browser, neither = (
        client.get(f"{path}?lang=fr"),
        client.get(path, headers={"Accept-Language": "fr-CA, fr;q=0.9"}, follow_redirects=True),
        client.get(f"{path}?lang=de"),
    )
    for answer in (asked, browser):
        assert '<h1 lang="fr" dir="auto">Acme rappelle ses lave-linge</h1>' in answer.text
        assert "Débranchez-le." in answer.text
        assert answer.headers["Vary"] == "Accept-Encoding", "the address says the language"
    assert "Accept-Language" in client.get(path).headers["Vary"]
    assert "Der Hersteller hat diesen Rückruf nicht in der gewünschten Sprache" in neither.text
    assert "Acme washers recalled" in neither.text
    assert "Acme washers recalled" in client.get(path).text
    assert client.get(f"{path}.pdf?lang=fr").data.count(b"fr") > 0
    (shown,) = client.get("/RestWebServices/Recall?format=json").json
    assert shown["X_NoticeURLs"] == {code: f"{shown['URL']}?lang={code}" for code in ("en", "fr")}


OFFERED = {
    "repair-gets": "Une nouvelle pompe, posée chez vous.",
    "repair-needs": "Soyez là.",
    "repair-old": "Nous la reprenons.",
    "refund-gets": "Votre argent, selon le tableau.",
    "refund-needs": "Coupez le cordon.",
    "refund-old": "À la déchetterie.",
}


def test_what_is_offered_is_translated_as_well(app: Flask, version: ScopeVersion) -> None:
    said = {**version.notice, "remedies": two_remedies()}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    with pytest.raises(Refused) as refused:
        french(version)
    assert refused.value.field == "repair-gets"
    french(version, **OFFERED | {"refund-old": "Dans de rares cas, à la déchetterie."})
    assert [(word.language, word.at) for word in judged(version).words] == [("fr", "remedies")]
    french(version, **OFFERED)
    actions.submit(version, EDITOR, "First scope")
    approving.publish(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    recall = db.session.get_one(Recall, version.recall_id)
    repair, refund = offers_in(recall, "fr").offers
    assert (repair.gets, refund.needs, repair.days) == (OFFERED["repair-gets"], "Coupez le cordon.", 14)
    assert offers_in(recall, "de").offers[0].gets == "A new pump, put in at your home."
    page = app.test_client().get(f"/recalls/{recall.slug}?lang=fr").text
    assert "Une nouvelle pompe, posée chez vous." in page
    assert "A new pump" not in page


def test_a_translation_from_before_remedies_were_translated_stands_until_the_next_version(
    version: ScopeVersion,
) -> None:
    said = {**version.notice, "remedies": two_remedies(only="No spare unit is left.")}
    kept = {**FRENCH, "only": "Il n’en reste pas.", "of": original(said, TRANSLATED)}
    said |= {"translations": {"fr": {**dict.fromkeys(TRANSLATED, ""), **kept}}}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    assert state_of(version.notice, "fr") == STALE, "the next one needs them"
    recall = db.session.get_one(Recall, version.recall_id)
    for name in {*TRANSLATED, "remedies", "translations"} - {"only"}:
        setattr(recall, name, version.notice[name])
    assert offers_in(recall, "fr").only == "Il n’en reste pas."
    assert offers_in(recall, "fr").offers[0].gets == "A new pump, put in at your home."
    recall.hazard = "Fire and smoke"
    assert offers_in(recall, "fr").only == "No spare unit is left."
