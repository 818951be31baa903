"""Migrations and models say the same on both databases, and every step can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from registry.db import db
from tests.conftest import dispose, make_site
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    server: Server | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    name = server.create() if server else ""
    site = make_site(tmp_path, server.url(name) if server else "")
    with site.app_context():
        yield site
    dispose(site)
    if server:
        server.drop(name)


def test_up_check_down_up(empty_site: Flask) -> None:
    flask_migrate.upgrade()
    flask_migrate.check()
    flask_migrate.downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert not left
    flask_migrate.upgrade()
    flask_migrate.check()
