"""What the defect radar found, and when it looked."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "defect_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(8), nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("mean", "rate", "low", "high", "score")),
        sa.Column("around", sa.JSON(), nullable=False),
        sa.Column("stands", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(1000), server_default=sa.text("''"), nullable=False),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("own_recall_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_defect_signal_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_defect_signal_product_id_product"),
        sa.ForeignKeyConstraint(
            ["own_recall_id"],
            ["recall.id"],
            name="fk_defect_signal_own_recall_id_recall",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_defect_signal"),
        sa.UniqueConstraint(
            "organisation_id", "product_id", "code_id", "dimension", "value", name="uq_defect_signal_cell"
        ),
    )
    op.create_table(
        "radar_look",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sign", sa.String(64), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_radar_look_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_radar_look"),
    )


def downgrade() -> None:
    op.drop_table("radar_look")
    op.drop_table("defect_signal")
