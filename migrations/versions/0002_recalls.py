"""Recalls, their frozen versions and lists, and the check index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def words(name: str, length: int | None = None) -> "sa.Column[str]":
    """A text that is never null."""
    return sa.Column(name, sa.String(length) if length else sa.Text(), server_default="", nullable=False)


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _recall() -> None:
    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(120), nullable=False),
        sa.Column("state", sa.String(20), server_default="draft", nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        words("reference", 120),
        words("regulator", 200),
        words("source", 1000),
        words("brand_text", 300),
        words("product_text", 300),
        sa.Column("models", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(20), server_default="recall", nullable=False),
        words("hazard"),
        words("hazard_kind", 40),
        words("severity", 20),
        words("what_to_do"),
        words("remedy"),
        sa.Column("remedy_available", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("remedy_expected", sa.Date(), nullable=True),
        sa.Column("list_complete", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("units_announced", sa.BigInteger(), nullable=True),
        words("incidents"),
        sa.Column("sold_from", sa.Date(), nullable=True),
        sa.Column("sold_until", sa.Date(), nullable=True),
        words("sold_where"),
        words("sold_price", 120),
        words("note"),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_year", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_number", sa.Integer(), nullable=True),
        words("search_text"),
        sa.Column("notice_key", sa.String(120), nullable=True),
        words("notice_sha", 64),
        sa.Column("by_id", sa.Integer(), nullable=True),
        words("by_name", 200),
        moment("created_at"),
        moment("updated_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_recall_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recall"),
        sa.UniqueConstraint("organisation_id", "notice_key", name="uq_recall_organisation_id_notice_key"),
        sa.UniqueConstraint("slug", name="uq_recall_slug"),
    )
    op.create_index("ix_recall_hazard_kind", "recall", ["hazard_kind"])
    op.create_index("ix_recall_opened_year", "recall", ["opened_year"])
    op.create_index("ix_recall_organisation_id_state", "recall", ["organisation_id", "state"])
    op.create_index("ix_recall_published_at", "recall", ["published_at"])
    op.create_index("ix_recall_regulator", "recall", ["regulator"])
    op.create_index("ix_recall_state_opened_on", "recall", ["state", "opened_on"])


def _recall_brand() -> None:
    op.create_table(
        "recall_brand",
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name="fk_recall_brand_brand_id_brand"),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_brand_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recall_id", "brand_id", name="pk_recall_brand"),
    )
    op.create_index("ix_recall_brand_brand_id", "recall_brand", ["brand_id"])


def _recall_product() -> None:
    op.create_table(
        "recall_product",
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_recall_product_product_id_product"),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_product_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recall_id", "product_id", name="pk_recall_product"),
    )
    op.create_index("ix_recall_product_product_id", "recall_product", ["product_id"])


def _scope_version() -> None:
    op.create_table(
        "scope_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), server_default="draft", nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        words("reason"),
        sa.Column("difference", sa.JSON(), nullable=False),
        words("list_label", 40),
        sa.Column("notice", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        words("by_name", 200),
        sa.Column("editor_ids", sa.JSON(), nullable=False),
        words("comment"),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        words("approved_by_name", 200),
        moment("created_at"),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_scope_version_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_scope_version_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_scope_version"),
        sa.UniqueConstraint("recall_id", "number", name="uq_scope_version_recall_id_number"),
    )
    op.create_index("ix_scope_version_organisation_id", "scope_version", ["organisation_id"])


def _affected_list() -> None:
    op.create_table(
        "affected_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(60), server_default="serial", nullable=False),
        words("label", 200),
        sa.Column("state", sa.String(20), server_default="loading", nullable=False),
        sa.Column("sealed", sa.Boolean(), server_default=sa.false(), nullable=False),
        words("source_sha256", 64),
        sa.Column("spans", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shapes", sa.JSON(), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_affected_list_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_affected_list_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_affected_list"),
    )
    op.create_index("ix_affected_list_organisation_id", "affected_list", ["organisation_id"])
    op.create_index("ix_affected_list_recall_id", "affected_list", ["recall_id"])


def _affected_span() -> None:
    op.create_table(
        "affected_span",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("low", KEY, nullable=False),
        sa.Column("high", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["affected_list.id"], name="fk_affected_span_list_id_affected_list"
        ),
        sa.PrimaryKeyConstraint("list_id", "low", name="pk_affected_span"),
        sqlite_with_rowid=False,
    )


def _identifier() -> None:
    op.create_table(
        "identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), server_default="text", nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        words("help"),
        words("example", 120),
        words("picture", 300),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_identifier_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identifier"),
        sa.UniqueConstraint("recall_id", "field", name="uq_identifier_recall_id_field"),
    )


def _recall_contact() -> None:
    op.create_table(
        "recall_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        words("region", 120),
        words("name", 200),
        words("phone", 60),
        words("email", 200),
        words("url", 1000),
        words("hours", 200),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_contact_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recall_contact"),
    )
    op.create_index("ix_recall_contact_recall_id", "recall_contact", ["recall_id"])


def _recall_link() -> None:
    op.create_table(
        "recall_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_link_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recall_link"),
    )
    op.create_index("ix_recall_link_recall_id", "recall_link", ["recall_id"])


def _recall_picture() -> None:
    op.create_table(
        "recall_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        words("alt", 300),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_picture_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recall_picture"),
    )
    op.create_index("ix_recall_picture_recall_id", "recall_picture", ["recall_id"])


def _unit_remedy() -> None:
    op.create_table(
        "unit_remedy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        words("note", 300),
        sa.Column("by_id", sa.Integer(), nullable=True),
        words("by_name", 200),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_unit_remedy_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_unit_remedy_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_remedy"),
        sa.UniqueConstraint("recall_id", "field", "key", name="uq_unit_remedy_recall_id_field_key"),
    )
    op.create_index("ix_unit_remedy_organisation_id", "unit_remedy", ["organisation_id"])


def _index_state() -> None:
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default="0", nullable=False),
        moment("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_index_state"),
    )


def _index_part() -> None:
    op.create_table(
        "index_part",
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("shelves", sa.JSON(), nullable=False),
        sa.Column("segments", sa.BigInteger(), server_default="0", nullable=False),
        moment("created_at"),
        sa.PrimaryKeyConstraint("part", name="pk_index_part"),
        sa.UniqueConstraint("name", name="uq_index_part_name"),
    )


def _segment() -> None:
    op.create_table(
        "segment",
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("low", KEY, nullable=False),
        sa.Column("high", KEY, nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("part", "low", name="pk_segment"),
        sqlite_with_rowid=False,
    )


FROZEN = {
    # table, statement -> when it is refused
    ("scope_version", "UPDATE"): "OLD.published_at IS NOT NULL",
    ("scope_version", "DELETE"): "OLD.published_at IS NOT NULL",
    ("recall", "DELETE"): "OLD.published_at IS NOT NULL",
    ("affected_list", "UPDATE"): "OLD.sealed",
    ("affected_list", "DELETE"): "OLD.sealed",
}
SEALED = "EXISTS (SELECT 1 FROM affected_list l WHERE l.id = {}.list_id AND l.sealed)"
FROZEN_SPANS = {
    ("affected_span", "INSERT"): SEALED.format("NEW"),
    ("affected_span", "UPDATE"): SEALED.format("OLD"),
    ("affected_span", "DELETE"): SEALED.format("OLD"),
}


def _freeze() -> None:
    """What was published can neither be changed nor deleted, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for (table, statement), when in (FROZEN | FROZEN_SPANS).items():
            op.execute(
                f"CREATE TRIGGER frozen_{table}_{statement.lower()} BEFORE {statement} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, 'published: {table} is frozen'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'published: % is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; "
        "END $$"
    )
    for (table, statement), when in FROZEN.items():
        op.execute(
            f"CREATE TRIGGER frozen_{table}_{statement.lower()} BEFORE {statement} ON {table} FOR EACH ROW "
            f"WHEN ({when}) EXECUTE FUNCTION refuse_frozen()"
        )
    _freeze_spans_by_statement()


