"""The parts every story needs: both databases, the site made as wsgi.py makes it, a client."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from werkzeug.local import LocalProxy

from admin.app import create_staff
from portal.app import create_portal
from registry.cli.site import add_commands, compose
from registry.db import db
from registry.settings import Settings
from tests.browser.chromium import pytest_terminal_summary  # noqa: F401 - says where no browser is
from tests.databases import Reused
from tests.lengths import measured
from tests.postgres import Server, running
from tests.sparing import once_a_run, spare, spare_staff

# The same examples on every machine: what fails it is a change. `--hypothesis-profile explore` looks for new ones.
hypothesis_settings.register_profile(
    "suite", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow], database=None,
    derandomize=True,
)  # fmt: skip
hypothesis_settings.register_profile(
    "explore", hypothesis_settings.get_profile("suite"), derandomize=False, print_blob=True
)
hypothesis_settings.load_profile("suite")
once_a_run()

ENGINES = ("sqlite", "postgresql")


PRESSED = Path(tempfile.mkdtemp(prefix="recall-static-"))
"""Static files are pressed once a run, not once a test."""
COMPILED = Path(tempfile.mkdtemp(prefix="recall-templates-"))
"""So are templates compiled."""
for folder in (PRESSED, COMPILED):
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def make_site(data_dir: Path, database_url: str = "", **settings: str) -> Flask:
    """The whole site as wsgi.py composes it, on a database that exists. Limits are wide unless given.
    The staff face is made when first asked for: most stories never ask."""
    given = {"secret_key": "for tests only", "check_rate": "1000000 per minute", **settings}
    if not (data_dir / "static").exists():
        (data_dir / "static").symlink_to(PRESSED)
    made = Settings(data_dir=str(data_dir), database_url=database_url, **given)

    @cache
    def staff() -> Flask:
        return spare_staff(create_staff(made), COMPILED)

    site = compose(spare(create_portal(made), COMPILED), LocalProxy(staff))  # type: ignore[arg-type]
    site.extensions["staff_is_made"] = lambda: staff.cache_info().currsize
    add_commands(site)
    site.wsgi_app = measured(site.wsgi_app)  # type: ignore[method-assign]
    return site


def migrate(site: Flask) -> None:
    with site.app_context():
        flask_migrate.upgrade()
        dispose(site)


def dispose(site: Flask) -> None:
    """Closes every connection of the site's pools."""
    for app in (site, site.extensions["staff"]) if site.extensions["staff_is_made"]() else (site,):
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def databases(postgres: Server, templates: dict[str, str]) -> Reused:
    _postgres_template(postgres, templates)
    return Reused(postgres, templates["postgresql"])


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Engine -> migrated, empty database to copy from; filled as engines are first asked for."""
    return {"folder": str(tmp_path_factory.mktemp("templates"))}


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path, templates: dict[str, str]) -> Iterator[str]:
    """A migrated, empty database of each engine, this test's own."""
    data = tmp_path / "data"
    data.mkdir()
    if request.param == "sqlite":
        _sqlite_template(templates)
        shutil.copyfile(templates["sqlite"], data / "portal.sqlite3")
        yield ""
        return
    databases: Reused = request.getfixturevalue("databases")
    name = databases.take()
    yield databases.server.url(name)
    databases.give_back(name)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The site on each engine in turn, inside an app context of the public face."""
    site = make_site(tmp_path / "data", database_url)
    with site.app_context():
        yield site
    dispose(site)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _sqlite_template(templates: dict[str, str]) -> None:
    if "sqlite" not in templates:
        folder = Path(templates["folder"])
        migrate(make_site(folder))
        templates["sqlite"] = str(folder / "portal.sqlite3")


def _postgres_template(server: Server, templates: dict[str, str]) -> None:
    if "postgresql" not in templates:
        name = server.create()
        migrate(make_site(Path(templates["folder"]), server.url(name)))
        templates["postgresql"] = name


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are no name: packed ones hold the time, and every process must find the same tests."""
    return argname if isinstance(val, bytes) else None
