"""What a recall offers stands in one place: kinds that were ticked become remedies that are named, beside those that
can be asked for, and the reason for a single one stands with them. Published versions stay as they were."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

KINDS = ("repair", "replace", "refund", "rebate", "instructions", "dispose")
RECALL = sa.table(
    "recall",
    sa.column("id", sa.Integer),
    sa.column("remedies", sa.JSON),
    sa.column("remedy_kinds", sa.JSON),
    sa.column("one_remedy", sa.Text),
    sa.column("translations", sa.JSON),
)
VERSION = sa.table(
    "scope_version",
    sa.column("id", sa.Integer),
    sa.column("notice", sa.JSON),
    sa.column("published_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    for row in _rows(RECALL):
        values = {
            "remedies": _joined(row["remedies"], row["remedy_kinds"], row["one_remedy"]),
            "translations": _renamed(row["translations"], "one_remedy", "only"),
        }
        _keep(RECALL, row, values)
    for row in _rows(VERSION, VERSION.c.published_at.is_(None)):
        said = dict(row["notice"] or {})
        kinds, only = said.pop("remedy_kinds", None), said.pop("one_remedy", "")
        said["remedies"] = _joined(said.get("remedies"), kinds, only)
        said["translations"] = _renamed(said.get("translations"), "one_remedy", "only")
        _keep(VERSION, row, {"notice": said} if row["notice"] else {})
    for name in ("remedy_kinds", "one_remedy"):
        op.drop_column("recall", name)


def downgrade() -> None:
    op.add_column(
        "recall", sa.Column("remedy_kinds", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("recall", sa.Column("one_remedy", sa.Text(), server_default=sa.text("''"), nullable=False))
    for row in _rows(RECALL):
        remedies, kinds, only = _parted(row["remedies"])
        translations = _renamed(row["translations"], "only", "one_remedy")
        values = {
            "remedies": remedies,
            "remedy_kinds": kinds,
            "one_remedy": only,
            "translations": translations,
        }
        _keep(RECALL, row, values)
    for row in _rows(VERSION, VERSION.c.published_at.is_(None)):
        said = dict(row["notice"] or {})
        said["remedies"], said["remedy_kinds"], said["one_remedy"] = _parted(said.get("remedies"))
        said["translations"] = _renamed(said.get("translations"), "only", "one_remedy")
        _keep(VERSION, row, {"notice": said} if row["notice"] else {})


def _rows(table: sa.TableClause, *which: Any) -> Iterator[dict[str, Any]]:
    """A row at a time: each may be long."""
    connection = op.get_bind()
    for number in connection.scalars(sa.select(table.c.id).where(*which).order_by(table.c.id)).all():
        yield dict(connection.execute(sa.select(table).where(table.c.id == number)).mappings().one())


def _keep(table: sa.TableClause, row: dict[str, Any], values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if row[name] != value}
    if changed:
        op.get_bind().execute(sa.update(table).where(table.c.id == row["id"]).values(changed))


def _joined(remedies: dict[str, Any] | None, kinds: list[str] | None, only: str | None) -> dict[str, Any]:
    made = dict(remedies or {})
    offers = {offer["kind"]: offer for offer in made.get("offers", ())}
    offers |= {kind: {"kind": kind} for kind in kinds or () if kind not in offers}
    if offers:
        made["offers"] = [offers[kind] for kind in KINDS if kind in offers]
    if only and not made.get("only"):
        made["only"] = only
    return made


def _parted(remedies: dict[str, Any] | None) -> tuple[dict[str, Any], list[str], str]:
    made = dict(remedies or {})
    offers = made.pop("offers", [])
    promised = [offer for offer in offers if "days" in offer]
    only = made.get("only", "") if promised else made.pop("only", "")
    return (made | {"offers": promised} if promised else made), [offer["kind"] for offer in offers], only


def _renamed(translations: dict[str, Any] | None, old: str, new: str) -> dict[str, Any]:
    return {
        language: {new if name == old else name: text for name, text in texts.items()}
        for language, texts in (translations or {}).items()
    }
