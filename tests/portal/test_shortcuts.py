"""What is answered before Flask is answered just as the view would: bytes, headers, limits, counters."""

import gzip
import re

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.demo import load

ASKED = (
    "serial=BA10067750",
    "serial=BA10067751",
    "serial=BA1O067750",
    "serial=XYZ",
    "brand=STIHL&serial=271000000",
    "brand=Nobody&model=X",
    "brand=Peloton&model=PL01",
    "serial=%3Cscript%3E&brand=GE",
    "serial=" + "9" * 300,
    "",
    "serial=A&serial=B",
    "absent=date_code&brand=Cooper",
)


def answers(client: FlaskClient, page: str) -> list[tuple[int, bytes, dict[str, str]]]:
    found = []
    for asked in ASKED:
        for _ in range(2):  # the first page of a kind is the view's, the second the shortcut's
            answer = client.get(f"{page}?{asked}", headers={"X-Request-ID": "abcdef123456"})
        found.append((answer.status_code, answer.data, dict(answer.headers)))
    return found


@pytest.mark.parametrize("page", ["/check", "/api/v1/check"])
def test_the_shortcut_and_the_view_say_the_same(app: Flask, client: FlaskClient, page: str) -> None:
    load(app)
    app.extensions["check_index"].refresh()
    app.extensions["check_index"].watch()
    try:
        quick = answers(client, page)
        app.extensions["shortcuts"].clear()
        slow = answers(client, page)
    finally:
        app.extensions["check_index"].stop()
    for asked, one, other in zip(ASKED, quick, slow, strict=True):
        assert one[0] == other[0], asked
        assert without_time(one[1]) == without_time(other[1]), asked
        assert one[2].keys() == other[2].keys(), asked
        assert one[2]["Content-Type"] == other[2]["Content-Type"], asked


def without_time(body: bytes) -> bytes:
    """The moment for which an answer holds may go on between two requests."""
    return re.sub(rb"\d\d:\d\d(:\d\dZ)?", b"", body)


def test_who_asks_for_compression_gets_it(app: Flask, client: FlaskClient) -> None:
    load(app)
    plain = [client.get("/check?serial=BA10067750").data for _ in range(2)][1]
    for coding, read in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get(
            "/check?serial=BA10067750", headers={"Accept-Encoding": f"{coding};q=0.9, deflate"}
        )
        assert answer.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(answer.data) < 12_000
        assert read(answer.data)[:400] == plain[:400]
    refused = client.get("/check?serial=BA10067750", headers={"Accept-Encoding": "br;q=0, gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_a_check_counts_once_against_the_limit(app: Flask, client: FlaskClient) -> None:
    limit = app.extensions["throttle"]
    limit._amount, limit._seconds = 4, 10**9  # no window ends meanwhile
    codes = [client.get("/check?serial=A").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
