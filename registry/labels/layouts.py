"""The papers that labels are printed on, in millimetres. Pure: a table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """A page of `columns` times `rows` labels; `left` and `top` are its margins, `gaps` lie between labels. A plate has
    a border and says who made what."""

    key: str
    title: str
    page: tuple[float, float]
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    gaps: tuple[float, float] = (0, 0)
    is_plate: bool = False

    @property
    def a_page(self) -> int:
        return self.columns * self.rows


def _roll(key: str, title: str, width: float, height: float, *, is_plate: bool = False) -> Layout:
    """One label a page, as printers with rolls want it."""
    return Layout(key, title, (width, height), (width, height), is_plate=is_plate)


_A4, _LETTER = (210, 297), (215.9, 279.4)
_ALL = (
    Layout("a4-21", "A4, 3 × 7 labels of 63.5 × 38.1 mm", _A4, (63.5, 38.1), 3, 7, 7.25, 15.15, (2.5, 0)),
    Layout("a4-14", "A4, 2 × 7 labels of 99.1 × 38.1 mm", _A4, (99.1, 38.1), 2, 7, 4.65, 15.15, (2.5, 0)),
    Layout("a4-65", "A4, 5 × 13 labels of 38.1 × 21.2 mm", _A4, (38.1, 21.2), 5, 13, 4.75, 10.7, (2.5, 0)),
    Layout("letter-30", "Letter, 3 × 10 labels of 2⅝ × 1 in", _LETTER, (66.68, 25.4), 3, 10, 4.76, 12.7, (3.18, 0)),
    Layout("letter-10", "Letter, 2 × 5 labels of 4 × 2 in", _LETTER, (101.6, 50.8), 2, 5, 4.06, 12.7, (4.57, 0)),
    _roll("roll-50x25", "Label printer, 50 × 25 mm", 50, 25),
    _roll("roll-62x29", "Label printer, 62 × 29 mm", 62, 29),
    _roll("roll-100x50", "Label printer, 100 × 50 mm", 100, 50),
    _roll("roll-102x152", "Label printer, 4 × 6 in", 101.6, 152.4),
    _roll("plate-80x50", "Rating plate, 80 × 50 mm", 80, 50, is_plate=True),
    _roll("plate-100x70", "Rating plate, 100 × 70 mm", 100, 70, is_plate=True),
    Layout("a4-10", "A4, 2 × 5 rating plates of 90 × 50 mm", _A4, (90, 50), 2, 5, 12.5, 13.5, (5, 5), is_plate=True),
)  # fmt: skip
LAYOUTS = {layout.key: layout for layout in _ALL}
