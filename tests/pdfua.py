"""What a machine can check of PDF/UA-1 (ISO 14289-1, by the conditions of the Matterhorn Protocol) with a PDF library:
tags, language, title, what stands for pictures, headings, fonts, links. What only people can tell is looked at."""

import ctypes
import io
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

HEADING = re.compile(r"H([1-6])")


def assert_ua(pdf: bytes, language: str = "en", *, headed: bool = True) -> list[str]:
    """Fails with what is wrong; else the types of its tags, in the order in which they are read out. `headed`: it has
    headings."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert raw.FPDFCatalog_IsTagged(document), "it is not tagged (01-003)"
    assert re.search(rb"<pdfuaid:part>1<|pdfuaid:part=\"1\"", pdf), (
        "it does not say that it is PDF/UA (06-002)"
    )
    assert re.search(rb"<dc:title>.*?\S.*?</dc:title>", pdf, re.S), "it has no title (06-003)"
    assert re.search(rb"/DisplayDocTitle\s+true", pdf), "its title is not shown (07-001)"
    assert re.search(rb"/Lang\s*\(%s\)" % language.encode(), pdf), f"it is not in {language!r} (11-001)"
    tags = [tag for page in document for tag in _tags(page)]
    assert tags, "no page has tags"
    if headed:
        _headings([tag for tag, _ in tags])
    for tag, alt in tags:
        assert tag != "Figure" or alt.strip(), "a picture without words for it (13-004)"
    for page in document:
        _contents(page)
        _links(page)
    return [tag for tag, _ in tags]


def _tags(page: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    """(type, words for it) of each element, depth first."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        for at in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _below(raw.FPDF_StructTree_GetChildAtIndex(tree, at))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _below(element: Any) -> Iterator[tuple[str, str]]:
    if not element:
        return
    yield _text(raw.FPDF_StructElement_GetType, element), _text(raw.FPDF_StructElement_GetAltText, element)
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _below(raw.FPDF_StructElement_GetChildAtIndex(element, at))


def _text(get: Callable[..., int], *of: Any) -> str:
    """UTF-16 as the library gives it."""
    length = get(*of, None, 0)
    buffer = ctypes.create_string_buffer(length)
    get(*of, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _headings(tags: list[str]) -> None:
    """One begins it, and none is skipped (14-002, 14-003)."""
    levels = [int(found[1]) for tag in tags if (found := HEADING.fullmatch(tag))]
    assert levels, "no heading"
    assert levels[0] == 1, levels
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def _contents(page: pypdfium2.PdfPage) -> None:
    """All that is drawn is tagged or marked as an ornament (01-005); each letter is embedded and can be told."""
    for thing in page.get_objects():
        assert raw.FPDFPageObj_CountMarks(thing) > 0, (
            "something drawn is neither tagged nor an ornament (01-005)"
        )
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            font = raw.FPDFTextObj_GetFont(thing)
            assert raw.FPDFFont_GetIsEmbedded(font) == 1, "a font is not embedded (31-009)"
    letters = page.get_textpage()
    unknown = [at for at in range(letters.count_chars()) if raw.FPDFText_HasUnicodeMapError(letters, at) == 1]
    assert not unknown, "letters that cannot be told (10-001)"


def _links(page: pypdfium2.PdfPage) -> None:
    """Each says where it leads (28-012)."""
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        assert _said(annotation), "a link without words (28-005)"
        raw.FPDFPage_CloseAnnot(annotation)


def _said(annotation: Any) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")
