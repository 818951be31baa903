"""Businesses that got units of a recall, what they answered, and effectiveness checks."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")


def upgrade() -> None:
    _consignees()
    op.create_table(
        "consignee_unit",
        sa.Column("consignee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("got", sa.Float(), server_default="1", nullable=False),
        sa.Column("here", sa.Float(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["consignee_id"],
            ["consignee.id"],
            name="fk_consignee_unit_consignee_id_consignee",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consignee_id", "unit_id", name="pk_consignee_unit"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consignee_plan",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("level", sa.String(1), server_default=EMPTY, nullable=False),
        sa.Column("percent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *_belongs("consignee_plan"),
        sa.PrimaryKeyConstraint("recall_id", name="pk_consignee_plan"),
    )
    op.create_index("ix_consignee_plan_organisation_id", "consignee_plan", ["organisation_id"])
    _checks()
    op.add_column("letter", sa.Column("consignee_id", sa.Integer(), nullable=True))
    here = sa.text("consignee_id IS NOT NULL")
    op.create_index(
        "ix_letter_consignee_id", "letter", ["consignee_id"], sqlite_where=here, postgresql_where=here
    )


def downgrade() -> None:
    op.drop_index("ix_letter_consignee_id", "letter")
    op.drop_column("letter", "consignee_id")
    for table in ("effectiveness_check", "consignee_plan", "consignee_unit", "consignee"):
        op.drop_table(table)


def _consignees() -> None:
    op.create_table(
        "consignee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.String(200), server_default=EMPTY, nullable=False),
        sa.Column("email", sa.String(254), server_default=EMPTY, nullable=False),
        *(
            sa.Column(name, sa.Float(), server_default="0", nullable=False)
            for name in ("got", "here", "told_got")
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default="0", nullable=False)
            for name in ("letters", "reminders")
        ),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("told_at", "acknowledged_at", "answered_at")
        ),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("found", "quarantined", "sold_on", "returned")
        ),
        sa.Column("note", sa.String(1000), server_default=EMPTY, nullable=False),
        *_belongs("consignee"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_consignee_party_id_party"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_consignee_place_id_place"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["consignee.id"], name="fk_consignee_parent_id_consignee", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consignee"),
        sa.UniqueConstraint("recall_id", "key", name="uq_consignee_recall_id_key"),
    )
    for column in ("organisation_id", "parent_id"):
        op.create_index(f"ix_consignee_{column}", "consignee", [column])


def _checks() -> None:
    op.create_table(
        "effectiveness_check",
        sa.Column("consignee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(10), server_default=EMPTY, nullable=False),
        sa.Column("result", sa.String(20), server_default=EMPTY, nullable=False),
        sa.Column("note", sa.String(1000), server_default=EMPTY, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=EMPTY, nullable=False),
        sa.ForeignKeyConstraint(
            ["consignee_id"],
            ["consignee.id"],
            name="fk_effectiveness_check_consignee_id_consignee",
            ondelete="CASCADE",
        ),
        *_belongs("effectiveness_check"),
        sa.PrimaryKeyConstraint("consignee_id", name="pk_effectiveness_check"),
    )
    for column in ("organisation_id", "recall_id"):
        op.create_index(f"ix_effectiveness_check_{column}", "effectiveness_check", [column])


def _belongs(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=f"fk_{table}_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name=f"fk_{table}_recall_id_recall", ondelete="CASCADE"
        ),
    )
