"""What staff need to find registrations, and to settle two of one unit."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WHOLE = (
    ("ix_registration_organisation_id_state_id", ["organisation_id", "state", "id"]),
    ("ix_registration_product_id_state_id", ["product_id", "state", "id"]),
)
PART = (
    (
        "registration",
        "ix_registration_serial_key",
        ["organisation_id", "serial_key"],
        "serial_key IS NOT NULL",
    ),
    ("registration", "ix_registration_lot_key", ["organisation_id", "lot_key"], "lot_key IS NOT NULL"),
    (
        "registration",
        "ix_registration_disputed",
        ["organisation_id", "unit_id", "settled_at"],
        "state = 'active' AND serial_key IS NOT NULL",
    ),
    (
        "proof_of_purchase",
        "ix_proof_of_purchase_waiting",
        ["organisation_id", "registration_id"],
        "state = 'waiting'",
    ),
)


def upgrade() -> None:
    op.add_column("registration", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_registration_organisation_id_state", "registration")
    for name, columns in WHOLE:
        op.create_index(name, "registration", columns)
    for table, name, columns, where in PART:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for table, name, _, _ in PART:
        op.drop_index(name, table)
    for name, _ in WHOLE:
        op.drop_index(name, "registration")
    op.create_index("ix_registration_organisation_id_state", "registration", ["organisation_id", "state"])
    op.drop_column("registration", "settled_at")
