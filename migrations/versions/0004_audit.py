"""The audit chain, which only grows; and what versions keep about trials, approval and their moment."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
GROWS = "audit: entries are only ever added"


def _audit_chain() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("head", sa.String(64), server_default=EMPTY, nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_audit_chain"),
    )


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("was", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("became", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("words", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["chain"], ["audit_chain.chain"], name="fk_audit_entry_chain_audit_chain"),
        sa.PrimaryKeyConstraint("chain", "number", name="pk_audit_entry"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_audit_entry_chain_subject_subject_id", "audit_entry", ["chain", "subject", "subject_id"]
    )


def _only_grows() -> None:
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{GROWS}'); END"
        for table, statement, when in (
            ("audit_entry", "UPDATE", ""),
            ("audit_entry", "DELETE", ""),
            ("audit_chain", "DELETE", ""),
            ("audit_chain", "UPDATE", "WHEN NEW.chain <> OLD.chain OR NEW.entries < OLD.entries "),
            # INSERT OR REPLACE deletes without asking the trigger of DELETE
            ("audit_entry", "INSERT", "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE chain = NEW.chain "
             "AND number = NEW.number) "),
        ):  # fmt: skip
            op.execute(
                f"CREATE TRIGGER grows_{table}_{statement.lower()} BEFORE {statement} ON {table} {when}{refuse}"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{GROWS}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    refuse = "EXECUTE FUNCTION refuse_audit_change()"
    op.execute(
        "CREATE TRIGGER grows_audit_entry BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        f"FOR EACH STATEMENT {refuse}"
    )
    op.execute(
        f"CREATE TRIGGER grows_audit_chain BEFORE DELETE OR TRUNCATE ON audit_chain FOR EACH STATEMENT {refuse}"
    )
    op.execute(
        "CREATE TRIGGER grows_audit_chain_update BEFORE UPDATE ON audit_chain FOR EACH ROW "
        f"WHEN (NEW.chain <> OLD.chain OR NEW.entries < OLD.entries) {refuse}"
    )


VERSION_COLUMNS = (
    "trials", "approved_at", "approved_seen", "scheduled_for", "released_by_id", "released_by_name"
)  # fmt: skip


def _version() -> None:
    """Added one by one: made anew, the table would lose the triggers that freeze it."""
    for column in (
        sa.Column("trials", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_seen", sa.String(64), server_default=EMPTY, nullable=False),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("released_by_name", sa.String(200), server_default=EMPTY, nullable=False),
    ):
        op.add_column("scope_version", column)
    count = sa.Column("numbers", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("affected_list", count)
    op.drop_column("recall", "scheduled_for")  # a moment belongs to a version


def upgrade() -> None:
    _audit_chain()
    _audit_entry()
    _only_grows()
    _version()


def downgrade() -> None:
    op.drop_column("affected_list", "numbers")
    op.add_column("recall", sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True))
    for name in reversed(VERSION_COLUMNS):
        op.drop_column("scope_version", name)
    op.drop_table("audit_entry")
    op.drop_table("audit_chain")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_audit_change()")
