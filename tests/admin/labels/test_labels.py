"""An editor has labels made: looks at one, fetches them all; each code leads to the page of its unit."""

import base64
import io
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.catalogue.actions import brand_named
from registry.catalogue.models import Gtin
from registry.cli.worker import JOBS
from registry.db import db
from registry.jobs.running import run_next
from registry.journeys import labelled
from registry.labels.cleaning import clean_labels
from registry.labels.models import LabelOrder
from tests.admin.uploads.desk import an_upload
from tests.jobs import run_jobs
from tests.pdfua import assert_ua
from tests.people import a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.registry.labels.test_drawing import codes, of_svg
from tests.registry.recalls.builders import a_product
from tests.registry.units.builders import a_unit

GTIN = "09506000134352"


class Shop:
    """A maker with a kettle, and its editor."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.maker = a_maker("Acme")
        self.brand = brand_named(self.maker, "Acme")
        self.kettle = a_product(self.brand, "Kettle", ["K100"], serial_mask='"AB"999999')
        db.session.add(Gtin(product_id=self.kettle.id, gtin=GTIN))
        db.session.commit()
        self.path = f"/admin/labels/new/{self.kettle.id}"
        self.editor = signed_in(app, a_member(app, maker=self.maker))

    def form(self, **more: str) -> dict[str, str]:
        return {"gtin": GTIN, "layout": "roll-50x25", "source": "range", "output": "pdf", **more}

    def ask(self, **more: str) -> int:
        self.editor.get(self.path)
        self.editor.post(self.path, self.form(do="make", **more))
        assert "Not made yet" not in self.editor.page, self.editor.page
        return int(self.editor.path.rpartition("/")[2])

    def made(self, **more: str) -> bytes:
        number = self.ask(**more)
        run_jobs(self.app)
        self.editor.get(f"/admin/labels/{number}")
        assert "They are ready" in self.editor.page
        return self.file(number)

    def file(self, number: int) -> bytes:
        with self.editor.client.get(f"/admin/labels/{number}/file") as answer:
            assert answer.status_code == 200
            assert f"labels-{number}" in answer.headers["Content-Disposition"]
            return answer.data


def stopped_after_a_batch() -> bool:
    """A worker that is told to end while it makes labels: it has told twice that it began."""
    told = iter([False, False, True])
    return run_next("here", JOBS, stopping=lambda: next(told), raising=True)


def shown(answer: TestResponse) -> str:
    """What stands on a staff page."""
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def shop(app: Flask) -> Shop:
    return Shop(app)


def addresses(pdf: bytes) -> list[str]:
    assert_ua(pdf, headed=False)
    with pypdfium2.PdfDocument(pdf) as document:
        return [code for page in document for code in codes(page.render(scale=4).to_pil())]


def drawings(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        assert read.testzip() is None
        return {name: read.read(name).decode() for name in read.namelist()}


def test_from_the_product_to_the_page_of_its_unit(shop: Shop, client: FlaskClient) -> None:
    editor = shop.editor
    editor.get(f"/admin/products/{shop.kettle.id}")
    assert shop.path in editor.page
    editor.get(shop.path)
    answer = editor.post(
        shop.path, shop.form(range="AB100100 to AB100104", layout="a4-10", made_on="2026-06-14")
    )
    assert "The first of 5 labels" in shown(answer)
    (drawing,) = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", editor.page)
    svg = base64.b64decode(drawing).decode()
    for words in ("Acme", "Acme Kettle", "S/N AB100100", "Made 2026-06-14", f"GTIN {GTIN}"):
        assert f">{words}<" in svg
    (first,) = codes(of_svg(svg, 90, 50))
    assert not db.session.query(LabelOrder).count(), "a look keeps nothing"

    pdf = shop.made(range="AB100100 to AB100104", layout="a4-10", made_on="2026-06-14")
    found = addresses(pdf)
    assert found[0] == first
    assert [urlsplit(one).path for one in found] == [f"/01/{GTIN}/21/AB10010{n}" for n in range(5)]
    assert "AB100104" in assert_page(client.get(urlsplit(found[-1]).path))


def test_drawings_in_a_zip_with_a_resolver_of_one_s_own(shop: Shop) -> None:
    serials = "AB100100\nAB-100/200"
    found = drawings(shop.made(source="typed", serials=serials.replace("/200", "101"), output="svg", lot="L/5",
                               host="https://id.acme.example/x"))  # fmt: skip
    assert list(found) == ["0001/0000001-AB100100.svg", "0001/0000002-AB-100101.svg"]
    (address,) = codes(of_svg(found["0001/0000002-AB-100101.svg"], 50, 25))
    assert address == f"https://id.acme.example/x/01/{GTIN}/10/L%2F5/21/AB-100101"
    lots = drawings(shop.made(source="lots", lots="L5\nL?6", output="svg"))
    assert list(lots) == ["0001/0000001-L5.svg", "0001/0000002-L_6.svg"]
    assert ">LOT L5<" in lots["0001/0000001-L5.svg"]


def test_units_on_record(shop: Shop) -> None:
    upload = an_upload(shop.maker, "list.csv", purpose="production", state="done")
    other = an_upload(shop.maker, "other.csv", purpose="production", state="done")
    for number in range(3):
        a_unit(
            shop.kettle,
            f"AB10010{number}",
            "L5",
            model="K100",
            made_on=date(2026, 6, 14),
            listed_id=upload.id,
        )
    a_unit(shop.kettle, "AB 100200", "L 6", listed_id=other.id)
    a_unit(shop.kettle, "A" * 30, listed_id=other.id)
    a_unit(shop.kettle, "AB100300", upload_id=None)
    db.session.commit()
    found = drawings(shop.made(source="listed", upload_id=str(upload.id), output="svg"))
    assert [name[5:] for name in found] == [f"000000{n + 1}-AB10010{n}.svg" for n in range(3)]
    for words in ("S/N AB100100", "LOT L5", "Model K100", "Made 2026-06-14"):
        assert f">{words}<" in found["0001/0000001-AB100100.svg"]
    every = drawings(shop.made(source="listed", output="svg"))
    assert len(every) == 4, "what an owner registered is no production; what no code can hold is left out"
    assert "1 unit got none" in shop.editor.page
    assert "AB100200.svg" in list(every)[-1]
    assert "LOT" not in list(every.values())[-1]


def test_many_are_made_in_parts_and_taken_up_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "A_BATCH", 4)
    monkeypatch.setattr(labelled, "A_FOLDER", 5)
    more = {"range": "AB000000 to AB000010", "output": "svg"}
    whole = shop.made(**more)
    number = shop.ask(**more)
    for done in (4, 8, 11):
        assert stopped_after_a_batch()
        made = db.session.get_one(LabelOrder, number)
        db.session.refresh(made)
        assert (made.done, made.state) == (done, "making")
        answer = shop.editor.get(f"/admin/labels/{number}")
        assert "They are being made" in shown(answer)
        assert "url=/admin/labels" in answer.headers["Refresh"]
    assert run_jobs(shop.app)
    assert shop.file(number) == whole
    assert [name[:4] for name in drawings(whole)] == ["0001"] * 5 + ["0002"] * 5 + ["0003"]


def test_files_that_are_not_as_noted_are_made_anew(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "A_BATCH", 4)
    number = shop.ask(range="AB000000 to AB000010", output="svg")
    assert stopped_after_a_batch()
    for path in Path(shop.app.config["SETTINGS"].data_dir, "labels").rglob("*.part"):
        path.write_bytes(b"")
    run_jobs(shop.app)
    assert len(drawings(shop.file(number))) == 11


def test_long_pdfs_are_cut(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "A_PDF", 3)
    with zipfile.ZipFile(io.BytesIO(shop.made(range="AB000000 to AB000007"))) as read:
        found = {name: addresses(read.read(name)) for name in read.namelist()}
    assert [len(one) for one in found.values()] == [3, 3, 2]
    assert list(found)[-1] == "labels-0000007-0000008.pdf"


def test_faults_are_told_at_their_fields(shop: Shop) -> None:
    editor = shop.editor
    editor.get(shop.path)
    for given, says in (
        ({"source": "typed", "serials": "AB100100\nAB10010é"}, "“é”"),
        ({"range": "AB100199 to AB100100"}, "swap"),
        ({"source": "listed"}, "no unit of this product"),
        ({"source": "listed", "upload_id": "999"}, "one of your production lists"),
        ({"range": "AB100100", "host": "nowhere"}, "https://id.example.com"),
        ({"range": "AB100100", "gtin": "1"}, "number under the bar code"),
    ):
        for do in ("look", "make"):
            text = shown(editor.post(shop.path, shop.form(**given, do=do)))
            assert "Not made yet" in text
            assert says in text
            assert 'aria-invalid="true"' in editor.page
    assert not db.session.query(LabelOrder).count()


def test_a_product_without_a_number_is_sent_to_get_one(shop: Shop) -> None:
    bare = a_product(shop.brand, "Toy")
    db.session.commit()
    assert "Add it to the product" in shown(shop.editor.get(f"/admin/labels/new/{bare.id}"))


def test_pressed_twice_they_are_made_once(shop: Shop) -> None:
    editor = shop.editor
    editor.get(shop.path)
    editor.post(shop.path, shop.form(range="AB100100"))
    (token,) = re.findall(r'name="token" value="([^"]+)"', editor.page)
    for _ in range(2):
        editor.post(shop.path, shop.form(range="AB100100", do="make", token=token))
        assert "They are being made" in editor.page
    assert db.session.query(LabelOrder).count() == 1


def test_cancelled_removed_and_forgotten(shop: Shop) -> None:
    editor, folder = shop.editor, Path(shop.app.config["SETTINGS"].data_dir, "labels")
    number = shop.ask(range="AB100100")
    assert "Cancelled." in shown(editor.post(f"/admin/labels/{number}/cancel"))
    run_jobs(shop.app)
    assert editor.client.get(f"/admin/labels/{number}/file").status_code == 404
    assert "gone further" in shown(editor.post(f"/admin/labels/{number}/cancel"))
    shop.made(range="AB100100")
    assert len(list(folder.iterdir())) == 1
    removed = editor.path
    assert "The file is removed." in shown(editor.post(f"{removed}/remove"))
    assert not list(folder.iterdir())
    assert "There is no file any more" in shown(editor.get(removed))
    shop.made(range="AB100100")
    clean_labels()
    assert list(folder.iterdir())
    with time_machine.travel(timedelta(days=8)):
        clean_labels()
    assert not list(folder.iterdir())
    assert "removed" in shown(editor.get("/admin/labels"))


def test_a_failed_one_goes_on(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    number = shop.ask(range="AB100100")
    monkeypatch.setattr(labelled, "write_whole", no_room)
    run_jobs(shop.app)
    assert "There is no room left" in shown(shop.editor.get(f"/admin/labels/{number}"))
    monkeypatch.undo()
    shop.editor.post(f"/admin/labels/{number}/go-on")
    run_jobs(shop.app)
    assert "They are ready" in shown(shop.editor.get(f"/admin/labels/{number}"))


def no_room(_path: Path, _data: bytes) -> None:
    raise OSError(28, "No space left on device")


def test_who_has_no_room_is_told(app: Flask, shop: Shop) -> None:
    object.__setattr__(app.config["SETTINGS"], "upload_quota_bytes", "1000")
    object.__setattr__(app.extensions["staff"].config["SETTINGS"], "upload_quota_bytes", "1000")
    shop.editor.get(shop.path)
    assert "more room" in shown(shop.editor.post(shop.path, shop.form(range="AB100100", do="make")))
