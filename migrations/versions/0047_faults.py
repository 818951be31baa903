"""Fault codes, reports of faults and injuries as claims beside requests for remedies, stages and promised times."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
BLANK = sa.text("''")
CLAIMS = sa.text("recall_id IS NULL AND state IN ('waiting', 'open')")
PARTS = ("case_step", "case_appointment", "case_file")


@contextmanager
def _kept() -> Iterator[None]:
    """SQLite changes a table by making it anew, and what hangs on the old one would go with it."""
    copied = PARTS if op.get_bind().dialect.name == "sqlite" else ()
    for table in copied:
        op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
    yield
    for table in copied:
        op.execute(f"DELETE FROM {table}")  # noqa: S608
        op.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608
        op.execute(f"DROP TABLE kept_{table}")


def upgrade() -> None:
    with _kept(), op.batch_alter_table("remedy_case") as table:
        table.alter_column("recall_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("version_number", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "uq_remedy_case_claim",
        "remedy_case",
        ["person", "told_key"],
        unique=True,
        sqlite_where=CLAIMS,
        postgresql_where=CLAIMS,
    )
    op.add_column(
        "warranty_terms", sa.Column("adds_repair", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "promised_times",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("by_name", sa.String(200), server_default=BLANK, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_promised_times_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_promised_times"),
    )
    op.create_table(
        "case_stage",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["remedy_case.id"], name="fk_case_stage_case_id_remedy_case", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_case_stage_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("case_id", "stage", name="pk_case_stage"),
    )
    op.create_index("ix_case_stage_organisation_id_stage", "case_stage", ["organisation_id", "stage"])
    _codes()
    _reports()
    _repairs()


def _codes() -> None:
    op.create_table(
        "fault_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("symptoms", sa.Text(), server_default=BLANK, nullable=False),
        sa.Column("cover", sa.String(120), server_default=BLANK, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_fault_code_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_fault_code_product_id_product"),
        sa.PrimaryKeyConstraint("id", name="pk_fault_code"),
    )
    of_one, of_all = sa.text("product_id IS NOT NULL"), sa.text("product_id IS NULL")
    op.create_index(
        "uq_fault_code_product",
        "fault_code",
        ["organisation_id", "product_id", "code"],
        unique=True,
        sqlite_where=of_one,
        postgresql_where=of_one,
    )
    op.create_index(
        "uq_fault_code_all",
        "fault_code",
        ["organisation_id", "code"],
        unique=True,
        sqlite_where=of_all,
        postgresql_where=of_all,
    )


def _reports() -> None:
    keys = {
        "organisation_id": "organisation",
        "product_id": "product",
        "unit_id": "unit",
        "code_id": "fault_code",
        "found_code_id": "fault_code",
    }
    op.create_table(
        "fault_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(120), server_default=BLANK, nullable=False),
        sa.Column("serial", sa.String(120), server_default=BLANK, nullable=False),
        sa.Column("serial_key", KEY, nullable=True),
        sa.Column("lot", sa.String(120), server_default=BLANK, nullable=False),
        sa.Column("lot_key", KEY, nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("plant", sa.String(200), server_default=BLANK, nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column("found_code_id", sa.Integer(), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("used_from", sa.Date(), nullable=True),
        sa.Column("harm", sa.String(10), server_default="none", nullable=False),
        sa.Column("harm_sealed", sa.Text(), server_default=BLANK, nullable=False),
        sa.Column("authorities", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(10), server_default="public", nullable=False),
        sa.Column("state", sa.String(12), server_default="waiting", nullable=False),
        sa.Column("cover", sa.String(12), server_default="open", nullable=False),
        sa.Column("cover_by", sa.String(10), server_default="record", nullable=False),
        sa.Column("appeal", sa.String(10), server_default=BLANK, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["remedy_case.id"], name="fk_fault_report_case_id_remedy_case", ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_fault_report_{column}_{table}")
            for column, table in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fault_report"),
    )
    op.create_index("uq_fault_report_case_id", "fault_report", ["case_id"], unique=True)
    op.create_index(
        "ix_fault_report_counted", "fault_report", ["organisation_id", "product_id", "state", "id"]
    )
    op.create_index("ix_fault_report_harm", "fault_report", ["organisation_id", "harm", "id"])
    op.create_index("ix_fault_report_unit_id", "fault_report", ["unit_id"])


def _repairs() -> None:
    keys = {"organisation_id": "organisation", "report_id": "fault_report", "unit_id": "unit"}
    op.create_table(
        "fault_repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_fault_repair_{column}_{table}")
            for column, table in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fault_repair"),
    )
    op.create_index("ix_fault_repair_unit_id", "fault_repair", ["unit_id"])
    op.create_index("ix_fault_repair_report_id", "fault_repair", ["report_id"])
    op.create_index("ix_fault_repair_organisation_id", "fault_repair", ["organisation_id"])


def downgrade() -> None:
    for table in ("fault_repair", "fault_report", "fault_code", "case_stage", "promised_times"):
        op.drop_table(table)
    op.drop_column("warranty_terms", "adds_repair")
    op.drop_index("uq_remedy_case_claim", "remedy_case")
    op.execute("DELETE FROM remedy_case WHERE recall_id IS NULL")
    with _kept(), op.batch_alter_table("remedy_case") as table:
        table.drop_column("urgent")
        table.alter_column("version_number", existing_type=sa.Integer(), nullable=False)
        table.alter_column("recall_id", existing_type=sa.Integer(), nullable=False)
