"""Runs what was queued, here and now, as a worker would, for any test."""

from flask import Flask

from registry.cli.worker import JOBS
from registry.jobs.running import run_all


def run_jobs(app: Flask) -> int:
    """Does every job that is due, in an app context of its own; what a handler raises by mistake comes through."""
    with app.app_context():
        return run_all(JOBS, raising=True)
