"""An owner in a browser without script: signed in, and sending each form with the token of its page."""

from io import BytesIO
from typing import Any

from flask import Flask, g
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from registry.registrations.models import Owner
from tests.people import TOKEN, Browser


def visitor(app: Flask, owner: Owner | None = None, address: str = "127.0.0.1") -> Browser:
    """Signed in as this owner; nobody where none is given."""
    browser = Browser(app, address)
    g.pop(
        "csrf_token", None
    )  # the test's own app context outlives requests, and with it what the last page printed
    if owner is not None:
        with browser.client.session_transaction("/mine") as session:
            session["owner"], session["since"] = owner.id, owner.made_at.isoformat()
    return browser


def send(browser: Browser, page: str, data: dict[str, Any], path: str = "") -> int:
    """Opens a page and sends its form; the answer's status."""
    browser.get(page)
    return browser.post(path or page, data).status_code


def send_file(
    browser: Browser, page: str, field: str, data: bytes, name: str, path: str = "", **more: str
) -> int:
    """Opens a page and sends a file by its form (to `path`, or itself), from memory: the client's own way leaves a
    file open."""
    browser.get(page)
    token = TOKEN.search(browser.page)
    assert token, browser.page
    form = {"csrf_token": token[1], field: FileStorage(BytesIO(data), name), **more}
    boundary, body = encode_multipart(form)
    answer = browser.client.post(
        path or page,
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer.status_code
