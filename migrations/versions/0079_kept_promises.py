"""What each stage of a request came to stays, however often it is promised anew. What earlier rounds of a request came
to shows once it is measured again, with its next step. By whose clock somebody comes and which entry of a calendar that
is; in which language members read."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

KEY = "pk_case_stage"
RESULTS = """
    UPDATE case_stage SET result = CASE
        WHEN EXISTS (
            SELECT 1 FROM case_step s WHERE s.case_id = case_stage.case_id AND s.made_at = case_stage.ended_at AND (
                (case_stage.stage = 'answer' AND s.side = 'maker')
                OR (case_stage.stage = 'diagnosis' AND s.kind = 'diagnosed')
                OR (case_stage.stage = 'part' AND s.kind = 'part_arrived')
                OR (case_stage.stage = 'visit' AND s.kind = 'visited')
                OR (case_stage.stage = 'close' AND s.kind IN ('remedied', 'ended'))
            )
        ) THEN 'done'
        WHEN ended_at > due_at THEN 'failed'
        ELSE 'needless'
    END WHERE ended_at IS NOT NULL
"""
BEFORE = """
    DELETE FROM case_stage WHERE number < (
        SELECT max(o.number) FROM case_stage o WHERE o.case_id = case_stage.case_id AND o.stage = case_stage.stage
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("case_stage") as table:
        table.add_column(
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, server_default="1")
        )
        table.add_column(sa.Column("result", sa.String(10), nullable=False, server_default=sa.text("''")))
        table.drop_constraint(KEY, type_="primary")
        table.create_primary_key(KEY, ["case_id", "stage", "number"])
    op.execute(sa.text(RESULTS))
    _appointments()
    op.add_column("member", sa.Column("language", sa.String(8), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "member", sa.Column("language_chosen", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _appointments() -> None:
    """Whose clock they go by, and their entries in calendars."""
    for column in (
        sa.Column("zone", sa.String(40), nullable=False, server_default=sa.text("''")),
        sa.Column("series", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("case_appointment", column)
    op.execute(sa.text("UPDATE case_appointment SET series = id WHERE state IN ('confirmed', 'missed')"))


def downgrade() -> None:
    op.drop_column("member", "language_chosen")
    op.drop_column("member", "language")
    for name in ("sequence", "series", "zone"):
        op.drop_column("case_appointment", name)
    op.execute(sa.text(BEFORE))
    with op.batch_alter_table("case_stage") as table:
        table.drop_constraint(KEY, type_="primary")
        table.create_primary_key(KEY, ["case_id", "stage"])
        table.drop_column("result")
        table.drop_column("number")
