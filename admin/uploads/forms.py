"""What the forms of uploads sent, as the journeys take it. Meaning is the domain's."""

import re
from collections.abc import Mapping
from typing import Any

from registry.intake.models import RECALL_LIST, Upload
from registry.intake.roles import ORDERS
from registry.journeys.choosing import DIVIDERS

MOST_COLUMNS = 200
TYPED = "typed"
"""Chosen where a person types the character that divides the columns."""
_COLUMN = re.compile(r"column-(\d{1,3})")


def mapping(form: Mapping[str, str]) -> dict[str, str]:
    """Column index -> role, for those that were given one."""
    found = {match[1]: role for name, role in form.items() if role and (match := _COLUMN.fullmatch(name))}
    return {index: found[index][:20] for index in sorted(found, key=int)}


def options(form: Mapping[str, str], upload: Upload) -> dict[str, Any]:
    """How to read the file. What is not on the list of choices stays as it was."""
    guesses = encodings(upload)
    was = upload.options.get("encoding") or upload.layout.get("encoding") or "utf-8"
    delimiter = upload.options.get("delimiter") or upload.layout.get("delimiter") or ","
    sent: dict[str, Any] = {
        "header": "header" in form,
        "encoding": _one_of(form, "encoding", guesses, was),
        "delimiter": _divider(form, delimiter, upload.layout.get("delimiter") or ","),
        "dates": _one_of(form, "dates", list(ORDERS), ""),
    }
    if sheets := upload.layout.get("sheets"):
        sent["sheet"] = _one_of(form, "sheet", sheets, upload.layout.get("sheet") or sheets[0])
    if upload.purpose == RECALL_LIST:
        sent["how"] = _one_of(form, "how", ["replace", "add"], "replace")
        sent["action"] = _one_of(form, "action", ["include", "exclude"], "include")
    return sent


def _divider(form: Mapping[str, str], was: str, guessed: str) -> str:
    """One of the choices, or what was typed: chosen so, or typed without another choice. What is no divider is said at
    its field."""
    sent, typed = form.get("delimiter", ""), form.get("divider", "")[:20]
    typed = typed.strip() or typed[:1]
    if sent == TYPED or (typed and typed != was and sent in {"", was}):
        return typed
    return sent if sent in {*DIVIDERS, guessed} else was


def encodings(upload: Upload) -> list[str]:
    """Those that the file may be written in, the likeliest first."""
    first = upload.layout.get("encoding") or "utf-8"
    listed = [first, *upload.layout.get("encoding_guesses", ())]
    return list(dict.fromkeys(listed)) if is_text(upload) else [first]


def is_text(upload: Upload) -> bool:
    """Plain text, whose encoding is a guess; a workbook says its own."""
    return not upload.layout.get("sheets")


def number(text: str | None) -> int | None:
    """The number of a row in our tables, None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _one_of(form: Mapping[str, str], name: str, allowed: list[str], otherwise: str) -> str:
    sent = form.get(name, "")
    return sent if sent in allowed else otherwise
