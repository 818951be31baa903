"""Staff: members, their roles, shared counts of attempts, pictures of products, why recalls were closed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("operator", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("password", sa.String(255), nullable=True),
        sa.Column("password_is_given", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False),
        sa.Column("tf_primary_method", sa.String(64), nullable=True),
        sa.Column("tf_totp_secret", sa.Text(), nullable=True),
        sa.Column("tf_last_counter", sa.Integer(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(none_as_null=True), nullable=True),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("email", name="uq_member_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_member_fs_uniquifier"),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        moment("created_at"),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'publisher')", name="ck_membership_role"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_membership_member_id_member", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_membership_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("member_id", "organisation_id", name="uq_membership_member_id_organisation_id"),
    )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"])


def _throttle_count() -> None:
    op.create_table(
        "throttle_count",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_throttle_count"),
    )
    op.create_index("ix_throttle_count_ends_at", "throttle_count", ["ends_at"])


def _product_picture() -> None:
    op.create_table(
        "product_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_product_picture_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_product_picture"),
        sa.UniqueConstraint("digest", name="uq_product_picture_digest"),
    )
    op.create_index("ix_product_picture_organisation_id", "product_picture", ["organisation_id"])


def _recall_step() -> None:
    op.create_table(
        "recall_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_recall_step_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_recall_step_recall_id_recall"),
        sa.PrimaryKeyConstraint("id", name="pk_recall_step"),
    )
    op.create_index("ix_recall_step_organisation_id", "recall_step", ["organisation_id"])
    op.create_index("ix_recall_step_recall_id", "recall_step", ["recall_id"])


def upgrade() -> None:
    _member()
    _membership()
    _throttle_count()
    _product_picture()
    _recall_step()


def downgrade() -> None:
    for table in ("recall_step", "product_picture", "throttle_count", "membership", "member"):
        op.drop_table(table)
