"""Makers, brands and products."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def words(name: str, length: int | None = None) -> "sa.Column[str]":
    """A text that is never null."""
    return sa.Column(name, sa.String(length) if length else sa.Text(), server_default="", nullable=False)


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), server_default="admitted", nullable=False),
        words("website", 500),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("slug", name="uq_organisation_slug"),
    )


def _brand() -> None:
    op.create_table(
        "brand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_brand_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_brand"),
        sa.UniqueConstraint("organisation_id", "key", name="uq_brand_organisation_id_key"),
        sa.UniqueConstraint("organisation_id", "slug", name="uq_brand_organisation_id_slug"),
    )
    op.create_index("ix_brand_key", "brand", ["key"])
    op.create_index("ix_brand_slug", "brand", ["slug"])


def _brand_alias() -> None:
    op.create_table(
        "brand_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brand.id"], name="fk_brand_alias_brand_id_brand", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_brand_alias"),
        sa.UniqueConstraint("brand_id", "key", name="uq_brand_alias_brand_id_key"),
    )
    op.create_index("ix_brand_alias_key", "brand_alias", ["key"])


def _product() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(120), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        words("type", 120),
        sa.Column("number_field", sa.String(60), server_default="serial", nullable=False),
        words("where_words"),
        words("picture", 300),
        words("picture_alt", 300),
        words("example", 80),
        words("serial_mask", 120),
        words("serial_alphabet", 80),
        sa.Column("serial_lengths", sa.JSON(), nullable=False),
        words("serial_check", 20),
        sa.Column("is_public", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name="fk_product_brand_id_brand"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_product_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_product"),
        sa.UniqueConstraint("slug", name="uq_product_slug"),
    )
    op.create_index("ix_product_brand_id", "product", ["brand_id"])
    op.create_index("ix_product_organisation_id_name", "product", ["organisation_id", "name"])


def _product_brand() -> None:
    op.create_table(
        "product_brand",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brand.id"], name="fk_product_brand_brand_id_brand", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_product_brand_product_id_product", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", "brand_id", name="pk_product_brand"),
    )


def _product_model() -> None:
    op.create_table(
        "product_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(120), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_product_model_product_id_product", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_product_model"),
        sa.UniqueConstraint("product_id", "key", name="uq_product_model_product_id_key"),
    )
    op.create_index("ix_product_model_key", "product_model", ["key"])


def _product_gtin() -> None:
    op.create_table(
        "product_gtin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("gtin", sa.String(14), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_product_gtin_product_id_product", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_product_gtin"),
        sa.UniqueConstraint("product_id", "gtin", name="uq_product_gtin_product_id_gtin"),
    )
    op.create_index("ix_product_gtin_gtin", "product_gtin", ["gtin"])


def upgrade() -> None:
    _organisation()
    _brand()
    _brand_alias()
    _product()
    _product_brand()
    _product_model()
    _product_gtin()


def downgrade() -> None:
    for table in reversed(
        ("organisation", "brand", "brand_alias", "product", "product_brand", "product_model", "product_gtin")
    ):
        op.drop_table(table)
