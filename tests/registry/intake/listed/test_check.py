"""What rows of a recall list mean: every fault by name, and whole columns read as rows are one by one."""

import pickle
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.intake.blocks import Block
from registry.intake.faults import Fault
from registry.intake.listed.check import ListCheck
from registry.intake.listed.columns import clean
from registry.intake.listed.known import Known, Product
from registry.intake.steps import Checked
from registry.serials.patterns import SerialPattern
from registry.serials.reading import normalise

BA = SerialPattern.parse('"BA"99999999', never="OI")
DIGITS = SerialPattern.parse("99999999")
KNOWN = Known.of(
    [
        Product(1, "Kettle", ("KT-100", "KT-200"), BA),
        Product(2, "Iron", ("IR-*",), DIGITS),
        Product(3, "Fan", ("FN-1",)),
        Product(4, "Saw", ("SW-1",), SerialPattern.parse(lengths="8")),
    ],
    {"04006381333931": 1},
)
ALL = {str(i): role for i, role in enumerate(
    "model gtin serial first last prefix lot lot_first lot_last action note".split()
)}  # fmt: skip


def checked(rows: list[list[str]], mapping: dict[str, str], known: Known = KNOWN, **options: Any) -> Checked:
    return ListCheck(mapping, options, known)(Block(0, 2, rows, 0))


def faults(cells: list[str], roles: str, known: Known = KNOWN, **options: Any) -> list[Fault]:
    return checked([cells], {str(i): role for i, role in enumerate(roles.split())}, known, **options).faults


def kinds(cells: list[str], roles: str, known: Known = KNOWN) -> list[str]:
    return [fault.kind for fault in faults(cells, roles, known)]


def lines(cells: list[str], roles: str, known: Known = KNOWN, **options: Any) -> list[str]:
    return checked([cells], {str(i): role for i, role in enumerate(roles.split())}, known, **options).lines


@pytest.mark.parametrize(
    ("cells", "roles", "line"),
    [
        (["kt 100", "ba 1234-5678"], "model serial", "smKT100\tJBA12345678\t\t2"),
        (["KT-100", "S/N: BA12345678"], "model serial", "smKT100\tJBA12345678\t\t2"),
        (["KT-100", "BA00000001", "BA00000009"], "model first last", "smKT100\tJBA00000001\tJBA00000009\t2"),
        (["KT-100", "BA00000001", "BA00000001"], "model first last", "smKT100\tJBA00000001\t\t2"),
        (["KT-100", "BA00000001", ""], "model first last", "smKT100\tJBA00000001\t\t2"),
        (["KT-100", "BA00000001 to BA00000005"], "model serial", "smKT100\tJBA00000001\tJBA00000005\t2"),
        (["KT-100", "BA00000001-BA00000005"], "model serial", "smKT100\tJBA00000001\tJBA00000005\t2"),
        (["KT-100", "ba000000*"], "model prefix", "smKT100\t!BA000000\t\t2"),
        (["4006381333931", "BA00000001"], "gtin serial", "sp1\tJBA00000001\t\t2"),
        (["IR-7", "00000098", "00000102"], "model first last", "smIR7\t#B98\t#C102\t2"),
        (["FN-1", "L-77"], "model lot", "lmFN1\tCL77\t\t2"),
        (["FN-1", "L1", "L9"], "model lot_first lot_last", "lmFN1\tBL1\tBL9\t2"),
        (["FN-1", "A1X-3", "exclude"], "model serial action", "smFN1\tDA1X3\t\t-2"),
        (["FN-1", "[001-100]"], "model serial", "smFN1\t#A1\t#C100\t2"),
        (["KT2400000010 to KT2400000020"], "serial", "s\tLKT2400000010\tLKT2400000020\t2"),
        (["5-5"], "serial", None),
        (["FN-1", "KT-240001"], "model serial", "smFN1\tHKT240001\t\t2"),
        (["FN-1", "0042"], "model serial", "smFN1\tD0042\t\t2"),
        (["FN-1", '="0042"'], "model serial", "smFN1\tD0042\t\t2"),
    ],
)  # fmt: skip
def test_rows_that_list_something(cells: list[str], roles: str, line: str | None) -> None:
    assert lines(cells, roles) == ([line] if line else [])


