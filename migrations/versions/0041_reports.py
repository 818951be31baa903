"""Reports to authorities; what was filed is frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
FILED = "EXISTS (SELECT 1 FROM filed_report f WHERE f.report_id = {})"
FROZEN = {
    # table, statement -> when it is refused
    ("filed_report", "UPDATE"): "1 = 1",
    ("filed_report", "DELETE"): "1 = 1",
    ("report", "UPDATE"): FILED.format("OLD.id"),
    ("report", "DELETE"): FILED.format("OLD.id"),
    ("report_entry", "INSERT"): FILED.format("NEW.report_id"),
    ("report_entry", "UPDATE"): FILED.format("OLD.report_id"),
    ("report_entry", "DELETE"): FILED.format("OLD.report_id"),
}


def _by() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=EMPTY, nullable=False),
    )


def _maker(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.id"], name=f"fk_{table}_organisation_id_organisation"
    )


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), server_default="1", nullable=False),
        *_by(),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _maker("report"),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_report_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("recall_id", "kind", "first", "last", "number", name="uq_report_period"),
    )
    op.create_index("ix_report_organisation_id", "report", ["organisation_id"])
    op.create_table(
        "report_entry",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        *_by(),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_report_entry_report_id_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "line", name="pk_report_entry"),
    )


def _filed() -> None:
    op.create_table(
        "filed_report",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_digest", sa.String(64), nullable=False),
        *_by(),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        _maker("filed_report"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_filed_report_report_id_report"),
        sa.PrimaryKeyConstraint("report_id", name="pk_filed_report"),
    )
    op.create_index("ix_filed_report_organisation_id", "filed_report", ["organisation_id"])


def _duty() -> None:
    op.create_table(
        "report_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("told_for", sa.Date(), nullable=True),
        *_by(),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _maker("report_duty"),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_report_duty_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_report_duty"),
    )
    op.create_index("ix_report_duty_organisation_id", "report_duty", ["organisation_id"])
    goes_on = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_report_duty_recall_id_kind", "report_duty", ["recall_id", "kind"], unique=True,
        sqlite_where=goes_on, postgresql_where=goes_on,
    )  # fmt: skip


def _freeze() -> None:
    """What was filed can neither be changed nor deleted, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        # INSERT OR REPLACE deletes without asking the trigger of DELETE
        again = {("filed_report", "INSERT"): FILED.format("NEW.report_id")}
        for (table, statement), when in (FROZEN | again).items():
            op.execute(
                f"CREATE TRIGGER filed_{table}_{statement.lower()} BEFORE {statement} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, 'filed: {table} is frozen'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_filed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'filed: % is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_filed_row() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE number integer; BEGIN "
        "IF TG_OP = 'INSERT' THEN number := NEW.report_id; ELSE number := OLD.report_id; END IF; "
        "IF EXISTS (SELECT 1 FROM filed_report f WHERE f.report_id = number) THEN "
        "RAISE EXCEPTION 'filed: % is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_filed_report() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM filed_report f WHERE f.report_id = OLD.id) THEN "
        "RAISE EXCEPTION 'filed: report is frozen' USING ERRCODE = 'restrict_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER filed_filed_report BEFORE UPDATE OR DELETE OR TRUNCATE ON filed_report "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_filed()"
    )
    op.execute(
        "CREATE TRIGGER filed_report_entry BEFORE INSERT OR UPDATE OR DELETE ON report_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_filed_row()"
    )
    op.execute(
        "CREATE TRIGGER filed_report BEFORE UPDATE OR DELETE ON report "
        "FOR EACH ROW EXECUTE FUNCTION refuse_filed_report()"
    )


def upgrade() -> None:
    _report()
    _filed()
    _duty()
    _freeze()


def downgrade() -> None:
    for table in ("report_duty", "filed_report", "report_entry", "report"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name in ("refuse_filed_row", "refuse_filed_report", "refuse_filed"):
            op.execute(f"DROP FUNCTION {name}()")
