"""A list of units on its way into a recall: read, told in figures, put into the draft. Nothing shows before that."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from registry.cli.worker import JOBS
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.intake import folders
from registry.intake.cleaning import KEPT_DAYS, clean_uploads
from registry.intake.listed.queries import known_of
from registry.intake.models import COLUMNS, DONE, PREVIEW, READING, RECALL_LIST, RowProblem, Upload
from registry.jobs import actions as jobs
from registry.jobs.running import Run, run_all
from registry.journeys import figures, listing
from registry.journeys.loading import read_upload
from registry.recalls import actions
from registry.recalls.drafted import lists_of_draft
from registry.recalls.index import building
from registry.recalls.index.serving import serving
from registry.recalls.models import AffectedList, AffectedSpan, Recall, ScopeVersion
from registry.recalls.states import Author
from tests.jobs import run_jobs
from tests.registry.intake.builders import an_upload
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

EDITOR = Author(7, "Ed Itor")
COLUMNS_ = {"0": "model", "1": "first", "2": "last"}
ROWS = """Model,From,To
KT-100,BA00000001,BA00000009
kt 100,BA00000010,
KT-100,BA00000005,BA00000012
KT-100,BA00000020,
KT-100,BA00000020,
KT-100,BA00000030,BA00000021
KT-999,BA00000040,
KT-200,ba 0000 0050,
,,
"""


@pytest.fixture
def recall(app: Flask) -> Recall:
    brand = a_brand("Acme")
    product = a_product(brand, models=("KT-100", "KT-200"), serial_mask='"BA"99999999')
    made = a_recall(brand, product, units_announced=2)
    db.session.commit()
    return made


def brought(recall: Recall, text: str = ROWS, mapping: dict[str, str] = COLUMNS_, **options: Any) -> Upload:
    upload = an_upload(
        recall.organisation_id, text.encode(), purpose=RECALL_LIST, recall_id=recall.id,
        mapping=mapping, options={"header": True, **options},
    )  # fmt: skip
    again(upload)
    return upload


def again(upload: Upload) -> None:
    upload.state = READING
    job = jobs.queue(
        "read_upload",
        organisation_id=upload.organisation_id,
        by_id=7,
        by_name="Ed Itor",
        subject_id=upload.id,
    )
    db.session.flush()
    upload.job_id = job.id
    db.session.commit()


def read(app: Flask, upload: Upload) -> Upload:
    run_jobs(app)
    db.session.expire_all()
    return db.session.get_one(Upload, upload.id)


def spans() -> list[tuple[str, str]]:
    rows = db.session.execute(select(AffectedSpan.low, AffectedSpan.high).order_by(AffectedSpan.low))
    return [(low, high) for low, high in rows]


def test_a_list_is_read_and_told_in_figures(app: Flask, recall: Recall) -> None:
    upload = read(app, brought(recall))
    assert upload.state == PREVIEW, upload.message
    told = upload.summary
    assert told["rows"] == {"read": 9, "faulty": 2, "singles": 4, "ranges": 2, "prefixes": 0, "empty": 1}
    assert told["numbers"] == 14
    assert told["units_announced"] == 2
    assert told["by_model"] == [["KT-100", 13, 2], ["KT-200", 1, 1]]
    assert told["merged"] == {"from": 6, "to": 3}
    assert told["problems"] == {"order": 1, "model": 1, "overlap": 2, "duplicate": 1}
    assert [group["models"] for group in told["groups"]] == [["KT-100"], ["KT-200"]]
    assert told["difference"] == {"against": None, "added": 14, "removed": 0, "unchanged": 0}
    assert told["bounds"][0]["first"] == "BA00000001"
    assert spans() == [
        ("JBA00000001", "JBA00000012"),
        ("JBA00000020", "JBA00000020"),
        ("JBA00000050", "JBA00000050"),
    ]
    kinds = db.session.execute(select(RowProblem.row, RowProblem.kind).order_by(RowProblem.number)).all()
    assert len(kinds) == 5
    assert len(upload.fingerprint) == 64


MANY = "Model,From,To\n" + "".join(
    f"KT-{n % 3}00,BA{n * 40:08},BA{n * 40 + n % 7:08}\nKT-{n % 3}00,{n * 9},{n * 9 + n % 4 if n % 5 else ''}\n"
    for n in range(400)
)


@pytest.mark.parametrize("text", [ROWS, MANY])
@pytest.mark.parametrize("public", [False, True])
def test_what_was_counted_while_loading_is_what_the_table_holds(
    app: Flask, recall: Recall, monkeypatch: pytest.MonkeyPatch, text: str, public: bool
) -> None:
    if public:
        a_version(recall, {"any": [{"model": "KT-100", "serial": {"range": ["BA00000007", "BA00000031"]}}]})
    upload = read(app, brought(recall, text))
    known = known_of(upload.organisation_id, None)
    assert figures.tallies_of(upload.cursor["load"]["figures"])
    monkeypatch.setattr(figures, "tallies_of", lambda _: {})
    read_again = figures.summary_of(upload, known)
    told = {name: value for name, value in upload.summary.items() if name != "draft"}
    assert told == json.loads(json.dumps(read_again))
    assert upload.summary["bounds"]


def test_a_large_list_is_made_ready_by_a_job_of_its_own(
    app: Flask, recall: Recall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (listing, building):
        monkeypatch.setattr(module, "LARGE", 2)
    upload = brought(recall)
    assert run_all({"read_upload": read_upload}, raising=True) == 1
    db.session.refresh(upload)
    assert upload.state == PREVIEW
    assert not list(serving().folder.glob("*.seg"))
    assert run_all({"prepare_lists": JOBS["prepare_lists"]}, raising=True) == 1
    large = upload.summary["groups"][0]["list_id"]
    assert [path.name for path in serving().folder.glob("*.seg")] == [f"list-{large}.seg"]


def test_filing_puts_the_lists_into_the_draft(app: Flask, recall: Recall) -> None:
    a_version(recall, {"any": [{"serial": "TYPED1"}]})
    upload = read(app, brought(recall))
    assert upload.summary["difference"] == {"against": 1, "added": 14, "removed": 0, "unchanged": 1}
    with pytest.raises(Refused):
        listing.file_list(upload, "something else", EDITOR)
    listing.file_list(upload, upload.fingerprint, EDITOR)
    db.session.commit()
    assert upload.state == DONE
    version = actions.working_version(recall.id)
    assert isinstance(version, ScopeVersion)
    one, two = (group["list_id"] for group in upload.summary["groups"])
    assert version.criteria == {
        "any": [
            {"serial": "TYPED1"},
            {"model": ["KT-100"], "serial": {"lookup": f"list:{one}"}},
            {"model": ["KT-200"], "serial": {"lookup": f"list:{two}"}},
        ]
    }
    assert lists_of_draft(recall.organisation_id)(f"list:{one}", "serial", "BA00000011") is True
    assert lists_of_draft(recall.organisation_id)(f"list:{one}", "serial", "BA00000013") is False


def test_a_second_file_replaces_or_adds(app: Flask, recall: Recall) -> None:
    a_version(recall, {"any": []})
    db.session.commit()
    first = read(app, brought(recall, "Serial\nBA00000001\nBA00000003\n", {"0": "serial"}))
    listing.file_list(first, first.fingerprint, EDITOR)
    db.session.commit()
    more = read(app, brought(recall, "Start\nBA0000\n", {"0": "prefix"}, how="add"))
    listing.file_list(more, more.fingerprint, EDITOR)
    db.session.commit()
    version = actions.working_version(recall.id)
    assert version is not None
    assert [group["serial"] for group in version.criteria["any"]] == [
        {"lookup": f"list:{first.summary['groups'][0]['list_id']}"},
        {"starts": ["BA0000"]},
    ]
    other = read(
        app, brought(recall, "Serial,What\nBA00000009,\nBA00000005,exclude\n", {"0": "serial", "1": "action"})
    )
    listing.file_list(other, other.fingerprint, EDITOR)
    db.session.commit()
    db.session.refresh(version)
    assert [list(group) for group in version.criteria["any"]] == [["serial"]]
    assert len(version.criteria["except"]) == 1


def test_the_preview_names_the_files_whose_place_it_takes(app: Flask, recall: Recall) -> None:
    def filed(serials: str, how: str) -> Upload:
        upload = read(app, brought(recall, f"Serial\n{serials}\n", {"0": "serial"}, how=how))
        listing.file_list(upload, upload.fingerprint, EDITOR)
        db.session.commit()
        return upload

    a_version(recall, {"any": []})
    db.session.commit()
    first = filed("BA00000001\nBA00000003", "replace")
    assert first.summary["replaced"] == []
    second = filed("BA00000005", "replace")
    assert second.summary["replaced"] == [{"id": first.id, "file": first.file_name, "numbers": 2}]
    third = filed("BA00000006", "add")
    assert third.summary["replaced"] == []
    fourth = filed("BA00000007", "replace")
    assert [one["id"] for one in fourth.summary["replaced"]] == [second.id, third.id], (
        "the first is gone already"
    )


def test_listed_and_excluded_is_an_error(app: Flask, recall: Recall) -> None:
    text = "Serial,What\nBA00000009,\nBA00000009,exclude\nBA00000001 to BA00000008,\nBA00000005,exclude\n"
    upload = read(app, brought(recall, text, {"0": "serial", "1": "action"}))
    assert upload.summary["problems"] == {"both": 1}
    assert upload.summary["numbers"] == 7
    assert upload.faulty == 1


def told_late(upload: Upload) -> list[tuple[int, str, str, str, str]]:
    rows = db.session.scalars(
        select(RowProblem).where(RowProblem.upload_id == upload.id).order_by(RowProblem.number)
    )
    return [(one.row, one.level, one.column, one.value, one.message) for one in rows]


def test_a_beginning_listed_and_excluded_is_an_error(app: Flask, recall: Recall) -> None:
    rows = "BA1,,\nBA2,,exclude\nBA1,,exclude\nBA3,,\nBA3,,\nBA25,,\n,BA20000000,\n,BA10000000,exclude\n,BA30000000,\n"
    upload = read(
        app, brought(recall, f"Start,Serial,What\n{rows}", {"0": "prefix", "1": "serial", "2": "action"})
    )
    assert upload.summary["problems"] == {"both": 3, "duplicate": 1}
    assert told_late(upload) == [
        (2, "error", "Start", "BA1*", "BA1* is excluded in row 4: BA1*."),
        (6, "warning", "Start", "BA3*", "BA3* stands in row 5 already."),
        (7, "error", "Start", "BA25*", "BA25* is excluded in row 3: BA2*."),
        (8, "error", "Serial", "BA20000000", "BA20000000 is excluded in row 3: BA2*."),
    ]
    assert upload.faulty == 3


@pytest.mark.parametrize("first", [True, False])
def test_a_range_that_overlaps_many_is_one_warning(app: Flask, recall: Recall, first: bool) -> None:
    """Wherever it stands in the file, and whatever it overlaps; two ranges that do are two."""
    wide = "BA00000001,BA00000099\n"
    rows = "".join(f"BA{n:08},BA{n + 1:08}\n" for n in range(2, 82, 2))
    text = "From,To\n" + (wide + rows if first else rows + wide) + "BA00000100,\nBA00000090,BA00000120\n"
    upload = read(app, brought(recall, text, {"0": "first", "1": "last"}))
    assert upload.summary["problems"] == {"overlap": 2}
    assert upload.warnings == 2
    row, one = (2, 3) if first else (42, 2)
    wide = "BA00000001 to BA00000099"
    said = f"{wide} overlaps BA00000002 to BA00000003 of row {one} and 40 more rows."
    assert told_late(upload)[0] == (row, "warning", "From", wide, said)
    more = "BA00000090 to BA00000120 overlaps BA00000100 of row 43."
    assert told_late(upload)[1] == (44, "warning", "From", "BA00000090 to BA00000120", more)


def test_reading_again_with_other_columns_leaves_nothing_behind(app: Flask, recall: Recall) -> None:
    upload = read(app, brought(recall))
    upload.mapping, upload.state, upload.cursor = {"0": "model", "1": "serial"}, COLUMNS, {}
    again(upload)
    upload = read(app, upload)
    assert upload.summary["rows"]["ranges"] == 0
    loaded = select(func.count()).select_from(AffectedList).where(AffectedList.state == "loaded")
    assert db.session.scalar(loaded) == 2


class Stopped(Exception):
    pass


def test_a_load_that_is_stopped_anywhere_ends_the_same(
    app: Flask, recall: Recall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each commit is a place to stop; what was committed is gone on from."""
    rows = [
        f"KT-{100 * (1 + n % 2)},BA{n * 7919 % 900:08},BA{n * 7919 % 900 + n % 5:08}\n" for n in range(400)
    ]
    text = "Model,From,To\n" + "".join(rows)
    monkeypatch.setattr(listing, "PAUSE", -1.0)
    merged = listing.merged
    monkeypatch.setattr(listing, "merged", lambda folder: merged(folder, 30))
    whole = read(app, brought(recall, text))
    expected, told = spans(), whole.summary
    assert len(expected) > 20
    db.session.execute(AffectedSpan.__table__.delete())
    upload = brought(recall, text)
    left = [0]

    def stopping(self: Run, **figures: Any) -> None:
        db.session.commit()
        left[0] -= 1
        if left[0] == 0:
            raise Stopped

    for stop in range(1, 60):
        left[0] = stop % 5 + 1
        monkeypatch.setattr(Run, "progress", stopping)
        try:
            read_upload(Run(1, "read_upload", 1, upload.id, {}, 7, "Ed Itor", "none"))
        except Stopped:
            db.session.rollback()
            db.session.expire_all()
            upload = db.session.get_one(Upload, upload.id)
            continue
        db.session.commit()
        break
    mine = [group["list_id"] for group in upload.summary["groups"]]
    kept = (
        select(AffectedSpan.low, AffectedSpan.high)
        .where(AffectedSpan.list_id.in_(mine))
        .order_by(AffectedSpan.low)
    )
    assert [(low, high) for low, high in db.session.execute(kept)] == expected
    for name in ("rows", "numbers", "by_model", "problems", "merged", "bounds"):
        assert upload.summary[name] == told[name], name


