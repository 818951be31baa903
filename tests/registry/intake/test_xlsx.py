"""XLSX read as a stream gives what the reader of every kind of workbook gives, cell by cell, or leaves the workbook to
it."""

import csv
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from registry.intake import sheet_child, xlsx_package, xlsx_rows, xlsx_strings
from registry.intake.xlsx_package import DAY, DURATION, PLAIN, kind_of
from registry.intake.xlsx_strings import Strings, Unusual
from registry.intake.xlsx_table import read_xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LETTERS = st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\ufffe\uffff")
TEXT = st.text(LETTERS, max_size=12) | st.sampled_from(
    [
        "=1+1",
        "a,b",
        'say "x"',
        " x ",
        "two\nlines",
        "_x0041_",
        "<&>",
        "007",
        "1.0E+10",
        "\t",
        "\r",
        "Größe",
        "漢字",
    ]
)
NUMBER = (
    st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1.0e10, 351756051523999, 0.1, -0.0, 1e15, 123456789012345678])
)
START = datetime(1905, 1, 1)  # noqa: DTZ001 - spreadsheets know no zones
MOMENT = st.datetimes(START) | st.dates(date(1905, 1, 1))
CELL = (
    st.none()
    | TEXT
    | NUMBER
    | st.booleans()
    | MOMENT
    | st.times()
    | st.timedeltas(timedelta(0), timedelta(9999))
)
DAYS = ["yyyy-mm-dd", "dd/mm/yy hh:mm", "h:mm", "[h]:mm:ss", "m/d/yy;@"]
FORMATS = [*DAYS, "0.00", "General", '0 "d"', "@", "0.00E+00"]
COLUMN = st.tuples(st.sampled_from(FORMATS), st.lists(CELL, max_size=8))
LAST = 2_900_000
"""Of the numbers that are days. Others in a format for days are no days, and left to the other reader."""


def a_book(
    path: Path, columns: Sequence[tuple[str, list[Any]]], top: int = 0, left: int = 0, **options: Any
) -> None:
    """Written row by row: so it may be done in constant memory, when texts stand in their cells."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, **options})
    sheet = book.add_worksheet()
    styles = [book.add_format({"num_format": code}) for code, _ in columns]
    for number, row in enumerate(zip_longest(*(cells for _, cells in columns)), top):
        for place, cell in enumerate(row):
            write_cell(sheet, (number, left + place), cell, styles[place], columns[place][0])
    book.close()


def write_cell(sheet: Any, at: tuple[int, int], cell: Any, style: Any, code: str) -> None:
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if number and code in DAYS and not 0 <= cell < LAST:
        style = None
    if isinstance(cell, str):
        sheet.write_string(*at, cell, style)
    elif cell is not None:
        sheet.write(*at, cell, style)


def table(path: Path) -> list[list[str]]:
    """Rows without blank columns at either side."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    filled = [column for column in range(width) if any(row[column] for row in rows)]
    return [row[filled[0] : filled[-1] + 1] for row in rows] if filled else []


def both(path: Path, sheet: str = "") -> tuple[Any, Any]:
    """What each reader says and writes. A sheet of empty texts alone is empty to the one, and to the other a table of
    no rows."""
    said = []
    for number, read in enumerate((read_xlsx, sheet_child.read_any)):
        into = path.with_name(f"{path.name}-{number}.csv")
        told = read(str(path), str(into), sheet)
        told = {"problem": "empty"} if told.get("rows") == 0 else told
        said.append((told, table(into) if "rows" in told else None))
    return said[0], said[1]


@given(
    st.lists(COLUMN, min_size=1, max_size=5),
    st.integers(0, 3),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)
def test_what_spreadsheets_write_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory,
    columns: list[tuple[str, list[Any]]],
    top: int,
    left: int,
    inline: bool,
    since_1904: bool,
) -> None:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    a_book(path, columns, top, left, constant_memory=inline, date_1904=since_1904)
    own, other = both(path)
    assert own == other


