"""What staff registered for a customer, without the customer."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
NAME = "customer_registration"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("sent", sa.String(40), nullable=False),
        sa.Column("number", sa.String(120), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=True),
        sa.Column("dealer", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("invoice", sa.String(80), server_default=sa.text("''"), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=f"fk_{NAME}_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=f"fk_{NAME}_registration_id_registration",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=f"fk_{NAME}_product_id_product"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{NAME}"),
        sa.UniqueConstraint("organisation_id", "sent", name=f"uq_{NAME}_organisation_id_sent"),
    )
    op.create_index(f"ix_{NAME}_organisation_id_id", NAME, ["organisation_id", "id"])
    op.create_index(f"ix_{NAME}_registration_id", NAME, ["registration_id"])


def downgrade() -> None:
    op.drop_table(NAME)
