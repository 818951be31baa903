"""What could not be read again, or is no number of the product, is refused before it is printed, at its field."""

import pytest

from registry.errors import Refused
from registry.labels.wishes import Wish, checked
from registry.serials.patterns import SerialPattern

GTIN = "09506000134352"
PATTERN = SerialPattern.parse('"AB"999999')
ANY = SerialPattern.parse()


def wish(**given: str) -> Wish:
    return Wish.of({"gtin": GTIN, **given})


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"range": "AB100100 to AB100199"}, 100),
        ({"range": "AB000000 to AB999999"}, 1_000_000),
        ({"source": "typed", "serials": "AB100100\n\n  AB100101 \r\nAB-100102"}, 3),
        ({"source": "lots", "lots": "L5\nL/6"}, 2),
        ({"source": "listed"}, None),
    ],
)
def test_how_many(given: dict[str, str], count: int | None) -> None:
    assert checked(wish(**given), [GTIN], PATTERN) == count


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"gtin": "04006381333931"}, "gtin", "number under the bar code"),
        ({"layout": "a3"}, "layout", "printed on"),
        ({"output": "doc"}, "output", "PDF or SVG"),
        ({"source": "all"}, "source", "which units"),
        ({"range": ""}, "range", "type a serial"),
        ({"range": "AB100199 to AB100100"}, "range", "swap"),
        ({"range": "1 to 1000001"}, "range", "1,000,001"),
        ({"range": "XY100100 to XY100199"}, "range", "no number of this product"),
        ({"source": "typed", "serials": ""}, "serials", "one serial number a line"),
        ({"source": "typed", "serials": "AB100100\nAB 100101"}, "serials", "a blank"),
        ({"source": "typed", "serials": "AB10010é"}, "serials", "“é”"),
        ({"source": "typed", "serials": "AB100100\nab-100100"}, "serials", "Line 2: ab-100100 stands there twice"),
        ({"source": "typed", "serials": "--"}, "serials", "no letter or digit"),
        ({"source": "typed", "serials": "A" * 21}, "serials", "at most 20"),
        ({"source": "typed", "serials": "XY1"}, "serials", "no number of this product"),
        ({"source": "typed", "serials": "\n".join(f"AB{n:06}" for n in range(5001))}, "serials", "5,001"),
        ({"source": "lots", "lots": "."}, "lots", "dots only"),
        ({"range": "AB100100", "lot": "a b"}, "lot", "a blank"),
        ({"range": "AB100100", "made_on": "14.6."}, "made_on", "2026-06-14"),
        ({"range": "AB100100", "model": "x" * 61}, "model", "60"),
        *[({"range": "AB100100", "host": host}, "host", "https://id.example.com")
          for host in ("id.example.com", "javascript:alert(1)", "https://a b", "https://a.example?x=1",
                       "https://a.example:99999", "https://a.example/#x", "https://" + "a" * 200)],
    ],
)  # fmt: skip
def test_refused_at_its_field(given: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(wish(**given), [GTIN], PATTERN)
    assert refused.value.field == field
    assert says in refused.value.message


def test_a_range_of_numbers_with_a_check_digit_is_not_made_up() -> None:
    with pytest.raises(Refused, match="check digit"):
        checked(wish(range="10000 to 10009"), [GTIN], SerialPattern.parse(check="luhn"))
    assert checked(wish(range="10000 to 10009"), [GTIN], ANY) == 10


def test_what_was_wished_is_kept_and_comes_back() -> None:
    one = wish(range="AB100100 to AB100199", host="https://id.example.com/x/", lot="L5")
    assert Wish.of(one.as_json()) == one
    assert one.address("A/1", "L5") == f"https://id.example.com/x/01/{GTIN}/10/L5/21/A%2F1"
