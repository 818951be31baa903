"""The numbers that exist: units of products whose production data are loaded, so that a check tells "no such number"
from "not in any recall". `u12.3` is the source of product 12, loaded the third time. Kept on shelves of their own,
a field for each product: no recall's look-up ever meets them. Reads the table of units by name, not its package."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice

from sqlalchemy import Connection

from registry.recalls.index.parts import Shelves
from registry.recalls.index.shelving import Shelving
from registry.recalls.index.sourcing import CHUNK, Runs, streamed

Known = list[list[object]]
"""Rows of the catalogue: product, maker, revision, day on which its production data were loaded."""


def field_of(product: int) -> str:
    """The namespace of a product's own numbers; a colon is in no field that a rule can name."""
    return f"known:{product}"


def source_of(product: object, revision: object) -> str:
    return f"u{product}.{revision}"


def part_name(product: int, revision: int) -> str:
    """The part that a job writes before the revision counts."""
    return f"unit-{product}-{revision}.seg"


def sources_of_known(known: Known) -> list[str]:
    return [source_of(product, revision) for product, _, revision, _ in known]


def is_waiting(name: str, known: Known) -> bool:
    """Whether a part was prepared for a revision that is still to come."""
    if not name.startswith("unit-"):
        return False
    product, revision = map(int, name.removesuffix(".seg").split("-")[1:3])
    return revision > max((int(str(row[2])) for row in known if row[0] == product), default=0)


def by_maker(known: Known, missing: Iterable[str]) -> Iterator[tuple[int, list[int], list[str]]]:
    """Maker, its products and their sources, for the sources that are missing."""
    wanted = set(missing)
    rows = [row for row in known if source_of(row[0], row[2]) in wanted]
    for maker, some in groupby(
        sorted(rows, key=lambda row: (str(row[1]), str(row[0]))), key=lambda row: row[1]
    ):
        own = list(some)
        yield int(str(maker)), [int(str(row[0])) for row in own], sources_of_known(own)


class KnownNumbers:
    """Numbers of some products of one maker, read in one pass over the maker's index of units, a chunk at a time."""

    def __init__(self, connection: Connection, maker: int, products: list[int]) -> None:
        self.connection, self.maker = connection, maker
        self._runs: Mapping[int, tuple[int, Runs]] = {
            product: (number, Runs(field_of(product))) for number, product in enumerate(products)
        }

    def shelves(self) -> Shelves:
        rows = self._rows()
        while chunk := list(islice(rows, CHUNK)):
            shelving = Shelving()
            keys: dict[int, list[str]] = {}
            for product, key in chunk:
                keys.setdefault(product, []).append(key)
            for product, own in keys.items():
                number, runs = self._runs[product]
                runs.gather(joined(own), shelving.columns(number))
            yield from shelving.shelves()

    def _rows(self) -> Iterator[tuple[int, str]]:
        """All units but those that are only known because somebody registered them: a number may be mistyped."""
        registered = self._read(
            "AND upload_id IS NULL AND listed_id IS NULL AND commissioned_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM sale_line WHERE sale_line.unit_id = unit.id) "
        )
        left_out = next(registered, None)
        for row in self._read(""):
            while left_out is not None and left_out[::-1] < row[::-1]:
                left_out = next(registered, None)
            if row != left_out:
                yield row

    def _read(self, where: str) -> Iterator[tuple[int, str]]:
        products = ", ".join(str(int(product)) for product in self._runs)
        yield from streamed(
            self.connection,
            "SELECT product_id, serial_key FROM unit "  # noqa: S608 - whole numbers only
            f"WHERE organisation_id = {int(self.maker)} AND serial_key IS NOT NULL "
            f"AND product_id IN ({products}) {where}ORDER BY serial_key, product_id",
        )


def joined(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Stored keys in order as runs: numbers that follow one another become one."""
    first = last = ""
    follows = _follows
    for key in keys:
        if last and follows(last, key):
            last = key
            continue
        if last:
            yield first, last
        first = last = key
    if last:
        yield first, last


def _follows(one: str, other: str) -> bool:
    """AB19 and AB20, not AB9 and ABA: only digits are counted on."""
    if one[:-1] == other[:-1]:
        return one[-1].isdecimal() and ord(other[-1]) == ord(one[-1]) + 1 and other[-1].isdecimal()
    if one[-1] != "9" or other[-1] != "0" or len(one) != len(other):
        return False
    head = one.rstrip("0123456789")
    return (
        other.startswith(head)
        and other[len(head) :].isdecimal()
        and int(other[len(head) :]) == int(one[len(head) :]) + 1
    )
