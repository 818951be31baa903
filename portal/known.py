"""How much this site knows, for pages that show it in passing. Remembered for a while, and longer while the
database is away: these pages must open whatever happens."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from registry.clock import now
from registry.db import db
from registry.recalls.pages import Filters, RecallRow
from registry.recalls.queries import facets, search_recalls

SECONDS = 20
NEWEST = 4
MOST_BRANDS = 300


@dataclass(frozen=True, slots=True)
class Known:
    """The number of public recalls, the newest of them, and the brands to choose from."""

    recalls: int
    newest: tuple[RecallRow, ...]
    brands: tuple[str, ...]
    demo: bool
    as_of: datetime


class Memory:
    """Asks the database at most every few seconds; keeps what it knew where the database does not answer."""

    def __init__(self) -> None:
        self._known: Known | None = None
        self._until = 0.0

    def known(self) -> Known | None:
        """None where nothing could ever be asked."""
        if monotonic() >= self._until:
            try:
                self._known = _asked()
            except SQLAlchemyError:
                db.session.rollback()
            self._until = monotonic() + SECONDS
        return self._known

    def demo(self) -> bool:
        """Whether demonstration data are about. Never asks twice: check pages do not wait for the database."""
        known = self._known if self._until else self.known()
        return known is not None and known.demo


def _asked() -> Known:
    page = search_recalls(Filters(), size=NEWEST)
    names = sorted({brand.text for brand in facets().brands}, key=str.casefold)
    demo = any(recall.is_demo for recall in page.items)
    return Known(page.total, page.items, tuple(names[:MOST_BRANDS]), demo, now())
