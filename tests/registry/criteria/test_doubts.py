"""A second look at units that are outside as typed."""

from typing import Any

import pytest

from registry.criteria.answers import UNDECIDED, YES
from registry.criteria.doubts import Doubt, Kind, second_look
from registry.criteria.parsing import parse
from registry.criteria.twins import fold, twins, variants
from registry.criteria.unit import Value


def look(test: Any, value: Value, field: str = "serial", **more: Any) -> list[Doubt]:
    return second_look(parse({"any": [{field: test}], **more}, strict=False), {field: value})


@pytest.mark.parametrize(
    ("test", "typed", "corrected"),
    [
        ("AB01", "ABO1", "AB01"),
        ({"is": ["1M0X380BXNM131312"]}, "IMOX380BXNM131312", "1M0X380BXNM131312"),
        ({"starts": ["JNS150-BA"]}, "S/N: JNS15O-BA1", "S/N: JNS150-BA1"),
        ({"ends": ["S9WA"]}, "ZZ33859WA", "ZZ338S9WA"),
        ({"has": ["GD42L"]}, "26D42L01", "2GD42L01"),
        ({"mask": ["0607?????"]}, "O60712345", "060712345"),
        ({"mask": ["A*B"]}, "A128", "A12B"),
        ({"width": 9, "range": ["262202287", "280623809"]}, "2622O2287", "262202287"),
        ({"range": ["XS900000", "XS938700"]}, "X5920001", "XS920001"),
        ({"range": ["XS900000", "XS938700"]}, "X59Z000I", "XS920001"),
        ({"at": [1, 4], "as": "YYWW", "range": ["1115", "1631"]}, "I452 0123", "1452 0123"),
        ({"as": "YLDD", "base": 2010, "range": ["1G20", "1L17"]}, "IH05", "1H05"),
        ({"at": [-2, -1], "is": ["BC"]}, "12-8C", "12-BC"),
        ({"raw": True, "at": [4, 4], "is": ["0"]}, "A-BO1", "A-B01"),
        ({"all": [{"starts": ["1HFVE02"]}, {"at": [10, 17], "range": ["M4700031", "M4700694"]}]},
         "IHFVE02A1M47OOO31", "1HFVE02A1M4700031"),
        ({"any": [{"is": ["7"]}, {"all": [{"starts": ["B"]}, {"ends": ["5"]}]}]}, "81S", "B15"),
        ({"range": ["FR0000000", "FR3100000"]}, "FROOOOOOO", "FR0000000"),
        ({"mask": ["A*OB*C"]}, "A10BZC", "A1OBZC"),
        ({"as": "YYLDD", "range": ["20G20", "21L17"]}, "2OG2S", "20G25"),
        ({"as": "YLDD", "base": 2010, "range": ["1G20", "1L17"]}, "1105", "1I05"),
        ({"range": ["4410000", "4419999"]}, "SN 44l0001", "SN 4410001"),
    ],
)  # fmt: skip
def test_look_alike_characters_are_shown(test: Any, typed: str, corrected: str) -> None:
    doubts = look(test, typed)
    assert {doubt.corrected for doubt in doubts} == {corrected}
    for doubt in doubts:
        assert (doubt.kind, doubt.leads_to) == (Kind.LOOK_ALIKE, YES)
        assert doubt.twin in twins(doubt.character)
        assert typed[(doubt.typed_position or 0) - 1].upper() == doubt.character


def test_a_character_is_placed_in_what_was_typed_and_in_what_was_read() -> None:
    (doubt,) = look({"starts": ["JNS150BA"]}, "s/n: jns15o-ba1")
    assert (doubt.position, doubt.typed_position, doubt.character, doubt.twin) == (6, 11, "O", "0")
    assert doubt.corrected == "s/n: jns150-ba1"


