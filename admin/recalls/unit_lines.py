"""Test units as lines of text: one unit a line, its numbers in the order that the page names, ready to be pasted from
a spreadsheet. No rules here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.criteria.rule import Criteria
from registry.criteria.words import fields
from registry.recalls.fields import words_for
from registry.recalls.trials import MOST, Trial
from registry.tongue.speaking import gettext as _

MAIN = ("serial", "lot", "imei", "vin", "date_code")
"""The number that a line begins with, the first of these that the rule tests."""
NONE = ("none", "-")
LONGEST = 200
NOTE = " # "

Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str


def columns(criteria: Criteria, identifiers: list[dict[str, Any]]) -> list[Column]:
    """What a line says, in its order: the number that tells units apart first."""
    own = {row.get("field"): row.get("label") for row in identifiers}
    named = list(fields(criteria)) or ["serial", "model"]
    main = next((name for name in MAIN if name in named), named[0])
    named = [main, *(name for name in named if name != main)]
    return [Column(name, own.get(name) or _(words_for(name).label)) for name in named]


def read(text: str, named: Sequence[Column], covered: bool) -> tuple[list[Trial], Errors]:
    """The units of one box, and what could not be read, at the box."""
    box = "inside" if covered else "outside"
    trials: list[Trial] = []
    errors: Errors = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, line in lines[: MOST + 1]:
        body, _mark, note = line.partition(NOTE)
        try:
            told = _told(_cells(body), named)
        except ValueError as wrong:
            errors.append((box, _("Line %(number)s: %(wrong)s", number=number, wrong=wrong)))
            continue
        trials.append({"told": told, "covered": covered, "note": note.strip()[:LONGEST]})
    return trials, errors


def write(trials: Iterable[Trial], named: Sequence[Column]) -> str:
    """The same as text again."""
    return "\n".join(_line(trial, named) for trial in trials)


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in "\t;," if mark in line), "\t")
    return [cell.strip() for cell in line.split(mark)]


def _told(cells: list[str], named: Sequence[Column]) -> dict[str, str | None]:
    told: dict[str, str | None] = {}
    places = iter(named)
    for cell in cells:
        name, found, value = cell.partition("=")
        column = _called(name.strip(), named) if found else None
        if column is None:
            value, column = cell, next(places, None)
        if column is None:
            raise ValueError(
                _(
                    "“%(cell)s” is one part too many. A line says: %(order)s.",
                    cell=cell,
                    order=_order(named),
                )
            )
        if len(value) > LONGEST:
            raise ValueError(_("This is longer than %(key)s characters.", key=LONGEST))
        if value.strip():
            told[column.name] = None if value.strip().lower() in NONE else value.strip()
    if not told:
        raise ValueError(_("it says nothing of its unit. Give its number, or take the line away."))
    return told


def _called(name: str, named: Sequence[Column]) -> Column | None:
    """A column by its name; a field that the rule does not test any more keeps its own."""
    wanted = name.casefold()
    found = next(
        (
            c
            for c in named
            if wanted in {word.casefold() for word in (c.name, c.label, words_for(c.name).label)}
        ),
        None,
    )
    if found is None and wanted and wanted.replace("_", "").replace(" ", "").isalnum():
        return Column(wanted, wanted)
    return found


def _order(named: Sequence[Column]) -> str:
    return "; ".join(column.label for column in named)


def _line(trial: Trial, named: Sequence[Column]) -> str:
    told, parts = dict(trial["told"]), []
    for column in named:
        there = column.name in told
        value = told.pop(column.name, "")
        parts.append("none" if there and value is None else str(value))
    while parts and not parts[-1]:
        parts.pop()
    parts += [f"{name}={'none' if value is None else value}" for name, value in told.items()]
    mark = next(
        (mark for mark in ("; ", ", ", "\t") if not any(mark.strip(" ") in part for part in parts)), "\t"
    )
    return mark.join(parts) + (f"{NOTE}{trial['note']}" if trial.get("note") else "")
