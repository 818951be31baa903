"""Guesses what the columns of a table mean, from the words over them and from the values below. Pure: a person always
sees the guess before anything is done with it, so it may be wrong but never silent."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from unicodedata import combining, normalize

from registry.intake.header_words import STEMS, WORDS
from registry.intake.models import OWNED, PRODUCTION, RECALL_LIST, SALES
from registry.intake.values import DateOrder, date_order, kind_of

Rows = Sequence[Sequence[str]]
LooksLikeSerial = Callable[[str], bool]
Rule = tuple[str, str, str]

DATES = ("made_on", "expires", "shipped_on", "sold_on", "delivered_on", "bought_on")
_PLAIN = re.compile(r"[^0-9a-z]+")
_NUMBER_OF_SERIES = re.compile(r"\b(?:(?:numero|nr|num|no|n) )?d[ei] serie\b")
"""Its "de" is no "from"."""

OURS = {"what is wrong", "what to do"}
"""Columns that we put beside faulty rows when we give them back."""

# words that must all be there, words that must not be, the role: the first that fits counts
_BOTH: tuple[Rule, ...] = (("gtin", "", "gtin"), ("serial", "", "serial"), ("lot", "", "lot"))
_WHERE = ("street", "postcode", "city")
RULES: dict[str, tuple[Rule, ...]] = {
    RECALL_LIST: (
        ("prefix", "", "prefix"), ("note", "", "note"),
        ("lot first", "date", "lot_first"), ("lot last", "date", "lot_last"),
        ("first", "date sold shipped delivered made", "first"),
        ("last", "date sold shipped delivered made", "last"),
        *_BOTH, ("action", "", "action"), ("model", "", "model"),
    ),
    PRODUCTION: (
        *((part, "", "") for part in _WHERE), ("quantity", "", "quantity"), ("expires", "", "expires"),
        ("country", "", "country"), ("consignee", "date", "consignee"), ("shipped", "number", "shipped_on"),
        ("delivered", "number", "shipped_on"), *_BOTH, ("made", "", "made_on"), ("customer number", "", ""),
        ("customer", "number", "consignee"), ("dealer", "number", "consignee"), ("model", "", "model"),
        ("date", "", "made_on"),
    ),
    SALES: (
        ("email", "", "email"), *((f"dealer {part}", "", "") for part in _WHERE),
        ("street", "", "address"), ("postcode", "", "postcode"), ("city", "", "city"), ("phone", "", "phone"),
        ("currency", "", "currency"), ("country", "", "country"), ("price", "", "price"),
        ("quantity", "", "quantity"), ("delivered", "number note invoice consignee", "delivered_on"),
        ("invoice date", "", "sold_on"), ("line", "", "line"), ("dealer", "number date", "dealer"),
        ("customer number", "", ""), ("customer", "number date", "name"), ("sold date", "", "sold_on"), *_BOTH,
        ("invoice", "", "invoice"), ("sold", "number", "sold_on"), ("model", "", "model"), ("name", "", "name"),
        ("date", "", "sold_on"), ("number", "", ""),
    ),
    OWNED: (
        ("email", "", ""), ("phone", "", ""), ("price", "", ""), ("invoice date", "", "bought_on"),
        ("invoice", "", ""), ("place", "", "place"), *_BOTH, ("brand", "", "brand"), ("dealer", "date", "dealer"),
        ("sold", "number", "bought_on"), ("product", "", "product"), ("model", "", "model"),
        *((part, "", "place") for part in _WHERE), ("note", "", "place"), ("made", "", ""), ("expires", "", ""),
        ("date", "", "bought_on"), ("name", "", "product"),
    ),
}  # fmt: skip
FROM_VALUES: dict[str, dict[str, str]] = {
    RECALL_LIST: {"gtin": "gtin", "serial": "serial", "model": "model"},
    PRODUCTION: {"gtin": "gtin", "serial": "serial", "model": "model", "date": "made_on", "country": "country"},
    SALES: {"gtin": "gtin", "serial": "serial", "model": "model", "date": "sold_on", "email": "email", "phone": "phone",
            "currency": "currency", "country": "country", "price": "price"},
    OWNED: {"gtin": "gtin", "serial": "serial", "model": "model", "date": "bought_on"},
}  # fmt: skip


NOTHING_KNOWN = DateOrder("", True)


@dataclass(frozen=True, slots=True)
class Known:
    """What a maker's own numbers look like, to know them without a header."""

    serial: LooksLikeSerial = lambda _text: False
    models: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guess:
    """Column index as text -> role; whether the first row names the columns; how dates are written."""

    mapping: dict[str, str] = field(default_factory=dict)
    header: bool = True
    dates: DateOrder = NOTHING_KNOWN


