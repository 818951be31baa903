"""One check's view of a generation: each value is looked up once, however many rules and lists ask for it."""

from collections.abc import Iterable

from registry.recalls.index.cutting import list_number
from registry.recalls.index.generation import Generation
from registry.recalls.index.known import field_of
from registry.recalls.index.reader import Found, Pair
from registry.serials.keys import indexable

MOST_SHAPES = 64


class Look:
    """Made for one check and thrown away with it. Called, it says whether a list holds a value: what judging asks."""

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

    __call__ = in_list

    def exists(self, product: int, values: Iterable[str]) -> bool | None:
        """Whether a product has one of these numbers; None where no production data of it were loaded, or only lots."""
        known, field = self.generation.known.get(product), field_of(product)
        if known is None or field not in self.generation.reader.fields:
            return None
        pairs = [(field, value) for value in values if indexable(value)]
        return any(known[0] in found for found in self.generation.reader.find(pairs))

    def shapes(self, _name: str, field: str, length: int, /) -> frozenset[str] | None:
        """What values of a length look like in the lists of a field, so that few look-alikes are tried."""
        kinds = self.generation.reader.kinds(field, length)
        if "T" in kinds or len(kinds) > MOST_SHAPES:
            return None
        shapes = frozenset(kind[1:] for kind in kinds if kind[0] == "S")
        return shapes | {"9" * length} if "N" in kinds else shapes

    def touching(self, field: str, kind: str, low: str, high: str) -> set[int]:
        """Recalls with a span between two texts of one length."""
        found = self.generation.reader.touching(field, kind, len(low), int(low, 36), int(high, 36))
        return {self.generation.owner[source] for source in found if source in self.generation.owner}
