"""Files as makers' staff bring them: a million rows and more, in no order, a tenth of them ranges, some spelt oddly,
one in a thousand faulty. The same number of rows always gives the same file."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

LIST_HEADER = ["Model", "First serial", "Last serial"]
SALES_HEADER = [
    *("Serial", "Model", "Sold on", "Dealer", "Invoice", "Line"),
    *("Price", "Currency", "Country", "Name", "E-mail", "Phone"),
]
MODEL = "WM100"
SPACING = 12
"""Numbers from one row's first to the next one's, so that ranges of ten do not meet."""
STEP = 7_919
"""Coprime to the counts used: row i stands for place i * STEP, so that all places come once, in no order."""


def list_rows(count: int) -> Iterator[list[str]]:
    """Rows of a recall list: 1 in 1000 faulty, 1 in 10 a range, 1 in 7 with a hyphen in lower case."""
    chance = random.Random(count)
    for i in range(count):
        number = (i * STEP % count) * SPACING
        serial = f"BA{number:09}"
        if i % 1000 == 500:
            yield [MODEL, chance.choice(["", "2.022E+10", f"BA{number}O", "BA1,204,500"]), ""]
        elif i % 10 == 0:
            yield [MODEL, serial, f"BA{number + 9:09}"]
        elif i % 7 == 0:
            yield [MODEL, f"ba-{number:09}", ""]
        else:
            yield [MODEL, serial, ""]


def sales_rows(count: int) -> Iterator[list[str]]:
    """Rows of a sales record: 1 in 1000 faulty, 1 in 7 spelt oddly, 3 lines an invoice."""
    for i in range(count):
        number = i * STEP % count
        serial = f"ba-{number:09}" if i % 7 == 0 else f"BA{number:09}"
        day = "31.31.2024" if i % 1000 == 500 else f"2024-{1 + i % 12:02}-{1 + i % 28:02}"
        yield [
            *(serial, MODEL, day, f"Dealer {i % 500}", f"INV{i // 3:08}", str(i % 3 + 1)),
            *(f"{300 + i % 400}.90", "EUR", "DE", f"Anna Example{number}"),
            *(f"anna{number}@example.org", f"+4930{number:09}"),
        ]


def write_csv(path: Path, header: list[str], rows: Iterator[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, header: list[str], rows: Iterator[list[str]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    book.close()
    return path
