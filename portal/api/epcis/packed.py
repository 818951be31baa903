"""A document that was packed with gzip on its way, as large ones often are: unpacked a piece at a time."""

import gzip
import zlib
from typing import BinaryIO, cast

from flask import request

from portal.api.epcis.speaking import Wrong

GZIP = ("gzip", "x-gzip")
CODINGS = "gzip, identity"


def body() -> BinaryIO:
    """The body of the request at hand, unpacked while it is read."""
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    stream = cast(BinaryIO, request.stream)
    if coding in ("", "identity"):
        return stream
    if coding not in GZIP:
        raise Wrong(415, "ImplementationException", f"Send the events as they are, or packed with {GZIP[0]}.")
    return cast(BinaryIO, Unpacked(stream))


class Unpacked:
    """As much of it as is asked for at a time: whoever reads it holds it against the largest document."""

    def __init__(self, stream: BinaryIO) -> None:
        self._file = gzip.GzipFile(fileobj=stream, mode="rb")

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            words = "The body says that it is packed with gzip, and cannot be unpacked. Send it again."
            raise Wrong(400, "ValidationException", words) from error
