"""Dealers who register what they sell for the customer, and see nothing else of the maker."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
OLD, NEW = "ck_membership_ck_membership_role", "ck_membership_role"
"""0003 named it with what the naming convention puts before a name."""


def _replace(old: str, new: str, roles: str) -> None:
    with op.batch_alter_table("membership") as table:
        table.drop_constraint(op.f(old), type_="check")
        table.create_check_constraint(op.f(new), f"role IN ({roles})")


def upgrade() -> None:
    _replace(OLD, NEW, "'viewer', 'editor', 'publisher', 'seller'")


def downgrade() -> None:
    op.execute("DELETE FROM membership WHERE role = 'seller'")
    _replace(NEW, OLD, "'viewer', 'editor', 'publisher'")
