"""A second process makes batches ready: with it, without it, or losing it on the way, the same is filed."""

import os
from pathlib import Path
from typing import IO

import pytest
from flask import Flask

from registry.matching import ahead, filing, staged
from tests.registry.matching.records import made
from tests.registry.matching.test_filing import FIRST, _doubled, filed, rows_of


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    monkeypatch.setattr(filing, "SIZE", 7)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


@pytest.mark.parametrize("purpose", ["sales", "production"])
def test_with_a_second_process_the_same_is_filed(
    app: Flask, monkeypatch: pytest.MonkeyPatch, helped: None, purpose: str
) -> None:
    units = [made(f"bx-{n:04}", lot="L1" if n % 2 else "", consignee="Ärzte") for n in range(40)]
    files = [(units, purpose)] if purpose == "production" else [(FIRST, purpose), (rows_of(60), purpose)]
    with_it = filed(app, *files)
    monkeypatch.setattr(ahead, "WORTH_IT", 10**9)
    alone = filed(app, *files)
    assert _doubled(with_it[0]) == alone[0]
    assert with_it[1] == alone[1]


@pytest.mark.parametrize("after", [0, 3])
def test_a_second_process_that_dies_costs_nothing_but_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, helped: None, after: int
) -> None:
    rows = rows_of(60)
    whole = filed(app, (rows, "sales"))
    read, left = ahead._read, [after]

    def torn(pipe: IO[bytes]) -> bytes | None:
        left[0] -= 1
        if left[0] < 0:
            raise ahead.Gone
        return read(pipe)

    monkeypatch.setattr(ahead, "_read", torn)
    assert filed(app, (rows, "sales"))[1] == whole[1]
    assert left[0] == -1


def test_what_ends_in_the_middle_is_no_batch(tmp_path: Path) -> None:
    for torn in (b"", b"\0\0", (9).to_bytes(8) + b"short"):
        (tmp_path / "pipe").write_bytes(torn)
        with (tmp_path / "pipe").open("rb") as pipe, pytest.raises(ahead.Gone):
            ahead._read(pipe)


def test_a_batch_knows_its_rows() -> None:
    lines = ["\t".join(["KBX1", "1", f"{n}", *[""] * 4, "A", *[""] * 14]) for n in range(3)]
    batch = staged.ready(lines, sales=True)
    assert (batch.size, batch.alone, batch.products) == (3, False, {"1"})
    assert [row[2] for row in batch.rows()] == ["0", "1", "2"]
    assert batch.cells[1] == "1"
    assert {row[11] for row in batch.rows()} == {"BX1"}


def test_what_leads_rows_is_read_the_same_whatever_their_length() -> None:
    def lines(*told: tuple[str, str, str]) -> list[str]:
        return ["\t".join([*cells, *[""] * 21]) for cells in told]

    alike = [("CBX1", "1", "Ann"), ("CBX2", "1", ""), ("CBX2", "1", "Bob & Co")]
    for told in (
        alike, [*alike, ("CBX3", "22", "Ann")], [("BA1", "1", "Ann"), *alike], [*alike, ("~L1", "1", "Ann")],
        [("~L1", "1", "Ann"), ("~L22", "1", "Bob")], [("CBX1", "22", "Ann"), ("CBX1", "1", "Bob")],
    ):  # fmt: skip
        keys, products, dealers = staged.leading(lines(*told))
        assert list(zip(keys, products, strict=True)) == [one[:2] for one in told]
        assert dealers == {one[2] for one in told}
