"""The API on the demonstration data."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.api.spec import document
from tests.conftest import dispose, make_site
from tests.demo import demo  # noqa: F401 - a fixture

Fits = Callable[[str, Any], None]


@pytest.fixture
def api(demo: Flask) -> FlaskClient:  # noqa: F811
    return demo.test_client()


@pytest.fixture
def limited(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An empty site that allows three checks an hour."""
    site = make_site(tmp_path / "data", database_url, check_rate="3 per hour")
    yield site
    dispose(site)


@pytest.fixture(scope="session")
def fits() -> Fits:
    """`fits("Answer", value)`: the value is as the description says, or the test fails with the place."""
    components = json.loads(json.dumps(document("https://recalls.example")["components"]))

    def check(schema: str, value: Any) -> None:
        rule = {"$ref": f"#/components/schemas/{schema}", "components": components}
        jsonschema_rs.validate(rule, json.loads(json.dumps(value)), validate_formats=True)

    return check
