"""Products for infants and toddlers, and the date of manufacture that their owners tell."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product", sa.Column("is_infant", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        "registration", sa.Column("made_on", sa.String(10), server_default=sa.text("''"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("registration", "made_on")
    op.drop_column("product", "is_infant")
