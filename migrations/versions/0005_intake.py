"""Jobs and uploads."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")


def moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, length: int | None = None) -> "sa.Column[object]":
    kind = sa.String(length) if length else sa.Text()
    return sa.Column(name, kind, server_default=EMPTY, nullable=False)


def count(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), server_default="queued", nullable=False),
        moment("run_at"),
        words("stage", 200),
        count("rows"),
        sa.Column("rows_total", sa.BigInteger(), nullable=True),
        count("bytes_done"),
        sa.Column("bytes_total", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("crashes", sa.Integer(), server_default="0", nullable=False),
        words("lease_owner", 80),
        moment("lease_until", nullable=True),
        sa.Column("cancel_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        words("message"),
        sa.Column("by_id", sa.Integer(), nullable=True),
        words("by_name", 200),
        moment("created_at"),
        moment("started_at", nullable=True),
        moment("finished_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_job_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_organisation_id", "job", ["organisation_id"])
    op.create_index("ix_job_state_run_at", "job", ["state", "run_at"])


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(20), server_default="opening", nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.JSON(), nullable=False),
        count("rows"),
        count("faulty"),
        count("warnings"),
        sa.Column("summary", sa.JSON(), nullable=False),
        words("fingerprint", 64),
        words("message"),
        sa.Column("by_id", sa.Integer(), nullable=True),
        words("by_name", 200),
        moment("created_at"),
        moment("finished_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_upload_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_upload_recall_id_recall", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_upload_product_id_product", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_upload_job_id_job", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("token", name="uq_upload_token"),
    )
    op.create_index("ix_upload_organisation_id_created_at", "upload", ["organisation_id", "created_at"])
    for column in ("recall_id", "product_id", "sha256", "job_id"):
        op.create_index(f"ix_upload_{column}", "upload", [column])


def _row_problem() -> None:
    op.create_table(
        "row_problem",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        words("column", 120),
        words("value", 200),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        words("advice"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name="fk_row_problem_upload_id_upload", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "number", name="pk_row_problem"),
    )


def _column_mapping() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("header_key", sa.String(64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        moment("used_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_column_mapping_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_column_mapping"),
        sa.UniqueConstraint(
            "organisation_id",
            "purpose",
            "header_key",
            name="uq_column_mapping_organisation_id_purpose_header_key",
        ),
    )


def upgrade() -> None:
    _job()
    _upload()
    _row_problem()
    _column_mapping()


def downgrade() -> None:
    for table in ("column_mapping", "row_problem", "upload", "job"):
        op.drop_table(table)