@pytest.mark.parametrize(
    ("cells", "roles", "kind"),
    [
        (["KT-100", "BA00000009", "BA00000001"], "model first last", "order"),
        (["FN-1", "AB001", "AB10"], "model first last", "length"),
        (["FN-1", "AB001", "005"], "model first last", "last_prefix"),
        (["KT-100", "BA00000001", "00000005"], "model first last", "last_prefix"),
        (["IR-1", "123456XX", "12345699"], "model first last", "mask"),
        (["FN-1", "A1X", "A19"], "model first last", "mask"),
        (["KT-100", "BA0000000*"], "model serial", "mask"),
        (["KT-100", "BA000000??"], "model serial", "mask"),
        (["FN-1", "12^45"], "model serial", "mask"),
        (["FN-1", "KT24XXXX"], "model serial", "mask"),
        (["FN-1", "BAXXXX"], "model serial", "mask"),
        (["FN-1", "=1+1"], "model serial", "formula"),
        (["FN-1", "=A1"], "model serial", "formula"),
        (["SW-1", "KT24XXXX"], "model serial", "mask"),
        (["FN-1", "KT24####"], "model serial", "mask"),
        (["SW-1", "KT240000####"], "model serial", "mask"),
        (["IR-1", "12,345,678"], "model serial", "comma"),
        (["IR-1", "1'234'567"], "model serial", "comma"),
        (["IR-1", "123456"], "model serial", "zeros"),
        (["IR-1", "123456", "123499"], "model first last", "zeros"),
        (["IR-1", "2.022E+10"], "model serial", "scientific"),
        (["IR-1", "2,022E+10"], "model serial", "scientific"),
        (["IR-1", "12345678.0"], "model serial", "decimal"),
        (["IR-1", "1.5"], "model serial", "decimal"),
        (["IR-1", "1234567,25"], "model serial", "decimal"),
        (["IR-1", "1.5", "2.5"], "model first last", "decimal"),
        (["KT-100", "1.5"], "model serial", "decimal"),
        (["KT-100", "BA00000001BA00000002"], "model serial", "together"),
        (["KT-100", "BA00000001, BA00000002"], "model serial", "together"),
        (["FN-1", "AB001; AB002; AB009"], "model serial", "together"),
        (["FN-1", "AB001-AB005"], "model serial", "together"),
        (["FN-1", "1001-1005"], "model serial", "together"),
        (["KT-900", "BA00000001"], "model serial", "model"),
        (["", "BA00000001"], "model serial", "empty"),
        (["12345", "BA00000001"], "gtin serial", "gtin"),
        (["KT-100", "BB00000001"], "model serial", "pattern"),
        (["KT-100", "BA0000000I"], "model serial", "letters"),
        (["KT-100", "BA0000000O"], "model serial", "letters"),
        (["FN-1", "AB\x0001"], "model serial", "characters"),
        (["FN-1", "ABÉ01"], "model serial", "characters"),
        (["FN-1", "A" * 100_000], "model serial", "long"),
        (["FN-1", ""], "model serial", "empty"),
        (["FN-1", "n/a"], "model serial", "empty"),
        (["FN-1", "---"], "model serial", "empty"),
        (["FN-1", "=cmd|' /C calc'!A0"], "model serial", "formula"),
        (["FN-1", "A1", "L2"], "model serial lot", "several"),
        (["FN-1", "A1", "perhaps"], "model serial action", "action"),
        (["FN-1", "", "AB10"], "model first last", "empty"),
        (["FN-1", "A19", "A1B"], "model first last", "shape"),
        (["FN-1", "A to B to C"], "model serial", "range"),
        (["FN-1", "A"], "model prefix", "prefix"),
    ],
)  # fmt: skip
def test_every_fault_has_its_name(cells: list[str], roles: str, kind: str) -> None:
    (fault,) = faults(cells, roles)
    assert fault.kind == kind
    assert fault.row == 2
    assert fault.message.endswith((".", "?"))
    assert fault.advice
    assert lines(cells, roles) == []


