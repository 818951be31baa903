"""A rule as people edit it: groups of lines, each one test of one field. Plain values as typed, right or wrong."""

from dataclasses import dataclass, field, replace

FIELDS = (
    ("model", "Model"),
    ("serial", "Serial number"),
    ("lot", "Lot or batch"),
    ("date_code", "Date code"),
    ("made_on", "Made on"),
    ("sold_on", "Sold on"),
    ("shipped_on", "Shipped on"),
    ("expires", "Expires"),
    ("sold_in", "Sold in (country)"),
    ("made_in", "Made in (country)"),
    ("brand", "Brand"),
    ("type", "Kind of product"),
    ("part", "Part number"),
    ("vin", "VIN"),
    ("imei", "IMEI"),
    ("gtin", "Number under the bar code"),
)
KINDS = (
    ("is", "is one of"),
    ("range", "is from … to …"),
    ("ranges", "is one of these numbers or ranges"),
    ("starts", "begins with"),
    ("ends", "ends with"),
    ("has", "contains"),
    ("mask", "looks like (? one character, * any)"),
    ("below", "is below"),
    ("at_is", "has at certain places"),
    ("at_range", "has at certain places from … to …"),
    ("code_range", "is a code for a date from … to …"),
    ("length", "has this many characters"),
    ("absent", "is not there at all"),
    ("yes", "is answered with yes"),
    ("no", "is answered with no"),
    ("lookup", "is in an uploaded list"),
    ("other", "fits a test written as JSON"),
)
KIND_NAMES = frozenset(value for value, _ in KINDS)
WITH_VALUES = frozenset({"is", "ranges", "starts", "ends", "has", "mask", "at_is", "length", "lookup"})
WITH_ENDS = frozenset({"range", "at_range", "code_range"})
WITH_PLACES = frozenset({"at_is", "at_range", "code_range"})
WITHOUT_WIDTH = frozenset({"absent", "yes", "no", "other", "length"})
NAMES = frozenset({"brand", "model", "type", "retailer"})
"""Fields that hold names: in these a comma may belong to the value."""


@dataclass(frozen=True, slots=True)
class Line:
    """One test of one field. What another kind of test needs is kept, so that changing one's mind loses nothing."""

    field: str = "serial"
    kind: str = "is"
    values: str = ""
    first: str = ""
    last: str = ""
    place: str = ""
    place_to: str = ""
    code: str = ""
    base: str = ""
    width: str = ""
    raw: bool = False
    json: str = ""
    error: str = ""

    @property
    def has_more(self) -> bool:
        """Whether the rarely used inputs hold something."""
        return bool(self.width or self.raw or (self.base and self.kind == "code_range"))

    def blamed(self, message: str) -> "Line":
        return replace(self, error=f"{self.error} {message}".strip())


@dataclass(frozen=True, slots=True)
class Lines:
    """A group: units for which every line holds."""

    lines: tuple[Line, ...] = (Line(field="model"), Line(field="serial", kind="range"))
    note: str = ""
    remedy: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The whole rule. `loose` holds faults that belong to no line."""

    groups: tuple[Lines, ...] = ()
    exceptions: tuple[Lines, ...] = ()
    loose: tuple[str, ...] = field(default=())

    @property
    def faulty(self) -> bool:
        groups = (*self.groups, *self.exceptions)
        return bool(self.loose or any(g.error or any(line.error for line in g.lines) for g in groups))

    def errors(self) -> list[tuple[str, str]]:
        """(field name in the form, message) of each fault, in the order of the page."""
        found: list[tuple[str, str]] = [("", words) for words in self.loose]
        for letter, groups in (("g", self.groups), ("x", self.exceptions)):
            for i, group in enumerate(groups):
                if group.error:
                    found.append((f"{letter}{i}-l0-field", group.error))
                for k, line in enumerate(group.lines):
                    if line.error:
                        found.append((f"{letter}{i}-l{k}-{focus_of(line.kind)}", line.error))
        return found


def focus_of(kind: str) -> str:
    """The input of a line that an error leads to."""
    if kind in WITH_ENDS:
        return "first"
    if kind == "below":
        return "last"
    if kind == "other":
        return "json"
    return "values" if kind in WITH_VALUES else "field"
