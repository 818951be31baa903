"""Reads of what the radar found. Every query takes the maker: another's are not there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.faults.models import FaultCode, FaultReport
from registry.reports.radar.cells import units_in
from registry.reports.radar.models import PLANT, WEEK, DefectSignal, RadarLook
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import day
from registry.units.places.queries import NOWHERE, sites_by_ids

MOST = 200
OTHER = marked("Something without a code")


@dataclass(frozen=True, slots=True)
class Shown:
    """A signal in words."""

    row: DefectSignal
    product: str
    fault: str
    where: str


def signals(organisation_id: int) -> list[Shown]:
    """What stands and nobody has looked into first, the clearest in front."""
    wanted = _wanted(organisation_id).order_by(
        DefectSignal.closed_at.is_not(None),
        DefectSignal.stands.desc(),
        DefectSignal.score.desc(),
        DefectSignal.id,
    )
    rows = db.session.execute(wanted.limit(MOST)).all()
    places = sites_by_ids(organisation_id, [int(row[0].value) for row in rows if row[0].dimension == PLANT])
    return [_shown(row, places) for row in rows]


def own_signal(organisation_id: int, signal_id: int, *, lock: bool = False) -> Shown | None:
    wanted = _wanted(organisation_id).where(DefectSignal.id == signal_id)
    if lock:
        wanted = wanted.with_for_update(of=DefectSignal).execution_options(populate_existing=True)
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    values = [one[0] for one in row[0].around] if row[0].dimension == PLANT else []
    return _shown(row, sites_by_ids(organisation_id, [*map(int, values)]))


def around(shown: Shown) -> Iterator[tuple[str, list[Any]]]:
    """The cells beside it, each in words."""
    row = shown.row
    numbers = [int(one[0]) for one in row.around] if row.dimension == PLANT else []
    places = sites_by_ids(row.organisation_id, numbers)
    for one in row.around:
        yield where(row.dimension, one[0], places), one


def serials(row: DefectSignal) -> Iterator[str]:
    """All units of its cell, streamed."""
    return units_in(row.organisation_id, row.product_id, row.dimension, row.value)


def last_look(organisation_id: int) -> RadarLook | None:
    return db.session.get(RadarLook, organisation_id)


def where(dimension: str, value: str, places: Any) -> str:
    """A cell in words."""
    if dimension == WEEK:
        monday = date.fromisoformat(value)
        year, week, _weekday = monday.isocalendar()
        days = {"first": day(monday), "last": day(monday + timedelta(days=6))}
        return _("Made in week %(week)s of %(year)s (%(first)s to %(last)s)", week=week, year=year, **days)
    if dimension == PLANT:
        return _("Made at %(place)s", place=places.get(int(value), NOWHERE).title)
    length = ord(value[0]) - 64
    begin = value[1:] + "…" * (length >= len(value))
    return _("Serials %(begin)s, %(count)s characters", begin=begin, count=length)


def _wanted(organisation_id: int) -> Any:
    name = Brand.name + " " + Product.name
    wanted = select(DefectSignal, name, FaultCode.code, FaultCode.name)
    wanted = wanted.join(Product, Product.id == DefectSignal.product_id).join(
        Brand, Brand.id == Product.brand_id
    )
    wanted = wanted.outerjoin(FaultCode, FaultCode.id == DefectSignal.code_id)
    return wanted.where(DefectSignal.organisation_id == organisation_id)


def _shown(row: Any, places: Any) -> Shown:
    signal, product, code, name = row
    fault = f"{code}: {name}" if code else OTHER
    return Shown(signal, product, fault, where(signal.dimension, signal.value, places))


def makers_to_look_at(before: Any) -> Sequence[int]:
    """Makers with faults whose last look is older than that."""
    wanted = select(FaultReport.organisation_id).outerjoin(
        RadarLook, RadarLook.organisation_id == FaultReport.organisation_id
    )
    fresh = RadarLook.looked_at.is_(None) | (RadarLook.looked_at < before)
    return db.session.scalars(wanted.where(fresh).distinct()).all()
