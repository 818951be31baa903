"""The word that stands beside the plate on a photo which shows who has a product."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "proof_of_purchase", sa.Column("word", sa.String(12), server_default=sa.text("''"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("proof_of_purchase", "word")
