"""I have many of them, and a list already: pasted lines, or the file my office keeps. What its columns mean is guessed,
shown, and put right by me. Nothing of it is kept; no database is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry.errors import Refused
from registry.intake.columns import Known, dates_of, guess
from registry.intake.models import OWNED
from registry.intake.roles import ORDERS
from registry.intake.small import read_small
from registry.recalls.index.generation import Generation
from registry.registrations.reading import ACQUIRED, NEW
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

MOST_ROWS = 5_000
SAMPLE = 200
EXAMPLES = 3
LABELS = {
    "serial": marked("Serial number"),
    "lot": marked("Lot, batch or date code"),
    "product": marked("Product"),
    "brand": marked("Brand"),
    "model": marked("Model"),
    "gtin": marked("Number under the bar code"),
    "bought_on": marked("Day of purchase"),
    "dealer": marked("Shop"),
    "place": marked("Where it is, or a note"),
}
NO_NUMBERS = marked("Say which column holds the numbers: serial numbers, or lots.")
NO_ORDER = marked("Days like 03/04/2024 can be read in two ways. Say what comes first.")
LONGEST_WHAT = 200


@dataclass(frozen=True, slots=True)
class OwnedList:
    """`rows`: number in the file, cells; the header among them where there is one. `broken`: number -> what is wrong
    and what to do. `roles`: column -> what it holds. `dates`: their order, "" where it does not matter; `what`: the
    product of rows that name none."""

    rows: tuple[tuple[int, list[str]], ...] = ()
    broken: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    header: bool = False
    roles: Mapping[int, str] = field(default_factory=dict)
    dates: str = ""
    what: str = ""
    acquired: str = NEW

    @property
    def body(self) -> Sequence[tuple[int, list[str]]]:
        return self.rows[1:] if self.header else self.rows

    @property
    def names(self) -> list[str]:
        """What each column is called."""
        top = self.rows[0][1] if self.header and self.rows else []
        width = max((len(cells) for _, cells in self.rows), default=0)
        named = [cell[:60] or _("Column %(number)s", number=number) for number, cell in enumerate(top, 1)]
        return named + [f"Column {number + 1}" for number in range(len(named), width)]

    def examples(self, column: int) -> list[str]:
        """The first values of a column."""
        found = (cells[column] for _, cells in self.body if column < len(cells) and cells[column])
        return list(dict.fromkeys(cell[:40] for cell, _ in zip(found, range(SAMPLE), strict=False)))[
            :EXAMPLES
        ]

    def said(self, cells: Sequence[str]) -> dict[str, str]:
        """What a row tells, by role."""
        return {
            role: cells[place] for place, role in self.roles.items() if place < len(cells) and cells[place]
        }

    def kept(self) -> dict[str, Any]:
        """As JSON that `restored` reads."""
        return {
            "rows": list(self.rows), "broken": {str(row): list(said) for row, said in self.broken.items()},
            "header": self.header, "roles": {str(column): role for column, role in self.roles.items()},
            "dates": self.dates, "what": self.what, "acquired": self.acquired,
        }  # fmt: skip


def restored(kept: Mapping[str, Any]) -> OwnedList:
    return OwnedList(
        rows=tuple((int(number), list(cells)) for number, cells in kept["rows"]),
        broken={int(row): (said[0], said[1]) for row, said in kept["broken"].items()},
        header=bool(kept["header"]),
        roles={int(column): str(role) for column, role in kept["roles"].items()},
        dates=str(kept["dates"]),
        what=str(kept["what"]),
        acquired=str(kept["acquired"]),
    )


def open_list(data: bytes, what: str, acquired: str, generation: Generation) -> OwnedList:
    """A table as it was sent, and what its columns seem to mean. Raises Refused."""
    if acquired not in ACQUIRED:
        raise Refused("acquired", "Choose how you came to have them.")
    small = read_small(data, MOST_ROWS)
    broken = {number: (fault.message, fault.advice) for number, fault in small.faults.items()}
    plain = OwnedList(
        tuple(small.rows), broken, small.header, what=what.strip()[:LONGEST_WHAT], acquired=acquired
    )
    return guessed(plain, generation)


def guessed(listed: OwnedList, generation: Generation) -> OwnedList:
    """The same with what its columns seem to mean."""
    sample = [cells for _, cells in listed.rows[: SAMPLE + listed.header]]
    found = guess(OWNED, sample, Known(_looks_ours(generation), generation.products.models), listed.header)
    roles = {int(column): role for column, role in found.mapping.items()}
    body = sample[listed.header :]
    _fill(roles, body, listed.what)
    sure = dates_of({str(column): role for column, role in roles.items()}, body)
    return replace(listed, roles=roles, dates=sure.order if sure.sure else "?")


def told(listed: OwnedList, roles: Mapping[int, str], dates: str, what: str, *, header: bool) -> OwnedList:
    """The same as its owner says what it means. Raises Refused where two columns are said to be one thing."""
    taken: dict[str, int] = {}
    for column, role in sorted(roles.items()):
        if role not in LABELS:
            raise Refused(f"column-{column}", "Choose one of the meanings in the list.")
        if role in taken:
            words = _(
                "Column %(column)s is “%(what)s” already. Leave one of the two out.",
                column=taken[role] + 1,
                what=_(LABELS[role]),
            )
            raise Refused(f"column-{column}", words)
        taken[role] = column
    chosen = replace(
        listed, roles=dict(roles), header=header and len(listed.rows) > 1, what=what.strip()[:LONGEST_WHAT]
    )
    sure = dates_of(
        {str(column): role for column, role in roles.items()}, [cells for _, cells in chosen.body]
    )
    return replace(chosen, dates=dates if dates in ORDERS else sure.order if sure.sure else "?")


def open_questions(listed: OwnedList) -> list[tuple[str, str]]:
    """What must be said before any row can be read, each at its field."""
    found = []
    if not {"serial", "lot"} & set(listed.roles.values()):
        found.append(("column-0", NO_NUMBERS))
    if listed.dates == "?" and "bought_on" in listed.roles.values():
        found.append(("dates", NO_ORDER))
    return found


def _looks_ours(generation: Generation) -> Any:
    patterns = generation.products.patterns()
    return lambda text: any(c.isdigit() for c in text) and any(pattern.could_be(text) for pattern in patterns)


def _fill(roles: dict[int, str], body: Sequence[Sequence[str]], what: str) -> None:
    """What neither a header nor a known shape told: of the columns left, numbers have digits and hardly repeat; what
    stands before them is what they are numbers of."""
    if "serial" not in roles.values() and "lot" not in roles.values():
        number = next((column for column in _free(roles, body) if _like_numbers(body, column)), None)
        if number is not None:
            roles[number] = "serial"
    named = {"product", "model", "gtin"} & set(roles.values())
    if not named and not what:
        first = next(iter(_free(roles, body)), None)
        if first is not None:
            roles[first] = "product"


def _free(roles: Mapping[int, str], body: Sequence[Sequence[str]]) -> list[int]:
    width = max((len(row) for row in body), default=0)
    return [column for column in range(width) if column not in roles and any(_column(body, column))]


def _like_numbers(body: Sequence[Sequence[str]], column: int) -> bool:
    cells = [cell for cell in _column(body, column) if cell]
    with_digits = sum(any(c.isdigit() for c in cell) for cell in cells)
    return with_digits >= 0.8 * len(cells) and len(set(cells)) >= 0.8 * len(cells)


def _column(body: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in body if column < len(row)]
