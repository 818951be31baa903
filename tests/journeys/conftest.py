"""Stories told by letters have a real mail server."""

from tests.registry.notices.conftest import mailing

__all__ = ["mailing"]