def some_column(chance: random.Random, rows: int) -> tuple[str, list[Any]]:
    kinds: list[Callable[[], Any]] = [
        lambda: f"BA{chance.randrange(10**9):09}",
        lambda: chance.randrange(10**6),
        lambda: chance.random() * 10**5,
        lambda: START + timedelta(hours=chance.randrange(9999)),
        lambda: chance.choice(["a, b", 'c "d"', " e ", "f&g", "two\nlines", ""]),
        lambda: chance.random() < 0.5,
        lambda: None,
    ]
    usual = chance.choice(kinds)
    odd = chance.choice([0, 0.001, 0.1, 0.5])
    cells = [chance.choice(kinds)() if chance.random() < odd else usual() for _ in range(rows)]
    return chance.choice(FORMATS), cells


@pytest.mark.parametrize("seed", range(24))
def test_thousands_of_rows_are_read_alike_wherever_they_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(xlsx_package, "PIECE", chance.choice([1000, 20_000, 512 * 1024]))
    monkeypatch.setattr(xlsx_rows, "LEARNT_FROM", chance.choice([1, 20, 300]))
    columns = [some_column(chance, chance.choice([900, 1500])) for _ in range(chance.randrange(1, 8))]
    a_book(tmp_path / "book.xlsx", columns, constant_memory=chance.random() < 0.5)
    own, other = both(tmp_path / "book.xlsx")
    assert own == other
    assert own[1] is None or len(own[1]) > 100


def test_formulas_and_texts_in_one_column_are_read_alike(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for n in range(2000):
        if n % 3 == 0:
            sheet.write_formula(n, 0, f"=B{n}+1", None, n)
        elif n % 3 == 1:
            sheet.write_formula(n, 0, f'="x"&B{n}', bold, f"x{n}")
        else:
            sheet.write_rich_string(n, 0, "a ", bold, f" b{n} ", "c")
        sheet.write_number(n, 1, n / 8)
    book.close()
    own, other = both(tmp_path / "book.xlsx")
    assert own == other
    assert own[1][3:6] == [["3", "0.375"], ["x4", "0.5"], ["a  b5 c", "0.625"]]


def test_a_sheet_of_many_odd_rows_is_left_to_the_other_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_rows, "MOST_CAREFUL", 50)
    rows = "".join(f'<row r="{n}" x="/"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60))
    with pytest.raises(Unusual):
        read_xlsx(str(by_hand(tmp_path / "book.xlsx", rows)), str(tmp_path / "table.csv"), "")


def by_hand(
    path: Path, rows: str, *, strings: str = "", styles: str = "", book: str = "", sheet: str = ""
) -> Path:
    """A workbook with this XML in it."""
    relation = f'<Relationship Id="{{}}" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    parts = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    parts += [("rId2", "sharedStrings", "/xl/sharedStrings.xml")] if strings else []
    parts += [("rId3", "styles", "styles.xml")] if styles else []
    relations = "".join(relation.format(*part) for part in parts)
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{OFFICE}">{book}{sheets}</workbook>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
        )
        root = relation.format("rId1", "officeDocument", "xl/workbook.xml")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        for name, text in (("sharedStrings", strings), ("styles", styles)):
            if text:
                archive.writestr(f"xl/{name}.xml", text)
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            sheet or f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        )
    return path


def cell(inside: str, attributes: str = "") -> str:
    return f'<row r="1"><c r="A1"{attributes}>{inside}</c><c r="B1"><v>1</v></c></row>'


def inline(inside: str) -> str:
    return cell(f"<is>{inside}</is>", ' t="inlineStr"')


def typed(kind: str, value: str) -> str:
    return cell(f"<v>{value}</v>", f' t="{kind}"')


