"""What the radar found. A signal is one row for good, so that staff are told of it once; its figures are of the last
look."""

from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment

WEEK, PLANT, RUN = "week", "plant", "run"


class DefectSignal(Base):
    """That one fault (`code_id`, 0 for what has no code) came more often among some units of a product than among the
    rest: those made in a week (`value`: its Monday), at a plant (the place's number), or of a run of serials (the key
    that they begin with). Rates are claims a unit. `around`: [value, claims, units, rate, low, high] of the cells
    beside it. It `stands` while the last look found it still. `closed_at`: staff looked into it, and said a
    `reason`."""

    __tablename__ = "defect_signal"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "product_id", "code_id", "dimension", "value", name="uq_defect_signal_cell"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    code_id: Mapped[int]
    dimension: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(KEY)
    claims: Mapped[int]
    units: Mapped[int]
    mean: Mapped[float] = mapped_column(Float)
    rate: Mapped[float] = mapped_column(Float)
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    score: Mapped[float] = mapped_column(Float)
    around: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    stands: Mapped[bool] = mapped_column(default=True, server_default=true())
    first_at: Mapped[Moment] = mapped_column(default=now)
    seen_at: Mapped[Moment] = mapped_column(default=now)
    closed_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(String(1000), default="", server_default=text("''"))
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    own_recall_id: Mapped[int | None] = mapped_column(ForeignKey("recall.id", ondelete="SET NULL"))


class RadarLook(Base):
    """When a maker's faults were looked at last; `sign` is another one when any has changed since."""

    __tablename__ = "radar_look"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    looked_at: Mapped[Moment] = mapped_column(default=now)
    sign: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
