"""Makes a paper that somebody sent (a receipt, an invoice: photo or PDF) anew, in a child process: only pixels are
kept. What comes out cannot run anything and tells nothing of place, time or device."""

import base64
import hashlib
from dataclasses import dataclass

from registry.plates.apart import made_apart
from registry.plates.reader import Unreadable


@dataclass(frozen=True, slots=True)
class Paper:
    """`kind` is image/jpeg or application/pdf; `pages` is 1 for a photo."""

    kind: str
    data: bytes
    digest: str
    pages: int


def remade_paper(data: bytes) -> Paper:
    """The paper made anew. Raises Unreadable: empty, too_large, not_a_picture, broken, locked, too_many_pages."""
    if not data.strip():
        raise Unreadable("empty")
    said = made_apart("registry.plates.papermaker", data)
    made = base64.b64decode(said["data"])
    return Paper(said["kind"], made, hashlib.sha256(made).hexdigest(), said["pages"])
