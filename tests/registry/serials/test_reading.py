"""How values are read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.serials.reading import normalise, read_flag, short_label, trace


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
        ("S/No. 4410001", "4410001"),
        ("S/No 4410001", "4410001"),
        ("S/N° 4410001", "4410001"),
        ("S/N4410001", "4410001"),
        ("S/NO4410001", "O4410001"),
        ("(S/N) 44", "44"),
        ("[SN] 44", "44"),
        ("Lot code 5A12", "5A12"),
        ("Batch Code: 5A12", "5A12"),
        ("L: 22B14", "22B14"),
        ("B/N 5A12", "5A12"),
        ("D/C 1350", "1350"),
        ("Date: 1350", "1350"),
        ("Serial code 44", "44"),
        ("Model name: AX-100", "AX100"),
        ("E-Nr. AX100", "AX100"),
        ("E-Nr: AX100", "AX100"),
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
    [
        *("SN100", "SN 100", "LOTUS", "LOT-A17", "SERIALNO5", "NO5", "FD 9209", "issue 419", "EST. 45141"),
        *("L-21", "l.5.0", "D/C1", "DATE 5", "Code 5", "Type S"),
    ],
)
def test_what_is_not_marked_as_a_label_stays(serial: str) -> None:
    assert normalise(serial) == "".join(filter(str.isalnum, serial.upper()))


@pytest.mark.parametrize(
    ("typed", "label", "number"),
    [
        ("SN 4410001", "SN", "4410001"),
        ("sn-4410001", "SN", "4410001"),
        ("No. 4410001", "NO", "4410001"),
        ("Nr 4410001", "NR", "4410001"),
        ("SN100000", "", "SN100000"),
        ("SN", "", "SN"),
        ("SN: 5", "", "SN: 5"),
        ("NORD 5", "", "NORD 5"),
    ],
)
def test_a_short_label_may_be_one(typed: str, label: str, number: str) -> None:
    found, start = short_label(typed)
    assert (found, typed[start:]) == (label, number)


@pytest.mark.parametrize(
    "typed",
    [
        "LOT" + " " * 20_000 + "!",
        "SERIAL" + ". -" * 7_000,
        "S/N: " * 4_000 + "1",
        "SERIAL NO " * 2_000,
        "(" + " " * 20_000,
        "FRU" + " " * 20_000,
    ],
)
def test_reading_takes_no_longer_than_its_text_is_long(typed: str) -> None:
    begun = time.process_time()
    normalise(typed)
    short_label(typed)
    assert time.process_time() - begun < 0.1


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
