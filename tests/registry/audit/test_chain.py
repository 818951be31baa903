"""The chain grows and never changes: code, database and `audit verify` each say so."""

import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from registry.audit.chain import verify, walk
from registry.audit.entries import keep
from registry.audit.models import AuditChain, AuditEntry
from registry.db import db
from tests.conftest import dispose, make_site


def kept(count: int = 3, chain: int | None = 7) -> None:
    for number in range(count):
        keep(
            chain,
            1,
            "Ada",
            "recall.saved",
            "recall",
            12,
            {"n": number},
            {"n": number + 1, "é": [1.5, None]},
            "x",
        )
    db.session.commit()


def test_entries_follow_one_another(app: Flask) -> None:
    kept(3)
    kept(2)
    kept(1, chain=None)
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.number)).all()
    assert [(row.chain, row.number) for row in rows] == [(0, 1), (7, 1), (7, 2), (7, 3), (7, 4), (7, 5)]
    assert rows[2].previous == rows[1].digest
    assert [(w.chain, w.entries, w.broken) for w in verify()] == [(0, 1, None), (7, 5, None)]


def test_what_is_rolled_back_was_not_done(app: Flask) -> None:
    keep(7, 1, "Ada", "a", "recall", 1)
    db.session.rollback()
    with db.session.begin_nested():
        keep(7, 1, "Ada", "b", "recall", 1)
    inner = db.session.begin_nested()
    keep(7, 1, "Ada", "c", "recall", 1)
    inner.rollback()
    db.session.commit()
    assert db.session.scalars(select(AuditEntry.action)).all() == ["b"]
    db.session.commit()
    assert walk(7).entries == 1


def test_later_changes_to_the_facts_are_not_part_of_an_entry(app: Flask) -> None:
    facts: dict[str, Any] = {"words": ["a"]}
    keep(7, 1, "Ada", "a", "recall", 1, None, facts)
    facts["words"].append("b")
    db.session.commit()
    assert db.session.scalar(select(AuditEntry.became)) == {"words": ["a"]}


REFUSED = [
    "UPDATE audit_entry SET words = 'other'",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_entry WHERE number = 3",
    "DELETE FROM audit_chain",
    "UPDATE audit_chain SET entries = 1",
    "UPDATE audit_chain SET chain = 9",
]
OF_ENGINE = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit_entry SELECT chain, number, made_at, by_id, 'other', action, subject, "
        "subject_id, was, became, words, previous, digest FROM audit_entry WHERE number = 2",
        "UPDATE OR REPLACE audit_entry SET number = 1 WHERE number = 2",
    ],
    "postgresql": [
        "TRUNCATE audit_entry",
        "TRUNCATE audit_entry, audit_chain CASCADE",
        "TRUNCATE audit_chain CASCADE",
    ],
}


def test_the_database_refuses_to_change_or_delete(app: Flask) -> None:
    kept()
    for statement in REFUSED + OF_ENGINE[db.engine.dialect.name]:
        with pytest.raises(DatabaseError, match="only ever added"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert walk(7).broken is None


def unguarded() -> None:
    """As somebody would do it who owns the database."""
    if db.engine.dialect.name == "sqlite":
        for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger' "
                                            "AND name LIKE 'grows%'")).all():  # fmt: skip
            db.session.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in ("audit_entry", "audit_chain"):
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


@pytest.mark.parametrize(
    ("statement", "broken", "why"),
    [
        ("UPDATE audit_entry SET by_name = 'Eve' WHERE number = 2", 2, "changed"),
        ("UPDATE audit_entry SET became = '{\"n\": 9}' WHERE number = 3", 3, "changed"),
        ("DELETE FROM audit_entry WHERE number = 2", 2, "missing"),
        ("DELETE FROM audit_entry WHERE number = 4", 4, "last entries are missing"),
        ("UPDATE audit_entry SET previous = 'x' WHERE number = 1", 1, "does not follow"),
    ],
)
def test_a_change_behind_our_back_is_found(app: Flask, statement: str, broken: int, why: str) -> None:
    kept(4)
    unguarded()
    db.session.execute(text(statement))
    db.session.commit()
    walked = walk(7)
    assert walked.broken == broken
    assert why in walked.why
    answer = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert answer.exit_code == 1
    assert f"BROKEN at entry {broken}" in answer.output


def test_a_head_noted_elsewhere_finds_a_chain_written_anew(app: Flask) -> None:
    kept(4)
    run = app.test_cli_runner().invoke
    answer = run(args=["audit", "verify"])
    assert answer.exit_code == 0, answer.output
    head = answer.output.split("head ")[1].strip()
    assert head.startswith("7:4:")
    kept(2)
    assert run(args=["audit", "verify", "--noted", head]).exit_code == 0
    db.session.rollback()
    unguarded()
    db.session.execute(text("DELETE FROM audit_entry"))
    db.session.execute(text("UPDATE audit_chain SET entries = 0, head = ''"))
    db.session.commit()
    kept(6)
    assert run(args=["audit", "verify"]).exit_code == 0
    answer = run(args=["audit", "verify", "--noted", head])
    assert answer.exit_code == 1
    assert "not the one noted" in answer.output
    assert run(args=["audit", "verify", "--noted", "7:99:" + "0" * 64]).exit_code == 1
    assert run(args=["audit", "verify", "--noted", "nonsense"]).exit_code == 2


def test_two_transactions_at_once_never_fork_a_chain(app: Flask, database_url: str, tmp_path: Path) -> None:
    sites = [make_site(tmp_path / "data", database_url) for _ in range(2)]
    failures: list[BaseException] = []

    def writes(site: Flask, name: str) -> None:
        try:
            with site.app_context():
                for number in range(12):
                    keep(7, 1, name, "a", "recall", number)
                    keep(None, 1, name, "b", "maker", number)
                    db.session.commit()
                db.session.remove()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=writes, args=(sites[n % 2], f"t{n}")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for site in sites:
        dispose(site)
    assert not failures
    assert [(w.entries, w.broken) for w in verify()] == [(72, None), (72, None)]
    assert db.session.scalar(select(AuditChain.entries).where(AuditChain.chain == 7)) == 72