def test_lists_that_nothing_names_are_taken_away(app: Flask, recall: Recall) -> None:
    a_version(recall, {"any": []})
    kept = read(app, brought(recall))
    listing.file_list(kept, kept.fingerprint, EDITOR)
    given_up = read(app, brought(recall))
    given_up.state = "cancelled"
    db.session.commit()
    waiting = read(app, brought(recall))
    read(app, brought(recall))
    wanted = {group["list_id"] for one in (kept, waiting) for group in one.summary["groups"]}
    gone = {group["list_id"] for group in given_up.summary["groups"]}
    loaded = set(db.session.scalars(select(AffectedList.id).where(AffectedList.state == "loaded")))
    assert wanted < loaded
    assert not gone & loaded
    assert not gone & set(db.session.scalars(select(AffectedSpan.list_id)))


def test_what_was_forgotten_leaves_neither_list_nor_file(app: Flask, recall: Recall) -> None:
    """Nobody loads another list for this recall, which would tidy up as well."""
    upload = read(app, brought(recall))
    assert spans()
    with time_machine.travel(now() + timedelta(days=KEPT_DAYS + 1), tick=True):
        clean_uploads()
        upload = read(app, upload)
    assert (upload.state, upload.message) == ("cancelled", "Nobody went on with it for 30 days.")
    assert not spans()
    assert not folders.folder(upload).exists()
    assert set(db.session.scalars(select(AffectedList.state))) == {"dropped"}


def test_a_first_draft_with_a_list_is_not_thrown_away(app: Flask) -> None:
    version = actions.start_recall(a_brand("Acme").organisation_id, "Kettles", EDITOR)
    db.session.commit()
    upload = read(
        app, brought(db.session.get_one(Recall, version.recall_id), "Serial\nB1\n", {"0": "serial"})
    )
    listing.file_list(upload, upload.fingerprint, EDITOR)
    db.session.commit()
    with pytest.raises(Refused, match="its first draft stays"):
        actions.discard(version, EDITOR)
