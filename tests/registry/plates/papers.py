"""Receipts as people send them, and as people who mean harm do, for any test."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw


def a_receipt(kind: str = "JPEG", words: str = "14 March 2026  Drill 129.00", **options: object) -> bytes:
    """A photo of a receipt, with the place and the device in its EXIF where it is a JPEG."""
    picture = Image.new("RGB", (900, 1200), (250, 250, 245))
    ImageDraw.Draw(picture).text((80, 100), words, fill=(20, 20, 20), font_size=48)
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x010F] = "SpyPhone"
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
        options = {"exif": exif, **options}
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def a_pdf(pages: int = 1, extra: str = "", page_extra: str = "", box: str = "0 0 595 842") -> bytes:
    """A PDF written by hand; `extra` goes into its catalogue, `page_extra` into each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n in range(pages):
        drawn = f"BT /F 24 Tf 60 700 Td (Invoice page {n + 1}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {5 + 2 * n} 0 R "
            f"/Resources << /Font << /F 3 0 R >> >> {page_extra} >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    return _whole(objects)


def _whole(objects: list[str]) -> bytes:
    out, places = "%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")


SCRIPTED = a_pdf(
    extra="/OpenAction << /S /JavaScript /JS (app.alert\\('evil'\\)) >> /AA << /WC << /S /Launch /F (evil.exe) >> >>",
    page_extra="/Annots [ << /Type /Annot /Subtype /Link /Rect [0 0 595 842] "
    "/A << /S /URI /URI (http://evil.example/) >> >> ]",
)
"""Runs a script when opened, a program when closed, and leads elsewhere wherever it is pressed."""


def a_locked_pdf() -> bytes:
    """One that asks for a password: its trailer says so, and none of the usual ones fits."""
    key = "<" + "28" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -44 >> /ID [<00><00>]"
    return a_pdf().replace(b"/Root 1 0 R", f"/Root 1 0 R {lock}".encode())


def a_bomb(width: int = 10_000, height: int = 5_000) -> bytes:
    """A PNG of fifty megapixels in a few kilobytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    squeezed = zlib.compressobj(9)
    row = b"\0" * (1 + width * 3)
    body = b"".join(squeezed.compress(row) for _ in range(height)) + squeezed.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )
