"""Which units of people a recall leaves in doubt, and what is asked of each: for letters, a batch at a time. Judged
when the letter goes out, so that nobody is asked for what they have told meanwhile."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import exists, func, literal, or_, select, union_all

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.matching.asked import Needs, in_doubt
from registry.matching.models import RecallAsked, RecallAskedSale
from registry.notices.models import Letter
from registry.notices.together import among
from registry.recalls.fields import question, words_for
from registry.recalls.models import Identifier, Recall, ScopeVersion
from registry.registrations.models import Registration, UnitAnswer
from registry.registrations.queries import ACTIVE, WAITING
from registry.sales.models import SaleCustomer, SaleLine
from registry.units.models import Unit

Facts = dict[str, Any]
Key = tuple[int, str]
"""A recall and a person."""
MOST = 50


def asked_units(
    people: Collection[str], recalls: Mapping[int, Recall]
) -> tuple[dict[Key, list[Facts]], dict[Key, list[tuple[Facts, int]]]]:
    """Units in doubt now, each with its `question`; and those that left with a version."""
    here: dict[Key, list[Facts]] = defaultdict(list)
    gone: dict[Key, list[tuple[Facts, int]]] = defaultdict(list)
    rows = db.session.execute(union_all(_registered(people, recalls), _sold(people, recalls))).all()
    needs = _needs([row for row in rows if row.left_number is None], recalls)
    for row in rows:
        unit = {"product": f"{row.brand} {row.name}", "model": row.model, "number": row.number}
        key = (row.recall_id, row.person)
        if row.left_number is not None:
            gone[key].append((unit, row.left_number))
        elif (asked := needs.get((row.recall_id, row.owned, row.id))) and unit not in map(bare, here[key]):
            here[key].append({**unit, "question": asked})
    return here, gone


def asked_of(letter: Letter) -> tuple[list[Registration], list[tuple[SaleLine, Unit | None]]]:
    """The registrations and purchases of whoever got a letter that its recall leaves in doubt, or did before they
    answered."""
    answered = exists().where(UnitAnswer.registration_id == Registration.id)
    own = select(Registration).join(RecallAsked, RecallAsked.registration_id == Registration.id)
    own = own.where(
        RecallAsked.recall_id == letter.recall_id,
        Registration.person == letter.person,
        Registration.state == ACTIVE,
        or_(RecallAsked.left_number.is_(None), answered),
    )
    told = exists().where(UnitAnswer.sale_line_id == SaleLine.id)
    bought = (
        select(SaleLine, Unit)
        .join(RecallAskedSale, RecallAskedSale.sale_line_id == SaleLine.id)
        .join(SaleCustomer, SaleCustomer.sale_line_id == SaleLine.id)
        .outerjoin(Unit, Unit.id == SaleLine.unit_id)
        .where(
            RecallAskedSale.recall_id == letter.recall_id,
            SaleCustomer.person == letter.person,
            SaleLine.superseded_by_id.is_(None),
            or_(RecallAskedSale.left_number.is_(None), told),
            ~_known(),
        )
    )
    sales = db.session.execute(bought.order_by(SaleLine.id).limit(MOST)).all()
    return list(db.session.scalars(own.order_by(Registration.id).limit(MOST))), [
        (line, unit) for line, unit in sales
    ]


def bare(unit: Facts) -> Facts:
    """Without the question."""
    return {name: value for name, value in unit.items() if name != "question"}


def _needs(rows: Collection[Any], recalls: Mapping[int, Recall]) -> dict[tuple[int, bool, int], str]:
    """Recall, whether registered, and the number of a registration or sale line -> the question to ask first."""
    found: dict[tuple[int, bool, int], str] = {}
    for recall_id in {row.recall_id for row in rows}:
        version = _current(recalls[recall_id])
        mine = [row for row in rows if row.recall_id == recall_id]
        owned, bought = in_doubt(
            version, [row.id for row in mine if row.owned], [row.id for row in mine if not row.owned]
        )
        labels = _labels(recall_id)
        for is_owned, needs in ((True, owned), (False, bought)):
            found |= {(recall_id, bool(is_owned), n): text for n, text in _questions(needs, labels).items()}
    return found


def _questions(needs: Needs, labels: Mapping[str, str]) -> dict[int, str]:
    return {
        number: question(labels.get(fields[0]) or words_for(fields[0]).label)
        for number, fields in needs.items()
    }


def _labels(recall_id: int) -> dict[str, str]:
    """What the recall calls its own identifiers."""
    rows = db.session.execute(
        select(Identifier.field, Identifier.label).where(Identifier.recall_id == recall_id)
    )
    return {row.field: row.label for row in rows}


def _current(recall: Recall) -> ScopeVersion:
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall.id, ScopeVersion.number == recall.current_number
    )
    return db.session.scalars(wanted).one()


def _registered(people: Collection[str], recalls: Collection[int]) -> Any:
    return (
        select(
            RecallAsked.recall_id, Registration.person, RecallAsked.left_number, Brand.name.label("brand"),
            Product.name, Registration.model, Registration.number, Registration.id, literal(True).label("owned"),
        )
        .select_from(Registration)
        .join(RecallAsked, RecallAsked.registration_id == Registration.id)
        .join(Product, Product.id == Registration.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .where(
            among(Registration.person, people), Registration.state == ACTIVE, RecallAsked.recall_id.in_(recalls)
        )
    )  # fmt: skip


def _sold(people: Collection[str], recalls: Collection[int]) -> Any:
    return (
        select(
            RecallAskedSale.recall_id, SaleCustomer.person, RecallAskedSale.left_number,
            Brand.name.label("brand"), Product.name, func.coalesce(Unit.model, "").label("model"),
            func.coalesce(Unit.serial, SaleLine.lot).label("number"), SaleLine.id,
            literal(False).label("owned"),
        )
        .select_from(SaleCustomer)
        .join(RecallAskedSale, RecallAskedSale.sale_line_id == SaleCustomer.sale_line_id)
        .join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
        .join(Product, Product.id == SaleLine.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .outerjoin(Unit, Unit.id == SaleLine.unit_id)
        .where(among(SaleCustomer.person, people), RecallAskedSale.recall_id.in_(recalls), ~_known())
    )  # fmt: skip


def _known() -> Any:
    """Its customer has registered it, and is asked as its owner; or had it, and has it no more."""
    return exists().where(
        Registration.unit_id == SaleLine.unit_id,
        Registration.person == SaleCustomer.person,
        Registration.state != WAITING,
    )
