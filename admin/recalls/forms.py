"""What the form of a recall's contents sent, as the domain keeps it, with every slip at its field. No rules here."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from admin.countries import Errors, countries
from registry.recalls.contents import COUNTS, DATES, FLAGS, PARTS, TEXTS
from registry.tongue.counts import whole
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number

MOST_ROWS = 40


def typed(form: MultiDict[str, str]) -> tuple[dict[str, Any], Errors]:
    """The contents and what could not be read. What could not be read stays in `form`, so nothing is lost."""
    errors: Errors = []
    said: dict[str, Any] = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
    said["language"] = said["language"] or "en"
    said |= {name: name in form for name in FLAGS}
    said |= {name: _day(form, name, errors) for name in DATES}
    said |= {name: _count(form, name, errors) for name in COUNTS}
    said["sold_in"] = list(countries("sold_in", form.get("sold_in", ""), errors))
    said["models"] = [row.strip() for row in form.get("models", "").splitlines() if row.strip()][:2000]
    said["brand_ids"] = _numbers(form.getlist("brand_ids"))
    said["product_ids"] = _numbers(form.getlist("product_ids"))
    said |= {name: rows(form, name) for name in PARTS}
    for name in TEXTS:
        if len(said[name]) > TEXTS[name]:
            errors.append(
                (name, _("This is longer than %(name)s characters. Shorten it.", name=number(TEXTS[name])))
            )
    errors += _links_faults(said) + _parts_faults(said)
    said["identifiers"] = [_identifier(row) for row in said["identifiers"]]
    return said, errors


def rows(form: Mapping[str, str], part: str) -> list[dict[str, Any]]:
    """The rows of contacts, links or identifiers that hold anything, in their order."""
    pattern = re.compile(rf"{part}-(\d{{1,3}})-([a-z_]+)")
    found: dict[int, dict[str, Any]] = {}
    for name, value in form.items():
        if (match := pattern.fullmatch(name)) and match[2] in PARTS[part][1]:
            found.setdefault(int(match[1]), {})[match[2]] = value.strip()[:2000]
    kept = [row for _, row in sorted(found.items()) if any(v for k, v in row.items() if k != "kind")]
    return kept[:MOST_ROWS]


def _identifier(row: dict[str, Any]) -> dict[str, Any]:
    """Choices as a list; a name made from the label where none was given, since rules call it by that."""
    choices = [one.strip() for one in re.split(r"[\n,;]", row.get("choices", "")) if one.strip()]
    name = row.get("field") or re.sub(r"[^a-z0-9]+", "_", row.get("label", "").lower()).strip("_")[:60]
    return {**row, "field": name, "kind": row.get("kind") or "text", "choices": choices}


def _parts_faults(said: dict[str, Any]) -> Errors:
    found: Errors = []
    longest = {"region": 120, "name": 200, "phone": 60, "email": 200, "url": 1000, "hours": 200, "text": 200,
               "field": 60, "label": 200, "help": 2000, "example": 120, "choices": 2000, "kind": 20,
               "alt": 300}  # fmt: skip
    for part in PARTS:
        for n, row in enumerate(said[part]):
            for key, value in row.items():
                if len(value) > longest.get(key, 2000):
                    found.append(
                        (f"{part}-{n}-{key}", _("This is longer than %(key)s characters.", key=longest[key]))
                    )
            if (url := row.get("url")) and not _is_web(url):
                found.append((f"{part}-{n}-url", _("Write the whole address, beginning with https://")))
    for n, row in enumerate(said["links"]):
        if not row.get("text") or not row.get("url"):
            found.append((f"links-{n}-text", _("A link has an address and words that say where it leads.")))
    return found + _identifier_faults(said["identifiers"])


def _identifier_faults(identifiers: list[dict[str, Any]]) -> Errors:
    found: Errors = []
    names: set[str] = set()
    for n, row in enumerate(identifiers):
        name = _identifier(row)["field"]
        if not row.get("label"):
            found.append((f"identifiers-{n}-label", _("Say how people are asked for it.")))
        elif not re.fullmatch(r"[a-z0-9][a-z0-9_ ]{0,59}", name):
            found.append(
                (f"identifiers-{n}-field", _("Use small letters, digits, blanks and _ in its short name."))
            )
        elif name in names:
            found.append(
                (
                    f"identifiers-{n}-field",
                    _("“%(name)s” is there twice. Give one of them another short name.", name=name),
                )
            )
        names.add(name)
    return found


def _links_faults(said: dict[str, Any]) -> Errors:
    if said["source"] and not _is_web(said["source"]):
        return [("source", _("Write the whole address, beginning with https://"))]
    return []


def _is_web(url: str) -> bool:
    """Only addresses that a browser fetches: nothing that runs."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s<>\"\\]", url)


def _day(form: Mapping[str, str], name: str, errors: Errors) -> str | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        errors.append((name, _("Write the date as year-month-day, for example 2024-06-14.")))
        return None


def _count(form: Mapping[str, str], name: str, errors: Errors) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    count = whole(text)
    if count is None:
        errors.append((name, _("Write a whole number, for example 12,500, or leave it empty.")))
    return count


def _numbers(values: list[str]) -> list[int]:
    return sorted({int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 10})
