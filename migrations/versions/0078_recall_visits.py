"""How often the page of a recall was opened, a recall and day."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recall_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_visits_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recall_visits"),
        sa.UniqueConstraint("recall_id", "day", name="uq_recall_visits_recall_id_day"),
    )


def downgrade() -> None:
    op.drop_table("recall_visits")
