"""What was counted of the chain, and indexes that answer its pages by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STAGE = ["organisation_id", "product_id", "lot_key", "stage", "place_id"]
PLACE = ["organisation_id", "place_id", "stage", "expires"]


def upgrade() -> None:
    _indexes([*STAGE, "at"], [*PLACE, "product_id", "lot_key"])
    op.create_index(
        "ix_whereabouts_held",
        "whereabouts",
        ["organisation_id", "product_id", "lot_key"],
        sqlite_where=sa.text("held = 1"),
        postgresql_where=sa.text("held"),
    )
    op.create_table(
        "recall_left",
        sa.Column("recall_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_recall_left_recall_id_recall", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recall_id", name="pk_recall_left"),
    )
    op.create_table(
        "product_pipeline",
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_product_pipeline_product_id_product", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", name="pk_product_pipeline"),
    )


def _indexes(stage: list[str], place: list[str]) -> None:
    for name, columns in (("ix_whereabouts_stage", stage), ("ix_whereabouts_place", place)):
        op.drop_index(name, "whereabouts")
        op.create_index(name, "whereabouts", columns)


def downgrade() -> None:
    op.drop_table("product_pipeline")
    op.drop_table("recall_left")
    op.drop_index("ix_whereabouts_held", "whereabouts")
    _indexes(STAGE, PLACE)
