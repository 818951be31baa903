"""A photo of the plate instead of typing: shown for confirmation, never kept, never a danger to the worker."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from registry.plates.reader import MOST_BYTES, Busy, Reader
from tests.portal.pagecheck import assert_page
from tests.registry.plates.plates import a_code, a_plate, as_file

SERIAL = "BA10067751"


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A photo asks no database: one engine will do, and an empty one."""
    (tmp_path / "data").mkdir()
    return ""


def send(
    client: FlaskClient, data: bytes, headers: dict[str, str] | None = None, path: str = "/check/photo"
) -> TestResponse:
    """As a browser's form sends it."""
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n'
    body = head + b"Content-Type: image/jpeg\r\n\r\n" + data + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    return client.post(path, data=body, content_type=kind, headers=headers)


def test_one_code_is_shown_with_its_cut_out_to_be_confirmed(client: FlaskClient) -> None:
    answer = send(client, as_file(a_plate(a_code(SERIAL), turned=12)))
    text = assert_page(answer)
    html = answer.get_data(as_text=True)
    assert "Is this it?" in text
    assert re.search(r'<img [^>]*src="data:image/jpeg;base64,[A-Za-z0-9+/=]+"', html)
    assert f'name="serial" value="{SERIAL}"' in html
    assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_wants_to_register_is_led_on_to_that(client: FlaskClient) -> None:
    form = client.get("/register").get_data(as_text=True)
    path = "/check/photo?to=register"
    assert f'action="{path}"' in form
    answer = send(client, as_file(a_plate(a_code(SERIAL))), path=path)
    assert_page(answer)
    html = answer.get_data(as_text=True)
    first = html[html.index('<form method="get"') : html.index("</form>", html.index('<form method="get"'))]
    assert 'action="/register"' in first
    assert first.index("Register this product") < first.index("Check this number")
    closer = send(client, as_file(Image.new("RGB", (800, 600), "white")), path=path).get_data(as_text=True)
    assert f'action="{path}"' in closer, "the next try goes the same way"


def test_gs1_codes_fill_several_fields(client: FlaskClient) -> None:
    plate = a_plate(a_code("(01)09506000134352(21)ABC123(10)L5", "DataMatrix", 6, gs1=True))
    html = send(client, as_file(plate)).get_data(as_text=True)
    for field in (
        'name="gtin" value="09506000134352"',
        'name="serial" value="ABC123"',
        'name="lot" value="L5"',
    ):
        assert field in html


def test_several_codes_are_to_choose_from(client: FlaskClient) -> None:
    plate = a_plate(a_code(SERIAL), a_code("4006381333931", "EAN13"), a_code("Thank you", "QRCode"))
    answer = send(client, as_file(plate))
    text = assert_page(answer)
    assert "Which one is your number?" in text
    assert "We read 2 codes" in text
    assert "We also read: Thank you" in text


def test_what_a_code_says_cannot_become_markup(client: FlaskClient) -> None:
    answer = send(client, as_file(a_plate(a_code('S/N: "><b>1', "QRCode", 8))))
    assert_page(answer)
    assert "&#34;&gt;&lt;b&gt;1" in answer.get_data(as_text=True)


def test_no_code_asks_to_come_closer(client: FlaskClient) -> None:
    text = assert_page(send(client, as_file(Image.new("RGB", (800, 600), "white"))))
    assert "Closer, please" in text
    assert "Or type the number" in text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 400, "Choose a picture first"),
        (b"no picture at all", 415, "no picture we can read"),
        (as_file(a_plate(a_code(SERIAL)))[:2500], 422, "damaged"),
        (bytes(MOST_BYTES + 10), 413, "too large"),
        (bytes(MOST_BYTES + 200_000), 413, "too large"),
    ],
)
def test_what_is_no_picture_is_told_at_its_field(
    client: FlaskClient, data: bytes, status: int, words: str
) -> None:
    text = assert_page(send(client, data), status)
    assert words in text


def test_forms_that_make_no_sense(client: FlaskClient) -> None:
    assert_page(client.post("/check/photo"), 400)
    assert_page(client.post("/check/photo", data={"photo": "text"}), 400)
    assert_page(client.post("/check/photo", data=b"x", content_type="multipart/form-data; boundary=y"), 400)
    many = {f"f{n}": "1" for n in range(50)}
    assert client.post("/check/photo", data=many, content_type="multipart/form-data").status_code in {
        400,
        413,
    }
    assert client.get("/check/photo").location == "/#photo"


def test_other_sites_may_not_send_pictures(client: FlaskClient) -> None:
    data = as_file(Image.new("RGB", (40, 40)))
    assert send(client, data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert send(client, data, headers={"Origin": "https://evil.example"}).status_code == 403
    assert (
        send(
            client, data, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        ).status_code
        == 200
    )


def test_too_many_at_once_are_asked_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(self: Reader, data: bytes) -> None:
        raise Busy

    monkeypatch.setattr(Reader, "read", busy)
    answer = send(client, b"x")
    assert "Many people" in assert_page(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_nothing_of_the_picture_is_kept(client: FlaskClient, app: Flask, tmp_path: Path) -> None:
    client.get("/about")
    before = {path: path.stat().st_size for path in tmp_path.rglob("*")}
    where = Image.Exif()
    where[0x010F] = "SecretCamera"
    answer = send(client, as_file(a_plate(a_code(SERIAL)), exif=where))
    assert b"SecretCamera" not in answer.data
    assert {path: path.stat().st_size for path in tmp_path.rglob("*")} == before
