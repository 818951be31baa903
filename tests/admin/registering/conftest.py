"""Letters of these stories go to a real mail server."""

from tests.registry.notices.conftest import mailing

__all__ = ["mailing"]
