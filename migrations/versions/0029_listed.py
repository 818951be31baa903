"""One table says of which products production data are loaded: `known_product` says all that `listed_product` said."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO known_product (product_id, organisation_id, revision, loaded_at) "
        "SELECT product_id, organisation_id, 1, CURRENT_TIMESTAMP FROM listed_product "
        "WHERE product_id NOT IN (SELECT product_id FROM known_product)"
    )
    op.drop_table("listed_product")


def downgrade() -> None:
    op.create_table(
        "listed_product",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{other}_id"], [f"{other}.id"], name=f"fk_listed_product_{other}_id_{other}"
            )
            for other in ("product", "organisation", "upload")
        ),
        sa.PrimaryKeyConstraint("product_id", name="pk_listed_product"),
    )
    op.create_index("ix_listed_product_organisation_id", "listed_product", ["organisation_id"])
    op.execute(
        "INSERT INTO listed_product (product_id, organisation_id, upload_id) "
        "SELECT product_id, organisation_id, max(listed_id) FROM unit WHERE listed_id IS NOT NULL "
        "GROUP BY product_id, organisation_id"
    )
