"""The queue, broken promises first, and the page of one request. Opening one is a look at what somebody wrote, and goes
into the log each time."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from admin.account.guard import actor, needs
from admin.cases.area import LARGEST, bp, by, may_reach, only, own
from registry.cases import staff_queries
from registry.cases.parts import parts_of
from registry.cases.queries import file_of
from registry.cases.references import shown
from registry.cases.staff_queries import STATES, Wish
from registry.cases.stages import STAGES
from registry.cases.steps import STAFF_STEPS, said
from registry.clock import now
from registry.db import commits
from registry.faults.harm import HURT
from registry.faults.queries import codes_of
from registry.journeys import casework
from registry.journeys.appointing import zone_for
from registry.journeys.following import Followed
from registry.plates.papers import ending
from registry.regimes.accidents import duties
from registry.remedies.offers import NAMES
from registry.staff.permissions import Permission
from registry.tongue.zones import zones


@bp.get("")
@needs(Permission.WORK_CASES)
def index() -> str:
    return queue_page()


@bp.get("/<int:case_id>")
@needs(Permission.WORK_CASES)
@commits
def page(case_id: int) -> str:
    return case_page(case_id)


@bp.get("/<int:case_id>/files/<int:file_id>")
@needs(Permission.WORK_CASES)
def file(case_id: int, file_id: int) -> Response:
    """A file as it is kept."""
    case = own(case_id, lock=False)
    found, data = (file_of(case.id, file_id) if file_id <= LARGEST else None) or abort(404)
    answer = Response(data, mimetype=found.kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="file-{found.id}.{ending(found.kind)}"'
    return answer


def queue_page(errors: list[tuple[str, str]] | None = None) -> str:
    wish, maker = _wish(), actor().organisation_id
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    kept: dict[str, Any] = {
        "q": wish.text or None, "state": wish.state, "late": wish.late or None, "kind": wish.kind or None,
        "turn": wish.turn or None, "to": request.args.get("to") or None,
    }  # fmt: skip
    lead = actor().may(Permission.LEAD_CASES)
    return render_template(
        "admin/cases/index.html",
        found=casework.listed(maker, wish, only(), number), counts=staff_queries.counts(maker, only()), wish=wish,
        to=request.args.get("to", ""), people=casework.assignees(maker) if lead else [], lead=lead,
        kinds=list(NAMES.items()),
        steps=STAFF_STEPS, href=url_for("cases.index", **kept, page=""), errors=errors or [], typed=request.form,
        shown=shown,
    )  # fmt: skip


def case_page(
    case_id: int,
    errors: list[tuple[str, str]] | None = None,
    contact: dict[str, str] | None = None,
    injury: dict[str, str] | None = None,
) -> str:
    """With what was typed, where something of it could not be taken."""
    maker = actor().organisation_id
    found = (casework.look(maker, case_id, by(), only()) if case_id <= LARGEST else None) or abort(404)
    claim, lead = found.claim, actor().may(Permission.LEAD_CASES)
    return render_template(
        f"admin/cases/{'claim' if claim else 'page'}.html",
        found=found, contact=contact, reach=may_reach(found.case), said=said, choices=STAFF_STEPS, kinds=NAMES,
        today=now().date(),
        reference=shown(found.case.reference), parts_there=parts_of(maker), errors=errors or [],
        wrong=dict(errors or []), typed=request.form, lead=lead,
        people=casework.assignees(maker, found.case) if lead else [], injury=injury, stages=STAGES,
        zones=zones(), zone=zone_for(found.case, found.recall), **_of_claim(found),
    )  # fmt: skip


def _of_claim(found: Followed) -> dict[str, Any]:
    """What a claim's page needs besides."""
    claim, known = found.claim, found.case.opened_at
    if claim is None:
        return {}
    return {
        "codes": codes_of(found.case.organisation_id, claim.report.product_id),
        "duties": duties(known) if claim.report.harm in HURT and known else (),
        "now": now(),
    }


def _wish() -> Wish:
    told = request.args
    state, to = told.get("state", ""), told.get("to", "")
    return Wish(
        state=state if state in STATES else STATES[0],
        late=bool(told.get("late")),
        turn=told.get("turn", "") if told.get("turn") in ("maker", "owner") else "",
        kind=told.get("kind", "") if told.get("kind") in NAMES else "",
        recall_id=min(max(0, told.get("recall", 0, type=int)), LARGEST) or None,
        assignee=actor().member_id if to == "me" else staff_queries.NOBODY if to == "nobody" else None,
        text=" ".join(told.get("q", "")[:120].split()),
    )