def test_a_fault_names_its_column_and_what_to_write() -> None:
    check = ListCheck({"0": "first", "1": "last"}, {}, Known(), ["From", "Until"])
    (fault,) = check(Block(0, 2, [["AB001", "005"]], 0)).faults
    assert (fault.column, fault.value) == ("Until", "005")
    check = ListCheck({"0": "first", "1": "last"}, {}, Known(), ["From", ""])
    assert check(Block(0, 2, [["AB001", "005"]], 0)).faults[0].column == "Column 2"
    assert fault.advice == "AB001 to AB005?"
    assert faults(["KT-100", "BA0000000O"], "model serial")[0].advice == "BA00000000?"
    assert faults(["IR-1", "123456"], "model serial")[0].advice.startswith("00123456?")


@pytest.mark.parametrize(
    ("cells", "roles", "kind", "said"),
    [
        (
            ["FN-1", "BA0001", "BB0001"],
            "model first last",
            "letters_differ",
            "BA and BB: it covers 10,001 numbers.",
        ),
        (["FN-1", "BA0001 to BB0001"], "model serial", "letters_differ", "BA and BB"),
        (["FN-1", "7A", "7C"], "model first last", "letters_differ", "7A and 7C: it covers 3 numbers."),
        (["FN-1", "AA1", "AC9"], "model lot_first lot_last", "letters_differ", "AA and AC"),
        (["FN-1", "BA0000001", "BA2000000"], "model first last", "wide", "It covers 2,000,000 numbers."),
        (["IR-1", "00000001", "18421523"], "model first last", "wide", "It covers 18,421,523 numbers."),
        (["FN-1", "1", "1000001"], "model first last", "wide", "It covers 1,000,001 numbers."),
    ],
)
def test_odd_ranges_count_and_are_warned_of(cells: list[str], roles: str, kind: str, said: str) -> None:
    (fault,) = faults(cells, roles)
    assert (fault.level, fault.kind, fault.value) == ("warning", kind, cells[-1])
    assert said in fault.message
    assert fault.advice
    assert len(lines(cells, roles)) == 1


@pytest.mark.parametrize("ends", [("BA0000001", "BA1000000"), ("BA0999999", "BA1000001"), ("1", "1000000")])
def test_ranges_as_most_are_raise_no_doubt(ends: tuple[str, str]) -> None:
    assert faults(["FN-1", *ends], "model first last") == []


def test_an_empty_model_is_called_empty() -> None:
    (fault,) = faults(["", "BA00000001"], "model serial")
    assert (fault.kind, fault.column, fault.message) == ("empty", "model", "The model is missing.")
    (fault,) = faults(["", "BA00000001"], "gtin serial")
    assert (fault.kind, fault.column, fault.message) == ("empty", "gtin", "The GTIN is missing.")


def test_blank_rows_are_counted_not_blamed() -> None:
    result = checked([["", " "], [], ["FN-1", "A1"]], {"0": "model", "1": "serial"})
    assert (result.faults, result.counts) == ([], {"empty": 2, "singles": 1})


def test_a_chosen_product_owns_rows_without_model() -> None:
    known = Known.of([Product(3, "Fan", ("FN-1",))], chosen=3)
    assert lines(["A1"], "serial", known) == ["sp3\tBA1\t\t2"]
    assert lines(["", "A1"], "model serial", known) == ["sp3\tBA1\t\t2"]
    assert kinds(["KT-100", "A1"], "model serial", known) == ["model"]


def test_the_whole_file_may_be_exclusions() -> None:
    assert lines(["A1"], "serial", Known(), action="exclude") == ["s\tBA1\t\t-2"]
    assert lines(["A1", "include"], "serial action", Known(), action="exclude") == ["s\tBA1\t\t2"]


