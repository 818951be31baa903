"""The demonstration notices, which are the corpus."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus() -> Path:
    return Path(__file__).parents[3] / "demo" / "recall-notices.jsonl"
