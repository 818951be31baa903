"""What staff read about label orders. Every query takes the maker: another's are not there. Writes nothing."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from registry.catalogue.limits import ALL, limited_to
from registry.catalogue.models import Product
from registry.db import db
from registry.jobs import queries as jobs
from registry.jobs.models import Job
from registry.labels import folders
from registry.labels.models import DONE, MAKING, LabelOrder

SVG_BYTES = 1_400
"""What a label takes in a zip, about."""


def own_orders(organisation_id: int, number: int, size: int) -> tuple[list[tuple[LabelOrder, str]], int]:
    """One page of this maker's orders with the product's name, the latest first, and how many there are."""
    mine = LabelOrder.organisation_id == organisation_id
    total = db.session.scalar(select(func.count()).select_from(LabelOrder).where(mine)) or 0
    wanted = select(LabelOrder, Product.name).join(Product, Product.id == LabelOrder.product_id).where(mine)
    wanted = wanted.order_by(LabelOrder.created_at.desc(), LabelOrder.id.desc())
    page = db.session.execute(wanted.offset((number - 1) * size).limit(size))
    return [(order, name) for order, name in page], total


def own_order(organisation_id: int, order_id: int) -> LabelOrder | None:
    found: LabelOrder | None = db.session.scalar(
        select(LabelOrder).where(LabelOrder.id == order_id, LabelOrder.organisation_id == organisation_id)
    )
    return found


def own_order_of(organisation_id: int, token: str) -> LabelOrder | None:
    found: LabelOrder | None = db.session.scalar(
        select(LabelOrder).where(LabelOrder.token == token, LabelOrder.organisation_id == organisation_id)
    )
    return found


def job_of(order: LabelOrder) -> Job | None:
    return jobs.find(order.organisation_id, order.job_id) if order.job_id else None


def file_of(order: LabelOrder) -> Path | None:
    """The finished file, while it is kept."""
    path = folders.folder(order.token) / order.file_name
    return path if order.state == DONE and order.file_name and path.is_file() else None


def bytes_kept(organisation_id: int) -> int:
    """What this maker's labels take on the disk, those still being made with what they will take; whoever asks."""
    mine = select(LabelOrder.state, LabelOrder.size, LabelOrder.count).where(
        LabelOrder.organisation_id == organisation_id, LabelOrder.state.in_((DONE, MAKING))
    )
    with limited_to(ALL):
        rows = db.session.execute(mine).all()
    return sum(size if state == DONE else max(size, count * SVG_BYTES) for state, size, count in rows)


def ended_before(moment: datetime, tokens: Sequence[str]) -> Sequence[LabelOrder]:
    """Orders with one of these folders that ended before a moment."""
    wanted = select(LabelOrder).where(LabelOrder.token.in_(tokens), LabelOrder.finished_at < moment)
    return db.session.scalars(wanted).all()


def known_tokens(tokens: Sequence[str]) -> set[str]:
    """Those of the folders that belong to an order."""
    return set(db.session.scalars(select(LabelOrder.token).where(LabelOrder.token.in_(tokens))))
