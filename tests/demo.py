"""The site with the demonstration notices, as `make run` loads them. Made once a run and engine; only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from registry.cli.recalls import recalls_group
from tests.conftest import ENGINES, dispose, make_site, migrate
from tests.postgres import Server

NOTICES = Path(__file__).parents[1] / "demo" / "recall-notices.jsonl"


def load(site: Flask) -> None:
    """As `flask --app wsgi recalls import-notices demo/recall-notices.jsonl` does."""
    done = site.test_cli_runner().invoke(recalls_group, ["import-notices", str(NOTICES)])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session", params=ENGINES)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration site on each engine in turn."""
    server: Server | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    name = server.create() if server else ""
    site = make_site(tmp_path_factory.mktemp("demo"), server.url(name) if server else "")
    migrate(site)
    load(site)
    yield site
    dispose(site)
    if server:
        server.drop(name)