def guess(purpose: str, rows: Rows, known: Known | None = None, header: bool | None = None) -> Guess:
    """`rows` begin with the file's first. `header` is what a person said, None where nobody has yet."""
    known = known or Known()
    named = has_header(rows) if header is None else header
    body = rows[1:] if named else rows
    mapping = _from_header(purpose, rows[0]) if named and rows else {}
    _fill_from_values(purpose, mapping, body, known)
    return Guess(mapping, named, dates_of(mapping, body))


def dates_of(mapping: dict[str, str], body: Rows) -> DateOrder:
    """How the dates of this table are written, as far as its values show."""
    indexes = [int(index) for index, role in mapping.items() if role in DATES]
    return date_order(row[i] for row in body for i in indexes if i < len(row))


def has_header(rows: Rows) -> bool:
    """Whether the first row is names: some are known words, and none looks like a value of the rows below."""
    if not rows or not any(cell.strip() for cell in rows[0]):
        return False
    names = [cell for cell in rows[0] if cell.strip()]
    if any(
        kind_of([cell], Known().serial, frozenset()) in {"email", "gtin", "date", "price"} for cell in names
    ):
        return False
    words = sum(bool(concepts(cell)) for cell in names)
    figures = sum(any(c.isdigit() for c in cell) for cell in names)
    return words > 0 and figures * 2 <= len(names)


def concepts(header: str) -> frozenset[str]:
    """What the words of one header speak of."""
    plain = _NUMBER_OF_SERIES.sub("serial", _plain(header))
    compact, padded = plain.replace(" ", ""), f" {plain} "
    found = {name for phrase, name in _phrases() if f" {phrase} " in padded}
    return frozenset(found | {name for stem, name in _stems() if stem in compact})


def role_of(purpose: str, header: str) -> str:
    """The role that one header suggests, "" where none."""
    said = concepts(header)
    if _plain(header) in OURS:
        return ""
    for wanted, unwanted, role in RULES[purpose]:
        if _all(wanted, said) and said.isdisjoint(unwanted.split()):
            return role
    return ""


def _all(wanted: str, said: frozenset[str]) -> bool:
    return wanted in said or set(wanted.split()) <= said


def _from_header(purpose: str, header: Sequence[str]) -> dict[str, str]:
    """Each role once: of two columns that could have it the one with fewer other words, then the left one."""
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(header):
        if role := role_of(purpose, name):
            rank = (len(_plain(name).split()) + 2 * _weak(purpose, role, name), index)
            best[role] = min(best.get(role, rank), rank)
    return {str(index): role for role, (_, index) in sorted(best.items(), key=lambda item: item[1][1])}


def _weak(purpose: str, role: str, name: str) -> bool:
    """A bare "Date" or "Name" is taken only where no column says it better."""
    return (
        role in {"sold_on", "made_on", "bought_on", "name"}
        and concepts(name) <= {"date", "name"}
        and purpose != RECALL_LIST
    )


def _fill_from_values(purpose: str, mapping: dict[str, str], body: Rows, known: Known) -> None:
    """Columns that no header named, by what stands in them; only roles that are still free."""
    width = max((len(row) for row in body), default=0)
    for index in range(width):
        if str(index) in mapping:
            continue
        values = [row[index] for row in body if index < len(row) and row[index].strip()]
        role = FROM_VALUES[purpose].get(kind_of(values, known.serial, known.models), "")
        if role and role not in mapping.values():
            mapping[str(index)] = role
        elif role == "serial" and purpose == RECALL_LIST:
            _make_range(mapping, index, body)
    if purpose == RECALL_LIST and not mapping:
        _only_column(mapping, body, width)


def _make_range(mapping: dict[str, str], index: int, body: Rows) -> None:
    """Two columns of serials side by side, the right one never below the left: first and last."""
    left = next((int(i) for i, role in mapping.items() if role == "serial"), -1)
    pairs = [(row[left].strip(), row[index].strip()) for row in body if len(row) > max(left, index)]
    if left == index - 1 and pairs and all(len(a) == len(b) and a <= b for a, b in pairs):
        mapping |= {str(left): "first", str(index): "last"}


def _only_column(mapping: dict[str, str], body: Rows, width: int) -> None:
    """A file of one column in a list of units can hardly be anything but their numbers."""
    if width == 1 and any(any(c.isdigit() for c in row[0]) for row in body if row):
        mapping["0"] = "serial"


def plain_header(cells: Iterable[str]) -> str:
    """The header as it is remembered by: its words, not their case or marks."""
    return "\t".join(_plain(cell) for cell in cells)


def _plain(text: str) -> str:
    """Lower case without accents, words divided by one blank: "Serien-Nr. (von)" -> "serien nr von"."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:200]).replace("№", " no ").replace("ß", "ss")
    bare = "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))
    return _PLAIN.sub(" ", bare).strip()


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple((phrase, name) for name, listed in WORDS.items() for phrase in listed.split(", "))


@cache
def _stems() -> tuple[tuple[str, str], ...]:
    return tuple((stem, name) for name, listed in STEMS.items() for stem in listed.split(", "))
