"""A proof of purchase as it comes with a form: made anew from what was sent, or refused at its field."""

from flask import request

from registry.errors import Refused
from registry.journeys.attached import TOO_OFTEN
from registry.plates.papers import TELL, Paper, remade_paper
from registry.plates.reader import Unreadable
from registry.throttle.store import within

RATE = "20 per hour"


def sent(field: str = "proof") -> bytes:
    """What was chosen; nothing where nothing was."""
    upload = request.files.get(field)
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
        raise Refused("proof", TELL[error.kind]) from error
