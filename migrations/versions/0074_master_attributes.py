"""Master data of places, products and all else that documents describe, for queries (HASATTR, EQATTR). What documents
told before is found once they are sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "master_attribute",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("uri", KEY, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "name", "value", "uri", name="pk_master_attribute"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_master_attribute_uri", "master_attribute", ["organisation_id", "uri", "name"])


def downgrade() -> None:
    op.drop_table("master_attribute")
