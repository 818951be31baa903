"""Pictures that staff send: made anew in a process of their own before anything is kept of them."""

from flask import request

from registry.errors import Refused
from registry.plates.reader import Unreadable
from registry.plates.remaking import Remade, remade

PICTURE_WORDS = {
    "empty": "That file is empty. Choose the picture again.",
    "too_large": "That picture is too large: up to 12 MB and 64 million pixels.",
    "not_a_picture": "That is no picture we can read. Choose a JPEG, PNG, WebP or HEIC.",
    "broken": "That picture is damaged, or took too long to read. Choose another.",
}


def sent_picture(field: str) -> Remade | None:
    """The picture sent in a field, made anew; None where none was chosen. Refused at that field otherwise."""
    upload = request.files.get(field)
    if upload is None or not upload.filename:
        return None
    try:
        return remade(upload.read())
    except Unreadable as error:
        raise Refused(field, PICTURE_WORDS[error.kind]) from None
