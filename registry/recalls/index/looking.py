"""One check's view of a generation: each value is looked up once, however many rules and lists ask for it."""

from collections.abc import Iterable

from registry.recalls.index.cutting import list_number
from registry.recalls.index.generation import Generation
from registry.recalls.index.keys import indexable
from registry.recalls.index.reader import Found, Pair


class Look:
    """Made for one check and thrown away with it."""

    __slots__ = ("_seen", "generation")

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self._seen: dict[Pair, Found] = {}

    def recalls(self, pairs: Iterable[Pair]) -> set[int]:
        """Recalls that one of the values leads to."""
        seen, owner = self._seen, self.generation.owner
        pairs = list(pairs)
        fresh = [pair for pair in pairs if pair not in seen]
        if fresh:
            seen.update(zip(fresh, self.generation.reader.find(fresh), strict=True))
        return {owner[source] for pair in pairs for source in seen[pair] if source in owner}

    def in_list(self, name: str, field: str, value: str, /) -> bool | None:
        """Whether an uploaded list holds a value; None for lists kept elsewhere. What judging asks."""
        number = list_number(name)
        source = f"l{number}"
        if number is None or source not in self.generation.owner:
            return None
        if not indexable(value):
            return False
        pair = (field, value)
        found = self._seen.get(pair)
        if found is None:
            (found,) = self.generation.reader.find([pair])
            self._seen[pair] = found
        return source in found

    def touching(self, field: str, kind: str, low: str, high: str) -> set[int]:
        """Recalls with a span between two texts of one length."""
        found = self.generation.reader.touching(field, kind, len(low), int(low, 36), int(high, 36))
        return {self.generation.owner[source] for source in found if source in self.generation.owner}
