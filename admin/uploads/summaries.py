"""The summary of an upload with a value at every place, so that its page can show one that was cut short. Pure."""

from collections.abc import Mapping
from typing import Any

from registry.intake.models import RECALL_LIST, Upload

_LIST: dict[str, Any] = {
    "rows": {"singles": 0, "ranges": 0, "prefixes": 0, "empty": 0},
    "numbers": None, "units_announced": None, "advice": "", "merged": {"from": 0, "to": 0}, "groups": [],
    "by_model": [], "difference": {}, "overlaps": [], "bounds": [], "more_bounds": 0, "problems": {},
}  # fmt: skip
_RECORDS: dict[str, Any] = {
    "rows": {"new": None, "known": 0, "corrections": 0}, "by_product": [], "dealers": 0, "from": None, "until": None,
    "with_email": 0, "with_phone": 0, "with_address": 0, "delivered": 0, "lots": 0, "problems": {},
}  # fmt: skip
_DIFFERENCE = {"against": None, "added": 0, "removed": 0, "unchanged": 0}


def whole(purpose: str, summary: Mapping[str, Any]) -> dict[str, Any]:
    """All that the pages ask for."""
    given = _LIST if purpose == RECALL_LIST else _RECORDS
    found = {**given, **summary, "rows": {**given["rows"], **summary.get("rows", {})}}
    if found.get("difference"):
        found["difference"] = {**_DIFFERENCE, **found["difference"]}
    return found


def good_rows(upload: Upload) -> int:
    """How many rows would count: not those that are faulty, empty, or say again what others say of a sale."""
    rows: dict[str, int] = upload.summary.get("rows", {})
    names = (
        ("singles", "ranges", "prefixes")
        if upload.purpose == RECALL_LIST
        else ("new", "known", "corrections")
    )
    if names[0] not in rows:
        return upload.rows - upload.faulty
    late = upload.cursor.get("late", {}).get("faulty", 0) if upload.purpose == RECALL_LIST else 0
    return sum(rows.get(name, 0) for name in names) - int(late)
