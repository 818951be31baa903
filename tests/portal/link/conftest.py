"""The maker's kettle that people register, with its code."""

import pytest
from flask import Flask

from tests.portal.register.conftest import Shop, a_shop


@pytest.fixture
def shop(app: Flask) -> Shop:
    return a_shop()
