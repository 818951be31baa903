"""Finds an address that nothing else has. Two people at once are told apart by the database."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from registry.db import db


def free_slug(wanted: str, column: Any, *among: ColumnElement[bool]) -> str:
    """`wanted`, made by `slug_of`, or the first of wanted-2, wanted-3 ... that no row has; `among`: only these rows."""
    slug, count = wanted, 1
    while db.session.scalar(select(exists().where(column == slug, *among))):
        count += 1
        slug = f"{wanted}-{count}"
    return slug
