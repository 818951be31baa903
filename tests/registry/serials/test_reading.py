"""How values are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.serials.reading import normalise, read_flag, trace


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ba 1006-7751", "BA10067751"),
        ("S/N: JNN-S150A 1104 0001", "JNNS150A11040001"),
        ("S/N:JNS150A77", "JNS150A77"),
        ("s/n jns150", "JNS150"),
        ("Serial no. 0042", "0042"),
        ("Serial No 0042", "0042"),
        ("SERIAL NUMBER: 0042", "0042"),
        ("Lot: 5GM631", "5GM631"),
        ("LOT 5GM631", "5GM631"),
        ("LOT# 5GM631", "5GM631"),
        ("DOT 1AF 03F9ME 3022", "1AF03F9ME3022"),
        ("Model 920014", "920014"),
        ("REF ASK-42802-PLH", "ASK42802PLH"),
        ("NDC 49502-501-02", "4950250102"),
        ("FRU P/N 92P1131", "92P1131"),
        ("(01)10801902133110", "10801902133110"),
        ("119,039", "119039"),
        ("ＢＡ１０", "BA10"),
        ("٣٤", "34"),
        ("é1", "É1"),
        ("Straße", "STRASSE"),
        ("O0I1", "O0I1"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_value_is_read_without_its_dress(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    "serial",
    ["SN100", "SN 100", "LOTUS", "LOT-A17", "SERIALNO5", "NO5", "FD 9209", "issue 419", "EST. 45141"],
)
def test_what_is_not_marked_as_a_label_stays(serial: str) -> None:
    assert normalise(serial) == "".join(filter(str.isalnum, serial.upper()))


def test_a_label_alone_is_a_value() -> None:
    assert normalise("S/N:") == "SN"
    assert normalise("LOT") == "LOT"


def test_hyphens_count_where_a_rule_says_so() -> None:
    assert normalise("48lcta24f2m5-0s1 b3", raw=True) == "48LCTA24F2M5-0S1B3"
    assert normalise("S/N: 48LC – 1", raw=True) == "48LC-1"


_typed = st.text() | st.text(alphabet="SNLOTserial/:.# -0123AÉ№°(01)", max_size=20)


@given(_typed, st.booleans())
def test_reading_twice_changes_nothing(typed: str, raw: bool) -> None:
    once = normalise(typed, raw)
    assert normalise(once, raw) == once


@given(_typed)
def test_only_letters_and_digits_are_left(typed: str) -> None:
    read = normalise(typed)
    assert read == "" or read.isalnum()


def test_each_character_is_traced_to_where_it_was_typed() -> None:
    assert trace("S/N: a-1") == (5, 7)
    assert trace("１ 2") == (0, 2)


@given(_typed, st.booleans())
def test_a_trace_fits_the_reading(typed: str, raw: bool) -> None:
    places = trace(typed, raw)
    if places is not None:
        assert len(places) == len(normalise(typed, raw))
        assert list(places) == sorted(places)


@pytest.mark.parametrize(
    ("typed", "flag"), [("yes", True), ("No", False), ("true", True), ("off", False), ("maybe", None)]
)
def test_yes_and_no_are_read(typed: str, flag: bool | None) -> None:
    assert read_flag(typed) is flag
