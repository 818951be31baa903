"""Where the areas of this face find their CSV. It is the same on both faces."""

from registry.web.tables import sent_as_csv

__all__ = ["sent_as_csv"]
