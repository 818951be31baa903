"""Where the units of a version are, found with its survey: rows of a table instead of facts in one cell."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

COUNTS = ("made", "in_stock", "shipped", "sold", "registered", "reachable")


def upgrade() -> None:
    op.create_table(
        "survey_place",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("region", sa.String(20), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["scope_version.id"],
            name="fk_survey_place_version_id_scope_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "number", name="pk_survey_place"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("survey_place")
