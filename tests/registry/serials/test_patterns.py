"""What a product's serials look like."""

import pytest

from registry.errors import Refused
from registry.serials.patterns import SerialPattern


def test_masks_say_letter_digit_either_any_and_themselves() -> None:
    pattern = SerialPattern.parse('"BA"99999999 "BA"X9999999')
    assert pattern.could_be("ba 1006-7751")
    assert pattern.could_be("BAX0006751")
    assert not pattern.could_be("BA1006775")
    assert pattern.explain("BA1006775") == ['it does not look like "BA"99999999 or "BA"X9999999']
    assert SerialPattern.parse("9A?*").could_be("1AZ-anything")


def test_a_misfit_is_named_by_its_place() -> None:
    assert SerialPattern.parse("A99").explain("10X") == [
        "character 1 is 1, but a letter stands there",
        "character 3 is X, but a digit stands there",
    ]


def test_letters_never_used_and_lengths() -> None:
    pattern = SerialPattern.parse(never="O, I", lengths="8-9, 12")
    assert pattern.could_be("12345678")
    assert pattern.explain("1234567O9") == ["character 8 is O, which is never used on this product"]
    assert pattern.explain("1234567890") == [
        "it has 10 characters; numbers of this product have 8 or 9 or 12"
    ]


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        ("luhn", "79927398713", "79927398710"),
        ("gs1", "4006381333931", "4006381333932"),
        ("vin", "1HGCM82633A004352", "1HGCM82633A004353"),
        ("imei", "490154203237518", "490154203237517"),
        ("iso7064 mod 97,10", "79444", "79445"),
        ("iso7064 mod 11,2", "079X", "0791"),
    ],
)
def test_check_digits(check: str, right: str, wrong: str) -> None:
    pattern = SerialPattern.parse(check=check)
    assert pattern.could_be(right)
    assert pattern.explain(wrong) == ["its check digit is wrong, so a character was mistyped"]
    assert not pattern.could_be("OI")


def test_nothing_said_allows_everything_typed() -> None:
    assert SerialPattern.parse().could_be("anything")
    assert SerialPattern.parse().explain(" ") == ["nothing was typed"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("mask", {"masks": '"BA99'}),
        ("lengths", {"lengths": "nine"}),
        ("lengths", {"lengths": "99"}),
        ("check", {"check": "x"}),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused_at_its_field(field: str, given: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        SerialPattern.parse(**given)
    assert refused.value.field == field
