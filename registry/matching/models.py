"""What a version was found to do before it was public, and whom a public recall reaches."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import Base, Moment


class VersionSurvey(Base):
    """What publishing a version would do, as of a moment. It counts only for the version of this fingerprint."""

    __tablename__ = "version_survey"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("scope_version.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Moment] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class SurveyPlace(Base):
    """Where units of a surveyed version are: a row of its impact, the greatest first. `made` is the sum of what
    is in stock, shipped and sold there. It counts with the survey beside it."""

    __tablename__ = "survey_place"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[int] = mapped_column(
        ForeignKey("scope_version.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    made: Mapped[int] = mapped_column(BigInteger)
    in_stock: Mapped[int] = mapped_column(BigInteger)
    shipped: Mapped[int] = mapped_column(BigInteger)
    sold: Mapped[int] = mapped_column(BigInteger)
    registered: Mapped[int] = mapped_column(BigInteger)
    reachable: Mapped[int] = mapped_column(BigInteger)


class RecallAudience(Base):
    """A sale whose customer can be told of a recall: found for version `version_number`, and by job `seen` the last
    time; `left_number` is the version that no longer covers it; `told_number` as in `RecallRegistered`. Filled set by
    set: without foreign keys, which would look up every row of a million by itself."""

    __tablename__ = "recall_audience"
    __table_args__ = ({"sqlite_with_rowid": False},)

    recall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sale_line_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_number: Mapped[int]
    reach: Mapped[int]
    found_at: Mapped[Moment] = mapped_column(default=now)
    left_number: Mapped[int | None]
    seen: Mapped[int]
    told_number: Mapped[int | None]


class RecallRegistered(Base):
    """A registration that a recall covers: as `RecallAudience`, for those who registered. `told_number` is the version
    of which its owner learned when they registered, so that no letter says it again."""

    __tablename__ = "recall_registered"
    __table_args__ = ({"sqlite_with_rowid": False},)

    recall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_number: Mapped[int]
    found_at: Mapped[Moment] = mapped_column(default=now)
    left_number: Mapped[int | None]
    seen: Mapped[int]
    told_number: Mapped[int | None]


class RecallAsked(Base):
    """A registration that a recall may cover: one thing more must be known of its unit. As `RecallRegistered`;
    `told_number` is the version whose question its owner saw on a page. Left when it was decided, either way."""

    __tablename__ = "recall_asked"
    __table_args__ = ({"sqlite_with_rowid": False},)

    recall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_number: Mapped[int]
    found_at: Mapped[Moment] = mapped_column(default=now)
    left_number: Mapped[int | None]
    seen: Mapped[int]
    told_number: Mapped[int | None]


class RecallAskedSale(Base):
    """A sale that a recall may cover, and whose customer can be asked."""

    __tablename__ = "recall_asked_sale"
    __table_args__ = ({"sqlite_with_rowid": False},)

    recall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sale_line_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_number: Mapped[int]
    found_at: Mapped[Moment] = mapped_column(default=now)
    left_number: Mapped[int | None]
    seen: Mapped[int]


class AudienceState(Base):
    """When the audience of a recall was last found, for which version, and its counts then."""

    __tablename__ = "audience_state"

    recall_id: Mapped[int] = mapped_column(
        ForeignKey("recall.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version_number: Mapped[int]
    found_at: Mapped[Moment] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
