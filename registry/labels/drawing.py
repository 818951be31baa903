"""One label or plate as SVG, in millimetres: the code at its left, or on top where it is upright, then the words. The
same drawing is what a zip holds and what a PDF is put together from. Pure."""

from dataclasses import dataclass
from html import escape

from registry.labels.codes import QUIET, Code, code_of
from registry.labels.layouts import Layout

ADVANCE = 0.602
"""Width of each letter of the font, as a part of its size."""
FONT = "DejaVu Sans Mono"
PAD = 1.5
LINE = 1.28
LARGEST, SMALLEST, LARGEST_CODE = 5.0, 1.45, 46.0


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a label. What is empty is left out."""

    address: str
    maker: str = ""
    product: str = ""
    model: str = ""
    serial: str = ""
    lot: str = ""
    made_on: str = ""
    expires: str = ""
    gtin: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A number is never cut: it goes on in a next line."""

    text: str
    weight: float = 1.0
    bold: bool = False
    is_number: bool = False


def draw(words: Words, layout: Layout) -> str:
    """The SVG of one label."""
    width, height = layout.label
    upright = height > width
    inset = 1.0 if layout.is_plate else 0.0
    side = min(
        (width if upright else height) - 2 * inset, (height if upright else width) * 0.55, LARGEST_CODE
    )
    code = _code(code_of(words.address), (width - side) / 2 if upright else inset, inset, side)
    box = (
        (PAD + inset, inset + side, width - 2 * (PAD + inset), height - side - PAD - 2 * inset)
        if upright
        else (inset + side, inset, width - side - PAD - 2 * inset, height - 2 * inset)
    )
    border = _border(width, height) if layout.is_plate else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f"<title>{escape(title(words))}</title>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>{border}{code}'
        f'<g font-family="{FONT}, monospace">{_texts(_lines(words, layout), box)}</g></svg>'
    )


def title(words: Words) -> str:
    """What a label says to whoever does not see it."""
    named = (("serial number", words.serial), ("lot", words.lot), ("code to scan", words.address))
    return ", ".join([words.product, *(f"{name} {text}" for name, text in named if text)])


def _lines(words: Words, layout: Layout) -> list[_Line]:
    numbers = [
        _Line(f"S/N {words.serial}" if words.serial else "", 1.5, bold=True, is_number=True),
        _Line(
            f"LOT {words.lot}" if words.lot else "", 1.0 if words.serial else 1.5, bold=True, is_number=True
        ),
    ]
    days = [
        _Line(f"Made {words.made_on}" if words.made_on else ""),
        _Line(f"Expires {words.expires}" if words.expires else ""),
    ]
    model = _Line(f"Model {words.model}" if words.model else "")
    tail = _Line(f"Recalled? Scan, or {words.site}", 0.8)
    if layout.is_plate:
        gtin = _Line(f"GTIN {words.gtin}" if words.gtin else "", 0.9)
        lines = [_Line(words.maker, 1.3, bold=True), _Line(words.product), model, *numbers, *days, gtin, tail]
    else:
        lines = [_Line(words.product), model, *numbers, *days, tail]
    return [line for line in lines if line.text]


def _texts(lines: list[_Line], box: tuple[float, float, float, float]) -> str:
    """Lines below one another, as large as they fit, in the middle of the box."""
    left, top, width, height = box
    base = min(LARGEST, height / (LINE * sum(line.weight for line in lines)))
    drawn = [piece for line in lines for piece in _fitted(line, min(base, LARGEST / line.weight), width)]
    tall = sum(size for _, size, _ in drawn) * LINE
    shrunk = min(1.0, height / tall)
    y, made = top + (height - tall * shrunk) / 2, []
    for text, size, bold in drawn:
        y += size * LINE * shrunk
        weight = ' font-weight="bold"' if bold else ""
        made.append(
            f'<text x="{left:.2f}" y="{y - size * 0.25 * shrunk:.2f}" font-size="{size * shrunk:.2f}"{weight}>'
            f"{escape(text)}</text>"
        )
    return "".join(made)


def _fitted(line: _Line, base: float, width: float) -> list[tuple[str, float, bool]]:
    size = min(base * line.weight, width / (ADVANCE * len(line.text)))
    if size >= SMALLEST:
        return [(line.text, size, line.bold)]
    most = int(width / (ADVANCE * SMALLEST))
    if not line.is_number:
        return [(line.text[: most - 1] + "…", SMALLEST, line.bold)]
    return [(line.text[at : at + most], SMALLEST, line.bold) for at in range(0, len(line.text), most)]


def _code(code: Code, x: float, y: float, side: float) -> str:
    module = side / (code.size + 2 * QUIET)
    at = f"translate({x + QUIET * module:.3f} {y + QUIET * module:.3f}) scale({module:.4f})"
    return f'<path transform="{at}" shape-rendering="crispEdges" d="{code.path}"/>'


def _border(width: float, height: float) -> str:
    return (
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="2" fill="none" stroke="#000"'
        ' stroke-width="0.4"/>'
    )
