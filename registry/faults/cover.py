"""Whether a cover of the warranty ran when something failed, and why: from covers that were reckoned before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.catalogue.warranty import words
from registry.catalogue.warranty.reckoning import Held
from registry.faults.models import COVERED, NOT_COVERED, OPEN_QUESTION
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked, speaking
from registry.tongue.words import day

LACKS = {
    "sold_on": marked(
        "We do not know when it was sold. A picture of the receipt decides it: send it on this page."
    ),
    "made_on": marked("We do not know when it was made. The maker looks it up."),
    "registered_on": marked("The warranty begins when the product is registered, and it is not."),
    "countries": marked("The warranty depends on where it was bought. Write the country to the maker."),
    "terms": marked("The maker has published no warranty for it here, and looks at your claim by hand."),
}
"""What is not known -> what that means for a claim."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`cover` is covered, not_covered or open; `why` are sentences in English, `said` the same in the language of
    whoever told of it; `label` and `ends` of the cover that decides."""

    cover: str
    why: tuple[str, ...]
    label: str = ""
    ends: date | None = None
    said: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """As the step in the claim keeps it."""
        ends = self.ends.isoformat() if self.ends else ""
        kept: dict[str, object] = {
            "cover": self.cover,
            "why": list(self.why),
            "label": self.label,
            "ends": ends,
        }
        return kept | ({"said": list(self.said)} if self.said not in ((), self.why) else {})


def decide(
    held: Sequence[Held], lacks: str, failed_on: date, label: str = "", *, days: bool, reader: str
) -> Decision:
    """By the cover with this label, or any where there is none such. Without `days` the day of sale is left out. It is
    kept in English, for staff, and as it is said at the moment to `reader` (see `words`)."""
    if not held:
        return Decision(OPEN_QUESTION, (LACKS.get(lacks, LACKS["terms"]),))
    fits = [one for one in held if one.cover.label == label] or held
    running = [one for one in fits if one.state(failed_on) == "runs"]
    best = max(running or fits, key=lambda one: one.ends)
    said = _why(best, failed_on, days=days, reader=reader)
    with speaking(ENGLISH):
        why, label = _why(best, failed_on, days=days, reader=words.STAFF), words.title(best.cover)
    return Decision(COVERED if running else NOT_COVERED, why, label, best.ends, said)


def _why(held: Held, failed_on: date, *, days: bool, reader: str) -> tuple[str, ...]:
    return _sentence(held, failed_on), *words.why(held, days=days, reader=reader)


def _sentence(held: Held, failed_on: date) -> str:
    facts = {"title": words.title(held.cover), "failed": day(failed_on)}
    state = held.state(failed_on)
    if state == "runs":
        return _(
            "It failed on %(failed)s, and “%(title)s” covers it until %(ends)s.", ends=day(held.ends), **facts
        )
    if state == "waits":
        begins = day(held.starts)
        return _("It failed on %(failed)s, before “%(title)s” begins on %(begins)s.", begins=begins, **facts)
    return _("It failed on %(failed)s; “%(title)s” ended on %(ends)s.", ends=day(held.ends), **facts)
