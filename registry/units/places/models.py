"""Tables of parties and places. Events name both by their own identifiers (`uri`), as EPCIS has them; what nobody
has described yet is a row with that identifier alone."""

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment

PLANT, WAREHOUSE, DISTRIBUTOR, WHOLESALER, RETAILER, SERVICE = (
    "plant", "warehouse", "distributor", "wholesaler", "retailer", "service",
)  # fmt: skip
KINDS = (PLANT, WAREHOUSE, DISTRIBUTOR, WHOLESALER, RETAILER, SERVICE)
"""What a place is, in the order of the chain; empty where nobody said."""


class Party(Base):
    """A business in the chain: who possesses or owns what is at its places, and whom a recall must reach (a consignee).

    `uri` is its identifier in events in its canonical form (a PGLN as `https://id.gs1.org/417/...`, or any other URI;
    without one `urn:recall-portal:party:` and a number). `email` is a business address for notices to consignees."""

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("organisation_id", "uri"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    uri: Mapped[str] = mapped_column(KEY)
    name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    gln: Mapped[str] = mapped_column(String(13), default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    is_maker: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[Moment] = mapped_column(default=now)


class Place(Base):
    """A site: a plant, a warehouse, a shop. `uri` is its identifier in events in its canonical form (an SGLN as
    `https://id.gs1.org/414/...`, whichever way events write it; or any other URI)."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("organisation_id", "uri"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    uri: Mapped[str] = mapped_column(KEY)
    kind: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    gln: Mapped[str] = mapped_column(String(13), default="", server_default=text("''"))
    address: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
