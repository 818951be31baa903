"""One generation of the index, held in memory by a worker: narrows to recalls, never decides. Nothing in it changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria
from registry.recalls.cards import RecallCard, recall_card
from registry.recalls.index import known
from registry.recalls.index.catalogue import CatalogueFile
from registry.recalls.index.products import Products
from registry.recalls.index.reader import Reader


class RecallEntry:
    """A published recall: its card at once, its rule when first judged."""

    __slots__ = (
        "_card",
        "_criteria",
        "_file",
        "_row",
        "_tested",
        "brands",
        "exact",
        "id",
        "identifiers",
        "products",
        "version_id",
    )

    def __init__(self, row: dict[str, Any], file: CatalogueFile) -> None:
        self.id: int = row["id"]
        self.version_id: int = row["version_id"]
        self.brands = frozenset(row["brands"])
        self.products = frozenset(row["products"])
        self.identifiers: dict[str, list[Any]] = {one[0]: one for one in row["identifiers"]}
        self.exact = all(one for _, _, one in row["entries"])
        """The index alone finds every look-alike of the numbers of its rule."""
        self._row, self._file = row, file
        self._criteria: Criteria | None = None
        self._tested: frozenset[str] | None = None
        self._card: RecallCard | None = None

    @property
    def criteria(self) -> Criteria:
        if self._criteria is None:
            self._criteria = parse(self._file.criteria(self._row["criteria"]), strict=False)
        return self._criteria

    @property
    def tested(self) -> frozenset[str]:
        """The fields that its rule looks at."""
        if self._tested is None:
            self._tested = frozenset(name for name, _ in self.criteria.nodes())
        return self._tested

    @property
    def card(self) -> RecallCard:
        if self._card is None:
            self._card = recall_card(self._row)
        return self._card

    @property
    def entries(self) -> list[list[Any]]:
        return list(self._row["entries"])

    @property
    def list_complete(self) -> bool:
        return bool(self._row["list_complete"])

    @property
    def shapes(self) -> list[str]:
        return [*self._row["shapes"], *self._row["list_shapes"]]

    def take_over(self, before: "RecallEntry | None") -> None:
        """Keeps the compiled rule of the generation before, where the version is the same."""
        if before is not None and before.version_id == self.version_id:
            self._criteria = before._criteria


@dataclass(slots=True)
class Places:
    """Recalls with a group that only brand (or nothing) can find, by the driver that would find it when told."""

    by_brand: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    everywhere: dict[str, list[int]] = field(default_factory=dict)

    def add(self, driver: str, recall: RecallEntry) -> None:
        brands = self.by_brand.setdefault(driver, {})
        for brand in recall.brands:
            brands.setdefault(brand, []).append(recall.id)
        self.everywhere.setdefault(driver, []).append(recall.id)

    def of_brands(self, drivers: Iterable[str], brands: Iterable[int]) -> Iterator[int]:
        for driver in drivers:
            found = self.by_brand.get(driver)
            for brand in brands if found else ():
                yield from found.get(brand, ()) if found else ()

    def anywhere(self, drivers: Iterable[str]) -> Iterator[int]:
        for driver in drivers:
            yield from self.everywhere.get(driver, ())


class Generation:
    """All that a check reads. `modelled` recalls are found by model when it is told, `bare` ones by brand only."""

    def __init__(self, file: CatalogueFile, reader: Reader, before: "Generation | None" = None) -> None:
        content = file.content
        self.number: int = content["generation"]
        self.list_version: str = content["list_version"]
        self.reader = reader
        self.recalls = {row["id"]: RecallEntry(row, file) for row in content["recalls"]}
        self.products = Products(content)
        self.remedies = {(recall, name, key): done for recall, name, key, done in content["remedies"]}
        self.known = {
            product: (known.source_of(product, revision), day)
            for product, _, revision, day in content.get("known", ())
        }
        """Products whose numbers are all known: where they are held, and the day on which they were loaded."""
        self.owner: dict[str, int] = {}
        self.modelled, self.bare = Places(), Places()
        drivers: set[str] = set()
        self.by_product: dict[int, list[int]] = {}
        self.by_brand: dict[int, list[int]] = {}
        self.unfinished = frozenset(n for n, recall in self.recalls.items() if not recall.list_complete)
        for row in content["recalls"]:
            recall = self.recalls[row["id"]]
            recall.take_over(before.recalls.get(recall.id) if before else None)
            self.owner[f"v{recall.version_id}"] = recall.id
            self.owner |= {f"l{number}": recall.id for number, _ in row["lists"]}
            for driver, modelled, _ in row["entries"]:
                drivers.add(driver)
                (self.modelled if modelled else self.bare).add(driver, recall)
            for product in recall.products:
                self.by_product.setdefault(product, []).append(recall.id)
            for brand in recall.brands:
                self.by_brand.setdefault(brand, []).append(recall.id)
        self.drivers = tuple(sorted(drivers))

    @cached_property
    def shapes(self) -> Mapping[str, frozenset[int]]:
        """Products whose serials look like this: letters as they are, digits as #."""
        found: dict[str, set[int]] = {}
        for recall in self.recalls.values():
            for shape in recall.shapes:
                found.setdefault(shape, set()).update(recall.products)
        return {shape: frozenset(products) for shape, products in found.items()}

    @cached_property
    def questions(self) -> frozenset[str]:
        """Fields that are yes/no questions in some recall."""
        fields = (one for recall in self.recalls.values() for one in recall.identifiers.values())
        return frozenset(one[0] for one in fields if one[1] == "yes_no")
