"""Systems of makers, for any test: a key, and a program that comes with it."""

import json
from typing import Any

from flask import Flask, g
from werkzeug.test import TestResponse

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.staff.keys.actions import make


def a_key(maker: int, *scopes: str, name: str = "Billing", rate: str = "3000 per minute") -> str:
    """A key of a maker, as it is shown once."""
    _, shown = make(maker, name, scopes, rate, None, COMMAND_LINE)
    db.session.commit()
    return shown


class Program:
    """Asks with its key."""

    def __init__(self, site: Flask, key: str) -> None:
        self.client = site.test_client()
        self.key = key

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        """Headers by their names with _ for -: `Idempotency_Key="a"`. None is sent as what JSON has for it."""
        return self._ask("POST", path, json.dumps(body), {"Content_Type": "application/json"} | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            given = {"Authorization": f"Bearer {self.key}"} | given
        answer = self.client.open(path, method=method, data=body, headers=given)
        if g:
            g.pop("caller", None)  # a test's own app context outlives the request
        return answer
