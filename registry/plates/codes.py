"""Finds codes on a picture: first as it is, then the ways that rescue a bad photo, until one helps or time is up.
Runs in the child process alone."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from registry.plates.pictures import WHITE, cut_out

MOST_CODES = 8
SECONDS = 4.0
USUAL_SIDE = 2_000
FORMATS = zxingcpp.barcode_formats_from_str("AllReadable")
NOISE = {"DXFilmEdge", "EAN2", "EAN5"}
SHORTEST = {"ITF": 6, "Codabar": 6, "Code39": 4, "Code39Std": 4, "Code39Ext": 4, "Telepen": 6}
RETAIL = ("EAN", "UPC", "ISBN")

Step = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True)
class Found:
    """One code: what kind, what it says, its symbology identifier (`]C1`), and the part of the picture."""

    kind: str
    text: str
    symbology: str
    picture: bytes


def find_codes(picture: Image.Image) -> list[Found]:
    """All codes of the first try that finds more than a shop's price code; at least what any try found."""
    end = time.monotonic() + SECONDS
    found: dict[str, Found] = {}
    for step in _steps(picture):
        for code in _read(step(picture)):
            found.setdefault(code.text, code)
        if any(not code.kind.startswith(RETAIL) for code in found.values()) or time.monotonic() > end:
            break
    return list(found.values())[:MOST_CODES]


def _steps(picture: Image.Image) -> Iterator[Step]:
    """The cheap and likely first."""
    yield _usual
    if max(picture.size) > USUAL_SIDE:
        yield lambda whole: whole
    yield _crisp
    if max(picture.size) < USUAL_SIDE * 0.8:
        yield lambda small: _usual(small).resize(
            (small.width * 2, small.height * 2), Image.Resampling.BICUBIC
        )
    for degrees in (15, -15, 30, -30, 45):
        yield lambda image, by=degrees: _usual(image).rotate(  # type: ignore[misc]
            by, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE
        )
    yield lambda image: _usual(image).filter(ImageFilter.MedianFilter(3))
    yield lambda image: _crisp(image).rotate(20, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def _usual(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((USUAL_SIDE, USUAL_SIDE), Image.Resampling.LANCZOS)
    return copy


def _crisp(picture: Image.Image) -> Image.Image:
    return ImageOps.autocontrast(_usual(picture), cutoff=1).filter(ImageFilter.UnsharpMask(3, 180, 2))


def _read(picture: Image.Image) -> Iterator[Found]:
    for code in zxingcpp.read_barcodes(picture, formats=FORMATS, text_mode=zxingcpp.TextMode.Plain):
        kind = code.format.name
        if kind in NOISE or not code.text.strip() or len(code.text) < SHORTEST.get(kind, 3):
            continue
        at = code.position
        corners = [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
        yield Found(kind, code.text[:2000], code.symbology_identifier, cut_out(picture, corners))
