"""Whether a cover of the warranty ran when something failed, and why: from covers that were reckoned before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.catalogue.warranty import words
from registry.catalogue.warranty.reckoning import Held
from registry.clock import day_in_words
from registry.faults.models import COVERED, NOT_COVERED, OPEN_QUESTION
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import marked, speaking

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
    """`cover` is covered, not_covered or open; `why` are sentences; `label` and `ends` of the cover that decides."""

    cover: str
    why: tuple[str, ...]
    label: str = ""
    ends: date | None = None

    def facts(self) -> dict[str, object]:
        """As the step in the claim keeps it."""
        ends = self.ends.isoformat() if self.ends else ""
        return {"cover": self.cover, "why": list(self.why), "label": self.label, "ends": ends}


def decide(held: Sequence[Held], lacks: str, failed_on: date, label: str = "", *, days: bool) -> Decision:
    """By the cover with this label, or any where there is none such. Without `days` the day of sale is left out. In
    English, whoever reports: it is kept, and both sides read it."""
    if not held:
        return Decision(OPEN_QUESTION, (LACKS.get(lacks, LACKS["terms"]),))
    fits = [one for one in held if one.cover.label == label] or held
    running = [one for one in fits if one.state(failed_on) == "runs"]
    best = max(running or fits, key=lambda one: one.ends)
    with speaking(ENGLISH):
        said = (_sentence(best, failed_on), *words.why(best, days=days))
        return Decision(COVERED if running else NOT_COVERED, said, words.title(best.cover), best.ends)


def _sentence(held: Held, failed_on: date) -> str:
    title, failed = words.title(held.cover), day_in_words(failed_on)
    state = held.state(failed_on)
    if state == "runs":
        return f"It failed on {failed}, and “{title}” covers it until {day_in_words(held.ends)}."
    if state == "waits":
        return f"It failed on {failed}, before “{title}” begins on {day_in_words(held.starts)}."
    return f"It failed on {failed}; “{title}” ended on {day_in_words(held.ends)}."
