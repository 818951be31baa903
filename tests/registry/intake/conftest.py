"""A site on SQLite alone, for what has to do with files and not with the engine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import _sqlite_template, dispose, make_site


@pytest.fixture
def sqlite_site(tmp_path: Path, templates: dict[str, str]) -> Iterator[Flask]:
    data = tmp_path / "light"
    data.mkdir()
    _sqlite_template(templates)
    shutil.copyfile(templates["sqlite"], data / "portal.sqlite3")
    site = make_site(data)
    with site.app_context():
        yield site
    dispose(site)
