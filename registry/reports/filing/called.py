"""What a recall is of, by name: as its notice calls it, else by the products that are its own or whose models its rule
names. An authority asks for it, whatever the notice left out. Reads only."""

from sqlalchemy import select

from registry.catalogue.actions import model_key
from registry.catalogue.models import Brand, Model, Product
from registry.criteria.parsing import parse
from registry.db import db
from registry.recalls.models import Recall, RecallProduct
from registry.recalls.notices import models_of

MOST = 40


def called(recall: Recall) -> dict[str, str]:
    """`product` and `models` in words; empty where nothing tells. `recall` with its versions."""
    models = recall.models or _ruled(recall)
    return {"product": _product(recall, models), "models": ", ".join(models[:MOST])}


def _product(recall: Recall, models: list[str]) -> str:
    if recall.product_text:
        return " ".join(filter(None, (recall.brand_text, recall.product_text)))
    own = select(RecallProduct.product_id).where(RecallProduct.recall_id == recall.id)
    keys = [model_key(text) for text in models]
    by_model = select(Model.product_id).where(Model.key.in_(keys))
    for which in (own, by_model):
        wanted = select(Brand.name, Product.name).join(Brand, Brand.id == Product.brand_id)
        wanted = wanted.where(Product.organisation_id == recall.organisation_id, Product.id.in_(which))
        rows = db.session.execute(wanted.order_by(Brand.name, Product.name).limit(MOST)).all()
        if rows:
            return ", ".join(f"{brand} {product}" for brand, product in rows)
    return recall.brand_text


def _ruled(recall: Recall) -> list[str]:
    version = next((one for one in recall.versions if one.number == recall.current_number), None)
    return list(dict.fromkeys(models_of(parse(version.criteria, strict=False)))) if version else []
