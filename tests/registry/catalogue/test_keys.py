"""What is filed and what is searched are compared alike."""

import pytest

from registry.catalogue import keys


@pytest.mark.parametrize(
    ("text", "key"),
    [("INV-0012/a", "INV0012A"), (" r 1 ", "R1"), ("№ 7", "7"), ("ÄB-1", "ÄB1"), ("--", "")],
)
def test_invoices(text: str, key: str) -> None:
    assert keys.invoice_key(text) == key


def test_phones_with_and_without_a_country_are_the_same() -> None:
    assert keys.phone_key("+49 30 1234567") == keys.phone_key("030 123 45 67") == "301234567"
    assert keys.phone_key("none") == ""


def test_names_are_found_by_their_first_and_last_word() -> None:
    key = keys.name_key("Dr. Zoë  Müller-Lang")
    assert key == "DR ZOE MULLERLANG"
    assert keys.name_keys(key) == ["DR ZOE MULLERLANG", "MULLERLANG DR ZOE"]
    assert keys.name_keys("CHER") == ["CHER"]


def test_what_is_empty_has_no_key() -> None:
    assert keys.keys_of("", "", "", "") == set()
    assert keys.keys_of("R1", "A@b.de", "+4930123", "ANNA") == {"iR1", "ea@b.de", "p4930123", "nANNA"}
