"""The pages of registering many: the form, the preview, what came of it, and the file of rows to correct. They change
nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.register.forms import faults_of
from registry.errors import Refused
from registry.intake.roles import ORDERS
from registry.journeys.advising import advice_of
from registry.journeys.answers import Verdict
from registry.journeys.owned_list import LABELS, MOST_ROWS, OwnedList
from registry.journeys.owned_rows import FAULTY, FINE, LOOK, RECALLED, TWICE, YOURS, Row
from registry.journeys.queried import query
from registry.journeys.registering_many import Done
from registry.registrations.reading import NEW
from registry.spreadsheets import BOM, lines
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

Page = AnyResponse | str | tuple[str, int]
SHOWN = 100
"""Rows of one group that a page shows; a file has them all."""
WORDS = {
    Verdict.AFFECTED: marked("Recalled"),
    Verdict.AFFECTED_NO_REMEDY_YET: marked("Recalled, no remedy yet"),
    Verdict.AFFECTED_REMEDIED: marked("Recalled, remedy done"),
    Verdict.NOT_IN_ANY_RECALL: marked("Not in any recall"),
    Verdict.LOOK_AGAIN: marked("Look again"),
    Verdict.NEED: marked("One thing more"),
    Verdict.NOT_RECOGNISED: marked("Number not recognised"),
    Verdict.LIST_NOT_COMPLETE: marked("List not complete"),
}
GROUPS = (
    (RECALLED, marked("Recalled")),
    (FAULTY, marked("To be corrected first")),
    (LOOK, marked("Numbers to look at again")),
    (FINE, marked("The others")),
    (TWICE, marked("Twice in your list")),
    (YOURS, marked("Yours already")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as a page shows it. `said` is the query of its check."""

    row: Row
    wrong: str
    advice: str
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind, what it is called, how many there are."""

    name: str
    title: str
    rows: Sequence[Shown]
    total: int


def form_page(errors: Sequence[Refused] = (), status: int = 200) -> Page:
    """With what was pasted; a file must be chosen again."""
    typed = {"acquired": NEW, "rows": "", "what": "", **request.form.to_dict()}
    page = render_template("portal/register/list.html", typed=typed, errors=faults_of(errors), most=MOST_ROWS)
    return (page, status) if status != 200 else page


def preview_page(
    listed: OwnedList, kept: str, rows: Sequence[Row], questions: Sequence[tuple[str, str]]
) -> Page:
    """What every row is, the recalled ones first; nothing is registered yet."""
    page = render_template(
        "portal/register/list_preview.html",
        kept=kept,
        listed=listed,
        counts=_counts(rows),
        groups=_groups(rows),
        questions=questions,
        labels=LABELS,
        orders=ORDERS,
    )
    return (page, 400) if questions else page


def done_page(kept: str, done: Done) -> Page:
    """What was registered, and what is left to do."""
    left = list(done.left)
    now = [row for row in done.rows if row.number in done.registered]
    return render_template(
        "portal/register/list_done.html",
        kept=kept,
        registered=len(now),
        recalled=_group(RECALLED, _("Recalled"), [row for row in now if row.state == RECALLED]),
        left=_group(FAULTY, _("Not registered yet"), left),
        twice=sum(row.state == TWICE for row in done.rows),
        yours=sum(row.state == YOURS for row in done.rows),
    )


def as_file(listed: OwnedList, rows: Sequence[Row], *, every: bool) -> str:
    """As it came, with what is wrong and what to do; with `every` all rows and what is known of each."""
    more = (
        (_("Answer"), _("What is wrong"), _("What to do")) if every else (_("What is wrong"), _("What to do"))
    )
    head = [[*listed.names, *more]] if listed.header or every else []
    told = (row for row in rows if every or row.state in {FAULTY, LOOK})
    return BOM + lines(chain(head, (_cells(row, len(listed.names), every=every) for row in told)))


def _cells(row: Row, width: int, *, every: bool) -> list[str]:
    one = shown(row)
    cells = [*row.cells, *[""] * (width - len(row.cells))]
    answer = [_(WORDS[row.answer.verdict]) if row.answer else ""] if every else []
    return [*cells, *answer, one.wrong, one.advice]


def shown(row: Row) -> Shown:
    """In words."""
    wrong, advice = row.wrong, row.advice
    if row.state == LOOK and row.answer is not None and row.product is not None and row.entry is not None:
        told = advice_of(row.answer, row.product, row.entry.number)
        wrong = " ".join(told.reasons) or told.title
        advice = (
            _("It may be %(instead)s.", instead=_(" or ").join(told.instead))
            if told.instead
            else _("Look at the plate once more.")
        )
    elif row.state in {TWICE, YOURS} and row.same_as != row.number:
        wrong = _("The same as row %(same_as)s.", same_as=row.same_as)
    return Shown(row, wrong, advice, query(row.told) if row.told else "")


def _groups(rows: Sequence[Row]) -> list[Group]:
    made = (_group(name, _(title), [row for row in rows if row.state == name]) for name, title in GROUPS)
    return [group for group in made if group.total]


def _group(name: str, title: str, rows: Sequence[Row]) -> Group:
    return Group(name, title, [shown(row) for row in rows[:SHOWN]], len(rows))


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    found = {name: sum(row.state == name for row in rows) for name, _ in GROUPS}
    return found | {"all": len(rows), "good": found[RECALLED] + found[FINE]}
