"""Schemathesis asks what the description allows, and what it forbids, with a key and without, and finds nothing."""

import warnings
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.api.spec import document
from registry.catalogue.models import Product
from registry.db import db
from registry.journeys import offline
from registry.staff.keys.models import ApiKey
from registry.staff.keys.scopes import Scope
from tests.programs import a_key

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import from_schema
    from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished

PAGED = [
    operation["operationId"]
    for methods in document("https://recalls.example")["paths"].values()
    for operation in methods.values()
    if any(parameter["name"] in ("cursor", "nextPageToken") for parameter in operation.get("parameters", ()))
]
NAMED = [
    operation["operationId"]
    for methods in document("https://recalls.example")["paths"].values()
    for operation in methods.values()
    if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
]
BULK = (
    "checkMany", "findUnits", "sendInvoiceLines", "sendCreditLines", "reserveSerials", "releaseSerials", "deliverOrder",
    "sendReceipts", "sendMoves", "sendCounts", "sendHolds", "sendReleases",
)  # fmt: skip
CONFIG: dict[str, Any] = {
    "seed": 20261123,
    "generation": {"max-examples": 12, "deterministic": True},
    # a bad unit gets an error in its row and the others are answered: 200 is right (test_checks.py holds the rows)
    "operations": [
        {"include-operation-id": bulk, "checks": {"negative_data_rejection": {"enabled": False}}}
        for bulk in BULK
    ]
    # the same Idempotency-Key with another body is refused
    + [
        {"include-operation-id": named, "checks": {"positive_data_acceptance": {"enabled": False}}}
        for named in NAMED
    ]
    # what an event must hold is said by the standard's own schema, which the description does not repeat, and of a
    # document in part by its job, after it was taken (test_epcis.py)
    + [
        {
            "include-operation-id": name,
            "checks": {
                "positive_data_acceptance": {"enabled": False},
                "negative_data_rejection": {"enabled": job},
            },
        }
        for name, job in (("captureEvents", False), ("captureEvent", True))
    ]
    # a cursor is what an answer gave, which no description can say: one made up is refused with 422
    + [
        {"include-operation-id": paged, "checks": {"positive_data_acceptance": {"enabled": False}}}
        for paged in PAGED
    ],
    # breaks off in its WSGI transport (4.5): test_keyed.py asks every keyed address without a key
    "checks": {"ignored_auth": {"enabled": False}},
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_nothing_is_found(demo: Flask) -> None:
    with demo.app_context():
        offline.refresh()
    # its WSGI transport does not decompress
    headers = {"Accept-Encoding": "identity", "Authorization": f"Bearer {_key(demo)}"}
    config = SchemathesisConfig.from_dict(CONFIG | {"headers": headers})
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", demo, config=config)
    found: list[str] = []
    asked = 0
    for event in from_schema(described).execute():
        found += _faults(event)
        if isinstance(event, ScenarioFinished):
            asked += len(event.recorder.interactions)
    assert not found, "\n\n".join(found)
    assert asked > 400


def _key(site: Flask) -> str:
    """One that opens everything there is, as often as it likes."""
    with site.app_context():
        maker = db.session.scalar(select(Product.organisation_id).limit(1)) or 0
        shown = a_key(maker, *Scope)
        db.session.execute(update(ApiKey).values(rate="1000000 per minute"))
        db.session.commit()
    return shown


def _faults(event: EngineEvent) -> list[str]:
    if isinstance(event, FatalError):
        return [repr(event.exception)]
    if isinstance(event, NonFatalError):
        return [f"{event.label}: {event.value!r}"]
    if not isinstance(event, ScenarioFinished):
        return []
    failed = [check for checks in event.recorder.checks.values() for check in checks if check.failure_info]
    return [
        f"{check.failure_info.failure}\n{check.failure_info.code_sample}"
        for check in failed
        if check.failure_info
    ]