@pytest.mark.parametrize(
    ("test", "typed", "corrected"),
    [
        ("005734R1", "5734R1", "005734R1"),
        ({"width": 10, "range": ["0701009633", "0804272329"]}, "701009633", "0701009633"),
        ({"width": 9, "mask": ["0607?????"]}, "6071-2345", "06071-2345"),
        ({"width": 4, "starts": ["00", "01"]}, "152", "0152"),
        ({"starts": ["00123"]}, "123456", "00123456"),
        ({"width": 4, "as": "YYWW", "range": ["0627", "0847"]}, "627", "0627"),
        ({"at": [1, 4], "as": "YYWW", "range": ["0627", "0647"]}, "6301234", "06301234"),
        ({"at": [1, 6], "as": "MMDDYY", "range": ["010105", "081012"]}, "130108G1", "0130108G1"),
        ({"any": [{"range": ["1000", "1999"]}, {"is": ["02600"]}]}, "2600", "02600"),
        ({"any": [{"is": ["005734R1"]}, {"starts": ["G0"]}]}, "5734R1", "005734R1"),
        ({"starts": ["05", "06"]}, "5123", "05123"),
        ({"mask": ["060*"]}, "6012", "06012"),
    ],
)
def test_lost_zeros_are_put_back(test: Any, typed: str, corrected: str) -> None:
    (doubt,) = look(test, typed)
    assert (doubt.kind, doubt.corrected, doubt.typed_position) == (Kind.LOST_ZERO, corrected, 1)
    assert doubt.twin.strip("0") == ""


@pytest.mark.parametrize(
    ("test", "typed", "position", "twin"),
    [
        (["1104030025"], "110403025", 8, "0"),
        ({"starts": ["R15563P3"]}, "15563P3S1", 1, "R"),
        ({"starts": ["R15563P3"]}, "R15563P", 8, "3"),
        ({"range": ["BA10", "BA10"]}, "BA1", 4, "0"),
    ],
)
def test_a_missing_character_is_named_where_only_one_fits(
    test: Any, typed: str, position: int, twin: str
) -> None:
    (doubt,) = look(test, typed)
    assert (doubt.kind, doubt.position, doubt.twin, doubt.character) == (Kind.MISSING, position, twin, "")


@pytest.mark.parametrize(
    ("test", "typed", "lengths"),
    [
        ({"width": 9, "range": ["262202287", "280623809"]}, "26220228", (9,)),
        ({"width": 9, "below": "447457319"}, "44745731", (9,)),
        ({"length": [8], "below": "79000000"}, "7899999", (8,)),
        ({"width": 9, "range": ["262202287", "280623809"]}, "2622022870", (9,)),
        ({"at": [1, 5], "as": "YYDDD", "range": ["10326", "11136"]}, "1032", ()),
        ({"at": [1, 5], "range": ["60601", "70331"]}, "60", ()),
        ({"width": 10, "all": [{"starts": ["VF"]}, {"at": [3, 5], "range": ["122", "936"]}]}, "VF122", (10,)),
        ({"mask": ["6BZLU?????????"]}, "6BZLU1", (14,)),
        ({"width": 17, "starts": ["1HFVE02"]}, "1HFVE02A1M470003", (17,)),
        ({"range": ["18058001", "19028225"]}, "1805800", (8,)),
        ({"range": ["18058001", "19028225"]}, "180580011", (8,)),
        (["0012345678905"], "00012345678905", (13,)),
        (["20220203852"], "2.022E+10", (11,)),
    ],
)
def test_a_wrong_length_is_asked_about(test: Any, typed: str, lengths: tuple[int, ...]) -> None:
    (doubt,) = look(test, typed)
    assert doubt.kind is Kind.WRONG_LENGTH
    if lengths:
        assert set(doubt.lengths) <= set(lengths)


@pytest.mark.parametrize(
    ("test", "typed", "field"),
    [
        ({"as": "YYWW", "range": ["9201", "9340"]}, "9260", "date_code"),
        ({"at": [1, 4], "as": "YYWW", "range": ["1115", "1631"]}, "1199A000001", "serial"),
        ({"range": ["2011-01", "2013-06"]}, "2012-13", "made_on"),
        ({"below": "2013-06"}, "last summer", "sold_on"),
    ],
)
def test_what_is_no_date_is_asked_about(test: Any, typed: str, field: str) -> None:
    (doubt,) = look(test, typed, field)
    assert (doubt.kind, doubt.field, doubt.leads_to) == (Kind.NOT_A_DATE, field, YES)


@pytest.mark.parametrize(
    ("test", "typed", "corrected"),
    [
        ({"range": ["262202287", "280623809"]}, "SN262202287", "262202287"),
        ({"starts": ["DOT B9"]}, "DOTB9RM", "B9RM"),
        ({"is": ["LOT 5A12"]}, "lot5a12", "5A12"),
        ({"is": ["LOTA17"]}, "LOT A17", "LOTA17"),
        ({"is": ["A17"]}, "lota17", "A17"),
    ],
)
def test_a_label_run_together_with_the_number(test: Any, typed: str, corrected: str) -> None:
    (doubt,) = look(test, typed)
    assert (doubt.kind, doubt.corrected) == (Kind.LABEL, corrected)


