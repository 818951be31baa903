"""A photo of the plate instead of typing. The picture lives in memory while it is read, and nowhere after."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, render_template, request
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge, TooManyRequests
from werkzeug.formparser import parse_form_data

from portal.told import label_of
from registry.plates.meaning import meaning
from registry.plates.reader import MOST_BYTES, Busy, Code, Reader, Unreadable
from registry.throttle.local import Throttle, caller_of
from registry.tongue.speaking import marked

RATE = "30 per minute"
ORDER = ("serial", "lot", "model", "date_code")
FORM_BYTES = MOST_BYTES + 64 * 1024
PROBLEMS = {
    "empty": (400, marked("Choose a picture first, or take one.")),
    "too_large": (413, marked("That picture is too large. Send one of up to 12 MB and 64 million pixels.")),
    "not_a_picture": (415, marked("That is no picture we can read. Send a JPEG, PNG, WebP or HEIC.")),
    "broken": (422, marked("That picture is damaged or could not be read in time. Take it again.")),
}


class Camera:
    """What the photo page keeps in memory: the places for reading, and the limit a caller has."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.throttle = Throttle(RATE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A code as the page shows it. `fields`: name, label, value. `sure` is False where only guessed."""

    kind: str
    picture: str
    fields: tuple[tuple[str, str, str], ...]
    sure: bool
    text: str


def answer() -> Response:
    """The codes on the picture, for the person to confirm."""
    camera: Camera = current_app.extensions["camera"]
    if not _from_here():
        raise Forbidden
    if not camera.throttle.allow(caller_of(request.remote_addr)):
        raise TooManyRequests
    try:
        codes = camera.reader.read(_picture())
    except Busy:
        return page(
            503,
            error=marked(
                "Many people are sending pictures right now. Try again in a moment, or type the number."
            ),
        )
    except RequestEntityTooLarge:
        return page(413, error=PROBLEMS["too_large"][1])
    except Unreadable as problem:
        status, words = PROBLEMS[problem.kind]
        return page(status, error=words)
    return page(200, seen=[seen(code) for code in codes])


def _from_here() -> bool:
    """The form stands on this site alone. Nothing is changed by it, but reading a picture costs. What the browser
    says of the sender counts first; hosts are compared without their scheme, which a proxy may have taken off."""
    sender = request.headers.get("Sec-Fetch-Site")
    if sender:
        return sender in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(current_app.config["SETTINGS"].public_url).netloc}
    return origin is None or urlsplit(origin).netloc in ours


def _picture() -> bytes:
    """The bytes of the upload, taken from the request without a file on disk."""
    if (request.content_length or 0) > FORM_BYTES:
        raise RequestEntityTooLarge
    _, _, files = parse_form_data(
        request.environ,
        stream_factory=lambda *_sizes, **_names: BytesIO(),
        max_content_length=FORM_BYTES,
        max_form_memory_size=64 * 1024,
        max_form_parts=4,
    )
    upload = files.get("photo")
    return upload.read() if upload else b""


def seen(code: Code) -> Seen:
    """What the page shows of a code."""
    said = meaning(code.kind, code.text, code.symbology)
    ordered = sorted(said.fields.items(), key=lambda field: ORDER.index(field[0]) if field[0] in ORDER else 9)
    fields = tuple((name, label_of(name), value) for name, value in ordered)
    printable = "".join(filter(str.isprintable, code.text))[:200]
    kind = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", code.kind)
    return Seen(kind, code.picture, fields, said.sure, printable)


def page(status: int, **facts: Any) -> Response:
    seen_codes = facts.get("seen", [])
    made = make_response(
        render_template(
            "portal/check/photo.html",
            seen=[one for one in seen_codes if one.fields],
            unknown=[one for one in seen_codes if not one.fields],
            error=facts.get("error", ""),
            to_register=request.args.get("to") == "register",
        ),
        status,
    )
    if status == 503:
        made.headers["Retry-After"] = "5"
    return made
