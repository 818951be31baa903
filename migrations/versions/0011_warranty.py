"""Warranty terms in versions, certificates and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FROZEN = {
    ("warranty_terms", "UPDATE"): "OLD.state = 'published'",
    ("warranty_terms", "DELETE"): "OLD.state = 'published'",
    ("warranty_cover", "INSERT"): "NEW.terms_id",
    ("warranty_cover", "UPDATE"): "OLD.terms_id",
    ("warranty_cover", "DELETE"): "OLD.terms_id",
}
"""Table and statement -> when it is refused, or whose version may not be published."""


def _freeze() -> None:
    """A published version can neither be changed nor deleted, nor its covers, whoever asks."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION refuse_warranty_edit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'published: % is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(
            "CREATE FUNCTION refuse_cover_edit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF EXISTS (SELECT 1 FROM warranty_terms t WHERE t.state = 'published' AND t.id = "
            "CASE WHEN TG_OP = 'INSERT' THEN NEW.terms_id ELSE OLD.terms_id END) THEN "
            "RAISE EXCEPTION 'published: % is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END $$"
        )
    for (table, statement), when in FROZEN.items():
        name = f"frozen_{table}_{statement.lower()}"
        own = table == "warranty_terms"
        if sqlite:
            held = f"EXISTS (SELECT 1 FROM warranty_terms t WHERE t.id = {when} AND t.state = 'published')"  # noqa: S608
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {statement} ON {table} WHEN {when if own else held} "
                f"BEGIN SELECT RAISE(ABORT, 'published: {table} is frozen'); END"
            )
        else:
            done = (
                f"WHEN ({when}) EXECUTE FUNCTION refuse_warranty_edit()"
                if own
                else "EXECUTE FUNCTION refuse_cover_edit()"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {statement} ON {table} FOR EACH ROW {done}")


def upgrade() -> None:
    op.create_table(
        "warranty_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), server_default="draft", nullable=False),
        sa.Column("start", sa.String(20), server_default="sale", nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=True),
        sa.Column("register_days", sa.Integer(), nullable=True),
        sa.Column("transferable", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("editor_ids", sa.JSON(), nullable=False),
        sa.Column("written_by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_warranty_terms_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_warranty_terms_product_id_product"),
        sa.PrimaryKeyConstraint("id", name="pk_warranty_terms"),
        sa.UniqueConstraint("product_id", "number", name="uq_warranty_terms_product_id_number"),
    )
    op.create_index("ix_warranty_terms_organisation_id_state", "warranty_terms", ["organisation_id", "state"])
    op.create_index(
        "uq_warranty_terms_draft",
        "warranty_terms",
        ["product_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )

    op.create_table(
        "warranty_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("gives", sa.String(20), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("span", sa.String(10), nullable=False),
        sa.Column("extra", sa.Integer(), server_default="0", nullable=False),
        sa.Column("usage", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["warranty_terms.id"],
            name="fk_warranty_cover_terms_id_warranty_terms",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_warranty_cover"),
        sa.UniqueConstraint("terms_id", "place", name="uq_warranty_cover_terms_id_place"),
    )
    op.create_table(
        "warranty_certificate",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_warranty_certificate_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_warranty_certificate_registration_id_registration",
        ),
        sa.PrimaryKeyConstraint("code", name="pk_warranty_certificate"),
    )
    op.create_index("ix_warranty_certificate_registration_id", "warranty_certificate", ["registration_id"])

    op.create_table(
        "warranty_reminder",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cover", sa.String(120), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_warranty_reminder_registration_id_registration"
        ),
        sa.PrimaryKeyConstraint("registration_id", "cover", "ends_on", name="pk_warranty_reminder"),
    )
    _freeze()


def downgrade() -> None:
    """SQLite drops a table's triggers with it, and a draft's covers must go before it."""
    if op.get_bind().dialect.name == "sqlite":
        for table, statement in FROZEN:
            op.execute(f"DROP TRIGGER frozen_{table}_{statement.lower()}")
    else:
        op.execute("DROP FUNCTION refuse_warranty_edit() CASCADE")
        op.execute("DROP FUNCTION refuse_cover_edit() CASCADE")
    for table in (
        "warranty_reminder",
        "warranty_certificate",
        "warranty_cover",
        "warranty_terms",
    ):
        op.drop_table(table)