def test_a_check_crosses_to_another_process() -> None:
    check = pickle.loads(pickle.dumps(ListCheck(ALL, {}, KNOWN)))
    assert check(Block(0, 2, [["FN-1", "", "A1", *[""] * 8]], 0)).lines == ["smFN1\tBA1\t\t2"]


NUMBER = st.one_of(
    st.from_regex(r"(BA)?[0-9]{1,10}", fullmatch=True),
    st.from_regex(r"[AB]{2}[0-9]{2,3}|B[0-9]{8}", fullmatch=True),
    st.from_regex(r" ?[a-bA-BOIX]{0,3}[ -]?[0-9X]{1,4}([ -][0-9A-B]{1,4})? ?", fullmatch=True),
    st.from_regex(r"(S/N|sn|Serial|LOT|from|E-NR|L)[ :.-]{1,2}[0-9A]{1,8}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}( to |-| - |\.\.|,|;|/|–)[0-9]{1,4}", fullmatch=True),
    st.from_regex(r"(BA[0-9]{8}[ -]?){1,2}", fullmatch=True),
    st.sampled_from(["", "", " ", "n/a", "2.022E+10", "1,000", "12.0", "AÄ1",
                     "１２", "A\n1", "A\x00", "*", "XX", "9XX", "É"]),
    st.text(alphabet="0AX -/.:,\n\x1c ſßİ*", max_size=8),
)  # fmt: skip
MODEL = st.sampled_from(["KT-100", "kt 100", "IR-5", "FN-1", "", " ", "nothing", "MODEL FN-1", "Ä"])
CELLS = {
    "model": MODEL,
    "gtin": st.sampled_from(["", "4006381333931", "1"]),
    "action": st.sampled_from(["", "include", "Exclude", "what"]),
}


def tables(roles: list[str]) -> st.SearchStrategy[list[list[str]]]:
    row = st.tuples(*[CELLS.get(role, NUMBER) for role in roles]).map(list)
    return st.lists(row, max_size=12)


MAPPINGS = st.sampled_from(
    [
        "serial",
        "first last",
        "model serial",
        "model first last",
        "model gtin serial action",
        "model serial first last",
        "model serial lot",
        "prefix",
        "model prefix lot_first lot_last",
        "last",
        "serial action",
    ]
)


def careful(check: ListCheck, rows: list[list[str]]) -> Checked:
    return check.one_by_one(range(2, 2 + len(rows)), rows)


@settings(max_examples=600)
@given(
    MAPPINGS.flatmap(lambda roles: st.tuples(st.just(roles.split()), tables(roles.split()))), st.booleans()
)
@example((["serial"], [["BA1 BA1"]]), False)
def test_columns_are_read_as_rows_are(given_: tuple[list[str], list[list[str]]], bare: bool) -> None:
    roles, rows = given_
    check = ListCheck({str(i): role for i, role in enumerate(roles)}, {}, Known() if bare else KNOWN)
    fast, slow = check(Block(0, 2, rows, 0)), careful(check, rows)
    assert sorted(fast.lines) == sorted(slow.lines)
    assert fast.faults == slow.faults
    assert fast.counts == slow.counts


@settings(max_examples=500)
@given(st.lists(st.one_of(NUMBER, st.text(max_size=6)), max_size=10))
def test_a_column_is_normalised_as_single_values_are(cells: list[str]) -> None:
    column = clean(cells)
    for place, (cell, value) in enumerate(zip(cells, column.values, strict=True)):
        if place not in column.odd:
            assert value == normalise(cell)


@given(
    st.lists(st.from_regex(r"(BA)?[0-9OIX]{6,11}", fullmatch=True), max_size=20),
    st.sampled_from(
        [
            BA,
            DIGITS,
            SerialPattern.parse("9* A?9"),
            SerialPattern.parse(lengths="8, 10"),
            SerialPattern.parse(never="OI", check="luhn"),
            SerialPattern(),
        ]
    ),
)
def test_a_pattern_finds_misfits_of_a_column(column: list[str], pattern: SerialPattern) -> None:
    assert pattern.misfits(column) == [i for i, one in enumerate(column) if not pattern.could_be(one)]
