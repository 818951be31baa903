"""Runs of a list without a foreign key: looking for their list row by row cost more than storing them. Triggers hold
the same, on PostgreSQL once a statement."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
FOREIGN = "fk_affected_span_list_id_affected_list"
NO_LIST = "affected_span names no list"
NOT_EMPTY = "affected_list still has numbers"
UNCHANGED = "affected_span is frozen: runs are added and taken out, never changed"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(foreign=False)
        _guard_on_sqlite()
        return
    op.drop_constraint(FOREIGN, "affected_span", type_="foreignkey")
    _look_by_list()
    _guard_lists()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("kept_affected_list_delete", "kept_affected_list_update"):
            op.execute(f"DROP TRIGGER {name}")
        _made_anew(foreign=True)
        for statement, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            _trigger("affected_span", statement, f"WHEN {_sealed(row)}", "published: affected_span is frozen")
        return
    op.execute("DROP FUNCTION refuse_emptying() CASCADE")
    op.execute("DROP TRIGGER frozen_affected_span_update ON affected_span")
    _look_row_by_row()
    op.create_foreign_key(FOREIGN, "affected_span", "affected_list", ["list_id"], ["id"])


def _made_anew(*, foreign: bool) -> None:
    """SQLite changes no constraint of a table that is there; its triggers go with it."""
    key = [sa.ForeignKeyConstraint(["list_id"], ["affected_list.id"], name=FOREIGN)] if foreign else []
    op.rename_table("affected_span", "affected_span_before")
    op.create_table(
        "affected_span",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("low", KEY, nullable=False),
        sa.Column("high", KEY, nullable=False),
        *key,
        sa.PrimaryKeyConstraint("list_id", "low", name="pk_affected_span"),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO affected_span SELECT list_id, low, high FROM affected_span_before")
    op.drop_table("affected_span_before")


def _guard_on_sqlite() -> None:
    """One look at the list a row, whether it is there and whether it is open."""
    there = "SELECT 1 FROM affected_list l WHERE l.id = NEW.list_id"
    op.execute(
        "CREATE TRIGGER frozen_affected_span_insert BEFORE INSERT ON affected_span "
        f"WHEN NOT EXISTS ({there} AND NOT l.sealed) BEGIN "
        f"SELECT RAISE(ABORT, 'published: affected_span is frozen') WHERE EXISTS ({there}); "
        f"SELECT RAISE(ABORT, '{NO_LIST}'); END"
    )
    _trigger("affected_span", "UPDATE", "", UNCHANGED)
    _trigger("affected_span", "DELETE", f"WHEN {_sealed('OLD')}", "published: affected_span is frozen")
    full = "EXISTS (SELECT 1 FROM affected_span s WHERE s.list_id = OLD.id)"
    _trigger("affected_list", "DELETE", f"WHEN NOT OLD.sealed AND {full}", NOT_EMPTY, name="kept")
    _trigger("affected_list", "UPDATE", f"WHEN OLD.id <> NEW.id AND {full}", NOT_EMPTY, name="kept")


def _sealed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM affected_list l WHERE l.id = {row}.list_id AND l.sealed)"  # noqa: S608 - words of ours


def _trigger(table: str, statement: str, when: str, said: str, *, name: str = "frozen") -> None:
    op.execute(
        f"CREATE TRIGGER {name}_{table}_{statement.lower()} BEFORE {statement} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
    )


def _look_by_list() -> None:
    """What the foreign key did: every list is there, and stays there until this transaction has ended."""
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_frozen_spans() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608
        "DECLARE lists integer[] := ARRAY(SELECT DISTINCT list_id FROM touched); found_lists integer; BEGIN "
        "PERFORM 1 FROM affected_list WHERE id = ANY (lists) FOR KEY SHARE; "
        "GET DIAGNOSTICS found_lists = ROW_COUNT; "
        "IF found_lists <> cardinality(lists) THEN "
        f"RAISE EXCEPTION '{NO_LIST}' USING ERRCODE = 'foreign_key_violation'; END IF; "
        "IF EXISTS (SELECT 1 FROM affected_list WHERE id = ANY (lists) AND sealed) THEN "
        "RAISE EXCEPTION 'published: affected_span is frozen' USING ERRCODE = 'restrict_violation'; "
        "END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_changed_spans() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{UNCHANGED}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute("DROP TRIGGER frozen_affected_span_update ON affected_span")
    op.execute(
        "CREATE TRIGGER frozen_affected_span_update BEFORE UPDATE OR TRUNCATE ON affected_span "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_spans()"
    )


def _guard_lists() -> None:
    """Afterwards, when the row is held: then whatever others wrote into the list meanwhile is seen."""
    op.execute(
        "CREATE FUNCTION refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        "IF TG_OP = 'TRUNCATE' OR EXISTS (SELECT 1 FROM affected_span WHERE list_id = OLD.id) THEN "
        f"RAISE EXCEPTION '{NOT_EMPTY}' USING ERRCODE = 'foreign_key_violation'; "
        "END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER kept_affected_list_delete AFTER DELETE ON affected_list "
        "FOR EACH ROW EXECUTE FUNCTION refuse_emptying()"
    )
    op.execute(
        "CREATE TRIGGER kept_affected_list_update AFTER UPDATE OF id ON affected_list "
        "FOR EACH ROW EXECUTE FUNCTION refuse_emptying()"
    )
    op.execute(
        "CREATE TRIGGER kept_affected_list_truncate BEFORE TRUNCATE ON affected_list "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_emptying()"
    )


def _look_row_by_row() -> None:
    op.execute("DROP FUNCTION refuse_changed_spans() CASCADE")
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_frozen_spans() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM affected_list l WHERE l.sealed AND EXISTS "
        "(SELECT 1 FROM touched t WHERE t.list_id = l.id)) THEN "
        "RAISE EXCEPTION 'published: affected_span is frozen' USING ERRCODE = 'restrict_violation'; "
        "END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER frozen_affected_span_update AFTER UPDATE ON affected_span REFERENCING OLD TABLE AS touched "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_spans()"
    )
