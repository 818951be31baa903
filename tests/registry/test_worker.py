"""The worker does its periodic work, and one task that fails takes nothing with it."""

import pytest
from flask import Flask

from registry.cli.worker import EVERY_MINUTE
from registry.recalls.index.serving import serving
from registry.worker import guarded


def test_each_task_runs_on_both_databases(app: Flask) -> None:
    for name, task in EVERY_MINUTE.items():
        guarded(app, name, task)()
    assert serving().current().generation.number == 0


def test_a_failing_task_is_logged_and_the_next_one_runs(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise RuntimeError("no such luck")

    guarded(app, "fails", fails)()
    guarded(app, "works", lambda: done.append("worked"))()
    assert done == ["worked"]
    assert "periodic task fails failed" in caplog.text
