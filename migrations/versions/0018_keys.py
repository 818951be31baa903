"""Keys of makers' systems, and their requests that named themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("handle", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("rate", sa.String(40), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_api_key_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["api_key.id"], name="fk_api_key_replaces_id_api_key"),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("handle", name="uq_api_key_handle"),
        sa.UniqueConstraint("replaces_id", name="uq_api_key_replaces_id"),
    )
    op.create_index("ix_api_key_organisation_id", "api_key", ["organisation_id"])

    op.create_table(
        "named_request",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.String(120), server_default=sa.text("''"), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("pressed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_named_request_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", name="pk_named_request"),
    )
    op.create_index("ix_named_request_made_at", "named_request", ["made_at"])


def downgrade() -> None:
    for table in ("named_request", "api_key"):
        op.drop_table(table)
