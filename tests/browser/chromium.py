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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A loud line at the end if browser tests were skipped. For tests/conftest.py to import: a hook of a
    folder's own conftest is not heard by xdist's controller."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    if missed := sum(NO_BROWSER in reason for reason in skipped):
        line = f"{NO_BROWSER} ({missed}); `make browser` installs one"
        terminalreporter.write_sep("!", line, red=True, bold=True)
