"""Drills that were held; a recall that is a drill never becomes public."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None
REFUSED = "a drill is never public"


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER drill_recall_{statement.lower()} BEFORE {statement} ON recall "
                "WHEN NEW.kind = 'drill' AND (NEW.state <> 'draft' OR NEW.current_number IS NOT NULL) "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_drill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER drill_recall BEFORE INSERT OR UPDATE ON recall FOR EACH ROW "
        "WHEN (NEW.kind = 'drill' AND (NEW.state <> 'draft' OR NEW.current_number IS NOT NULL)) "
        "EXECUTE FUNCTION refuse_drill()"
    )


def upgrade() -> None:
    op.create_table(
        "drill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("state", sa.String(8), server_default="waiting", nullable=False),
        sa.Column("list_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(300), server_default=sa.text("''"), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_drill_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name="fk_drill_recall_id_recall", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drill"),
    )
    op.create_index("ix_drill_organisation_id", "drill", ["organisation_id"])
    _guard()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER drill_recall_insert")
        op.execute("DROP TRIGGER drill_recall_update")
    else:
        op.execute("DROP TRIGGER drill_recall ON recall")
        op.execute("DROP FUNCTION refuse_drill()")
    op.drop_table("drill")
