"""Runs migrations on the engine of the app that Flask-Migrate was given."""

import importlib
import pkgutil

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Column

import registry
from registry.db import Base, db

for module in pkgutil.walk_packages(registry.__path__, "registry."):
    if module.name.endswith(".models"):
        importlib.import_module(module.name)


def default_differs(
    _context: object, _found: object, column: "Column[object]", *_more: object
) -> bool | None:
    """PostgreSQL has no equality for JSON, so there is nothing to compare; all else as Alembic does."""
    return False if isinstance(column.type, JSON) else None


def migrate() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_server_default=default_differs,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
