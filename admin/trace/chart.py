"""Draws the chain: places as boxes in columns from plant to owners, arrows with how many went. Pure reckoning of where
each line goes; the template writes the SVG, and a table beneath says the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from registry.journeys.forwards import Forwards
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number
from registry.units.events.models import DESTROYED, IN_TRANSIT, SOLD
from registry.units.places.models import KINDS
from registry.units.places.queries import Site

ROWS = 7
"""Boxes a column; the least are put into one more, "and 12 more places"."""
BOX, GAP, HEIGHT, SPACE, TOP, EDGE = 172, 66, 64, 26, 40, 12
LETTERS = 18
OWNER_KEY = "#-1"
OWNERS = Site(-1, "", name=marked("Owners"), kind="owners")
COLUMNS = {kind: at for at, kind in enumerate((*KINDS, "owners"))}
TITLES = {"plant": "Plants", "warehouse": "Warehouses", "distributor": "Distributors", "wholesaler": "Wholesalers",
          "retailer": "Retailers", "service": "Service", "owners": "Owners"}  # fmt: skip


@dataclass(slots=True)
class Box:
    """One place, or the rest of a column."""

    key: str
    title: str
    full: str
    here: float
    passed: float
    rank: float
    x: int = 0
    y: int = 0
    coming: float = 0

    @property
    def owners(self) -> bool:
        return self.key == OWNER_KEY

    @property
    def middle(self) -> int:
        return self.y + HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another: the line, and where its number stands."""

    path: str
    many: float
    x: int
    y: int
    wide: float
    source: str
    target: str


@dataclass(slots=True)
class Chart:
    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]
    columns: list[tuple[int, str]] = field(default_factory=list)


def chart(found: Forwards) -> Chart | None:
    """None where no place is known."""
    boxes, flows = _graph(found)
    if not boxes:
        return None
    columns, merged = _columns(list(boxes.values()), flows)
    return _drawn(columns, _together(flows, merged))


Flows = dict[tuple[str, str], float]


def _graph(found: Forwards) -> tuple[dict[str, Box], Flows]:
    """Places with the same GLN are one; a sale leads to the owners."""
    boxes: dict[str, Box] = {}
    flows: Flows = defaultdict(float)
    for move in found.moves:
        source, target = _box(boxes, move.source), _box(boxes, move.target)
        if source is not target:
            flows[source.key, target.key] += move.many
    for one in found.standings:
        if one.stage == DESTROYED or not one.place_id:
            continue
        box = _box(boxes, found.site(one.place_id))
        if one.stage == SOLD:
            owners = _box(boxes, OWNERS)
            owners.here += one.many
            flows[box.key, owners.key] += one.many
        elif one.stage == IN_TRANSIT:
            box.coming += one.many
        else:
            box.here += one.many
    for site, many in found.made_at:
        _box(boxes, site).passed += many
    for (source_key, target_key), many in flows.items():
        boxes[target_key].passed += many
        boxes[source_key].passed = max(boxes[source_key].passed, many)
    return boxes, flows


def _box(boxes: dict[str, Box], site: Site) -> Box:
    key = site.gln or f"#{site.id}"
    if key not in boxes:
        boxes[key] = Box(key, _short(site.title), site.title, 0, 0, float(COLUMNS.get(site.kind, -1)))
    elif boxes[key].rank < 0 and site.kind in COLUMNS:
        boxes[key].rank = float(COLUMNS[site.kind])
    return boxes[key]


def _short(title: str) -> str:
    title = title.removeprefix("https://")
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1]}…"


def _columns(boxes: list[Box], flows: Flows) -> tuple[list[list[Box]], dict[str, str]]:
    """The columns, and which boxes were put together into which. A place that nobody has described stands behind the
    ones that sent to it."""
    by_key = {box.key: box for box in boxes}
    unknown = {box.key for box in boxes if box.rank < 0}
    for _sweep in range(len(KINDS)):
        for source, target in flows:
            behind = max(by_key[source].rank, -0.5) + 0.5
            if target in unknown and by_key[target].rank < behind < COLUMNS["owners"]:
                by_key[target].rank = behind
    merged: dict[str, str] = {}
    ranks = sorted({box.rank for box in boxes})
    return [_fewer([box for box in boxes if box.rank == rank], merged) for rank in ranks], merged


