"""Finds out how a text is encoded. What cannot be known is a guess, told as one so that a person decides."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

PIECE = 4 * 1024 * 1024
HEAD = 64 * 1024
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Not to be read by bytes: they are written anew as UTF-8 first."""
USUAL = (
    "cp1252",
    "utf-8",
    "cp1250",
    "cp1251",
    "iso8859-15",
    "cp850",
    "mac-roman",
    "shift_jis",
    "gb18030",
    "big5",
    "cp949",
)
Tick = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Encoding:
    """`guesses`: none where it is certain; else the likely ones, the likeliest first."""

    name: str
    bom: int = 0
    guesses: list[str] = field(default_factory=list)


def find_encoding(path: Path, tick: Tick) -> Encoding:
    """Of the whole file, since the first odd letter may stand on its last line."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for bom, name in BOMS:
        if head.startswith(bom):
            return Encoding(name, len(bom))
    if wide := _wide(head):
        return Encoding(wide, guesses=[wide])
    _refuse_binary(head)
    odd = _odd_text(path, tick)
    return Encoding("utf-8") if odd is None else _guess(odd)


def write_as_utf8(path: Path, into: Path, encoding: Encoding, most: int, tick: Tick) -> None:
    """The same text as UTF-8; what is broken in it becomes U+FFFD, which makes its row a fault."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    size = 0
    with path.open("rb") as source, into.open("wb") as file:
        source.seek(encoding.bom)
        while piece := source.read(PIECE):
            size += file.write(decoder.decode(piece).encode("utf-8", "replace"))
            if size > most:
                raise Refused(
                    "file", marked("Written as UTF-8 the file is too large. Split it and load the parts.")
                )
            tick()
        file.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of a table of digits and Latin letters is zero."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 4:
        return ""
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return ""


def _refuse_binary(head: bytes) -> None:
    for magic, words in KNOWN:
        if head.lstrip()[: len(magic)].lower() == magic:
            raise Refused("file", _told(words))
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f")
    if control > min(0.1 * len(head), max(20, 0.04 * len(head))):  # of what is packed or sealed it is 8 %
        raise Refused("file", _told(NO_TABLE))


def _odd_text(path: Path, tick: Tick) -> bytes | None:
    """None where all of it is UTF-8; else text around what is not."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                return _around(piece, error.start)
            tick()
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _around(piece or b"\xff", 0)
    return None


def _around(piece: bytes, at: int) -> bytes:
    """Lines with letters beyond ASCII, as much as a guess needs."""
    some = piece[max(0, at - 1000) :][: 4 * HEAD]
    odd = [line for line in some.splitlines() if not line.isascii()]
    return b"\n".join(odd)[:HEAD]


def _guess(odd: bytes) -> Encoding:
    """CP1252 unless it cannot be; a library's opinion stands among the others for a person to choose."""
    hint = from_bytes(odd).best()
    names = [*(codecs.lookup(hint.encoding).name for hint in [hint] if hint), *USUAL]
    able = [name for name in dict.fromkeys(names) if _decodes(odd, name)]
    name = "cp1252" if "cp1252" in able else (able or ["cp1252"])[0]
    return Encoding(name, guesses=list(dict.fromkeys([name, *able])))


def _decodes(odd: bytes, name: str) -> bool:
    try:
        text = odd.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return name not in WIDE and not any("\x80" <= c <= "\x9f" for c in text)


def _told(words: str) -> str:
    if words in PACKED:
        return _("This is packed as %(way)s. Pack it as zip, or load the table itself.", way=words)
    return f"{_(words)} {_(WHAT_THEN)}"


PACKED = ("7z", "RAR", "bzip2", "xz")
WHAT_THEN = marked("Save the list as CSV (UTF-8) or XLSX and load that.")
NO_TABLE = marked("This is no table: most of it is not text.")
KNOWN = (
    (b"%pdf", marked("This is a PDF, from which rows cannot be read without mistakes.")),
    (b"<!doctype html", marked("This is a web page, whatever its name says. Open it in a spreadsheet.")),
    (b"<html", marked("This is a web page, whatever its name says. Open it in a spreadsheet.")),
    (b"<table", marked("This is a web page, whatever its name says. Open it in a spreadsheet.")),
    (b"<?xml", marked("This is XML, whatever its name says. Open it in a spreadsheet.")),
    (b"{\\rtf", marked("This is a text document.")),
    (b"\x89png", marked("This is a picture.")),
    (b"\xff\xd8\xff", marked("This is a picture.")),
    (b"7z\xbc\xaf", "7z"),
    (b"rar!", "RAR"),
    (b"bzh", "bzip2"),
    (b"\xfd7zxz", "xz"),
)
