"""Reads receipts. By their number alone: there is no list of them."""

from sqlalchemy import select

from registry.db import db
from registry.receipts.models import Receipt


def by_code(code: str) -> Receipt | None:
    found: Receipt | None = db.session.scalar(select(Receipt).where(Receipt.code == code)) if code else None
    return found
