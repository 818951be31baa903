"""Batches that the database takes from files of their own: the same is on record as without, and no file stays."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from registry.db import db
from registry.intake import folders
from registry.intake.records.fields import MADE, SALE
from registry.intake.runs import write_run
from registry.matching import ahead, bulk, shelves, staged
from tests.registry.matching.records import made, sale
from tests.registry.matching.test_ahead import helped  # noqa: F401 - a fixture
from tests.registry.matching.test_filing import _doubled, filed

PLAIN = [
    sale(serial=f"{'bx-' if n % 5 else 'BX'}{n:04}", dealer="O'Neil & \"Co\"", name="" if n % 3 else "Zoë",
         email="" if n % 3 else "zoe@example.org", phone="" if n % 2 else "+49301234567",
         price="" if n % 7 else "9.50", delivered_on="" if n % 4 else "2024-06-01", lot="" if n % 6 else "L7")
    for n in range(60)
]  # fmt: skip


def _line(order: tuple[str, ...], **cells: str) -> str:
    return "\t".join(cells.get(name, "") for name in order)


@pytest.mark.parametrize(
    ("rows", "purpose", "shelved"),
    [
        (PLAIN, "sales", True),
        ([row | {"name": "", "email": "", "phone": ""} for row in PLAIN], "sales", True),
        ([row | {"address": "Hauptstr. 1", "city": "Ulm"} for row in PLAIN], "sales", False),
        ([made(f"BX{n:04}", consignee="" if n % 3 else "Ärzte") for n in range(40)], "production", True),
    ],
)
@pytest.mark.usefixtures("helped")
def test_the_same_is_filed_from_shelves(
    app: Flask, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, str]], purpose: str, *, shelved: bool
) -> None:
    taken, take = [], bulk._take
    monkeypatch.setattr(bulk, "_take", lambda *told: (taken.append(told[1]), take(*told)))
    with_them = filed(app, (rows, purpose))
    assert bool(taken) is (shelved and db.engine.dialect.name == "sqlite")
    monkeypatch.setattr(ahead, "WORTH_IT", 10**9)
    without = filed(app, (rows, purpose))
    assert _doubled(with_them[0]) == without[0]
    assert with_them[1] == without[1]
    assert list(folders.root().rglob("*.sqlite3")) == []


@pytest.mark.usefixtures("helped")
def test_what_is_known_by_now_is_told_row_by_row_from_its_shelf(app: Flask) -> None:
    once, _ = filed(app, (PLAIN, "sales"))
    twice, results = filed(app, (PLAIN, "sales"), (PLAIN, "sales"))
    assert results == {"known": len(PLAIN)}
    assert _doubled(once) == twice


@given(
    st.lists(
        st.tuples(st.text("AÄ'\"\\ %", max_size=3), st.sampled_from(["", "2024-05-06"]), st.booleans()),
        min_size=1,
        max_size=80,
    )
)
def test_a_shelf_gives_back_every_row(rows: list[tuple[str, str, bool]]) -> None:
    lines = [
        _line(SALE, key=f"KBX{n:04}", product="1", dealer=dealer, sold_on=day, serial="bx" if odd else "")
        for n, (dealer, day, odd) in enumerate(rows)
    ]
    batch = staged.as_given(lines, sales=True)
    with TemporaryDirectory() as folder:
        shelf = shelves.shelve(batch, Path(folder) / "0", sales=True)
        assert list(map(tuple, shelf.rows())) == list(map(tuple, staged.ready(lines, sales=True).rows()))
    assert (shelf.size, shelf.first, shelf.last) == (batch.size, batch.first, batch.last)
    assert shelf.products == batch.products


def test_only_what_the_database_can_take_alone_is_put_on_a_shelf() -> None:
    twice = [_line(SALE, key="KBX1", product="1", row=str(n)) for n in range(2)]
    lot = [_line(MADE, key="KBX1", product="1"), _line(MADE, key="~L1", product="1")]
    posted = [_line(SALE, key="KBX1", product="1", address="Hauptstr. 1")]
    assert not shelves.fits(staged.ready(twice, sales=True), sales=True)
    assert not shelves.fits(staged.ready(lot, sales=False), sales=False)
    assert not shelves.fits(staged.ready(posted, sales=True), sales=True)
    assert shelves.fits(staged.ready(twice[:1], sales=True), sales=True)


@pytest.mark.usefixtures("helped")
def test_two_at_the_same_batches_do_not_meet(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    lines = [_line(SALE, key=f"FBX{n:04}", product="1", dealer=f"Dealer {n}") for n in range(100)]
    write_run(tmp_path / "runs" / "000001.txt", lines)

    def batches() -> Iterator[list[Sequence[str]]]:
        told = ahead.prepared(tmp_path / "runs", 0, 7, 100, sales=True, shelves=tmp_path / "shelves")
        with closing(told):
            yield from (batch.rows() for batch in told)

    lost, other = batches(), batches()
    found = [next(lost)]
    again = list(other)
    found += list(lost)
    assert found == again
    assert [row[SALE.index("dealer")] for rows in found for row in rows] == [
        f"Dealer {n}" for n in range(100)
    ]
    assert list((tmp_path / "shelves").iterdir()) == []
