"""Makes a paper that somebody sent (a receipt, an invoice: photo or PDF) anew, in a child process: only pixels are
kept. What comes out cannot run anything and tells nothing of place, time or device."""

import base64
import hashlib
from dataclasses import dataclass

from registry.plates.apart import made_apart
from registry.plates.reader import Unreadable
from registry.tongue.speaking import marked

PDF = "application/pdf"
TELL = {
    "empty": marked("Choose a photo or a PDF first. An empty file is no proof."),
    "too_large": marked(
        "That is too large: up to 12 MB, and 40 million pixels for a photo. Take it again with your "
        "camera's usual setting."
    ),
    "not_a_picture": marked("That is neither a photo nor a PDF. Send a JPEG, PNG, WebP, HEIC or PDF."),
    "broken": marked("That file is damaged or takes too long to read. Take a photo of the paper instead."),
    "locked": marked("That PDF asks for a password. Send one without, or a photo of the paper."),
    "too_many_pages": marked(
        "That PDF has more than 10 pages. Send only those with the date, the dealer and the product."
    ),
}
"""Why a paper cannot be used, in words: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Paper:
    """`kind` is image/jpeg or application/pdf; `pages` is 1 for a photo."""

    kind: str
    data: bytes
    digest: str
    pages: int


def ending(kind: str) -> str:
    """Of a paper's file."""
    return "pdf" if kind == PDF else "jpg"


def remade_paper(data: bytes) -> Paper:
    """The paper made anew. Raises Unreadable: empty, too_large, not_a_picture, broken, locked, too_many_pages."""
    if not data.strip():
        raise Unreadable("empty")
    said = made_apart("registry.plates.papermaker", data)
    made = base64.b64decode(said["data"])
    return Paper(said["kind"], made, hashlib.sha256(made).hexdigest(), said["pages"])
