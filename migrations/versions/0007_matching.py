"""What a version was found to do, and whom a recall reaches."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def number(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "version_survey",
        number("version_id"),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        moment("made_at"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["scope_version.id"],
            name="fk_version_survey_version_id_scope_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name="pk_version_survey"),
    )
    op.create_table(
        "recall_audience",
        number("recall_id"),
        number("sale_line_id"),
        number("version_number"),
        number("reach"),
        moment("found_at"),
        number("left_number", nullable=True),
        number("seen"),
        sa.PrimaryKeyConstraint("recall_id", "sale_line_id", name="pk_recall_audience"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audience_state",
        number("recall_id"),
        number("version_number"),
        moment("found_at"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_audience_state_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recall_id", name="pk_audience_state"),
    )


def downgrade() -> None:
    for table in ("audience_state", "recall_audience", "version_survey"):
        op.drop_table(table)
