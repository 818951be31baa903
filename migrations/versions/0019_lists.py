"""Where a product of an owner is, in their own words; owners who have not used their first link yet."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "registration", sa.Column("place_sealed", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    nobody = sa.text("confirmed_at IS NULL")
    op.create_index(
        "ix_owner_unconfirmed", "owner", ["made_at"], sqlite_where=nobody, postgresql_where=nobody
    )


def downgrade() -> None:
    op.drop_index("ix_owner_unconfirmed", table_name="owner")
    op.drop_column("registration", "place_sealed")
