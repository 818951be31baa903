"""Words that soften are found where they stand, in six languages, and plain warnings are left alone."""

import pytest

from registry.regimes.softeners import LANGUAGES, softeners

NAMED = [
    # the kinds that Article 36(2)(c) of Regulation (EU) 2023/988 names, one of each
    ("en", "We voluntarily recall it.", "voluntarily"),
    ("en", "This is a precautionary step.", "precautionary"),
    ("en", "At our discretion we replace it.", "discretion"),
    ("en", "It can burn in rare situations.", "in rare situations"),
    ("en", "In specific situations it can burn.", "In specific situations"),
    ("en", "There were no reported accidents.", "no reported accidents"),
    ("de", "Der freiwillige Rückruf beginnt heute.", "freiwillige"),
    ("de", "Wir rufen es vorsorglich zurück.", "vorsorglich"),
    ("de", "Ein Umtausch liegt in unserem Ermessen oder ist Kulanz.", "Kulanz"),
    ("de", "Sie kann in seltenen Situationen brennen.", "in seltenen Situationen"),
    ("de", "Unter bestimmten Umständen kann sie brennen.", "Unter bestimmten Umständen"),
    ("de", "Es sind keine Unfälle bekannt.", "keine Unfälle"),
    ("fr", "Nous procédons à un rappel volontaire.", "volontaire"),
    ("fr", "Nous le rappelons par mesure de précaution.", "par mesure de précaution"),
    ("fr", "C’est une mesure discrétionnaire.", "discrétionnaire"),
    ("fr", "Il peut brûler dans de rares situations.", "dans de rares situations"),
    ("fr", "Dans certaines situations, il peut brûler.", "Dans certaines situations"),
    ("fr", "Aucun accident n’a été signalé.", "Aucun accident"),
    ("es", "Es una recuperación voluntaria.", "voluntaria"),
    ("es", "Lo retiramos como medida de precaución.", "como medida de precaución"),
    ("es", "Es una medida discrecional.", "discrecional"),
    ("es", "Puede arder en raras situaciones.", "en raras situaciones"),
    ("es", "En determinadas situaciones puede arder.", "En determinadas situaciones"),
    ("es", "No se han notificado accidentes.", "No se han notificado"),
    ("pl", "To dobrowolne odzyskanie produktu.", "dobrowolne"),
    ("pl", "Działanie zapobiegawcze rozpoczęto dziś.", "zapobiegawcze"),
    ("pl", "To decyzja uznaniowa producenta.", "uznaniowa"),
    ("pl", "W rzadkich sytuacjach może się zapalić.", "W rzadkich sytuacjach"),
    ("pl", "Może się zapalić w szczególnych sytuacjach.", "w szczególnych sytuacjach"),
    ("pl", "Nie odnotowano żadnych wypadków.", "Nie odnotowano żadnych wypadków"),
    ("ar", "هذا استدعاء طوعي للمنتج.", "طوعي"),
    ("ar", "نستدعيه كإجراء احترازي.", "احترازي"),
    ("ar", "يقع الاستبدال حسب تقدير الشركة.", "حسب تقدير"),
    ("ar", "قد يحترق في حالات نادرة.", "في حالات نادرة"),
    ("ar", "قد يحترق في ظروف معينة.", "في ظروف معينة"),
    ("ar", "لم تقع أي حوادث.", "لم تقع أي حوادث"),
    # the same said otherwise
    ("en", "We do this as a safety precaution.", "as a safety precaution"),
    ("en", "We do this out of caution.", "out of caution"),
    ("en", "It is a preventative measure.", "preventative"),
    ("en", "We replace it as a courtesy.", "as a courtesy"),
    ("en", "It can burn, on rare occasions.", "on rare occasions"),
    ("en", "There were isolated incidents.", "isolated incidents"),
    ("en", "Nobody was injured.", "Nobody was injured"),
    ("en", "No one has been hurt.", "No one has been hurt"),
    ("en", "We have not received any reports of injuries.", "not received any reports of injuries"),
    ("de", "Wir tauschen es vorsichtshalber.", "vorsichtshalber"),
    ("de", "Aus Gründen der Vorsicht tauschen wir es.", "Aus Gründen der Vorsicht"),
    ("de", "Es brannte vereinzelt.", "vereinzelt"),
    ("de", "Sie kann in wenigen Fällen brennen.", "in wenigen Fällen"),
    ("de", "Es sind keine Schäden bekannt.", "keine Schäden"),
    ("fr", "Nous le rappelons par mesure de prévention.", "par mesure de prévention"),
    ("fr", "Il peut exceptionnellement brûler.", "exceptionnellement"),
    ("es", "Sin incidentes hasta hoy.", "Sin incidentes"),
    ("pl", "Robimy to w ramach środków ostrożności.", "w ramach środków ostrożności"),
    ("ar", "قد يحترق في بعض الحالات.", "في بعض الحالات"),
    ("ar", "لم يتم الإبلاغ عن أي حوادث.", "لم يتم الإبلاغ عن أي حوادث"),
]
PLAIN = [
    (
        "en",
        "The battery can catch fire. Take precautions: unplug it. Seven people were hurt. A rare earth magnet.",
    ),
    (
        "de",
        "Der Akku kann brennen. Ziehen Sie den Stecker. Sieben Menschen wurden verletzt. Ein seltener Stein.",
    ),
    (
        "fr",
        "La batterie peut prendre feu. Débranchez-la. Sept personnes ont été blessées. Prenez vos précautions.",
    ),
    ("es", "La batería puede arder. Desenchúfela. Siete personas resultaron heridas. Tome precauciones."),
    ("pl", "Bateria może się zapalić. Wyłącz ją z prądu. Siedem osób zostało rannych. Zachowaj ostrożność."),
]


@pytest.mark.parametrize(("language", "text", "words"), NAMED)
def test_each_kind_is_found_at_its_place(language: str, text: str, words: str) -> None:
    found = list(softeners(text, language))
    assert [one.words for one in found] == [words]
    assert text[found[0].start : found[0].end] == words
    assert found[0].why


@pytest.mark.parametrize(("language", "text"), PLAIN)
def test_a_plain_warning_is_left_alone(language: str, text: str) -> None:
    assert list(softeners(text, language)) == []


def test_each_language_has_words_and_others_have_none() -> None:
    assert set(LANGUAGES) == {language for language, _, _ in NAMED}
    assert list(softeners("voluntary", "xx")) == []


def test_several_come_in_their_order() -> None:
    text = "Voluntary, in rare cases, and no injuries: a voluntary step."
    assert [one.words for one in softeners(text, "en")] == [
        "Voluntary",
        "in rare cases",
        "no injuries",
        "voluntary",
    ]
