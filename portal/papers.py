"""A proof of purchase as it comes with a form: made anew from what was sent, or refused at its field."""

from flask import request

from registry.errors import Refused
from registry.plates.papers import Paper, remade_paper
from registry.plates.reader import Unreadable
from registry.throttle.store import within

RATE = "20 per hour"
WORDS = {
    "empty": "Choose a photo or a PDF first. An empty file is no proof.",
    "too_large": "That is too large: up to 12 MB, and 40 million pixels for a photo. "
    "Take it again with your camera's usual setting.",
    "not_a_picture": "That is neither a photo nor a PDF. Send a JPEG, PNG, WebP, HEIC or PDF.",
    "broken": "That file is damaged or takes too long to read. Take a photo of the paper instead.",
    "locked": "That PDF asks for a password. Send one without, or a photo of the paper.",
    "too_many_pages": "That PDF has more than 10 pages. Send only those with the date, the dealer and the product.",
}
TOO_OFTEN = "You sent many papers in the last hour. Wait a little, then send this one."


def sent() -> bytes:
    """What was chosen; nothing where nothing was."""
    upload = request.files.get("proof")
    if upload is None:
        return b""
    with upload.stream:
        return bytes(upload.read())


def made_anew(data: bytes, whose: str) -> Paper:
    """Raises Refused. Reading a paper costs a process of its own: `whose` may not have it done too often."""
    if not within(RATE, "proof", whose):
        raise Refused("proof", TOO_OFTEN)
    try:
        return remade_paper(data)
    except Unreadable as error:
        raise Refused("proof", WORDS[error.kind]) from error
