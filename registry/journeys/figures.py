"""The figures of a list that was loaded and not yet filed: what a person decides on. Writes nothing."""

from collections import Counter
from typing import Any

from registry.db import db
from registry.intake.listed.known import Known
from registry.intake.listed.queries import filed_for_recall
from registry.intake.models import Upload
from registry.recalls.actions import public_version, working_version
from registry.recalls.bounding import Bounds, bounds_after
from registry.recalls.comparing import advice, compare
from registry.recalls.models import Recall
from registry.recalls.scoping import Listed, with_lists
from registry.recalls.tallying import Tally

REPLACE = "replace"


def summary_of(upload: Upload, known: Known) -> dict[str, Any]:
    """See the page of an upload for what each figure means."""
    recall = db.session.get_one(Recall, upload.recall_id)
    counts = upload.cursor.get("counts", {})
    figures = upload.cursor["load"]["figures"]
    groups = [_group(one, known) for one in figures]
    rule = rule_with(upload, [_listed(group) for group in groups])
    compared = compare(upload.organisation_id, recall.id, rule, tallies_of(figures))
    return {
        "rows": {
            "read": upload.rows,
            "faulty": upload.faulty,
            **{name: counts.get(name, 0) for name in ("singles", "ranges", "prefixes", "empty")},
        },
        "numbers": compared["numbers"],
        "units_announced": recall.units_announced,
        "advice": advice(compared["numbers"], recall.units_announced),
        "merged": {
            "from": counts.get("singles", 0) + counts.get("ranges", 0),
            "to": sum(group["spans"] for group in groups),
        },
        "groups": groups,
        "by_model": compared["by_model"],
        "difference": compared["difference"],
        "replaced": _replaced(upload),
        "overlaps": compared["overlaps"],
        "bounds": compared["bounds"],
        "more_bounds": compared["more_bounds"],
        "problems": _problems(upload),
    }


def bounds_of(upload: Upload, after: tuple[int, str]) -> Bounds:
    """The numbers at the bounds of the rule as it would be, a page at a time."""
    return bounds_after(upload.organisation_id, rule_with(upload, listed_of(upload)), after)


def tallies_of(figures: list[dict[str, Any]]) -> dict[int, Tally]:
    """What the loader counted, list by list."""
    names = ("spans", "numbers", "ranges")
    return {
        one["list_id"]: Tally(**{name: one[name] for name in names}) for one in figures if "ranges" in one
    }


def rule_with(upload: Upload, listed: list[Listed]) -> dict[str, Any]:
    """The rule of the recall's draft (else of what is public) once these lists are in it."""
    replaced = None
    if upload.options.get("how", REPLACE) == REPLACE:
        replaced = [one.group() for other in filed_for_recall(upload) for one in listed_of(other)]
    return with_lists(_rule_now(upload), listed, replaced)


def _rule_now(upload: Upload) -> dict[str, Any]:
    recall_id = upload.recall_id or 0
    version = working_version(recall_id) or public_version(recall_id)
    return dict(version.criteria) if version else {"any": []}


def _replaced(upload: Upload) -> list[dict[str, Any]]:
    """Files that stand in the rule now and whose place this one takes, with their numbers."""
    if upload.options.get("how", REPLACE) != REPLACE:
        return []
    rule, found = _rule_now(upload), []
    standing = [*(rule.get("any") or ()), *(rule.get("except") or ())]
    for other in filed_for_recall(upload):
        groups = [one for one in other.summary.get("groups", ()) if _listed(one).group() in standing]
        if groups:
            numbers = sum(group["numbers"] for group in groups)
            found.append({"id": other.id, "file": other.file_name, "numbers": numbers})
    return found


def listed_of(upload: Upload) -> list[Listed]:
    """The lists that a summary tells of, as a rule takes them."""
    return [_listed(group) for group in upload.summary.get("groups", ())]


def _listed(group: dict[str, Any]) -> Listed:
    return Listed(
        tuple(group["models"]),
        group["field"],
        group["side"] == "exclude",
        group["list_id"],
        tuple(group["prefixes"]),
    )


def _group(figures: dict[str, Any], known: Known) -> dict[str, Any]:
    return {
        "models": _models(figures["group"][1:], known),
        "field": "lot" if figures["group"][0] == "l" else "serial",
        "side": figures["side"],
        "list_id": figures["list_id"] if figures["spans"] else None,
        "spans": figures["spans"],
        "numbers": figures["numbers"],
        "prefixes": list(figures["prefixes"]),
    }


def _models(owner: str, known: Known) -> list[str]:
    """What stands behind a group of staged lines: a model, a product with its models, or nothing."""
    if owner.startswith("p"):
        product = known.products.get(int(owner[1:]))
        return list(product.models) if product else []
    return [known.texts.get(owner[1:], owner[1:])] if owner else []


def _problems(upload: Upload) -> dict[str, int]:
    late = upload.cursor.get("late", {}).get("kinds", {})
    return dict(Counter(upload.cursor.get("kinds", {})) + Counter(late))