SHARED = (
    f"<sst {MAIN}><si><t>one</t></si>"
    '<si><t xml:space="preserve"> two </t></si><si><r><rPr><b/></rPr><t>th</t></r><r><t> ree </t></r>'
    '<rPh sb="0" eb="1"><t>P</t></rPh></si><si/><si><t/></si><si><t> x&amp;_x000D_ </t></si></sst>'
)
STYLED = (
    f'<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="[mm]:ss"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
BOTTOM = '<row r="9"><c r="D9" t="str"><v></v></c></row>'
ALIKE = [
    inline("<t></t>"),
    inline("<t/>"),
    inline("<t>  a b  </t>"),
    inline('<t xml:space="preserve">  a b  </t>'),
    inline('<r><rPr><b/></rPr><t> a</t></r><r><t xml:space="preserve"> b</t></r><rPh sb="0" eb="1"><t>X</t></rPh>'),
    inline("<t>a&amp;b &lt;c&gt; &quot; &apos; &#65;&#x42;&#13;</t>"),
    inline("<t>a_x000D_b_x0041_ _x005F_x0041_ _x00ZZ_</t>"),
    inline("<t>a\r\nb\nc\rd</t>"),
    inline("<t>\u00a0x\u3000</t>"),
    cell("<is/>", ' t="inlineStr"'),
    cell("<is><t>a</t></is>"),
    *(cell(inside) for inside in ("", "<v></v>", "<v/>", "<f>A2</f>", "<f>A2</f><v></v>", "<f/><v>3</v>")),
    '<row r="1"><c r="A1"/><c r="B1" s="0"/><c r="C1"><v>1</v></c></row>',
    cell("<f t=\"shared\" ref=\"A1:A2\" si=\"0\">B1&amp;\"x\"</f><v> a&amp;b </v>", ' t="str"'),
    *(typed("str", value) for value in ("", " a ", "a&lt;_x000A_b")),
    *(typed("b", value) for value in ("0", "1", "true", "false")),
    *(typed("e", value) for value in ("#N/A", "#DIV/0!", "#REF!")),
    typed("d", "2024-01-02"),
    *(typed("n", value) for value in ("5", "-5.25", "")),
    *(cell(f"<v>{value}</v>") for value in ("1.0E+10", "+12", ".5", "5.", "-0", "007", "12345678901234567890")),
    *(cell(f"<v>{value}</v>") for value in ("999999999999999", "1000000000000000", "0.1", "1e-7")),
    *(cell(f"<v>{value}</v>") for value in ("1_000", "0x10", " 12 ")),
    *(typed("s", str(number)) for number in range(6)),
    typed("s", ""),
    *(cell(f"<v>{value}</v>", ' s="1"') for value in ("0", "0.5", "0.99999", "0.9999999999", "1", "1.5", "59", "59.5")),
    *(cell(f"<v>{value}</v>", ' s="1"') for value in ("60", "60.25", "61", "45000", "45000.123457", "2950000.5")),
    *(cell(f"<v>{value}</v>", f' s="{style}"') for style in (2, 3) for value in ("0", "1.5", "45000.0000001")),
    cell("<v>7</v>", ' s="99"'),
    '<row r="3" spans="1:5" ht="15"><c r="C3"><v>1</v></c><c r="E3"><v>2</v></c></row>'
    '<row r="5"/><row r="6"></row><row r="7"><c r="D7"><v>3</v></c></row>' + BOTTOM,
    '<row spans="1:1" r="2"><c r="A2"><v>1</v></c></row>\n  <row r="4">\n<c r="AA4"><v>1</v></c>\n</row>\n',
    "".join(f'<row r="{n}"><c r="{"ABCDEFG"[n % 7]}{n}"><v>{n}</v></c></row>' for n in range(1, 99)),
]  # fmt: skip


@pytest.mark.parametrize("rows", ALIKE)
@pytest.mark.parametrize("book", ["", '<workbookPr date1904="1"/>'])
def test_cells_of_every_kind_are_read_alike(tmp_path: Path, rows: str, book: str) -> None:
    own, other = both(by_hand(tmp_path / "book.xlsx", rows, strings=SHARED, styles=STYLED, book=book))
    assert own == other


def test_prefixed_tags_are_read_alike(tmp_path: Path) -> None:
    rows = inline("<t>q</t>") + "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 9))
    tagged = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".replace("</", "</x:")
    sheet = re.sub(r"<(?!/)", "<x:", tagged).replace(
        "<x:worksheet", f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}"
    )
    own, other = both(by_hand(tmp_path / "book.xlsx", "", sheet=sheet))
    assert own == other
    assert own[1][0] == ["q", "1"]


