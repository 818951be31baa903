"""Small things that pages are filled with."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from portal.check.doubts import spoken
from portal.check.slots import PLACES, SLOTS, grouped
from portal.check.words import first_steps, question, sentences
from portal.told import said
from portal.wording import host, phone, web
from registry.errors import Refused
from registry.journeys.check import Told, Verdict, parse_told
from registry.journeys.queried import query
from registry.tongue.words import day, iso_day
from registry.web.face import TEMPLATES
from tests.conftest import make_site

FIELDS = st.dictionaries(
    st.sampled_from(["serial", "lot", "green dot", "brand", "ø"]),
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x24F), min_size=1, max_size=20),
    ),
    min_size=1,
)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    made: Flask = make_site(tmp_path_factory.mktemp("parts"))
    return made.jinja_env


def test_every_verdict_has_a_template_of_its_own() -> None:
    for verdict in Verdict:
        assert (TEMPLATES / "portal" / "check" / f"{verdict}.html").is_file()


def test_slots_and_places_agree() -> None:
    assert set(PLACES) == set(SLOTS)
    used = {
        name
        for path in (TEMPLATES / "portal" / "check").glob("*.html")
        for name in SLOTS
        if f"slot.{name} " in path.read_text() or f"slot.{name}," in path.read_text()
    }
    assert used == set(SLOTS)


def test_numbers_are_grouped_as_the_macro_does(templates: Environment) -> None:
    macro = templates.get_template("shared/parts.html").module.serial  # type: ignore[attr-defined]
    for text in (
        "BA10067751",
        "12",
        "1234567",
        "AB-1234-X",
        "AB 12 34 56",
        "<b>&amp;x</b>",
        "12345678901234567",
        "",
        "É12345678",
    ):
        assert "".join(str(macro(text)).split()) == "".join(grouped(text).split()), text


@given(FIELDS, st.frozensets(st.sampled_from(["serial", "lot"])))
def test_a_query_says_again_what_was_told(fields: dict[str, str | bool | None], sure: frozenset[str]) -> None:
    from portal.check.views import given as read

    told = Told(fields, "a-product", sure)
    try:
        again = parse_told(read(query(told)))
    except Refused:
        return
    assert again.sure == told.sure
    assert again.product == told.product
    for name, value in fields.items():
        assert str(again.fields[name]).casefold() == str(value).casefold()


def test_what_was_told_in_words() -> None:
    rows = [row[1:] for row in said(Told({"serial": "A1", "green dot": True, "lot": None, "brand": "other"}))]
    assert rows == [
        ("Number", "A1"),
        ("Green dot", "Yes"),
        ("Lot or batch number", "None on it"),
        ("Brand", "Something else"),
    ]


def test_a_whole_day_is_told_in_words_and_all_else_as_it_was_typed() -> None:
    for typed, shown in (
        ("2024-10-03", "3 October 2024"), ("2024-02-31", "2024-02-31"), ("2024-10", "2024-10"),
    ):  # fmt: skip
        assert [words for _, _, words in said(Told({"sold_on": typed, "serial": typed}))] == [shown, typed]


def test_words() -> None:
    assert spoken("0") == "the digit zero"
    assert spoken("O") == "the letter O"
    assert spoken("SN") == "SN"
    assert question("Lot number") == "What is the lot number?"
    assert question("VIN of the car") == "What is the VIN of the car?"
    assert question("Is it green?") == "Is it green?"
    assert sentences("Stop. Do not charge it.\n- Put it outside") == [
        "Stop.",
        "Do not charge it.",
        "Put it outside",
    ]
    assert callable(first_steps)


def test_shared_wording() -> None:
    assert iso_day("2024-06-04") == "4 June 2024"
    assert callable(day)
    assert phone("+44 (0)20 7946-0000") == "+4402079460000"
    assert not web("javascript:alert(1)")
    assert host("https://www.example.org/x") == "example.org"
