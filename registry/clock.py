"""The one clock. Everything that needs the time asks here, so that a test can move it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def day_in_words(when: date) -> str:
    """`14 June 2024`."""
    return f"{when.day} {when:%B %Y}"
