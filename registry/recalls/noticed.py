"""What the rules of the countries of sale ask a notice to say beside hazard, orders and remedy: columns of a recall
and of its versions."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column


class NoticeFacts:
    """Countries by their two letters; `language` is what its texts are written in. `injuries` and `deaths` are None
    where nobody has said."""

    language: Mapped[str] = mapped_column(String(2), default="en", server_default="en")
    sold_in: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    made_by: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    made_from: Mapped[date | None]
    made_until: Mapped[date | None]
    injuries: Mapped[int | None]
    deaths: Mapped[int | None]
    ages: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    authority_told: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(
        JSON, default=dict, server_default=text("'{}'")
    )
    calls_free: Mapped[bool] = mapped_column(default=False, server_default=false())


class Overridden:
    """Why a version was approved although it lacked something, and what: {"reason": "", "lacked": {key: message}}."""

    override: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
