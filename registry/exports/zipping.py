"""Writes a zip file as it is read: its parts are handed on as soon as they are pressed, and nothing goes to disk."""

import zipfile
from collections.abc import Iterable, Iterator

PIECE = 64 * 1024


class _Sink:
    """What is written until somebody takes it. Cannot be gone back in, so sizes follow behind each file."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self, least: int = 0) -> Iterator[bytes]:
        if len(self._held) > least:
            piece = bytes(self._held)
            self._held.clear()
            yield piece


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The zip of files whose contents come piece by piece. It is whole when the last piece has come, not before."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as made:
        for name, pieces in files:
            with made.open(name, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    yield from sink.take(PIECE)
            yield from sink.take(PIECE)
    yield from sink.take()
