"""I have an answer before me and want more of it: a receipt, a letter when it changes. What I told is checked anew,
so that both rest on what is known now."""

from dataclasses import dataclass

from registry.journeys.answers import Answer, Told, Verdict
from registry.journeys.check import check
from registry.journeys.queried import given, query
from registry.journeys.telling import parse_told
from registry.recalls.index.serving import Served

UNSETTLED = frozenset({Verdict.NEED, Verdict.LOOK_AGAIN})


@dataclass(frozen=True, slots=True)
class Looked:
    """A unit as it was told, and what is said of it now. `query` tells it again."""

    told: Told
    answer: Answer
    query: str

    @property
    def settled(self) -> bool:
        """Whether there is an answer, and not only a question."""
        return self.answer.verdict not in UNSETTLED


def look(asked: str, served: Served | None = None) -> Looked:
    """The unit of a check's query. Raises Refused."""
    told = parse_told(given(asked))
    return Looked(told, check(told, served), query(told))
