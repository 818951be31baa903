"""Schemathesis asks what the description allows, and what it forbids, and finds nothing."""

import warnings

import pytest
from flask import Flask

from registry.journeys import offline

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import from_schema
    from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished

CONFIG = {
    "seed": 20261123,
    "headers": {"Accept-Encoding": "identity"},  # its WSGI transport does not decompress
    "generation": {"max-examples": 20, "deterministic": True},
    # a bad unit gets an error in its row and the others are answered: 200 is right (test_checks.py holds the rows)
    "operations": [
        {"include-operation-id": "checkMany", "checks": {"negative_data_rejection": {"enabled": False}}}
    ],
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_nothing_is_found(demo: Flask) -> None:
    with demo.app_context():
        offline.refresh()
    config = SchemathesisConfig.from_dict(CONFIG)
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", demo, config=config)
    found: list[str] = []
    asked = 0
    for event in from_schema(described).execute():
        found += _faults(event)
        if isinstance(event, ScenarioFinished):
            asked += len(event.recorder.interactions)
    assert not found, "\n\n".join(found)
    assert asked > 400


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
