"""What lies at a place is counted on its index alone: whether it is held back and when it was made stand there, too."""

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

NAME = "ix_whereabouts_place"
OLD = ["organisation_id", "place_id", "stage", "expires", "product_id", "lot_key"]


def upgrade() -> None:
    op.drop_index(NAME, "whereabouts")
    op.create_index(NAME, "whereabouts", [*OLD, "held", "made"])


def downgrade() -> None:
    op.drop_index(NAME, "whereabouts")
    op.create_index(NAME, "whereabouts", OLD)
