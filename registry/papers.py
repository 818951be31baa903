"""Makes papers: a template of typst and plain values become a PDF that screen readers can read (PDF/UA-1). Values go in
as data alone, so that no word of a stranger becomes a command. Reads no database."""

import io
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import fontpkg_amiri
import segno

TEMPLATES = Path(__file__).parents[1] / "templates" / "pdf"
ARABIC = Path(fontpkg_amiri.__file__).parent / "files"
"""Letters that typst does not bring along."""


def paper(template: str, facts: dict[str, Any], made_at: datetime, pictures: Sequence[bytes] = ()) -> bytes:
    """`receipt` fills templates/pdf/receipt.typ. The same facts give the same bytes. Characters for which this machine
    has no letters are spelled: `[U+5E97]`. Pictures are JPEGs, which templates read as lists of bytes."""
    import typst  # 7 MB of every process, and most make no paper

    data, seen = json.dumps(facts, ensure_ascii=False), json.dumps([list(picture) for picture in pictures])
    for known in (sys.maxunicode, 0x24F):
        try:
            return _made(template, _spelled(data, known), seen, made_at)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    return _made(template, _spelled(data, 0x7E), seen, made_at)


def _made(template: str, data: str, pictures: str, made_at: datetime) -> bytes:
    import typst

    made: bytes = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        format="pdf",
        pdf_standards="ua-1",
        font_paths=[ARABIC],
        sys_inputs={"data": data, "pictures": pictures},
        timestamp=made_at,
    )
    return made


def _spelled(text: str, known: int) -> str:
    return "".join(c if ord(c) <= known else f"[U+{ord(c):04X}]" for c in text)


def qr(address: str) -> str:
    """An address as an SVG picture to be scanned."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=2, light="#fff", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()
