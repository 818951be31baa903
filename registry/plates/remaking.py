"""Makes an uploaded picture anew, in a child process: only pixels are kept, no larger than a page needs."""

import base64
import hashlib
from dataclasses import dataclass

from registry.plates.apart import made_apart
from registry.plates.reader import Unreadable


@dataclass(frozen=True, slots=True)
class Remade:
    """A JPEG without anything that the upload said about place, time and device."""

    data: bytes
    digest: str
    size: tuple[int, int]


def remade(data: bytes) -> Remade:
    """The picture made anew, or Unreadable saying why not. The web worker itself never decodes it."""
    if not data:
        raise Unreadable("empty")
    said = made_apart("registry.plates.remaker", data)
    jpeg = base64.b64decode(said["jpeg"])
    return Remade(jpeg, hashlib.sha256(jpeg).hexdigest()[:32], (said["width"], said["height"]))
