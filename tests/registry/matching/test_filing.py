"""Filing in batches: whichever way a batch goes, wherever it stops, the outcome is the same."""

import random

import pytest
from flask import Flask

from registry.db import db
from registry.intake.models import DONE, PRODUCTION, Upload
from registry.jobs.running import Lost, Run
from registry.journeys import recording
from registry.matching import filing, staged
from tests.jobs import run_jobs
from tests.registry.matching.records import a_saw, bring, confirm, everything, load, made, read, sale


def rows_of(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Sales in no order: several lines of a unit, lots, told twice, told otherwise, without a customer."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        number = chance.randrange(count)
        more = {
            "invoice": f"R-{number // 3}",
            "line": str(chance.randrange(1, 3)),
            "price": f"{chance.randrange(3)}",
        }
        if chance.random() < 0.2:
            more |= {"serial": "", "lot": f"L{number % 5}", "quantity": str(chance.randrange(1, 4))}
        if chance.random() < 0.3:
            more |= {"name": "", "email": "", "phone": chance.choice(["", "+49301234567"])}
        rows.append(sale(**{"serial": f"{chance.choice(['BX', 'bx-'])}{number:04}", **more}))
    return rows


def filed(app: Flask, *files: tuple[list[dict[str, str]], str]) -> tuple[object, ...]:
    saw = a_saw()
    for rows, purpose in files:
        upload = load(app, saw, rows, purpose)
        assert upload.state == DONE
    return everything(), upload.summary["filed"]


FIRST = [sale(serial=f"BX{n:04}", invoice=f"R-{n // 3}", line="1", price="7") for n in range(0, 60, 4)]


@pytest.mark.parametrize("production", [False, True])
def test_batches_written_at_once_and_row_by_row_are_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch, production: bool
) -> None:
    plain = [sale(serial=f"BX{n:04}", name="" if n % 3 else "Zoë") for n in range(40)]
    units = [made(f"bx-{n:04}", lot="L1" if n % 2 else "", consignee="Ärzte") for n in range(40)]
    given, purpose = (units, PRODUCTION) if production else (plain, "sales")
    quick = filed(app, (given, purpose))
    with monkeypatch.context() as patch:
        patch.setattr(filing, "all_new", lambda *_: False)
        careful = filed(app, (given, purpose))
    assert _doubled(quick[0]) == careful[0]
    assert quick[1] == careful[1]


def _doubled(found: object) -> object:
    """What is on record once two makers have filed the same."""
    assert isinstance(found, dict)
    return {name: sorted(rows + rows, key=repr) for name, rows in found.items()}


@pytest.mark.parametrize("size", [1, 7])
def test_small_batches_and_one_large_are_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    rows = rows_of(60)
    large = filed(app, (FIRST, "sales"), (rows, "sales"))
    monkeypatch.setattr(filing, "SIZE", size)
    small = filed(app, (FIRST, "sales"), (rows, "sales"))
    assert _doubled(large[0]) == small[0]
    assert large[1] == small[1]


def test_a_filing_that_is_stopped_anywhere_goes_on_from_there(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(60)
    whole = filed(app, (FIRST, "sales"), (rows, "sales"))
    monkeypatch.setattr(filing, "SIZE", 5)
    saw = a_saw()
    load(app, saw, FIRST)
    upload = confirm(read(app, bring(saw, rows)))
    stops = _stopped(monkeypatch)
    for _ in range(40):
        run_jobs(app)
        db.session.expire_all()
        if upload.state == DONE:
            break
    assert upload.state == DONE
    assert stops[0] > 5
    assert _doubled(whole[0]) == everything()
    assert upload.summary["filed"] == whole[1]


def _stopped(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A worker dies before or after what it commits, every other time."""
    progress, stops, chance = Run.progress, [0], random.Random(5)

    def dying(self: Run, **told: object) -> None:
        if self.kind == "file_upload" and chance.random() < 0.3:
            stops[0] += 1
            if chance.random() < 0.5:
                db.session.rollback()
                raise Lost
            progress(self, **told)  # type: ignore[arg-type]
            raise Lost
        progress(self, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(Run, "progress", dying)
    return stops


def test_rows_of_one_unit_are_never_parted(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("runs")
    lines = sorted(f"K{n // 4:05}\t1\t{n}" for n in range(1000))
    (folder / "000000.txt").write_text("\n".join(lines) + "\n")
    found = list(staged.batches(folder, size=10))
    assert [line for batch in found for line in batch] == lines
    assert all(len({line.split("\t")[0] for line in batch}) == len(batch) // 4 for batch in found)
    assert [line for batch in staged.batches(folder, 8, size=10) for line in batch] == lines[8:]


def test_the_figures_of_a_preview_are_those_of_the_filing(app: Flask) -> None:
    saw = a_saw()
    load(app, saw, FIRST)
    upload: Upload = read(app, bring(saw, rows_of(80, 3)))
    told = {name: upload.summary["rows"][name] for name in ("new", "known", "corrections")}
    confirm(upload)
    run_jobs(app)
    db.session.expire_all()
    assert {name: count for name, count in told.items() if count} == upload.summary["filed"]
    assert upload.faulty
    assert sum(count for _, count in upload.summary["by_product"]) == sum(told.values())
    assert upload.fingerprint == recording.fingerprint(_unfiled(upload))


def _unfiled(upload: Upload) -> Upload:
    upload.summary = {name: value for name, value in upload.summary.items() if name != "filed"}
    return upload
