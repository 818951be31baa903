"""Until when the law wants an authority told that a product hurt somebody. Pure; no legal advice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.tongue.speaking import marked

AUTHORITIES = {"cpsc": "CPSC (USA)", "eu": "Safety Business Gateway (EU)"}


@dataclass(frozen=True, slots=True)
class Duty:
    """`due` is none where the law names no hours."""

    authority: str
    name: str
    words: str
    source: str
    due: datetime | None


def duties(known: datetime) -> tuple[Duty, ...]:
    """From the moment at which the maker came to know of it."""
    return (
        Duty(
            "cpsc",
            AUTHORITIES["cpsc"],
            marked(
                "Within 24 hours of information that reasonably supports that it could be a substantial hazard or an "
                "unreasonable risk of serious injury or death."
            ),
            "15 U.S.C. 2064(b), 16 CFR 1115.14(e)",
            known + timedelta(hours=24),
        ),
        Duty(
            "eu",
            AUTHORITIES["eu"],
            marked(
                "Without undue delay from the moment of knowing of an accident that the product caused, to the "
                "authorities of the country where it happened."
            ),
            "Regulation (EU) 2023/988, Article 20",
            None,
        ),
    )
