"""What the page of an upload shows, and to whom."""

import pytest
from flask import Flask

from registry.intake import folders
from registry.intake.models import (
    CANCELLED,
    COLUMNS,
    DONE,
    FAILED,
    FILING,
    OPENING,
    PREVIEW,
    READING,
)  # fmt: skip
from tests.admin.recalls.desk import started
from tests.admin.uploads.desk import a_problem, an_upload, editor, now
from tests.admin.uploads.test_steps import log, sales
from tests.people import a_maker


def test_problems_are_paged_and_given_back(app: Flask) -> None:
    maker = a_maker()
    upload = an_upload(
        maker,
        state=PREVIEW,
        rows=100,
        faulty=60,
        warnings=3,
        summary={"rows": {"read": 100}, "problems": {"mask": 60, "zeros": 3}},
    )
    upload_id = upload.id
    for number in range(1, 64):
        level, kind = ("error", "mask") if number <= 60 else ("warning", "zeros")
        a_problem(upload, number, level=level, kind=kind, value=f"BA{number}")
    folder = folders.folder(upload) / "faulty"
    folder.mkdir()
    (folder / "000000.csv").write_bytes(b"BD-18,1,2,'=1+1,Mask.,Write it whole.\r\n")
    (folder / "000001.csv").write_bytes(b"BD-18,3,4,,Mask.,Write it whole.\r\n")
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    for words in (
        "60 rows have errors",
        "mask letters in a number",
        "zeros lost in front",
        "Use the 40 good rows",
        "BA50<",
    ):
        assert words in ed.page, words
    assert "BA51<" not in ed.page
    ed.get(f"/admin/uploads/{upload_id}?page=2")
    assert "BA51<" in ed.page
    ed.get(f"/admin/uploads/{upload_id}?level=warning")
    assert "BA61<" in ed.page
    assert "BA1<" not in ed.page
    answer = ed.client.get(f"/admin/uploads/{upload_id}/faulty.csv")
    assert answer.data.startswith(
        "\ufeffModel,Serial from,Serial to,Note,What is wrong,What to do\r\n".encode()
    )
    assert answer.data.count(b"\r\n") == 3
    assert b"'=1+1" in answer.data
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ed.get(f"/admin/uploads/{upload_id}?page=999999999999").status_code == 200


@pytest.mark.parametrize("state", [OPENING, COLUMNS, READING, PREVIEW, FILING, DONE, FAILED, CANCELLED])
def test_a_viewer_looks_and_changes_nothing(app: Flask, state: str) -> None:
    maker = a_maker()
    upload_id = an_upload(maker, state=state).id
    viewer = editor(app, maker, "v@example.org", "viewer")
    assert viewer.get(f"/admin/uploads/{upload_id}").status_code == 200
    assert (
        "<button"
        not in viewer.page.partition("<main")[2].replace("Look at it so", "").partition("do-next")[0]
        or state == COLUMNS
    )
    for step in ("columns", "confirm", "back", "cancel", "go-on", "throw-away", "remove-file"):
        viewer.get(f"/admin/uploads/{upload_id}")
        assert viewer.post(f"/admin/uploads/{upload_id}/{step}", {"seen": "x"}).status_code == 403
    assert now(maker, upload_id).state == state


def test_another_maker_s_upload_is_not_there(app: Flask) -> None:
    upload_id = an_upload(a_maker("Theirs"), faulty=1).id
    stranger = editor(app, a_maker("Mine"), role="publisher", second_factor=True)
    assert stranger.get(f"/admin/uploads/{upload_id}").status_code == 404
    assert stranger.get(f"/admin/uploads/{upload_id}/faulty.csv").status_code == 404
    for step in ("columns", "confirm", "back", "cancel", "go-on", "throw-away", "remove-file"):
        stranger.get("/admin/uploads")
        assert stranger.post(f"/admin/uploads/{upload_id}/{step}", {"seen": "x"}).status_code == 404
    stranger.get("/admin/uploads")
    assert "list.csv" not in stranger.page
    assert stranger.get("/admin/uploads/99999999999999999999").status_code == 404


def test_rows_of_sales_are_for_those_who_may_know_customers(app: Flask) -> None:
    maker = a_maker()
    upload = sales(maker, faulty=1, by_id=None)
    upload_id = upload.id
    a_problem(upload, 1, value="ada@example.org")
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "ada@example.org" not in ed.page
    assert ed.get(f"/admin/uploads/{upload_id}/faulty.csv").status_code == 404
    knows = editor(app, maker, "k@example.org", customers=True, second_factor=True)
    knows.get(f"/admin/uploads/{upload_id}")
    assert "ada@example.org" in knows.page
    assert "upload.rows_seen" in log(maker)


def test_examples_can_be_loaded_as_they_are(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    for purpose in ("recall_list", "production", "sales"):
        answer = ed.client.get(f"/admin/uploads/example.csv?purpose={purpose}")
        assert answer.status_code == 200
        assert answer.data.startswith("\ufeffModel,Serial".encode())
    assert ed.client.get("/admin/uploads/example.csv?purpose=none").status_code == 404


def test_what_waits_stands_on_the_overview_and_a_recall_leads_here(app: Flask) -> None:
    maker = a_maker()
    an_upload(maker, state=PREVIEW, file_name="waiting.csv")
    an_upload(maker, state=DONE, file_name="done.csv")
    ed = editor(app, maker)
    ed.get("/admin/")
    assert "waiting.csv" in ed.page
    assert "done.csv" not in ed.page
    recall = started(ed)
    ed.get(f"/admin/recalls/{recall}")
    assert f"/admin/uploads/new?purpose=recall_list&amp;recall_id={recall}" in ed.page
    ed.get(f"/admin/uploads/new?purpose=recall_list&recall_id={recall}")
    assert f'<option value="{recall}" selected>' in ed.page
    viewer = editor(app, maker, "v@example.org", "viewer")
    viewer.get("/admin/")
    assert "waiting.csv" not in viewer.page


def test_beginnings_are_shown_beside_the_count_that_leaves_them_out(app: Flask) -> None:
    maker = a_maker()
    groups = [
        {"models": ["BD-18"], "side": "include", "prefixes": ["BA2", "BA3"]},
        {"models": [], "side": "exclude", "prefixes": ["BA29"]},
        {"models": ["BD-20"], "side": "include", "prefixes": []},
    ]
    summary = {
        "rows": {"prefixes": 3, "singles": 1},
        "numbers": 1,
        "merged": {"from": 1, "to": 1},
        "groups": groups,
    }
    upload = an_upload(maker, state=PREVIEW, rows=5, faulty=1, summary=summary)
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload.id}")
    for words in ("BD-18: <code>BA2</code>, <code>BA3</code>", "No model named: <code>BA29</code>", "not counted",
                  "1 row becomes 1 run", "correct it.", "Use the 4 good rows"):  # fmt: skip
        assert words in ed.page, words
    assert "BD-20" not in ed.page


def test_who_lacks_only_a_second_factor_is_told_so(app: Flask) -> None:
    maker = a_maker()
    upload = an_upload(maker, state=COLUMNS, purpose="sales")
    knows = editor(app, maker, "k@example.org", customers=True)
    knows.get(f"/admin/uploads/{upload.id}")
    assert "set up a second factor" in knows.page
    other = editor(app, maker, "o@example.org")
    other.get(f"/admin/uploads/{upload.id}")
    assert "set up a second factor" not in other.page
