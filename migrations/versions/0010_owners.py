"""Owners, registrations, watches, one-use tokens and the outbox of letters."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    listed = sa.text("upload_id IS NULL AND listed_id IS NULL")
    op.create_index(
        "ix_unit_registered",
        "unit",
        ["organisation_id", "serial_key", "product_id"],
        sqlite_where=listed,
        postgresql_where=listed,
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("recall_id", sa.Integer(), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("wave", sa.Integer(), server_default="0", nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("watch_id", sa.Integer(), nullable=True),
        sa.Column("sale_line_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(12), server_default="queued", nullable=False),
        sa.Column("urgency", sa.Integer(), server_default="1", nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(80), server_default=sa.text("''"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.Column("code", sa.String(12), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    op.create_index(
        "ix_letter_registration_id",
        "letter",
        ["registration_id"],
        sqlite_where=sa.text("recall_id IS NULL"),
        postgresql_where=sa.text("recall_id IS NULL"),
    )
    op.create_index(
        "ix_letter_code",
        "letter",
        ["code"],
        unique=True,
        sqlite_where=sa.text("code IS NOT NULL"),
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index("ix_letter_organisation_id_state", "letter", ["organisation_id", "state"])
    op.create_index("ix_letter_state_urgency_run_at", "letter", ["state", "urgency", "run_at"])
    op.create_index(
        "uq_letter_recall",
        "letter",
        ["recall_id", "version_number", "person", "wave"],
        unique=True,
        sqlite_where=sa.text("recall_id IS NOT NULL"),
        postgresql_where=sa.text("recall_id IS NOT NULL"),
    )

    op.create_table(
        "letter_text",
        sa.Column("letter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("pressed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letter_text"),
    )
    op.create_table(
        "one_use_token",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_one_use_token"),
    )
    op.create_index("ix_one_use_token_expires_at", "one_use_token", ["expires_at"])
    op.create_index("ix_one_use_token_purpose_subject_id", "one_use_token", ["purpose", "subject_id"])

    op.create_table(
        "owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), server_default="en", nullable=False),
        sa.Column("reminders", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_owner"),
        sa.UniqueConstraint("person", name="uq_owner_person"),
    )
    op.create_table(
        "recall_registered",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_number", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("told_number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("recall_id", "registration_id", name="pk_recall_registered"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("told_key", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.String(20), server_default="waiting", nullable=False),
        sa.Column("language", sa.String(8), server_default="en", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_watch"),
        sa.UniqueConstraint("code", name="uq_watch_code"),
    )
    op.create_index("ix_watch_state", "watch", ["state"])
    op.create_index("uq_watch_person_told_key", "watch", ["person", "told_key"], unique=True)

    op.create_table(
        "safety_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), server_default="safety", nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounce", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_safety_contact_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_safety_contact"),
    )
    op.create_index("ix_safety_contact_organisation_id", "safety_contact", ["organisation_id"])
    op.create_index("ix_safety_contact_person", "safety_contact", ["person"])

    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(64), nullable=True),
        sa.Column("state", sa.String(20), server_default="waiting", nullable=False),
        sa.Column("model", sa.String(120), server_default=sa.text("''"), nullable=False),
        sa.Column("number", sa.String(120), server_default=sa.text("''"), nullable=False),
        sa.Column("serial_key", KEY, nullable=True),
        sa.Column("lot_key", KEY, nullable=True),
        sa.Column("acquired", sa.String(20), server_default="new", nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("bought_state", sa.String(20), server_default="told", nullable=False),
        sa.Column("bought_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("dealer", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("reminders", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("country", sa.String(2), server_default=sa.text("''"), nullable=False),
        sa.Column("sale_line_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(20), server_default="owner", nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["safety_contact.id"],
            name="fk_registration_contact_id_safety_contact",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_registration_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["owner.id"], name="fk_registration_owner_id_owner", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["registration.id"], name="fk_registration_previous_id_registration"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_registration_product_id_product"),
        sa.ForeignKeyConstraint(
            ["sale_line_id"], ["sale_line.id"], name="fk_registration_sale_line_id_sale_line"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_registration_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
        sa.UniqueConstraint("code", name="uq_registration_code"),
    )
    op.create_index(
        "ix_registration_organisation_id_bought_state", "registration", ["organisation_id", "bought_state"]
    )
    op.create_index("ix_registration_organisation_id_state", "registration", ["organisation_id", "state"])
    op.create_index("ix_registration_owner_id", "registration", ["owner_id"])
    op.create_index("ix_registration_person", "registration", ["person"])
    op.create_index("ix_registration_unit_id", "registration", ["unit_id"])

    op.create_table(
        "hand_over",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_hand_over_registration_id_registration"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_hand_over"),
    )
    op.create_index("ix_hand_over_registration_id", "hand_over", ["registration_id"])

    op.create_table(
        "proof_of_purchase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), server_default="1", nullable=False),
        sa.Column("state", sa.String(20), server_default="waiting", nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_proof_of_purchase_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_proof_of_purchase_registration_id_registration"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proof_of_purchase"),
    )
    op.create_index("ix_proof_of_purchase_organisation_id", "proof_of_purchase", ["organisation_id"])
    op.create_index("ix_proof_of_purchase_registration_id", "proof_of_purchase", ["registration_id"])


def downgrade() -> None:
    op.drop_index("ix_unit_registered", "unit")
    for table in (
        "proof_of_purchase",
        "hand_over",
        "registration",
        "safety_contact",
        "watch",
        "recall_registered",
        "owner",
        "one_use_token",
        "letter_text",
        "letter",
    ):
        op.drop_table(table)
