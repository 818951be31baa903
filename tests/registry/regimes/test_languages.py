"""Which languages a notice must be in follows from the countries of sale."""

from registry.catalogue.countries import NAMES as COUNTRIES
from registry.regimes import eu
from registry.regimes.languages import NAMES, named, source, wanted


def test_each_state_of_the_eea_wants_a_language() -> None:
    assert [country for country in eu.EEA if not wanted([country])] == []
    assert all(source(country) for country in eu.EEA)


def test_some_want_all_of_theirs_and_some_any_of_theirs() -> None:
    assert set(wanted(["BE"])) == {frozenset({"nl"}), frozenset({"fr"}), frozenset({"de"})}
    assert set(wanted(["MT"])) == {frozenset({"mt", "en"})}
    assert named(["mt", "en"]) == "English or Maltese"


def test_countries_that_share_a_language_stand_together() -> None:
    assert wanted(["DE", "AT", "FR"]) == {frozenset({"de"}): ["AT", "DE"], frozenset({"fr"}): ["FR"]}


def test_of_countries_that_are_not_in_the_table_nothing_is_wanted() -> None:
    assert wanted(["JP"]) == {}
    assert source("JP") == ""


def test_every_language_has_a_name() -> None:
    assert {one for country in COUNTRIES for some in wanted([country]) for one in some} <= NAMES.keys()
