"""Registrations of units that several people have registered are marked."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
OLD, NEW = "ix_registration_disputed", "ix_registration_organisation_id_rivals_unit_id"
SEVERAL = (
    "UPDATE registration SET rivals = true WHERE state = 'active' AND serial_key IS NOT NULL AND unit_id IN ("
    "SELECT unit_id FROM registration WHERE state = 'active' AND serial_key IS NOT NULL AND unit_id IS NOT NULL "
    "GROUP BY unit_id HAVING count(*) > 1)"
)


def upgrade() -> None:
    op.add_column(
        "registration", sa.Column("rivals", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(SEVERAL)
    op.create_index(NEW, "registration", ["organisation_id", "rivals", "unit_id"])
    op.drop_index(OLD, "registration")


def downgrade() -> None:
    counted = sa.text("state = 'active' AND serial_key IS NOT NULL")
    columns = ["organisation_id", "unit_id", "settled_at"]
    op.create_index(OLD, "registration", columns, sqlite_where=counted, postgresql_where=counted)
    op.drop_index(NEW, "registration")
    op.drop_column("registration", "rivals")
