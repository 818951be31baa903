"""Unpacks gzip, or a zip of one file, and stops at anything that unpacks to far more than it should."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked, ngettext
from registry.tongue.words import number

PIECE = 1024 * 1024
MOST_TIMES, FREE = 250, 64 * 1024 * 1024
"""A table packs to a tenth or a fiftieth; what packs to less than 1/250 (above 64 MB) was made to fill disks."""
GZIP, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
Tick = Callable[[], object]


def is_packed(path: Path) -> bool:
    """A gzip or a zip that is no workbook."""
    head = _head(path)
    return head.startswith((GZIP, EMPTY_ZIP)) or (head.startswith(ZIP) and not is_workbook(path))


def is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not set(WORKBOOKS).isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def unpack(path: Path, into: Path, most: int, tick: Tick) -> None:
    """Writes the one file that is inside; `tick` is called after each piece. Refused with what to do otherwise."""
    pieces = _gzip(path) if _head(path).startswith(GZIP) else _zip(path)
    allowed = max(FREE, MOST_TIMES * path.stat().st_size)
    size = 0
    try:
        with into.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                _hold(size, allowed, most)
                file.write(piece)
                tick()
    except BaseException:
        into.unlink(missing_ok=True)
        raise
    if not size:
        into.unlink()
        raise Refused("file", marked("The file inside is empty. Pack the file that holds the rows."))


def check_workbook(path: Path, most: int) -> None:
    """By what the archive says of itself, before a reader touches it."""
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    _hold(size, max(FREE, MOST_TIMES * path.stat().st_size), most)


def _hold(size: int, allowed: int, most: int) -> None:
    if size > allowed:
        raise Refused(
            "file",
            _(
                "It unpacks to more than %(most)s times its size, as files do that are made to fill disks. Load the "
                "table itself, not packed.",
                most=MOST_TIMES,
            ),
        )
    if size > most:
        limit = most // (1024 * 1024)
        raise Refused(
            "file",
            _("Unpacked, it is larger than %(most)s MB. Split it and load the parts.", most=number(limit)),
        )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _gzip(path: Path) -> Iterator[bytes]:
    """Members one after another, each piece no larger than PIECE however well it packs."""
    with path.open("rb") as file:
        packed, engine = file.read(PIECE), zlib.decompressobj(31)
        while packed:
            try:
                piece = engine.decompress(packed, PIECE)
            except zlib.error as error:
                raise Refused("file", DAMAGED) from error
            yield piece
            if engine.eof:
                packed = (engine.unused_data or file.read(PIECE)).lstrip(b"\0")
                engine = zlib.decompressobj(31)
                if packed and not packed.startswith(GZIP[:1]):
                    return
            else:
                packed = engine.unconsumed_tail or file.read(PIECE)
                if not packed:
                    raise Refused("file", DAMAGED)


def _zip(path: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_only_member(archive)) as member:
            yield from _members_pieces(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refused("file", DAMAGED) from error


def _members_pieces(member: IO[bytes]) -> Iterator[bytes]:
    while piece := member.read(PIECE):
        yield piece


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_noise(m.filename)]
    if len(members) != 1:
        many = len(members)
        found = ngettext("%(num)s file", "%(num)s files", many, num=number(many)) if many else _("no file")
        words = _(
            "The zip holds %(found)s. Pack one table in a zip, or load each table by itself.", found=found
        )
        raise Refused("file", words)
    member = members[0]
    if member.flag_bits & 1:
        raise Refused("file", marked("The zip is protected by a password. Pack it again without one."))
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(
            "file", marked("The zip is packed in an unusual way. Pack it again as an ordinary zip.")
        )
    return member


def _is_noise(name: str) -> bool:
    return name.startswith(_NOISE[0]) or name.rsplit("/", 1)[-1] in _NOISE or "/._" in f"/{name}"


DAMAGED = marked("The packed file is damaged: it ends too early, or was changed on its way. Pack it again.")
