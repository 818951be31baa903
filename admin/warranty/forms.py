"""What the form of warranty terms sent, as the domain keeps it, every slip at its field. Meaning is the domain’s."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from admin.countries import Errors, countries
from registry.catalogue.countries import names_of
from registry.catalogue.warranty.terms import (
    GIVES,
    LONGEST,
    MOST_COVERS,
    MOST_DAYS,
    MOST_MONTHS,
    SAID,
    SPANS,
    STARTS,
    Cover,
    Terms,
)
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

Row = dict[str, str]
ROW = re.compile(r"covers-(\d{1,2})-(label|gives|length|span|extra|usage)")
START_CHOICES = tuple((key, words[:1].upper() + words[1:]) for key, words in STARTS.items())
GIVES_CHOICES = tuple((key, words[:1].upper() + words[1:]) for key, words in GIVES.items())
SPAN_CHOICES = tuple((key, key) for key in SPANS)
HINTS = {
    "warrantor": "Name of the company",
    "to_whom": "For example “the first owner, and whoever they give the product to”",
    "covered": "Which parts, and against what",
    "done": "Repair, replacement or money back",
    "expense": "Who pays for parts, labour and transport",
    "consumer": "Care, papers to keep, costs that stay with the owner",
    "exclusions": "Wear parts, misuse, use for hire",
    "procedure": "One step per line, with address, telephone and hours",
    "when": "For example “within 15 working days after we have it”",
    "disputes": "Leave empty if there is no procedure of your own",
    "remedies": "Rights that the law gives, which this warranty does not lessen",
}


def shown(terms: Terms) -> dict[str, str]:
    """The fields of the form for these terms."""
    values = {
        "start": terms.start,
        "grace_days": _number(terms.grace_days),
        "register_days": _number(terms.register_days),
        "countries": ", ".join(names_of(terms.countries)),
        "valid_from": terms.valid_from.isoformat() if terms.valid_from else "",
        **({"transferable": "y"} if terms.transferable else {}),
        **({"adds_repair": "y"} if terms.adds_repair else {}),
        **{name: terms.said.get(name, "") for name in SAID},
    }
    for n, cover in enumerate(terms.covers):
        row = {"label": cover.label, "gives": cover.gives, "length": str(cover.length), "span": cover.span,
               "extra": str(cover.extra or ""), "usage": cover.usage}  # fmt: skip
        values |= {f"covers-{n}-{key}": value for key, value in row.items()}
    return values


def rows(values: Mapping[str, str], more: bool = False) -> list[Row]:
    """The covers of the form that hold anything, in order, and an empty one where asked for or where there is none."""
    found: dict[int, Row] = {}
    for name, value in values.items():
        if match := ROW.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = value.strip()[:2000]
    kept = [row for _, row in sorted(found.items()) if any(row.get(k) for k in ("label", "length", "usage"))]
    return [*kept, {}] if more or not kept else kept


def read(values: Mapping[str, str]) -> tuple[Terms, Errors]:
    """The terms, and what could not be read. What is missing is no error: a draft may be ended another day."""
    errors: Errors = []
    covers = [_cover(row, n, errors) for n, row in enumerate(rows(values)) if row]
    if len(covers) > MOST_COVERS:
        errors.append(
            (f"covers-{MOST_COVERS}-label", _("At most %(value)s covers are possible.", value=MOST_COVERS))
        )
    start = values.get("start", "")
    if start not in STARTS:
        errors.append(("start", _("Choose one of the four.")))
    terms = Terms(
        start=start,
        grace_days=_days(values, "grace_days", errors),
        register_days=_days(values, "register_days", errors),
        transferable="transferable" in values,
        adds_repair="adds_repair" in values,
        countries=countries("countries", values.get("countries", ""), errors),
        valid_from=_day(values.get("valid_from", ""), "valid_from", errors),
        said={name: _text(values, name, errors) for name in SAID},
        covers=tuple(covers),
    )
    return terms, errors


def example(values: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    """The days of an example sale."""
    errors: Errors = []
    names = ("sold_on", "made_on", "delivered_on", "registered_on", "passed_on")
    return {name: _day(values.get(name, ""), name, errors) for name in names}, errors


def _cover(row: Row, n: int, errors: Errors) -> Cover:
    label = " ".join(row.get("label", "").split())
    if not label or len(label) > 120:
        errors.append(
            (f"covers-{n}-label", _("Say what it covers in up to 120 characters, such as “Motor”."))
        )
    gives, span = row.get("gives", ""), row.get("span", "")
    if gives not in GIVES:
        errors.append((f"covers-{n}-gives", _("Choose what the owner gets.")))
    if span not in SPANS:
        errors.append((f"covers-{n}-span", _("Choose months or years.")))
        span = "months"
    length = _whole(row.get("length", ""), 1, MOST_MONTHS // SPANS[span])
    extra = _whole(row.get("extra") or "0", 0, MOST_MONTHS)
    if length is None:
        errors.append((f"covers-{n}-length", _("Write how many as a whole number, for example 24.")))
    if extra is None:
        errors.append((f"covers-{n}-extra", _("Write a whole number of months, or leave it empty.")))
    usage = " ".join(row.get("usage", "").split())
    if len(usage) > 500:
        errors.append((f"covers-{n}-usage", _("This is longer than 500 characters. Shorten it.")))
    return Cover(label, gives, length or 0, span, extra or 0, usage)


def _text(values: Mapping[str, str], name: str, errors: Errors) -> str:
    text = values.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        errors.append(
            (name, _("This is longer than %(value)s characters. Shorten it.", value=counted(LONGEST)))
        )
    return text


def _days(values: Mapping[str, str], name: str, errors: Errors) -> int | None:
    text = values.get(name, "").strip()
    number = _whole(text, 0, MOST_DAYS)
    if text and number is None:
        errors.append(
            (
                name,
                _(
                    "Write a whole number of days up to %(value)s, or leave it empty.",
                    value=counted(MOST_DAYS),
                ),
            )
        )
    return number


def _day(text: str, name: str, errors: Errors) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is None or not 1980 <= day.year <= 2200:
        errors.append((name, _("Write the date as year-month-day, for example 2026-06-14.")))
        return None
    return day


def _whole(text: str, least: int, most: int) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        return None
    return int(text) if least <= int(text) <= most else None


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
