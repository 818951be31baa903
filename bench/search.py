"""The staff's search box and the check's known numbers at 1,000,000 units, each sold once to a customer.

`python -m bench.search [UNITS]`: on both engines the slowest of twenty different searches of each kind against one
second, the search alone and the whole page through the app, with the unit's page where it leads there at once; and a
check beside the same check in a registry whose numbers are not known. Exit 1 where one misses by more than 15 %."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, select, text

from bench import data, inside
from bench.report import Figure, show
from registry.catalogue.models import Product
from registry.db import db
from registry.journeys.searching import search, search_customers
from registry.recalls.index.serving import serving
from registry.recalls.known import units_changed
from registry.recalls.states import Author
from tests.people import Browser, a_member, signed_in
from tests.postgres import Server, running

SIZE = data.Size(300, 3000)
"""Recalls and spans: titles are searched as well."""
UNITS = ("organisation_id", "product_id", "serial", "serial_key", "lot", "lot_key")
SALES = (
    "id",
    "organisation_id",
    "unit_id",
    "product_id",
    "dealer",
    "invoice",
    "invoice_key",
    "line",
    "reach",
)
CUSTOMERS = ("sale_line_id", "organisation_id", "name", "email", "phone", "name_key")
KEYS = (
    "SELECT organisation_id, 'i' || invoice_key, id FROM sale_line ORDER BY 2, 3",
    "SELECT organisation_id, 'e' || email, sale_line_id FROM sale_customer ORDER BY 2, 3",
    "SELECT organisation_id, 'p' || substr(phone, 4), sale_line_id FROM sale_customer ORDER BY 2, 3",
    "SELECT organisation_id, 'n' || name_key, sale_line_id FROM sale_customer ORDER BY 2, 3",
)
ED = Author(None, "Bench")
TIMES = 20


def serial(number: int) -> str:
    return data.serial(0, number // 7, number % 7)


def fill(site: Flask, count: int) -> None:
    """Units of the registry's product, and a sale of each, as a filing leaves them."""
    with site.app_context():
        product, maker = db.session.execute(select(Product.id, Product.organisation_id)).first() or (0, 0)
        connection = db.session.connection()
        numbers = sorted(map(serial, range(count)))
        lots = (f"L{n // 1000:05}" for n in range(count))
        rows = (
            (maker, product, s, f"{chr(64 + len(s))}{s}", lot, f"F{lot}")
            for s, lot in zip(numbers, lots, strict=True)
        )
        _copy(connection, "unit", UNITS, rows)
        first = connection.scalar(text("SELECT min(id) FROM unit")) or 0
        _copy(connection, "sale_line", SALES, _lines(count, maker, product, first))
        _copy(connection, "sale_customer", CUSTOMERS, _customers(count, maker))
        for keys in KEYS:
            connection.execute(text(f"INSERT INTO sale_key (organisation_id, key, sale_line_id) {keys}"))
        units_changed([product])
        db.session.commit()


def _lines(count: int, maker: int, product: int, first: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        invoice = f"INV{n // 3:08}"
        yield n + 1, maker, first + n, product, f"Dealer {n % 500}", invoice, invoice, str(n % 3 + 1), 3


def _customers(count: int, maker: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        name = "Anna " + "".join(chr(65 + n // 26**place % 26) for place in range(4)) + "ison"
        yield n + 1, maker, name, f"anna{n}@example.org", f"+49{n:09}", name.upper()


def _copy(
    connection: Connection, table: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]
) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


TYPED: dict[str, Callable[[int], str]] = {
    "serial": serial,
    "look-alike": lambda n: serial(n).replace("0", "O", 1),
    "lot": lambda n: f"L{n // 1000:05}",
    "invoice": lambda n: f"INV{n // 3:08}",
    "recall": lambda n: f"washer {n % SIZE.recalls}",
    "e-mail": lambda n: f"anna{n}@example.org",
    "telephone": lambda n: f"+49{n:09}",
    "beginning of a name": lambda n: "Anna " + chr(65 + n % 26) + chr(65 + n // 26 % 26),
    "no such": lambda n: f"ZZ{n:011}",
}
PERSONAL = ("e-mail", "telephone", "beginning of a name")
NOTHING = ("no such", "look-alike")


def searches(site: Flask, engine: str, count: int) -> Iterator[Figure]:
    """The slowest of twenty for each way to search: the search alone, then the page as staff get it."""
    with site.app_context():
        maker = db.session.scalar(select(Product.organisation_id)) or 0
        clerk = a_member(site, "clerk@example.org", maker, "publisher", second_factor=True, customers=True)
        browser = signed_in(site, clerk)
        for what, make in TYPED.items():
            wanted = [make(n * 7919 % count) for n in range(TIMES)]
            alone = [_alone(maker, what, text) for text in wanted]
            yield _slowest(f"search by {what} among {count:,} units on {engine}", alone)
            pages = [_page(browser, what, text) for text in wanted]
            yield _slowest(f"the page of a search by {what} on {engine}", pages)


def _slowest(what: str, spent: list[float]) -> Figure:
    return Figure("A box", what, (max(spent),), 1000, False, "ms")


def _alone(maker: int, what: str, text: str) -> float:
    began = time.perf_counter()
    found = search_customers(maker, text, ED) if what in PERSONAL else search(maker, text)
    spent = time.perf_counter() - began
    db.session.rollback()
    if found.nothing is not (what in NOTHING):
        raise RuntimeError(f"that was not found as it should be: {what} {text}")
    return spent * 1000


def _page(browser: Browser, what: str, text: str) -> float:
    """As a person has it who types and presses Enter, redirects included."""
    browser.get("/admin/units")
    began = time.perf_counter()
    answer = browser.post("/admin/units/find", {"q": text})
    spent = time.perf_counter() - began
    nothing = "Nothing found for" in browser.page or "No unit has just this number" in browser.page
    if answer.status_code != 200 or nothing is not (what in NOTHING):
        raise RuntimeError(f"that page does not show what was found: {what} {text} {answer.status}")
    return spent * 1000


def _on(engine: str, registry: tuple[Path, str], bare: Path, count: int) -> Iterator[Figure]:
    path, url = registry
    site = data.fill(path, SIZE, url)
    fill(site, count)
    with site.app_context():
        began = time.perf_counter()
        serving().refresh()
        took = time.perf_counter() - began
        weight = sum(file.stat().st_size for file in (path / "index").rglob("*.seg"))
        print(
            f"  {count:,} known numbers in the index after {took:.1f} s on {engine}, {weight / 1e6:.1f} MB",
            flush=True,
        )
    yield from searches(site, engine, count)
    yield inside.growth("B2", (registry, SIZE), ((bare, ""), SIZE), 1.2)


def _measured(folder: Path, postgres: Server, count: int) -> Iterator[Figure]:
    bare = folder / "bare"
    data.fill(bare, SIZE)
    for engine, url in (("sqlite", ""), ("postgresql", postgres.url(postgres.create()))):
        yield from _on(engine, (folder / engine, url), bare, count)


def main() -> None:
    """Measures, prints a line a figure, and tells by the exit code."""
    count = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder, running() as postgres:
        figures = [show(figure) for figure in _measured(Path(folder), postgres, count)]
    sys.exit(0 if all(figure.good for figure in figures) else 1)


if __name__ == "__main__":
    main()
