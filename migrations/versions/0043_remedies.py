"""Remedies that a recall offers, cases of those who ask for one, and service partners who work on them."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def _roles(roles: str) -> None:
    with op.batch_alter_table("membership") as table:
        table.drop_constraint(op.f("ck_membership_role"), type_="check")
        table.create_check_constraint(op.f("ck_membership_role"), f"role IN ({roles})")


def upgrade() -> None:
    _roles("'viewer', 'editor', 'publisher', 'seller', 'partner'")
    op.create_table(
        "spare_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("stock", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_spare_part_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_spare_part"),
        sa.UniqueConstraint("organisation_id", "number", name="uq_spare_part_organisation_id_number"),
    )
    op.create_table(
        "remedy_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("told_key", sa.String(64), nullable=False),
        sa.Column("field", sa.String(60), server_default=sa.text("''"), nullable=False),
        sa.Column("key", KEY, nullable=True),
        sa.Column("number", sa.String(120), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("offer", sa.JSON(), nullable=False),
        sa.Column("worked", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(12), server_default="waiting", nullable=False),
        sa.Column("turn", sa.String(8), server_default="maker", nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("broken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("again", sa.Integer(), server_default="0", nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("job", sa.String(80), server_default=sa.text("''"), nullable=False),
        sa.Column("part", sa.String(80), server_default=sa.text("''"), nullable=False),
        sa.Column("technician", sa.String(120), server_default=sa.text("''"), nullable=False),
        sa.Column("replacement", sa.String(120), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["member.id"], name="fk_remedy_case_assignee_id_member"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_remedy_case_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_remedy_case_product_id_product"),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_remedy_case_recall_id_recall"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_remedy_case_registration_id_registration"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remedy_case"),
        sa.UniqueConstraint("reference", name="uq_remedy_case_reference"),
    )
    op.create_index("ix_remedy_case_assignee_id_state", "remedy_case", ["assignee_id", "state"])
    op.create_index("ix_remedy_case_person", "remedy_case", ["person"])
    op.create_index("ix_remedy_case_queue", "remedy_case", ["organisation_id", "state", "broken", "due_at"])
    op.create_index("ix_remedy_case_recall_id_key", "remedy_case", ["recall_id", "key"])
    op.create_index("ix_remedy_case_recall_id_state", "remedy_case", ["recall_id", "state"])
    op.create_index("ix_remedy_case_registration_id", "remedy_case", ["registration_id"])
    op.create_index(
        "uq_remedy_case_open",
        "remedy_case",
        ["person", "recall_id", "told_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'open')"),
        postgresql_where=sa.text("state IN ('waiting', 'open')"),
    )
    op.create_table(
        "case_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.String(5), nullable=False),
        sa.Column("ends", sa.String(5), nullable=False),
        sa.Column("state", sa.String(10), server_default="offered", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["remedy_case.id"],
            name="fk_case_appointment_case_id_remedy_case",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_case_appointment_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_appointment"),
    )
    op.create_index("ix_case_appointment_case_id", "case_appointment", ["case_id"])
    op.create_index("ix_case_appointment_organisation_id", "case_appointment", ["organisation_id"])
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("about", sa.String(12), server_default="file", nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["remedy_case.id"], name="fk_case_file_case_id_remedy_case", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_case_file_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
    )
    op.create_index("ix_case_file_case_id", "case_file", ["case_id"])
    op.create_index("ix_case_file_organisation_id", "case_file", ["organisation_id"])
    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["remedy_case.id"], name="fk_case_step_case_id_remedy_case", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_case_step_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_step"),
    )
    op.create_index("ix_case_step_case_id_id", "case_step", ["case_id", "id"])
    op.create_index("ix_case_step_organisation_id", "case_step", ["organisation_id"])
    op.add_column("letter", sa.Column("case_id", sa.Integer(), nullable=True))
    op.add_column("recall", sa.Column("remedies", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM membership WHERE role = 'partner'")
    _roles("'viewer', 'editor', 'publisher', 'seller'")
    op.drop_column("letter", "case_id")
    op.drop_column("recall", "remedies")
    for table in (
        "case_step",
        "case_file",
        "case_appointment",
        "remedy_case",
        "spare_part",
    ):
        op.drop_table(table)