@pytest.mark.parametrize(
    ("test", "typed", "field"),
    [
        ({"starts": ["T"]}, "S20A000001", "serial"),
        ({"starts": ["AM", "AR"]}, "MA123456", "serial"),
        ({"starts": ["R15563P3"]}, "R15563P2S1", "serial"),
        ({"range": ["262202287", "280623809"]}, "262202286", "serial"),
        ({"at": [1, 6], "as": "MMDDYY", "range": ["110105", "081012"]}, "081112G1", "serial"),
        (["UT42120A"], "UT42120", "model"),
        (["UT42120"], "UT42120A", "model"),
        ({"below": "500"}, "501", "serial"),
        ({"absent": True}, "0525", "date_code"),
        ("AB01", None, "serial"),
        (True, "no", "green dot"),
        ({"width": [6, 8], "range": ["000500", "099999"]}, "000499", "serial"),
        ({"width": [3, 4], "at": [1, 3], "as": "YYL", "range": ["16C", "17B"]}, "17C", "stamp"),
        ({"length": [8, 9, 10], "has": ["D211", "D212"]}, "XXD213YY", "lot"),
        ({"at": [1, 6], "as": "MMDDYY", "range": ["110105", "081012"]}, "103105G1", "serial"),
        ({"at": [1, 4], "as": "YDDD", "base": 2000, "range": ["0050", "0090"]}, "0046001", "serial"),
        ({"starts": ["0"]}, "5123", "serial"),
        ({"has": ["i/d"]}, "Prescription Diet z/d", "product"),
        ({"raw": True, "mask": ["02-?-???"]}, "021-23", "part"),
        ({"raw": True, "mask": ["A-?-???"]}, "A-1234", "part"),
    ],
)
def test_a_plain_no_stays_plain(test: Any, typed: Value, field: str) -> None:
    assert look(test, typed, field) == []


def test_a_hyphen_left_out_where_hyphens_count() -> None:
    test = {"raw": True, "all": [{"starts": ["48LC"]}, {"at": [14, 14], "is": ["0"]}]}
    assert [doubt.kind for doubt in look(test, "48LCTA24F2M50S1B3", "model")] == [Kind.WRONG_LENGTH]
    (doubt,) = look({"raw": True, "is": ["48-LC"]}, "48lc", "model")
    assert (doubt.kind, doubt.twin, doubt.corrected) == (Kind.MISSING, "-", "48-lc")


def test_what_is_covered_or_excepted_as_typed_is_not_doubted() -> None:
    assert look({"starts": ["B"]}, "B1") == []
    more: Any = {"except": [{"serial": {"starts": ["B"]}}]}
    assert look({"has": ["1"]}, "B1", **more) == []


def test_other_fields_may_still_be_untold() -> None:
    criteria = parse({"any": [{"model": "X", "serial": "AB01"}]})
    (doubt,) = second_look(criteria, {"serial": "ABO1"})
    assert doubt.leads_to is UNDECIDED
    assert second_look(criteria, {"serial": "ABO1", "model": "Y"}) == []


def test_two_fields_may_each_hold_a_look_alike() -> None:
    criteria = parse({"any": [{"model": "PL01", "serial": "AB01"}]})
    found = second_look(criteria, {"model": "PL-O1", "serial": "A801"})
    assert [(doubt.field, doubt.corrected) for doubt in found] == [("model", "PL-01"), ("serial", "AB01")]


def test_an_uploaded_list_is_searched_for_look_alikes() -> None:
    def lookup(_name: str, _field: str, value: str) -> bool:
        return value == "AFN10Z"

    criteria = parse({"any": [{"serial": {"lookup": "list"}}]})
    found = second_look(criteria, {"serial": "AFNIO2"}, lookup)
    assert {doubt.corrected for doubt in found} == {"AFN10Z"}


def test_variants_are_few_and_alike() -> None:
    found = list(variants("O0I1S5B8G6", 64))
    assert len(found) == len(set(found)) == 64
    assert {fold(text) for text in found} == {fold("O0I1S5B8G6")}
    assert list(variants("XYW")) == []
