"""The counts of `registry.throttle`. Keys are digests: neither an address nor an account can be read back."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base


class ThrottleCount(Base):
    """Tries of one kind by one key until a second of Unix time."""

    __tablename__ = "throttle_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[int]
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
