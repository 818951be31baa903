"""Finds the browser, and says loudly where there is none."""

import shutil

import pytest

NO_BROWSER = "NO BROWSER INSTALLED: browser tests did not run"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def chromium() -> str:
    """The browser's program; empty where none is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


def say_if_missing(reporter: pytest.TerminalReporter) -> None:
    """One line in pytest's summary if browser tests were skipped for want of a browser."""
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    if missed := sum(NO_BROWSER in reason for reason in skipped):
        reporter.write_sep("!", f"{NO_BROWSER} ({missed}); `make browser` installs one", red=True, bold=True)
