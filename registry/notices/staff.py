"""Letters to a maker's own people: where they go, in which language, and what they say. Only to who still works there;
never anything about an owner."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from registry import links
from registry.cases.models import RemedyCase
from registry.cases.references import shown
from registry.catalogue.described import products_by_ids
from registry.db import db
from registry.notices.models import Letter
from registry.recalls.models import Recall
from registry.staff.models import Member, Membership
from registry.tongue.catalogues import ENGLISH
from registry.tongue.retelling import retold
from registry.tongue.speaking import gettext as _
from registry.tongue.words import iso_day, moment

KINDS = ("report_due", "saved_report", "injury_alert", "defect_signal", "case_moved")


def members_of(letters: Sequence[Letter]) -> dict[int, tuple[str, str, str]]:
    """Letter -> address, name and language of its member, who works for its maker now."""
    some = [letter for letter in letters if letter.kind in KINDS]
    wanted = (
        select(Member.id, Membership.organisation_id, Member.email, Member.name, Member.language)
        .join(Membership, Membership.member_id == Member.id)
        .where(Member.id.in_([_number(letter, "member") for letter in some]), Member.active)
    )
    rows = db.session.execute(wanted) if some else ()
    found = {(number, maker): (email, name, code or ENGLISH) for number, maker, email, name, code in rows}
    keys = {letter.id: (_number(letter, "member"), letter.organisation_id) for letter in some}
    return {number: found[key] for number, key in keys.items() if key in found}


def report_facts(letters: Sequence[Letter]) -> list[tuple[int, dict[str, Any] | None]]:
    """The report that is due, and the way to it."""
    there = members_of(letters)
    wanted = select(Recall.id, Recall.title).where(
        Recall.id.in_([_number(letter, "recall") for letter in letters])
    )
    titles = {row.id: row.title for row in db.session.execute(wanted)}
    made: list[tuple[int, dict[str, Any] | None]] = []
    for letter in letters:
        recall = _number(letter, "recall")
        own = {"title": titles.get(recall, ""), "desk": links.reports(recall)} | _due(letter.facts or {})
        made.append((letter.id, own if letter.id in there and recall in titles else None))
    return made


def _due(told: dict[str, Any]) -> dict[str, str]:
    """Which report, on what, until when."""
    first, last = (iso_day(told[name]) for name in ("first", "last"))
    period = _("%(first)s to %(last)s", first=first, last=last)
    return {"report": retold(told["report"]), "period": period, "due_on": iso_day(told["due_on"])}


def saved_facts(letters: Sequence[Letter]) -> list[tuple[int, dict[str, Any] | None]]:
    """The name of a kept report, and the way to it; none of its rows."""
    there = members_of(letters)
    made: list[tuple[int, dict[str, Any] | None]] = []
    for letter in letters:
        own = {
            "name": str((letter.facts or {}).get("name", "")),
            "desk": links.saved_report(_number(letter, "saved")),
        }
        made.append((letter.id, own if letter.id in there else None))
    return made


def injury_facts(letters: Sequence[Letter]) -> list[tuple[int, dict[str, Any] | None]]:
    """That somebody was hurt, and the way to what was told; never who, nor how."""
    there = members_of(letters)
    cases = {
        row.id: row for row in db.session.execute(_told([_number(letter, "case") for letter in letters]))
    }
    names = products_by_ids({row.product_id for row in cases.values() if row.product_id})
    made: list[tuple[int, dict[str, Any] | None]] = []
    for letter in letters:
        case = cases.get(_number(letter, "case"))
        died = (letter.facts or {}).get("harm") == "death"
        own = case and {
            "what": _("A death") if died else _("An injury"),
            "reference": shown(case.reference),
            "product": names.get(case.product_id or 0, ""),
            "known": moment(case.opened_at),
            "desk": links.case_desk(case.id),
        }
        made.append((letter.id, own if own and letter.id in there else None))
    return made


def _told(ids: Sequence[int]) -> Select[Any]:
    columns: list[Any] = [
        RemedyCase.id, RemedyCase.reference, RemedyCase.product_id, RemedyCase.opened_at,
    ]  # fmt: skip
    return select(*columns).where(RemedyCase.id.in_(ids), RemedyCase.opened_at.is_not(None))


def moved_facts(letters: Sequence[Letter]) -> list[tuple[int, dict[str, Any] | None]]:
    """That there is news of a request, and the way to it; never what somebody wrote."""
    there = members_of(letters)
    wanted = select(RemedyCase.id, RemedyCase.reference).where(
        RemedyCase.id.in_([letter.case_id or 0 for letter in letters])
    )
    references = {row.id: shown(row.reference) for row in db.session.execute(wanted)}
    made: list[tuple[int, dict[str, Any] | None]] = []
    for letter in letters:
        case = letter.case_id or 0
        own = {
            "reference": references.get(case, ""),
            "news": retold(str((letter.facts or {}).get("news", ""))),
        }
        own["desk"] = links.case_desk(case)
        made.append((letter.id, own if letter.id in there and case in references else None))
    return made


def signal_facts(letters: Sequence[Letter]) -> list[tuple[int, dict[str, Any] | None]]:
    """Where which fault comes more often, and the way to its figures."""
    there = members_of(letters)
    made: list[tuple[int, dict[str, Any] | None]] = []
    for letter in letters:
        said = letter.facts or {}
        own = {name: str(said.get(name, "")) for name in ("product", "fault", "where")}
        own |= {name: retold(own[name]) for name in ("fault", "where")}
        own["desk"] = links.signal(_number(letter, "signal"))
        made.append((letter.id, own if letter.id in there else None))
    return made


def _number(letter: Letter, name: str) -> int:
    return int((letter.facts or {}).get(name, 0))