LEFT = [
    '<row><c><v>1</v></c></row>',
    '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A5"><v>1</v></c></row>',
    "<row r='1'><c r='A1'><v>1</v></c></row>",
    cell("<v><![CDATA[12]]></v>"),
    cell("<v>1<!-- 3 -->2</v>"),
    cell("<v>1</v><x/>"),
    *(typed("d", value) for value in ("2024-01-02T03:04:05", "x")),
    *(typed("zz", "x"), typed("n", "x"), typed("b", "2"), typed("e", "x"), typed("s", "99"), typed("s", "x")),
    *(cell(f"<v>{value}</v>") for value in ("NaN", "inf", "1&amp;2")),
    *(cell(f"<v>{value}</v>", ' s="1"') for value in ("-1", "1e10", "2958466")),
    inline("<t>&foo; x</t>"),
    inline("<t>&#55357;</t>"),
    inline("<t>a & b</t>"),
    cell("<v>1</v>", ' s="x"'),
    '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c>',
]  # fmt: skip


@pytest.mark.parametrize("rows", LEFT)
def test_what_no_spreadsheet_writes_is_left_to_the_other_reader(tmp_path: Path, rows: str) -> None:
    path = by_hand(tmp_path / "book.xlsx", rows, strings=SHARED, styles=STYLED)
    with pytest.raises(Unusual):
        read_xlsx(str(path), str(tmp_path / "table.csv"), "")


DTD = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("part", ["sheet", "strings", "styles", "book"])
def test_no_dtd_is_read_in_any_part(tmp_path: Path, part: str) -> None:
    parts = {"strings": SHARED, "styles": STYLED, "sheet": f"<worksheet {MAIN}><sheetData/></worksheet>"}
    if part == "book":
        parts["book"] = "<!-- -->"
    else:
        parts[part] = DTD + parts[part]
    with pytest.raises(Unusual):
        read_xlsx(str(by_hand(tmp_path / "book.xlsx", "", **parts)), str(tmp_path / "table.csv"), "")


def test_a_damaged_or_foreign_file_is_left_to_the_other_reader(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "book.xlsx", "".join(inline("<t>x</t>") for _ in range(1)))
    data = path.read_bytes()
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    for number, spoilt in enumerate(
        (data[:-40], data[:at] + b"\xff\xff\xff" + data[at + 3 :], b"PK\x03\x04", b"")
    ):
        other = tmp_path / f"{number}.xlsx"
        other.write_bytes(spoilt)
        with pytest.raises(Unusual):
            read_xlsx(str(other), str(tmp_path / "table.csv"), "")


def test_sheets_are_named_in_the_order_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    hidden, empty = book.add_worksheet("Old & odd"), book.add_worksheet("Cover")
    chart, list_ = book.add_chartsheet("Chart"), book.add_worksheet("List")
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series({"values": "=List!$A$1:$A$1"})
    chart.set_chart(drawn)
    hidden.write_string(0, 0, "hidden")
    list_.write_string(0, 0, "seen")
    empty.activate()
    hidden.hide()
    book.close()
    own, other = both(path)
    assert own == other
    assert own[0] == {"sheet": "List", "sheets": ["Cover", "List", "Old & odd"], "rows": 1}
    assert both(path, "Old & odd")[0][1] == [["hidden"]] == both(path, "Old & odd")[1][1]
    assert read_xlsx(str(path), str(tmp_path / "t"), "Chart") == {"problem": "no_sheet"}
    assert read_xlsx(str(path), str(tmp_path / "t"), "Cover") == {"problem": "empty"}


def test_a_column_that_only_late_rows_fill_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_package, "PIECE", 2000)
    rows = [f'<row r="{n}"><c r="C{n}"><v>{n}</v></c></row>' for n in range(1, 400)]
    rows[300] = '<row r="301"><c r="A301"><v>7</v></c><c r="F301"><v>8</v></c></row>'
    own, other = both(by_hand(tmp_path / "book.xlsx", "".join(rows)))
    assert own == other
    assert own[1][300] == ["7", "", "", "", "", "8"]


