"""Faults that people tell of show a defect before anybody is hurt: I am told once where one comes more often than
elsewhere, see the figures with their doubt, and begin a recall of these very units in one press, or say why it is none.
Callers commit."""

from datetime import timedelta

from registry.audit.who import By
from registry.catalogue.limits import brands_of
from registry.catalogue.models import Brand
from registry.catalogue.staff_queries import own_product
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.actions import queue
from registry.jobs.queries import waiting
from registry.jobs.running import Run
from registry.notices.actions import write
from registry.recalls import actions
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import Author
from registry.reports.radar import actions as radar
from registry.reports.radar import queries
from registry.reports.radar.queries import Shown
from registry.staff.permissions import Permission
from registry.staff.queries import people_who
from registry.vault import person_key

KIND = "radar"
EVERY = timedelta(hours=1)


def look_hourly() -> None:
    """Every minute: asks for the hour's look at each maker whose faults have changed."""
    for maker in queries.makers_to_look_at(now() - EVERY):
        last = queries.last_look(maker)
        if last is not None and last.sign == radar.sign_of(maker):
            last.looked_at = now()
        elif waiting(KIND, maker) is None:
            queue(KIND, organisation_id=maker, by_id=None, by_name="", subject_id=maker)
    db.session.commit()


def look(run: Run) -> None:
    """The job. What is new is told with it, once."""
    maker = run.subject_id or 0
    for number in radar.look(maker):
        shown = queries.own_signal(maker, number)
        if shown is not None:
            _tell(shown)


def _tell(shown: Shown) -> None:
    said = {"signal": shown.row.id, "product": shown.product, "fault": shown.fault, "where": shown.where}
    maker = shown.row.organisation_id
    for one in people_who(maker, Permission.DRAFT_RECALLS, brands_of(shown.row.product_id)):
        facts = {"member": one.member_id} | said
        write("defect_signal", person_key(one.email), organisation_id=maker, facts=facts)


def propose(organisation_id: int, signal_id: int, by: Author) -> Recall | None:
    """The draft of a recall of these units, which somebody then completes and sends to review: the one that was begun
    before, if there is one. None where there is no such signal."""
    shown = queries.own_signal(organisation_id, signal_id, lock=True)
    product = own_product(organisation_id, shown.row.product_id) if shown else None
    if shown is None or product is None:
        return None
    if shown.row.own_recall_id is not None:
        return db.session.get_one(Recall, shown.row.own_recall_id)
    brand = db.session.get_one(Brand, product.brand_id)
    version = actions.start_recall(organisation_id, f"{brand.name} {product.name}: {shown.fault}"[:300], by)
    _fill(version, shown, product.brand_id, product.number_field, by)
    shown.row.own_recall_id = version.recall_id
    return db.session.get_one(Recall, version.recall_id)


def _fill(version: ScopeVersion, shown: Shown, brand_id: int, field: str, by: Author) -> None:
    """Its units as a list."""
    own = db.session.get_one(Recall, version.recall_id)
    runs = ((number, number) for number in queries.serials(shown.row))
    label = f"{shown.where}: {shown.fault}"[:200]
    made = add_list(own, runs, field, label)
    if not made.numbers:
        raise Refused("", "None of these units is on record any more.")
    said = {**version.notice, "brand_ids": [brand_id], "product_ids": [shown.row.product_id]}
    rule: dict[str, object] = {"any": [{field: {"lookup": list_name(made)}}]}
    actions.save_draft(version, by, actions.fingerprint(version), criteria=rule, said=said)


def close(organisation_id: int, signal_id: int, reason: str, by: By) -> bool:
    """Raises Refused where no reason is given. False where there is no such signal."""
    shown = queries.own_signal(organisation_id, signal_id, lock=True)
    if shown is not None:
        radar.close(shown.row, reason, by)
    return shown is not None
