"""Names that people type, led to brands and products of the catalogue. Narrows; decides nothing about a unit."""

from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Any

from registry.catalogue.descriptions import never_of
from registry.catalogue.names import name_key, name_words
from registry.recalls.cards import ProductCard, product_card
from registry.serials.patterns import SerialPattern

FAMILY = 4
NEAR = 6


@dataclass(frozen=True, slots=True)
class BrandMatch:
    """`ids` are the brands meant (all those of a joint line), `wide` also those whose name holds the other.
    `names` are what to judge with where the typed text is none of them."""

    ids: frozenset[int]
    wide: frozenset[int]
    names: tuple[str, ...] = ()
    joint: bool = False

    @property
    def known(self) -> bool:
        return bool(self.wide)


class Products:
    """Brands and products of one generation."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.brand_names: dict[int, str] = {row[0]: row[2] for row in content["brands"]}
        self._keys: dict[str, set[int]] = {}
        self._words: dict[tuple[str, ...], set[int]] = {}
        for number, _, name, key in content["brands"]:
            self._keys.setdefault(key, set()).add(number)
            self._words.setdefault(name_words(name), set()).add(number)
        self._aliases: dict[str, set[int]] = {}
        for number, key in content["aliases"]:
            self._aliases.setdefault(key, set()).add(number)
        self._rows: dict[int, dict[str, Any]] = {row["id"]: row for row in content["products"]}
        self._names: dict[str, set[int]] = {}
        self._models: dict[str, set[int]] = {}
        self._masks: dict[str, list[tuple[str, int]]] = {}
        self._starts: dict[str, set[int]] = {}
        self._gtins: dict[str, set[int]] = {}
        for row in self._rows.values():
            self._add(row)
        self._matches: dict[str, BrandMatch] = {}
        self._brands = {number: frozenset[int](row["brands"]) for number, row in self._rows.items()}
        self._cards: dict[tuple[int, int], ProductCard] = {}
        self._patterns: dict[int, SerialPattern | None] = {}

    def _add(self, row: dict[str, Any]) -> None:
        number = row["id"]
        self._names.setdefault(row["slug"], set()).add(number)
        for name in (row["name"], *(f"{self.brand_names[b]} {row['name']}" for b in row["brands"])):
            self._names.setdefault(name_key(name), set()).add(number)
        for gtin in row["gtins"]:
            self._gtins.setdefault(gtin, set()).add(number)
        for key in row["models"]:
            if "?" not in key and "*" not in key:
                self._models.setdefault(key, set()).add(number)
            elif "?" not in key and key.index("*") == len(key) - 1:
                self._starts.setdefault(key[:-1], set()).add(number)
            else:
                head = "".join(takewhile(str.isalnum, key))
                self._masks.setdefault(head, []).append((key, number))

    def brand(self, text: str) -> BrandMatch:
        """What a typed brand means; nothing where we know none like it."""
        key = name_key(text)
        match = self._matches.get(key)
        if match is None:
            match = self._match(text, key)
            if len(self._matches) < 10_000:
                self._matches[key] = match
        return match

    def _match(self, text: str, key: str) -> BrandMatch:
        related = frozenset(self._related(name_words(text)))
        if exact := self._keys.get(key):
            return BrandMatch(frozenset(exact), frozenset(exact) | related)
        if joint := self._aliases.get(key):
            names = tuple(self.brand_names[number] for number in sorted(joint))
            return BrandMatch(frozenset(joint), frozenset(joint), names, len(joint) > 1)
        names = tuple(self.brand_names[number] for number in sorted(related))
        return BrandMatch(related, related, names)

    def _related(self, words: tuple[str, ...]) -> set[int]:
        """Brands whose words hold the typed ones in a row, or are held by them."""
        found: set[int] = set()
        for known, numbers in self._words.items() if words else ():
            if _within(words, known) or _within(known, words):
                found |= numbers
        return found

    def near_brands(self, text: str) -> list[str]:
        """Names spelled almost like this."""
        keys = get_close_matches(name_key(text), self._keys, NEAR, 0.7)
        return sorted({self.brand_names[number] for key in keys for number in self._keys[key]})

    def product(self, text: str, brands: frozenset[int] | None = None) -> frozenset[int]:
        """Products of this address or name."""
        found = self._names.get(text) or self._names.get(name_key(text)) or set()
        return frozenset(p for p in found if brands is None or brands & set(self._rows[p]["brands"]))

    def of_model(self, model: str, brands: frozenset[int] | None) -> frozenset[int]:
        """Products that a model (as read) belongs to, exactly or by a wildcard."""
        found = self._models.get(model, set())
        if self._starts or self._masks:
            found = found.union(self._by_wildcard(model))
        return frozenset(found if brands is None else [p for p in found if brands & self._brands[p]])

    def _by_wildcard(self, model: str) -> set[int]:
        found: set[int] = set()
        for end in range(len(model) + 1):
            head = model[:end]
            found |= self._starts.get(head, set())
            masks = self._masks.get(head)
            found |= {number for mask, number in masks if fnmatchcase(model, mask)} if masks else set()
        return found

    def of_gtin(self, gtin: str) -> frozenset[int]:
        return frozenset(self._gtins.get(gtin.zfill(14), ()))

    def family(self, model: str, brands: frozenset[int]) -> frozenset[int]:
        """Products of these brands whose models begin like this one: only to ask less, never to say no."""
        best = 0
        found: set[int] = set()
        for number, row in self._rows.items():
            if not brands & set(row["brands"]):
                continue
            for key in row["models"]:
                shared = _shared(model, key)
                if shared >= max(FAMILY, len(key.rstrip("*?")) // 2) and shared >= best:
                    found = {number} if shared > best else found | {number}
                    best = shared
        return frozenset(found)

    def of_brands(self, brands: frozenset[int]) -> list[int]:
        return [number for number, row in self._rows.items() if brands & set(row["brands"])]

    def card(self, number: int, brands: frozenset[int] | None = None) -> ProductCard:
        """Under the brand that was told, where it is sold under several."""
        row = self._rows[number]
        names = row["brands"]
        brand = names[0]
        if brands and len(names) > 1:
            brand = next((one for one in names if one in brands), brand)
        card = self._cards.get((number, brand))
        if card is None:
            card = self._cards[number, brand] = product_card(row, self.brand_names[brand])
        return card

    def cards(
        self, numbers: "frozenset[int] | set[int] | list[int]", brands: frozenset[int] | None = None
    ) -> tuple[ProductCard, ...]:
        """Those that may be shown, in the order of their names."""
        if len(numbers) < 2:
            return tuple(self.card(number, brands) for number in numbers if number in self._rows)
        cards = (self.card(number, brands) for number in numbers if number in self._rows)
        return tuple(sorted(cards, key=lambda card: (card.brand, card.name)))

    def brands_of(self, number: int) -> list[int]:
        return list(self._rows[number]["brands"])

    def type_of(self, number: int) -> str:
        return str(self._rows[number]["type"])

    def words_of(self, number: int) -> set[str]:
        """The words of a product's name and type, for comparing with a kind that was told."""
        row = self._rows[number]
        return {_stem(word) for word in name_words(f"{row['name']} {row['type']}")}

    def pattern(self, number: int) -> SerialPattern | None:
        """What the maker says its serials look like; None where it does not."""
        if number not in self._patterns:
            self._patterns[number] = self._pattern(self._rows[number])
        return self._patterns[number]

    def patterns(self) -> list[SerialPattern]:
        """Of all products whose makers say what their numbers look like."""
        return [pattern for number in self._rows if (pattern := self.pattern(number)) is not None]

    @property
    def models(self) -> frozenset[str]:
        """Every model that is told without a wildcard, as read."""
        return frozenset(self._models)

    def _pattern(self, row: dict[str, Any]) -> SerialPattern | None:
        if not (row["serial_mask"] or row["serial_alphabet"] or row["serial_lengths"] or row["serial_check"]):
            return None
        lengths = ",".join(map(str, row["serial_lengths"] or ()))
        never = never_of(row["serial_alphabet"])
        return SerialPattern.parse(row["serial_mask"], never, lengths, row["serial_check"])


def kind_words(text: str) -> set[str]:
    """The words of a told kind, as `words_of` gives a product's."""
    return {_stem(word) for word in name_words(text)}


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("S") else word


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    return size > 0 and any(whole[i : i + size] == part for i in range(len(whole) - size + 1))


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
