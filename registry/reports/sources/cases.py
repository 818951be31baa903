"""Requests for remedies as rows behind numbers: by reference and number of the unit, nobody's name."""

from typing import Any

from sqlalchemy import Date, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from registry.cases.models import OPEN, REMEDIED, CaseStep, RemedyCase
from registry.remedies.offers import KINDS
from registry.reports.sources.models import DAY, MOMENT, NONE, Source
from registry.reports.sources.remedied import unnumbered

of = RemedyCase
HEADS = {"reference": "Request", "unit": "Unit", "remedy": "Remedy", "state": "State now"}
LABELS = {
    "remedy": {kind: name for kind, (name, _) in KINDS.items()},
    "state": {"open": "Open", "remedied": "Remedied", "withdrawn": "Taken back"},
}
DONE = {
    "repair": ("Repaired", "The repair is recorded as done"),
    "replace": ("Replaced", "Another one was given"),
    "refund": ("Refunded", "The money was paid back"),
    "rebate": ("Rebate given", "A sum towards another one was paid"),
}


def _rows(number: Any, at: Any, *where: Any) -> Any:
    """The columns of every source of requests; those that nobody has confirmed are none."""
    wanted = select(
        number.label("number"), at.label("at"), of.reference.label("reference"), of.number.label("unit"),
        of.kind.label("remedy"), of.state.label("state"), of.id.label("request"),
    )  # fmt: skip
    return wanted.where(of.opened_at.is_not(None), *where)


def _cases(at: InstrumentedAttribute[Any], *where: Any) -> Any:
    return lambda recall_id: _rows(of.id, at, of.recall_id == recall_id, *where)


def _steps(kind: str) -> Any:
    """Each time that it happened."""

    def rows(recall_id: int) -> Any:
        wanted = _rows(CaseStep.id, CaseStep.made_at, of.recall_id == recall_id, CaseStep.kind == kind)
        return wanted.join(of, of.id == CaseStep.case_id)

    return rows


def _open(recall_id: int) -> Any:
    return _rows(of.id, literal(None, Date()), of.recall_id == recall_id, of.state == OPEN)


def _source(words: str, what: str, rows: Any, dated: str = MOMENT) -> Source:
    return Source(words, what, HEADS, rows, dated, labels=LABELS)


CASES: dict[str, Source] = {
    "cases/asked": _source("Asked for the remedy", "Requests that were made on this site", _cases(of.opened_at)),
    "cases/booked": _source("Booked", "Appointments that owners confirmed", _steps("visit_confirmed")),
    "cases/nobody": _source("Nobody came", "Appointments at which nobody came", _steps("nobody_came")),
    "cases/again": _source("It still does it", "Remedies that did not help", _steps("again")),
    "cases/open": _source("Open", "Requests that wait for their remedy now", _open, NONE),
    "cases/unnumbered": _source(
        "Remedied without a number", "The unit bears no number that is its own, so the request alone has it",
        lambda recall_id: _rows(of.id, of.done_on, *unnumbered(recall_id)), DAY,
    ),
    **{
        f"cases/{kind}": _source(
            words, what, _cases(of.done_on, of.state == REMEDIED, of.kind == kind), DAY
        )
        for kind, (words, what) in DONE.items()
    },
}  # fmt: skip
