"""Businesses that got units of a recall as rows behind numbers: told, heard from, checked, and what became of theirs,
by where they stand in the chain."""

from typing import Any

from sqlalchemy import Integer, case, exists, func, literal, or_, select

from registry.consignees.levels import ACTED, METHODS, RESULTS
from registry.consignees.models import Consignee, EffectivenessCheck
from registry.reports.sources.models import MOMENT, Source
from registry.units.places.models import (
    DISTRIBUTOR,
    PLANT,
    RETAILER,
    SERVICE,
    WAREHOUSE,
    WHOLESALER,
    Party,
    Place,
)

of, check = Consignee, EffectivenessCheck
MAKER, TRADE, SHOP, OTHER = "maker", "distributor", "retailer", "other"
LEVELS = {MAKER: "Manufacturer", TRADE: "Distributor", SHOP: "Retailer", OTHER: "Not recorded"}
HEADS = {"name": "Business", "level": "Level", "units": "Units it got"}
CHECKED = {"method": "Asked by", "result": "What came of it"}
LABELS = {"level": LEVELS}


def _runs(*kinds: str) -> Any:
    """The business has, or is, a place of one of these kinds."""
    own = or_(Place.id == of.place_id, Place.party_id == of.party_id)
    return (
        exists().where(Place.organisation_id == of.organisation_id, own, Place.kind.in_(kinds)).correlate(of)
    )


def level() -> Any:
    """The last storey of the chain on which it stands: who keeps a shop and a warehouse is a retailer."""
    ours = exists().where(Party.id == of.party_id, Party.is_maker).correlate(of)
    return case(
        (ours, MAKER), (_runs(RETAILER, SERVICE), SHOP), (_runs(DISTRIBUTOR, WHOLESALER, WAREHOUSE), TRADE),
        (_runs(PLANT), MAKER), else_=OTHER,
    )  # fmt: skip


def _rows(at: Any, recall_id: int, *columns: Any) -> Any:
    """The name is that of the business, or of its place, as somebody last wrote it."""
    name = func.coalesce(
        func.nullif(Party.name, ""), Party.uri, func.nullif(Place.name, ""), Place.uri, of.name
    )
    wanted = select(
        of.id.label("number"), at.label("at"), name.label("name"), level().label("level"),
        of.got.label("units"), literal(0, Integer()).label("request"), *columns,
    )  # fmt: skip
    wanted = wanted.select_from(of).outerjoin(Party, Party.id == of.party_id)
    return wanted.outerjoin(Place, Place.id == of.place_id).where(of.recall_id == recall_id)


def _dated(at: Any) -> Any:
    return lambda recall_id: _rows(at, recall_id).where(at.is_not(None))


def _back(column: Any, *levels: str) -> Any:
    """Units that they say they sent back or set aside, when they last said it."""

    def rows(recall_id: int) -> Any:
        said = column.label("said")
        return _rows(of.answered_at, recall_id, said).where(column > 0, level().in_(levels))

    return rows


def _checks(at: Any, *where: Any) -> Any:
    def rows(recall_id: int) -> Any:
        came = check.result.label("result"), check.method.label("method")
        return (
            _rows(at, recall_id, *came)
            .join(check, check.consignee_id == of.id)
            .where(at.is_not(None), *where)
        )

    return rows


def _source(words: str, what: str, rows: Any) -> Source:
    return Source(words, what, HEADS, rows, MOMENT, labels=LABELS)


def _sum(words: str, what: str, rows: Any) -> Source:
    return Source(words, what, HEADS | {"said": "Units"}, rows, MOMENT, "said", LABELS)


def _check(words: str, what: str, rows: Any) -> Source:
    return Source(
        words, what, HEADS | CHECKED, rows, MOMENT, labels=LABELS | {"method": METHODS, "result": RESULTS}
    )


CONSIGNEES: dict[str, Source] = {
    "consignees/told": _source("Businesses told", "Got a stop-sale notice", _dated(of.told_at)),
    "consignees/read": _source("Businesses that confirmed it", "Pressed that they read it", _dated(of.acknowledged_at)),
    "consignees/answered": _source("Businesses that answered", "Told what became of theirs", _dated(of.answered_at)),
    "back/maker": _sum("Sent back by sites of the maker", "Units, as they say", _back(of.returned, MAKER)),
    "back/distributor": _sum("Sent back by distributors", "Units, as they say", _back(of.returned, TRADE)),
    "back/retailer": _sum("Sent back by retailers", "Units, as they say", _back(of.returned, SHOP)),
    "back/other": _sum("Sent back by other businesses", "Units, as they say", _back(of.returned, OTHER)),
    "held": _sum("Set aside", "Units that businesses say they hold back", _back(of.quarantined, *LEVELS)),
    "checks/drawn": _check("Businesses drawn for a check", "Are to be asked", _checks(check.drawn_at)),
    "checks/done": _check("Businesses checked", "Were asked", _checks(check.checked_at)),
    "checks/acted": _check("Businesses that acted", "Were told and acted",
                           _checks(check.checked_at, check.result == ACTED)),
}  # fmt: skip
