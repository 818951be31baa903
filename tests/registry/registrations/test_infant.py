"""The rule on products for infants: what may be asked, how a date of manufacture is read, how long a contact stays."""

from datetime import date

import pytest

from registry.errors import Refused
from registry.registrations.infant import HEADING, PROMISE, day_of, kept_until, read_made
from registry.registrations.reading import Typed, read

TODAY = date(2026, 5, 1)


def test_the_words_are_those_of_the_rule() -> None:
    assert HEADING == "PRODUCT REGISTRATION FOR SAFETY ALERT OR RECALL ONLY"
    assert PROMISE.startswith(
        "We will use the information provided on this card to contact you only if there is"
    )
    assert PROMISE.endswith("We will not sell, rent, or share your personal information.")


@pytest.mark.parametrize(
    ("typed", "kept", "until"),
    [
        ("2026-03-14", "2026-03-14", date(2032, 3, 14)),
        ("14 March 2026", "2026-03-14", date(2032, 3, 14)),
        ("MFD 03/2026", "2026-03", date(2032, 3, 31)),
        ("2025", "2025", date(2031, 12, 31)),
        ("2024-02-29", "2024-02-29", date(2030, 3, 1)),
        ("", "", date(2032, 5, 1)),
    ],
)
def test_a_date_of_manufacture_as_it_stands_there(typed: str, kept: str, until: date) -> None:
    assert read_made(typed, "made_on", TODAY) == kept
    assert kept_until(kept, None, TODAY) == until
    assert day_of(kept) == (date.fromisoformat(kept) if len(kept) == 10 else None)


@pytest.mark.parametrize(
    "typed", ["03/04/2026", "soon", "2026-13-01", "2026-05-02", "2027", "9" * 500, "\x00"]
)
def test_a_date_that_is_none(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_made(typed, "made_on", TODAY)
    assert refused.value.field == "made_on"


def test_the_later_of_both_dates_counts_and_never_less_than_six_years() -> None:
    assert kept_until("2026-03-14", date(2026, 4, 2), TODAY) == date(2032, 4, 2)
    assert kept_until("2026-03-14", date(2020, 4, 2), TODAY) == date(2032, 3, 14)
    assert kept_until("", date(2020, 4, 2), TODAY) == date(2026, 4, 2)


@pytest.mark.parametrize("way", ["email", "phone", "address"])
def test_one_way_to_reach_somebody_is_enough(way: str) -> None:
    told = {"email": "olga@example.org", "phone": "030 555", "address": "Elm Road 1"}
    entry, faults = read(Typed(number="CR1", **{way: told[way]}), "serial", TODAY, infant=True)
    assert faults == []
    assert entry is not None
    assert entry.contact == {way: told[way]}


def test_none_is_too_few_and_nothing_else_is_read() -> None:
    entry, faults = read(Typed(number="CR1", name="Olga"), "serial", TODAY, infant=True)
    assert entry is None
    assert [fault.field for fault in faults] == ["email"]
    more = Typed(
        number="CR1",
        phone="1",
        acquired="?",
        bought_on="never",
        dealer="Shop",
        reminders=True,
        made_on="2026-01",
    )
    entry, faults = read(more, "serial", TODAY, infant=True)
    assert entry is not None
    assert (entry.bought_on, entry.dealer, entry.reminders, entry.made_on) == (None, "", False, "2026-01")
    other, _ = read(Typed(number="CR1", email="o@example.org", acquired="gift", made_on="x"), "serial", TODAY)
    assert other is not None
    assert other.made_on == "", "of other products it is not asked"
