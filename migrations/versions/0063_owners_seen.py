"""When an owner was here last, was asked whether things are still theirs, and lost their details for age; and how often
contacts were used."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _watch_keys(how: str) -> None:
    """SQLite changes a table by making it anew, and what hangs on the old one would go with it."""
    if op.get_bind().dialect.name == "sqlite":
        with op.get_context().autocommit_block():  # within a transaction it is not heeded
            op.execute(f"PRAGMA foreign_keys = {how}")


def upgrade() -> None:
    for name in ("seen_at", "asked_at", "bared_at"):
        op.add_column("owner", sa.Column(name, TIME, nullable=True))
    op.execute("UPDATE owner SET seen_at = COALESCE(signed_in_at, made_at)")
    _watch_keys("OFF")
    with op.batch_alter_table("owner") as table:
        table.alter_column("seen_at", existing_type=TIME, nullable=False)
    _watch_keys("ON")
    op.create_table(
        "vault_use",
        sa.Column("purpose", sa.String(30), nullable=False),
        sa.Column("within_year", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ever", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counted_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_vault_use"),
    )


def downgrade() -> None:
    op.drop_table("vault_use")
    for name in ("bared_at", "asked_at", "seen_at"):
        op.drop_column("owner", name)
