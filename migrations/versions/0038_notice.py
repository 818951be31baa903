"""What the rules of the countries of sale ask of a notice, and why something was published without it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

EMPTY = {"server_default": sa.text("''"), "nullable": False}
NONE = {"server_default": sa.text("'[]'"), "nullable": False}


def _of_recall() -> list[sa.Column[object]]:
    return [
        sa.Column("language", sa.String(2), server_default="en", nullable=False),
        sa.Column("sold_in", sa.JSON(), **NONE),
        sa.Column("made_by", sa.Text(), **EMPTY),
        sa.Column("made_from", sa.Date(), nullable=True),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("injuries", sa.Integer(), nullable=True),
        sa.Column("deaths", sa.Integer(), nullable=True),
        sa.Column("ages", sa.String(300), **EMPTY),
        sa.Column("authority_told", sa.String(300), **EMPTY),
        sa.Column("remedy_kinds", sa.JSON(), **NONE),
        sa.Column("one_remedy", sa.Text(), **EMPTY),
        sa.Column("calls_free", sa.Boolean(), server_default=sa.false(), nullable=False),
    ]


def upgrade() -> None:
    for column in _of_recall():
        op.add_column("recall", column)
    op.add_column(
        "scope_version", sa.Column("override", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("scope_version", "override")
    for column in reversed(_of_recall()):
        op.drop_column("recall", column.name)
