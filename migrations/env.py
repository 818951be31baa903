"""Runs migrations on the engine of the app that Flask-Migrate was given."""

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Column

from registry.db import Base, db
from registry.exports.tables import every_table

every_table()


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
            transaction_per_migration=True,  # what one has locked is free before the next begins
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