def test_two_cells_at_opposite_ends_are_no_table(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Unusual):
        read_xlsx(str(by_hand(tmp_path / "book.xlsx", far)), str(tmp_path / "table.csv"), "")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("DD/MM/YY", DAY),
        ("H:MM:SS;@", DAY),
        ("#,##0\\ [$\u20bd-46D]", PLAIN),
        ('m"M"d"D";@', DAY),
        ("[h]:mm:ss", DURATION),
        ('"Y: "0.00"m";"Y: "-0.00"m";"Y: <num>m";@', PLAIN),
        ('"$"#,##0_);[Red]("$"#,##0)', PLAIN),
        ('[$-404]e"\xfc"m"\xfc"d"\xfc"', DAY),
        ("0_ ;[Red]\\-0\\ ", PLAIN),
        ("\\Y000000", PLAIN),
        ('#,##0.0####" YMD"', PLAIN),
        *((code, DURATION) for code in ("[h]", "[ss]", "[s].000", "[m]", "[mm]", "[h]:mm;[=0]\\-")),
        ("[>=100][Magenta].00", PLAIN),
        ("#,##0*y", PLAIN),
        ("*-yyyy-mm-dd", DAY),
        ("General", PLAIN),
        ("@", PLAIN),
        ("", PLAIN),
    ],
)
def test_formats_that_show_days(tmp_path: Path, code: str, kind: int) -> None:
    """What is taken for a day is told by format alone, as the other reader does."""
    assert kind_of(code) == kind
    a_book(tmp_path / "book.xlsx", [(code, ["x", 45000.25])])
    own, other = both(tmp_path / "book.xlsx")
    assert own == other


@pytest.mark.parametrize("listed", [0, 7, 1000])
@given(st.lists(st.lists(st.text(max_size=5), max_size=9), max_size=9), st.data())
def test_shared_strings_are_found_by_their_number(
    listed: int, pieces: list[list[str]], data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_strings, "LISTED", listed)
        patch.setattr(xlsx_strings, "BLOCK", 3)
        shared_strings_are_found(pieces, data)


def shared_strings_are_found(pieces: list[list[str]], data: st.DataObject) -> None:
    flat = [text for piece in pieces for text in piece]
    numbers = data.draw(st.lists(st.integers(0, len(flat) - 1))) if flat else []
    assert Strings(pieces).at(numbers) == [flat[number] for number in numbers]
    with pytest.raises(Unusual):
        Strings(pieces).at([len(flat)])


def test_very_many_shared_strings_lie_in_blocks() -> None:
    strings = Strings([[f"é{n}" for n in range(first, first + 1000)] for first in range(0, 600_000, 1000)])
    numbers = [0, 399_999, 400_000, 465_535, 465_536, 599_999]
    assert strings.at(numbers) == [f"é{n}" for n in numbers]
    assert strings.at([7, 599_999] * 9) == ["é7", "é599999"] * 9


def test_memory_does_not_grow_with_the_sheet(tmp_path: Path) -> None:
    """A hundred times the rows in a child with little memory above what it begins with."""
    for name, count in (("few", 2_000), ("many", 200_000)):
        cells = [f"BA{n:09}" for n in range(count)]
        a_book(tmp_path / f"{name}.xlsx", [("@", cells), ("@", cells)], constant_memory=True)
    peaks = {name: peak(tmp_path, name) for name in ("few", "many")}
    assert peaks["many"] < peaks["few"] + 24 * 1024**2, peaks


def peak(folder: Path, name: str) -> int:
    code = (
        "import resource, sys; from registry.intake.xlsx_table import read_xlsx; "
        "read_xlsx(sys.argv[1], sys.argv[2], ''); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"
    )
    command = [sys.executable, "-c", code, str(folder / f"{name}.xlsx"), str(folder / f"{name}.csv")]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
