"""Keeps what was counted, and gives it back with its moment. Every query takes the maker. Callers commit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db
from registry.matching.chain.models import ProductPipeline, RecallLeft
from registry.matching.chain.pipeline import Count, Pipeline
from registry.recalls.models import Recall
from registry.units.models import Unit

Ages = Mapping[int, Sequence[float]]


def keep_left(recall_id: int, version_number: int, facts: dict[str, Any]) -> None:
    row = RecallLeft(recall_id=recall_id, version_number=version_number, counted_at=now(), facts=facts)
    db.session.merge(row)


def left_kept(organisation_id: int, recall_id: int) -> RecallLeft | None:
    wanted = select(RecallLeft).join(Recall, Recall.id == RecallLeft.recall_id)
    found: RecallLeft | None = db.session.scalar(
        wanted.where(Recall.organisation_id == organisation_id, Recall.id == recall_id)
    )
    return found


def keep_pipeline(product_id: int, found: Pipeline, ages: Ages) -> None:
    counts = [[count.stage, count.place_id, count.source, count.many] for count in found.counts]
    facts = {"counts": counts, "registered": found.registered, "ages": [*map(list, ages.items())]}
    db.session.merge(ProductPipeline(product_id=product_id, counted_at=now(), facts=facts))


def pipeline_kept(organisation_id: int, product_id: int) -> tuple[Pipeline, Ages, ProductPipeline] | None:
    """Without ages where they were not counted yet in those days."""
    wanted = select(ProductPipeline).join(Product, Product.id == ProductPipeline.product_id)
    row: ProductPipeline | None = db.session.scalar(
        wanted.where(Product.organisation_id == organisation_id, Product.id == product_id)
    )
    if row is None:
        return None
    counts = [Count(*count) for count in row.facts["counts"]]
    return Pipeline(counts, row.facts["registered"]), dict(row.facts.get("ages", ())), row


def is_large(organisation_id: int, product_id: int, limit: int) -> bool:
    """Whether a product may have so many units that counting them takes long; looked at no further than that."""
    mine = select(Unit.id).where(Unit.organisation_id == organisation_id, Unit.product_id == product_id)
    return (db.session.scalar(select(func.count()).select_from(mine.limit(limit).subquery())) or 0) >= limit
