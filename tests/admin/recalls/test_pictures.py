"""Pictures of a recall and of where its codes are: made anew, kept with the draft, public with the version."""

from io import BytesIO

from flask import Flask
from PIL import Image

from tests.admin.recalls.desk import CONTENTS, editor, kept, seen, started
from tests.people import Browser, a_maker


def a_jpeg(colour: str) -> BytesIO:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    Image.new("RGB", (300, 200), colour).save(made, "JPEG", exif=exif)
    return BytesIO(made.getvalue())


def sent(browser: Browser, number: int, **more: object) -> None:
    browser.get(f"/admin/recalls/{number}/contents")
    form = CONTENTS | {"seen": seen(browser)} | more
    browser.post(f"/admin/recalls/{number}/contents", form, content_type="multipart/form-data")


def test_pictures_are_kept_shown_and_taken_away(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    files = {"pictures-0-file": (a_jpeg("red"), "a.jpg"), "identifiers-0-file": (a_jpeg("blue"), "b.jpg")}
    sent(ed, number, **files, **{"pictures-0-alt": "A red drill"})
    assert "The contents are saved" in ed.page
    said = kept(maker, number).versions[0].notice
    path, where = said["pictures"][0]["path"], said["identifiers"][0]["picture"]
    for address in (path, where):
        picture = app.test_client().get(address)
        assert picture.mimetype == "image/jpeg"
        assert b"SECRET" not in picture.data
        assert f'src="{address}"' in ed.page
    sent(ed, number, **{"pictures-0-path": path, "pictures-0-alt": "A red drill", "pictures-0-gone": "y"})
    assert kept(maker, number).versions[0].notice["pictures"] == []


def test_what_is_wrong_with_a_picture_is_said_at_its_field(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    sent(ed, number, **{"pictures-0-file": (BytesIO(b"no picture"), "a.jpg"), "pictures-0-alt": "A drill"})
    assert 'id="f-pictures-0-file-error"' in ed.page
    assert "no picture we can read" in ed.page
    sent(ed, number, **{"pictures-0-file": (a_jpeg("red"), "a.jpg")})
    assert 'id="f-pictures-0-alt-error"' in ed.page
    sent(ed, number, **{"pictures-0-path": "/pictures/0000.jpg", "pictures-0-alt": "A drill"})
    assert "not here any more" in ed.page
    sent(ed, number, **{"pictures-0-path": "javascript:alert(1)", "pictures-0-alt": "A drill"})
    assert "not here any more" in ed.page
    assert kept(maker, number).versions[0].notice["pictures"] == []