def _freeze_spans_by_statement() -> None:
    """Lists have millions of rows: PostgreSQL looks once a statement, not once a row."""
    op.execute(
        "CREATE FUNCTION refuse_frozen_spans() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM affected_list l WHERE l.sealed AND EXISTS "
        "(SELECT 1 FROM touched t WHERE t.list_id = l.id)) THEN "
        "RAISE EXCEPTION 'published: affected_span is frozen' USING ERRCODE = 'restrict_violation'; "
        "END IF; RETURN NULL; END $$"
    )
    for statement, table in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER frozen_affected_span_{statement.lower()} AFTER {statement} ON affected_span "
            f"REFERENCING {table} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_spans()"
        )


def _thaw() -> None:
    """SQLite drops a table's triggers with it."""
    if op.get_bind().dialect.name == "sqlite":
        for table, statement in FROZEN | FROZEN_SPANS:
            op.execute(f"DROP TRIGGER frozen_{table}_{statement.lower()}")
        return
    op.execute("DROP FUNCTION refuse_frozen() CASCADE")
    op.execute("DROP FUNCTION refuse_frozen_spans() CASCADE")


def upgrade() -> None:
    _recall()
    _recall_brand()
    _recall_product()
    _scope_version()
    _affected_list()
    _affected_span()
    _identifier()
    _recall_contact()
    _recall_link()
    _recall_picture()
    _unit_remedy()
    _index_state()
    _index_part()
    _segment()
    op.execute("INSERT INTO index_state (id, generation, changed_at) VALUES (1, 0, CURRENT_TIMESTAMP)")
    _freeze()


def downgrade() -> None:
    _thaw()
    for table in reversed(
        (
            "recall",
            "recall_brand",
            "recall_product",
            "scope_version",
            "affected_list",
            "affected_span",
            "identifier",
            "recall_contact",
            "recall_link",
            "recall_picture",
            "unit_remedy",
            "index_state",
            "index_part",
            "segment",
        )
    ):
        op.drop_table(table)
