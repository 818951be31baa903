"""Products for infants and toddlers, and the date of manufacture that their owners tell."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("product") as table:
        table.add_column(sa.Column("is_infant", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("registration") as table:
        table.add_column(sa.Column("made_on", sa.String(10), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("registration") as table:
        table.drop_column("made_on")
    with op.batch_alter_table("product") as table:
        table.drop_column("is_infant")
