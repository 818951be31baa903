"""Sets a value as typed beside its reading, so that what is put right in the one can be shown in the other."""

from dataclasses import dataclass

from registry.criteria.unit import Told
from registry.serials.reading import trace


@dataclass(frozen=True, slots=True)
class Correction:
    """A typed value beside its reading, so that a correction of the one can be made in the other."""

    told: Told
    text: str
    places: tuple[int, ...] | None

    def replaced(self, new: str) -> str:
        """Return what should have been typed, given the value as it should read."""
        if self.places is None or not new:
            return new
        typed = list(self.told.typed)
        if len(new) == len(self.text):
            for place, character in zip(self.places, new, strict=True):
                if typed[place].upper() != character:
                    typed[place] = character
        else:
            start = self.differs(new)
            grown = len(new) - len(self.text)
            at = self.places[start] if start < len(self.places) else self.places[-1] + 1
            typed[at : at + max(0, -grown)] = new[start : start + max(0, grown)]
        return "".join(typed)

    def differs(self, new: str) -> int:
        pairs = zip(self.text, new, strict=False)
        return next(
            (i for i, (one, other) in enumerate(pairs) if one != other), min(len(self.text), len(new))
        )

    def at(self, position: int) -> int | None:
        """Return the 1-based position in what was typed of a 0-based one in the reading."""
        if self.places is None:
            return None
        return self.places[position] + 1 if position < len(self.places) else self.places[-1] + 2


def correction(told: Told, raw: bool) -> Correction:
    """Set a value beside its reading; with ``raw`` the one in which hyphens count."""
    places = trace(told.typed[told.start :], raw)
    if places and told.start:
        places = tuple(place + told.start for place in places)
    return Correction(told, told.raw if raw else told.plain, places)
