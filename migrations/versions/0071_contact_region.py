"""Country and region beside a sealed address, so that a recall is told where its units are without opening one."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "safety_contact", sa.Column("country", sa.String(2), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("safety_contact", sa.Column("region", sa.String(10), nullable=True))
    op.create_index(
        "ix_safety_contact_unread",
        "safety_contact",
        ["id"],
        sqlite_where=sa.text("region IS NULL"),
        postgresql_where=sa.text("region IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_safety_contact_unread", "safety_contact")
    op.drop_column("safety_contact", "region")
    op.drop_column("safety_contact", "country")