def _fewer(column: list[Box], merged: dict[str, str]) -> list[Box]:
    """The greatest by what passed or is there; the others in one box."""
    column.sort(key=lambda box: (-max(box.here, box.passed), box.full))
    if len(column) <= ROWS + 1:
        return column
    rest = column[ROWS:]
    words = _("and %(rest)s more places", rest=number(len(rest)))
    more = Box(f"+{rest[0].key}", words, words, sum(box.here for box in rest), 0, rest[0].rank)
    more.coming = sum(box.coming for box in rest)
    merged.update((box.key, more.key) for box in rest)
    return [*column[:ROWS], more]


def _together(flows: Flows, merged: dict[str, str]) -> Flows:
    """The arrows once boxes were put together; within one of them there is none."""
    found: Flows = defaultdict(float)
    for (source, target), many in flows.items():
        here, there = merged.get(source, source), merged.get(target, target)
        if here != there:
            found[here, there] += many
    return found


def _drawn(columns: list[list[Box]], flows: Flows) -> Chart:
    tallest = max(map(len, columns))
    height = TOP + tallest * (HEIGHT + SPACE) + EDGE
    found = Chart(2 * EDGE + len(columns) * BOX + (len(columns) - 1) * GAP, height, [], [])
    at: dict[str, tuple[Box, int]] = {}
    for place, column in enumerate(columns):
        first = TOP + (tallest - len(column)) * (HEIGHT + SPACE) // 2
        for row, box in enumerate(column):
            box.x, box.y = EDGE + place * (BOX + GAP), first + row * (HEIGHT + SPACE)
            at[box.key] = (box, place)
            found.boxes.append(box)
        found.columns.append((EDGE + place * (BOX + GAP), _title(column)))
    found.arrows = _arrows(at, flows)
    return found


def _title(column: Sequence[Box]) -> str:
    rank = column[0].rank
    return (
        TITLES[(*KINDS, "owners")[int(rank)]] if rank >= 0 and rank == int(rank) else _("Not described yet")
    )


def _arrows(at: dict[str, tuple[Box, int]], flows: Flows) -> list[Arrow]:
    outs, ins = _degrees(flows)
    most = max(flows.values(), default=1)
    found = []
    for (source, target), many in sorted(flows.items(), key=lambda one: one[1]):
        (here, left), (there, right) = at[source], at[target]
        near = 0.68 if outs[source] >= ins[target] else 0.32
        near = 0.16 if right - left > 1 else near  # not where it passes behind other boxes
        line = _line(here, there, right - left)
        x, y = _on(line, near)
        start, one, two, end = line
        path = f"M{start[0]} {start[1]}C{one[0]} {one[1]} {two[0]} {two[1]} {end[0]} {end[1]}"
        found.append(Arrow(path, many, x, y, round(1.5 + 4.5 * many / most, 1), here.full, there.full))
    return found


Point = tuple[int, int]


def _line(here: Box, there: Box, ahead: int) -> tuple[Point, Point, Point, Point]:
    """Forwards from right to left side; back, or within a column, in an arc below."""
    if ahead > 0:
        start, end = (here.x + BOX, here.middle), (there.x - 8, there.middle)
        bend = max(GAP // 2, (end[0] - start[0]) // 2)
        return start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end
    start, end = (here.x + BOX // 2, here.y + HEIGHT), (there.x + BOX // 2, there.y + HEIGHT + 8)
    down = max(start[1], end[1]) + SPACE + (GAP if ahead == 0 else 0) // 2
    if ahead == 0:
        start, end = (here.x + BOX, here.middle), (there.x + BOX + 8, there.middle)
        return start, (start[0] + GAP // 2, start[1]), (end[0] + GAP // 2, end[1]), end
    return start, (start[0], down), (end[0], down), end


def _on(line: tuple[Point, Point, Point, Point], t: float) -> Point:
    """A point of the curve."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return (
        round(sum(weight * point[0] for weight, point in zip(weights, line, strict=True))),
        round(sum(weight * point[1] for weight, point in zip(weights, line, strict=True))),
    )


def _degrees(flows: Iterable[tuple[str, str]]) -> tuple[dict[str, int], dict[str, int]]:
    outs: dict[str, int] = defaultdict(int)
    ins: dict[str, int] = defaultdict(int)
    for source, target in flows:
        outs[source] += 1
        ins[target] += 1
    return outs, ins
