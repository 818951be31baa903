"""Writes a zip of any number of files without holding its list of them in memory: the list grows in a file beside it,
and both can be taken up again where a death left them. Knows nothing of labels."""

import os
import struct
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

MOST_32 = 0xFFFFFFFF
_UTF8, _DEFLATED, _STORED = 0x0800, 8, 0
_DAY = (1 << 5) | 1
"""1 January 1980: the same files give the same zip."""


class LongZip:
    """`LongZip(path, size, listed)` goes on behind the bytes that were committed; zeros begin anew."""

    def __init__(self, path: Path, size: int = 0, listed: int = 0, count: int = 0) -> None:
        self._path, self._list_path = path, path.with_name(path.name + ".list")
        self._file, self._list = (_opened(p, at) for p, at in ((path, size), (self._list_path, listed)))
        self.size, self.listed, self.count = size, listed, count

    def __enter__(self) -> "LongZip":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._list.close()

    def add(self, name: str, data: bytes, *, press: bool = True) -> None:
        """One file, which is far smaller than 4 GiB."""
        crc, method, packed = zlib.crc32(data), _STORED, data
        if press:
            packer = zlib.compressobj(4, zlib.DEFLATED, -15)
            packed, method = packer.compress(data) + packer.flush(), _DEFLATED
        text = name.encode()
        shared = struct.pack("<HHHHIIIHH", _UTF8, method, 0, _DAY, crc, len(packed), len(data), len(text), 0)
        self._write(b"PK\x03\x04\x2d\x00" + shared + text + packed, text, shared)

    def _write(self, local: bytes, text: bytes, shared: bytes) -> None:
        offset, self.size = self.size, self.size + len(local)
        self._file.write(local)
        far = struct.pack("<HHQ", 1, 8, offset) if offset >= MOST_32 else b""
        known = shared[:-2] + struct.pack("<H", len(far))
        entry = (
            b"PK\x01\x02\x2d\x03\x2d\x00"
            + known
            + struct.pack("<HHHII", 0, 0, 0, 0o644 << 16, min(offset, MOST_32))
        )
        self._list.write(entry + text + far)
        self.listed += len(entry) + len(text) + len(far)
        self.count += 1

    def keep(self) -> None:
        """On the disk, before somebody notes how far it is."""
        for file in (self._file, self._list):
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> int:
        """Adds the list; returns the zip's size. To be called again after a death in between: what is behind the files
        is written anew."""
        self.keep()
        with self._list_path.open("rb") as listed:
            while piece := listed.read(1024 * 1024):
                self._file.write(piece)
        self._file.write(_ending(self.count, self.listed, self.size))
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()


def _opened(path: Path, size: int) -> BinaryIO:
    file = path.open("r+b" if size else "wb")
    file.truncate(size)
    file.seek(size)
    return file


def _ending(count: int, listed: int, offset: int) -> bytes:
    """The end of a zip, of both kinds: programs that know only the old one read it where it fits."""
    long = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 0x032D, 45, 0, 0, count, count, listed, offset)
    finder = struct.pack("<4sIQI", b"PK\x06\x07", 0, offset + listed, 1)
    few, short, near = min(count, 0xFFFF), min(listed, MOST_32), min(offset, MOST_32)
    return long + finder + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, few, few, short, near, 0)
