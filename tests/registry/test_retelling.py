"""Sentences that were kept in English are said in the reader's language, with what fills them."""

import pytest

from registry.errors import Refused
from registry.serials.patterns import SerialPattern
from registry.serials.ranges import make_range
from registry.tongue.retelling import retold
from registry.tongue.speaking import speaking


def test_what_fills_a_sentence_stays() -> None:
    said = "AB9 comes after AB1."
    assert retold(said) == said
    with speaking("de"):
        assert retold(said) == "AB9 kommt nach AB1."
        assert retold("1,200 numbers for 15,000 units: a list would be better.").startswith(
            "1.200 Nummern für 15.000"
        )
        assert retold("Acme kettle number 3") == "Acme kettle number 3"
        assert retold("Somebody wrote this: Brand") == "Somebody wrote this: Brand"


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("It does not look like X99.", "Sie sieht nicht aus wie X99."),
        ("it does not look like X99", "sie sieht nicht aus wie X99"),
        ("Character 3 is O, but a digit stands there.", "Zeichen 3 ist O, dort steht aber eine Ziffer."),
        (
            "In numbers: 1,200 added, 3 no longer covered.",
            "In Zahlen: 1.200 hinzugekommen, 3 nicht mehr betroffen.",
        ),
        (
            "The page says otherwise: the title, the hazard.",
            "Auf der Seite steht anders: der Titel, die Gefahr.",
        ),
        (
            "Counted from the day of sale, 3 March 2026, as the maker’s sales records have it.",
            "Gerechnet vom Tag des Verkaufs, 3. März 2026, wie ihn die Verkaufsdaten des Herstellers nennen.",
        ),
        (
            "Several products may be meant: Brand, Model. Write its model, or which one it is.",
            "Mehrere Produkte können gemeint sein: Brand, Model. Schreiben Sie das Modell, oder welches es ist.",
        ),
    ],
)
def test_parts_of_a_sentence_are_said_as_well_and_single_words_are_not(said: str, german: str) -> None:
    with speaking("de"):
        assert retold(said) == german


@pytest.mark.parametrize("code", ["fr", "es", "pl", "ar"])
def test_every_reason_of_a_pattern_is_said_in_each_language(code: str) -> None:
    pattern = SerialPattern.parse('"AB"999', never="O", lengths="5")
    reasons = [why for typed in ("", "AB1", "OB123", "XX123") for why in pattern.explain(typed)]
    assert len(reasons) > 4
    with speaking(code):
        assert not [why for why in reasons if retold(why) == why]


def test_a_refusal_is_english_until_it_is_shown() -> None:
    with speaking("de"):
        with pytest.raises(Refused) as refused:
            make_range("AB9", "AB1")
        assert refused.value.message == "AB9 comes after AB1: swap them?"
        assert retold(refused.value.message) == "AB9 kommt nach AB1: vertauscht?"
