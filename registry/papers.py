"""Makes papers: a template of typst and plain values become a PDF that screen readers can read (PDF/UA-1). Values go in
as data alone, so that no word of a stranger becomes a command. Reads no database."""

import io
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

TEMPLATES = Path(__file__).parents[1] / "templates" / "pdf"


def paper(template: str, facts: dict[str, Any], made_at: datetime) -> bytes:
    """`receipt` fills templates/pdf/receipt.typ. The same facts give the same bytes. Characters for which this machine
    has no letters are spelled: `[U+5E97]`."""
    data = json.dumps(facts, ensure_ascii=False)
    for known in (sys.maxunicode, 0x24F):
        try:
            return _made(template, _spelled(data, known), made_at)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    return _made(template, _spelled(data, 0x7E), made_at)


def _made(template: str, data: str, made_at: datetime) -> bytes:
    made: bytes = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": data},
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
