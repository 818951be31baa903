"""Digital Links are read as the standard writes them, and what it refuses is refused in words."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from registry.carriers.characters import PRINTED
from registry.carriers.fields import told_by
from registry.carriers.keys import KEYS
from registry.carriers.links import DigitalLink, unit_link
from registry.carriers.reading import gtin14, read_link
from registry.errors import Refused

GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("address", "key", "value", "qualifiers", "attributes"),
    [
        ("/01/09520123456788", "01", "09520123456788", (), ()),
        ("/01/09520123456788/", "01", "09520123456788", (), ()),
        ("/01/9520123456788", "01", "09520123456788", (), ()),
        ("/01/614141123452", "01", "00614141123452", (), ()),
        ("/01/96385074", "01", "00000096385074", (), ()),
        ("/01/09520123456788/22/2A", "01", "09520123456788", (("22", "2A"),), ()),
        ("/01/09520123456788/10/ABC123", "01", "09520123456788", (("10", "ABC123"),), ()),
        ("/01/09520123456788/10/ABC1/21/12345?17=180426", "01", "09520123456788",
         (("10", "ABC1"), ("21", "12345")), (("17", "180426"),)),
        ("/some/path/01/09520123456788/21/X", "01", "09520123456788", (("21", "X"),), ()),
        ("/01/09520123456788?3103=000195&3922=0299&17=201225", "01", "09520123456788", (),
         (("3103", "000195"), ("3922", "0299"), ("17", "201225"))),
        ("/01/09520123456788/235/2vJrf9CVMsjb99VA8h", "01", "09520123456788", (("235", "2vJrf9CVMsjb99VA8h"),), ()),
        ("/00/095201234567891235", "00", "095201234567891235", (), ()),
        ("/00/095201234567891235?02=09520123456788&37=25&10=ABC123", "00", "095201234567891235", (),
         (("02", "09520123456788"), ("37", "25"), ("10", "ABC123"))),
        ("/414/9520123456788/254/32a%2Fb", "414", "9520123456788", (("254", "32a/b"),), ()),
        ("/8006/095201234567880102/21/S1", "8006", "095201234567880102", (("21", "S1"),), ()),
        ("/8004/9520614141234567?7040=1ABC", "8004", "9520614141234567", (), (("7040", "1ABC"),)),
        ("/8003/095201234567881234", "8003", "095201234567881234", (), ()),
        ("/8004/9520614141234567?01=9520123456788", "8004", "9520614141234567", (), (("01", "09520123456788"),)),
        ("/00/stem/00/095201234567891235", "00", "095201234567891235", (), ()),
        ("/414/01/09520123456788/21/00", "01", "09520123456788", (("21", "00"),), ()),
        ("/01/09520123456788/22/2A%2d1/10/B/21/C?&&99=A&&98=X%2f9&", "01", "09520123456788",
         (("22", "2A-1"), ("10", "B"), ("21", "C")), (("99", "A"), ("98", "X/9"))),
        ("/417/9520123456788/7040/1ABC", "417", "9520123456788", (("7040", "1ABC"),), ()),
        ("/414/9520123456788/7040/1ABC", "414", "9520123456788", (("7040", "1ABC"),), ()),
        ("/8018/952012345678912345/8019/3", "8018", "952012345678912345", (("8019", "3"),), ()),
        ("/8017/952012345678912345", "8017", "952012345678912345", (), ()),
        ("/8010/9520123ABC/8011/1", "8010", "9520123ABC", (("8011", "1"),), ()),
        ("/253/9520123456788DOC-1", "253", "9520123456788DOC-1", (), ()),
        ("/255/9520123456788", "255", "9520123456788", (), ()),
        ("/401/9520123456?99=A", "401", "9520123456", (), (("99", "A"),)),
        ("/402/95201234567891235", "402", "95201234567891235", (), ()),
        ("/415/9520123456788/8020/RF1", "415", "9520123456788", (("8020", "RF1"),), ()),
        ("/gtin/9520123456788/lot/ABC/ser/gtin", "01", "09520123456788", (("10", "ABC"), ("21", "gtin")), ()),
        ("/itip/095201234567880102", "8006", "095201234567880102", (), ()),
        ("/gln/9520123456788/glnx/A", "414", "9520123456788", (("254", "A"),), ()),
    ],
)  # fmt: skip
def test_examples_of_the_standard(
    address: str, key: str, value: str, qualifiers: tuple[object, ...], attributes: tuple[object, ...]
) -> None:
    path, _, query = address.partition("?")
    link = read_link(path, query)
    assert (link.key, link.value, link.qualifiers, link.attributes) == (key, value, qualifiers, attributes)
    again = link.uri("https://id.example/resolve/").removeprefix("https://id.example")
    assert read_link(*again.split("?")) == link


@pytest.mark.parametrize(
    ("address", "field", "says"),
    [
        (f"/01/{GTIN[:-1]}3", "01", "the last would be 2"),
        ("/01/950600013435", "01", "the last would be"),
        ("/01/1234567890", "01", "has 10 digits"),
        ("/01/٠٩٥٠٦٠٠٠١٣٤٣٥٢", "01", "digits only"),
        ("/01/ABCDEFGH", "01", "digits only"),
        ("/01/", "", "stands alone"),
        (f"/01/{GTIN}/foo", "", "stands alone"),
        (f"/01/{GTIN}/foo/bar", "foo", "22, 10, 21"),
        (f"/01/{GTIN}/21/A/10/B", "", "another order"),
        (f"/01/{GTIN}/21/A/21/B", "", "another order"),
        ("/00/095201234567891235/21/A", "21", "Nothing stands behind 00"),
        (f"/01/{GTIN}/21/{'x' * 21}", "21", "serial number of GS1"),
        (f"/01/{GTIN}/10/%C3%A9", "10", "“é”"),
        (f"/01/{GTIN}/10/%FF", "10", "cannot be read"),
        (f"/01/{GTIN}/21/a%20b", "21", "a blank"),
        (f"/01/{GTIN}/21/a%00b", "21", "cannot be printed"),
        (f"/01/{GTIN}/21/a%0A", "21", "cannot be printed"),
        (f"/01/{GTIN}//A", "", "22, 10, 21"),
        (f"/01/{GTIN}?17=991399", "17", "is not what"),
        (f"/01/{GTIN}?17=260101&17=270101", "17", "twice"),
        (f"/01/{GTIN}?{'x' * 5000}", "", "too long"),
        ("/00/095201234567891234", "00", "check digit"),
        ("/414/9520123456787", "414", "check digit"),
        ("/417/9520123456787", "417", "check digit"),
        ("/253/9520123456787DOC-1", "253", "check digit"),
        ("/255/9520123456787", "255", "check digit"),
        ("/402/95201234567891234", "402", "check digit"),
        ("/8003/095201234567871234", "8003", "check digit"),
        ("/8018/952012345678912340", "8018", "check digit"),
        ("/8004/9520614141234567?01=9520123456787", "01", "the last would be"),
        ("/8006/095201234567880302", "8006", "no piece 03 of 02"),
        ("/253/9520123456788" + "x" * 18, "253", "is not what"),
        (f"/01/{GTIN}/21/A/235/B", "235", "235 alone"),
        ("/414/9520123456788/254/A/7040/1ABC", "7040", "7040 alone"),
        (f"/01/{GTIN}/89/A", "89", "22, 10, 21"),
        (f"/gtin/{GTIN}/ser/A/lot/B", "", "another order"),
        ("/8006/095201234567810102", "8006", "the last would be"),
        ("/shop/kettle", "", "no thing"),
        ("", "", "no thing"),
    ],
)  # fmt: skip
def test_what_the_standard_refuses(address: str, field: str, says: str) -> None:
    path, _, query = address.partition("?")
    with pytest.raises(Refused) as refused:
        read_link(path, query)
    assert refused.value.field == field
    assert says in refused.value.message


def test_what_is_not_of_gs1_is_kept_as_it_is() -> None:
    link = read_link(f"/01/{GTIN}/21/A", "utm=a%20b&linkType=gs1:pip&99999=1&11=260131&x")
    assert link.others == ("utm=a%20b", "linkType=gs1:pip", "99999=1", "x")
    assert link.attributes == (("11", "260131"),)
    assert link.uri("https://a.example") == (
        f"https://a.example/01/{GTIN}/21/A?11=260131&utm=a%20b&linkType=gs1:pip&99999=1&x"
    )


def test_the_levels_of_a_unit_and_what_a_check_is_told() -> None:
    link = read_link(f"/01/{GTIN}/10/L%2F5/21/A1", "11=240100&17=260131&240=K100&250=B2&3103=000195")
    assert [level.path for level in link.levels()] == [
        f"/01/{GTIN}",
        f"/01/{GTIN}/10/L%2F5",
        f"/01/{GTIN}/10/L%2F5/21/A1",
    ]
    assert told_by(link) == {
        "gtin": GTIN, "lot": "L/5", "serial": "A1", "model": "K100", "made_on": "2024-01-31", "expires": "2026-01-31",
    }  # fmt: skip
    assert told_by(read_link("/00/095201234567891235", f"02={GTIN}&10=L5")) == {}
    assert read_link(f"/8006/{GTIN}0203").piece == (2, 3)


digits = st.text("0123456789", min_size=1, max_size=13)
values = st.text(sorted(PRINTED), min_size=1, max_size=20).filter(lambda text: text.strip("."))


def numbered(text: str) -> str:
    body = text.zfill(13)
    return body + ean.calc_check_digit(body)


@given(digits, st.none() | values, st.none() | values, st.none() | values)
def test_what_was_built_is_read_again(number: str, variant: str, lot: str, serial: str) -> None:
    given_parts = (("22", variant), ("10", lot), ("21", serial))
    link = DigitalLink("01", numbered(number), tuple((ai, value) for ai, value in given_parts if value))
    path = link.path
    assert path.isascii()
    assert read_link(path) == link
    assert read_link(f"/base{path}/") == link
    assert read_link(*link.uri("").split("?")) == link
    assert list(link.levels())[-1] == link


@given(digits, values, values)
def test_a_unit_s_link_tells_its_unit(number: str, serial: str, lot: str) -> None:
    gtin = numbered(number)
    assert told_by(read_link(unit_link(gtin, serial, lot).path)) == {
        "gtin": gtin,
        "serial": serial,
        "lot": lot,
    }


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_address_is_read_or_refused(path: str, query: str) -> None:
    for front in ("", f"/01/{GTIN}/21/", "/01/"):
        with contextlib.suppress(Refused):
            assert read_link(front + path, query).key in KEYS


@given(digits, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, place: int, more: int) -> None:
    right = numbered(number)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert gtin14(right) == right
    with pytest.raises(Refused):
        gtin14(wrong)
