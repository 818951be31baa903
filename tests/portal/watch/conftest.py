"""The same site, with a mail server."""

from tests.registry.notices.conftest import mailing

__all__ = ["mailing"]
