"""Bringing a file: the form's slips, the size that is told before a byte is read, memory, tokens."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from registry.intake.models import OPENING, PRODUCTION, RECALL_LIST, SALES
from tests.admin.recalls.desk import started
from tests.admin.uploads.desk import LIST, editor, now, sent
from tests.conftest import dispose, make_site
from tests.people import Browser, a_maker


def test_a_file_is_kept_and_waits_to_be_opened(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    recall = started(ed)
    upload = now(maker, sent(ed, recall_id=recall, name="..\\secret/list of May.csv"))
    assert (upload.state, upload.purpose, upload.recall_id) == (OPENING, RECALL_LIST, recall)
    assert upload.file_name == "list of May.csv"
    assert upload.size == len(LIST)
    ed.get(f"/admin/uploads/{upload.id}")
    assert "It waits for its turn" in ed.page
    ed.get("/admin/uploads?state=work")
    assert "list of May.csv" in ed.page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"purpose": ""}, "Say what the file holds"),
        ({"purpose": "x"}, "Say what the file holds"),
        ({"purpose": RECALL_LIST}, "Choose the recall"),
        ({"purpose": RECALL_LIST, "recall_id": "99999999999999"}, "Choose the recall"),
        ({"purpose": SALES, "product_id": "77"}, "Choose one of your products"),
        ({"purpose": PRODUCTION, "file": None}, "Choose the file"),
        ({"purpose": PRODUCTION, "file": b""}, "is empty"),
    ],
)
def test_every_slip_stands_at_its_field(app: Flask, fields: dict[str, object], words: str) -> None:
    ed = editor(app, a_maker())
    ed.get("/admin/uploads/new")
    data = fields.get("file", b"a,b\n1,2\n")
    given = {k: v for k, v in fields.items() if k != "file"}
    file = {"file": (BytesIO(data), "a.csv")} if isinstance(data, bytes) else {}
    ed.post("/admin/uploads/new", given | file, content_type="multipart/form-data")
    assert words in ed.page
    assert "has-error" in ed.page


def test_another_maker_s_recall_is_no_choice(app: Flask) -> None:
    theirs = started(editor(app, a_maker("Theirs"), "t@example.org"))
    ed = editor(app, a_maker("Mine"))
    ed.get("/admin/uploads/new")
    form = {"purpose": RECALL_LIST, "recall_id": str(theirs), "file": (BytesIO(b"a,b\n"), "a.csv")}
    ed.post("/admin/uploads/new", form, content_type="multipart/form-data")
    assert "Choose the recall" in ed.page


class Untouched:
    """A body of some length that nobody may read; the test client asks it for that length."""

    def __init__(self, length: int) -> None:
        self.length, self.at, self.read_at_all = length, 0, False

    def tell(self) -> int:
        return self.at

    def seek(self, to: int, whence: int = 0) -> int:
        self.at = self.length + to if whence == 2 else to
        return self.at

    def read(self, *_: int) -> bytes:
        self.read_at_all = True
        return b""

    readline = read


def _announced(browser: Browser, body: Untouched, path: str = "/admin/uploads/new", **headers: str) -> int:
    kind = "multipart/form-data; boundary=xyz"
    answer = browser.client.post(path, input_stream=body, content_type=kind, headers=headers)
    browser.page = answer.text
    return answer.status_code


def test_two_gigabytes_are_refused_before_a_byte_is_read(app: Flask) -> None:
    ed = editor(app, a_maker())
    body = Untouched(2 * 1024**3)
    assert _announced(ed, body) == 413
    assert not body.read_at_all
    assert "1.8 GB" in ed.page
    assert "several files" in ed.page
    assert 'id="f-file-error"' in ed.page


def test_a_stranger_s_body_is_not_read(app: Flask) -> None:
    viewer = editor(app, a_maker(), "v@example.org", "viewer")
    for browser, status in ((Browser(app), 302), (viewer, 403)):
        body = Untouched(500 * 1024**2)
        assert _announced(browser, body) == status
        assert not body.read_at_all


def test_other_pages_keep_their_limit(app: Flask) -> None:
    ed = editor(app, a_maker())
    body = Untouched(20 * 1024**2)
    assert _announced(ed, body, "/admin/products/new") == 413
    assert not body.read_at_all


def _sent_whole(browser: Browser, data: bytes, **environ: object) -> tuple[int, str, int]:
    """Status, page and the most memory that taking the body took."""
    browser.get("/admin/uploads/new")
    token = browser.page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "purpose": PRODUCTION, "file": (BytesIO(data), "a.csv")}
    made = EnvironBuilder(method="POST", path="/admin/uploads/new", data=form).get_environ() | environ
    tracemalloc.start()
    answer = browser.client.open(made)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    made["wsgi.input"].close()
    return answer.status_code, answer.text, peak


def test_a_body_that_says_no_length_ends_at_the_limit(small: Flask) -> None:
    with small.app_context():
        ed = editor(small, a_maker())
        unsaid = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
        for more in ({}, unsaid):
            status, page, _ = _sent_whole(ed, b"1,2\n" * 800_000, **more)
            assert status == 413
            assert "larger than 1.0 MB" in page
        status, page, _ = _sent_whole(ed, b"1,2\n" * 300_000)  # through the door, but more than a file may be
        assert 'id="f-file-error"' in page
        status, page, _ = _sent_whole(ed, b"1,2\n" * 200_000, **unsaid)
        assert status == 302


@pytest.fixture
def small(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    settings = app.config["SETTINGS"]
    made = make_site(tmp_path / "data", settings.database_url, max_file_bytes="1000000")
    yield made
    dispose(made)


def test_without_its_token_a_file_is_not_kept(app: Flask) -> None:
    ed = editor(app, a_maker())
    form = {"csrf_token": "x", "purpose": PRODUCTION, "file": (BytesIO(b"a,b\n1,2\n"), "a.csv")}
    answer = ed.client.post("/admin/uploads/new", data=form, content_type="multipart/form-data")
    assert answer.status_code == 400
    ed.get("/admin/uploads")
    assert "No upload yet" in ed.page
    assert not list((Path(app.config["SETTINGS"].data_path) / "uploads").glob("*"))


def test_a_form_sent_from_another_site_is_not_even_read(app: Flask) -> None:
    ed = editor(app, a_maker())
    body = Untouched(5000)
    assert _announced(ed, body, **{"Sec-Fetch-Site": "cross-site"}) == 400
    assert not body.read_at_all


def test_memory_does_not_grow_with_the_file(app: Flask) -> None:
    ed = editor(app, a_maker())
    small = _sent_whole(ed, b"BA10060000,BD-18\r\n" * 100_000)
    large = _sent_whole(ed, b"BA10060000,BD-18\r\n" * 4_000_000)
    assert (small[0], large[0]) == (302, 302)
    assert large[2] < 1.2 * small[2] + 1024**2, (small[2], large[2])
    assert large[2] < 8 * 1024**2, large[2]
