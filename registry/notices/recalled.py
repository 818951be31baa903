"""What letters of a recall say: what the recall says now, and which units of this person it covers, may cover, or
covers no more.
Read a batch at a time, when the letters go out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, false, func, or_, select, union_all
from sqlalchemy.orm import selectinload

from registry import links
from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.matching.models import RecallAudience, RecallRegistered
from registry.notices.doubtful import asked_units, bare
from registry.notices.models import SENT, Letter
from registry.notices.plain import plain
from registry.notices.together import among
from registry.notices.watchers import watched_units, with_watched
from registry.recalls.models import Recall
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.remedies.offers import promised
from registry.sales.models import SaleCustomer, SaleLine
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language, marked
from registry.units.models import Unit

Facts = dict[str, Any]
Key = tuple[int, str]
"""A recall and a person."""
BACK = frozenset({"no_longer", "cleared"})
"""What takes an earlier letter back."""
SAYS_LEFT = BACK | {"widened"}
"""Kinds that name what a version left out."""
DO_NOW = {
    "stop_using": marked("Stop using it now."),
    "limit_use": marked("Use it only as the recall allows."),
    "take_care": marked("Take care until it is repaired."),
}


def recall_facts(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """None where there is nothing to say any more: the unit is not covered now, or was given away."""
    recalls = _recalls({letter.recall_id or 0 for letter in letters})
    people = {letter.person for letter in letters}
    now, gone = _units(people, set(recalls))
    doubtful, clear = asked_units(people, recalls)
    watched, unwatched = watched_units(people, recalls)
    told = _told_before([letter for letter in letters if letter.kind in SAYS_LEFT])
    said = {number: said_of(recall) for number, recall in recalls.items()}
    made: list[tuple[int, Facts | None]] = []
    for letter in letters:
        recall, key = recalls.get(letter.recall_id or 0), (letter.recall_id or 0, letter.person)
        here, asked = with_watched(now.get(key, []), watched.get(key, ())), doubtful.get(key, [])
        open_ = [bare(unit) for unit in asked] + here
        out = (clear if letter.kind == "cleared" else gone).get(key, ())
        left = [unit for unit, number in out if number == letter.version_number and unit not in open_]
        left = with_watched(left if key in told else [], unwatched.get(key, ()))
        wanted = left if letter.kind in BACK else asked if letter.kind == "one_more" else here
        own = facts_for(recall, here, left, asked, said[recall.id]) if recall and wanted else None
        made.append((letter.id, own))
    return made


def facts_for(
    recall: Recall, here: list[Facts], left: list[Facts], asked: list[Facts], said: Facts | None = None
) -> Facts:
    """`asked` are units in doubt, each with the question that is asked of it. `said` as `said_of` has it."""
    named = {(unit["product"]) for unit in here or left or asked}
    one = next(iter(named)) if len(named) == 1 else (recall.product_text or recall.title)
    return {**(said or said_of(recall)), "product": one, "units": here, "left": left, "asked": asked}


def said_of(recall: Recall) -> Facts:
    """What is the same in all letters of a recall in one language."""
    contact = next((one for one in recall.contacts if one.phone or one.email or one.url), None)
    kept = recall.translations.get(language()) or {}
    said = kept if kept.get("of") else {}  # whole, and of these very words: registry/recalls/translating.py
    return {
        "title": said.get("title") or recall.title,
        "do_now": _(DO_NOW.get(recall.severity, "")),
        "hazard": said.get("hazard") or recall.hazard,
        "what_to_do": said.get("what_to_do") or recall.what_to_do,
        "remedy": said.get("remedy") or recall.remedy,
        "remedy_available": recall.remedy_available,
        "offered": bool(promised(recall.remedies)) and recall.remedy_available,
        "contact": contact and {"name": contact.name, "phone": contact.phone, "email": contact.email},
        "reference": recall.reference,
        "page": links.recall(recall.slug),
        "demo": recall.is_demo,
    }


def _recalls(ids: set[int]) -> Mapping[int, Recall]:
    wanted = select(Recall).where(Recall.id.in_(ids)).options(selectinload(Recall.contacts))
    return {recall.id: recall for recall in db.session.scalars(wanted)}


def _units(
    people: set[str], recalls: set[int]
) -> tuple[dict[Key, list[Facts]], dict[Key, list[tuple[Facts, int]]]]:
    """What is covered now, and what left with which version; a unit once, however often it is known."""
    here: dict[Key, list[Facts]] = defaultdict(list)
    gone: dict[Key, list[tuple[Facts, int]]] = defaultdict(list)
    seen: set[tuple[Any, ...]] = set()
    rows = db.session.execute(union_all(_registered(people, recalls), _sold(people, recalls))).all()
    for row in sorted(rows, key=lambda one: (one.left_number is not None, -(one.left_number or 0))):
        model, number = (plain(text) if row.unconfirmed else text for text in (row.model, row.number))
        unit = {"product": f"{row.brand} {row.name}", "model": model, "number": number}
        same = (row.recall_id, row.person, *unit.values())
        if same in seen:
            continue
        seen.add(same)
        if row.left_number is None:
            here[row.recall_id, row.person].append(unit)
        else:
            gone[row.recall_id, row.person].append((unit, row.left_number))
    return here, gone


def _registered(people: set[str], recalls: set[int]) -> Any:
    mine = and_(
        RecallRegistered.registration_id == Registration.id,
        RecallRegistered.recall_id.in_(recalls),
    )
    return (
        select(
            RecallRegistered.recall_id, Registration.person, RecallRegistered.left_number,
            Brand.name.label("brand"), Product.name, Registration.model, Registration.number,
            Registration.confirmed_at.is_(None).label("unconfirmed"),
        )
        .select_from(Registration)
        .join(RecallRegistered, mine)
        .join(Product, Product.id == Registration.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .where(among(Registration.person, people), Registration.state == ACTIVE)
    )  # fmt: skip


def _sold(people: set[str], recalls: set[int]) -> Any:
    mine = and_(
        RecallAudience.sale_line_id == SaleCustomer.sale_line_id, RecallAudience.recall_id.in_(recalls)
    )
    ended = (
        select(Registration.id)
        .where(
            Registration.unit_id == SaleLine.unit_id,
            Registration.person == SaleCustomer.person,
            Registration.state.not_in((ACTIVE, "waiting")),
        )
        .exists()
    )
    return (
        select(
            RecallAudience.recall_id, SaleCustomer.person, RecallAudience.left_number, Brand.name.label("brand"),
            Product.name, func.coalesce(Unit.model, "").label("model"),
            func.coalesce(Unit.serial, SaleLine.lot).label("number"), false().label("unconfirmed"),
        )
        .select_from(SaleCustomer)
        .join(RecallAudience, mine)
        .join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
        .join(Product, Product.id == SaleLine.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .outerjoin(Unit, Unit.id == SaleLine.unit_id)
        .where(among(SaleCustomer.person, people), ~ended)
    )  # fmt: skip


def _told_before(letters: Sequence[Letter]) -> set[Key]:
    """Who learned of the recall before: by a letter that was sent, on the page, or as a watcher."""
    if not letters:
        return set()
    people, recalls = {one.person for one in letters}, {one.recall_id for one in letters}
    numbers = range(1, max(one.version_number or 0 for one in letters) + 1)
    sent = select(Letter.recall_id, Letter.person).where(
        Letter.recall_id.in_(recalls),
        Letter.version_number.in_(numbers),
        Letter.person.in_(people),
        or_(Letter.state == SENT, Letter.sent_at.is_not(None)),
    )
    bought = (
        select(RecallAudience.recall_id, SaleCustomer.person)
        .select_from(SaleCustomer)
        .join(RecallAudience, RecallAudience.sale_line_id == SaleCustomer.sale_line_id)
        .where(
            SaleCustomer.person.in_(people),
            RecallAudience.recall_id.in_(recalls),
            RecallAudience.told_number.is_not(None),
        )
    )
    shown = (
        select(RecallRegistered.recall_id, Registration.person)
        .select_from(Registration)
        .join(RecallRegistered, RecallRegistered.registration_id == Registration.id)
        .where(
            Registration.person.in_(people),
            RecallRegistered.recall_id.in_(recalls),
            RecallRegistered.told_number.is_not(None),
        )
    )
    every: Any = union_all(sent, shown, bought)
    return {(row[0], row[1]) for row in db.session.execute(every)}
