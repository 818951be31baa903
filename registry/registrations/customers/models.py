"""The table of what staff registered for customers. Holds nothing of the customer: who it was stays sealed with the
registration, and staff learn no more of it than whether it was confirmed."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class CustomerRegistration(Base):
    """One act of staff. `registration_id` is what waits for the customer's yes: null where they had it already, which
    nobody here may learn, and once it was forgotten. `number` as typed, `invoice` as the dealer calls it; `sent` is of
    the form: pressed twice it is one act."""

    __tablename__ = "customer_registration"
    __table_args__ = (
        Index("ix_customer_registration_organisation_id_id", "organisation_id", "id"),
        Index("ix_customer_registration_registration_id", "registration_id"),
        UniqueConstraint("organisation_id", "sent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    sent: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(120))
    sold_on: Mapped[date | None]
    dealer: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    invoice: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_at: Mapped[Moment] = mapped_column(default=now)
    confirmed_at: Mapped[Moment | None]
