"""What a test of serials or lots says about keys: single ones, runs and uploaded lists. Where it says less than the
test, it holds at least every key that the test may hold for, and is not `exact`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.criteria.nodes import All, AnyOf, Leaf, Listed, Node
from registry.criteria.texts import Is, Numbers, Starts, Texts
from registry.recalls.index.cutting import cut_test, list_number
from registry.serials.keys import LEADS, LONGEST, indexable, shape_of

_TAIL = "Z" * LONGEST


class Run(NamedTuple):
    """Keys from low to high. Of another `shape` (digits and letters by place) than this they do not count."""

    low: str
    high: str
    shape: str = ""
    below: bool = False


@dataclass(frozen=True, slots=True)
class Digits:
    """Integers whatever zeros stand in front; an open end is ""."""

    low: str
    high: str

    def runs(self, widths: Sequence[int]) -> Iterator[Run]:
        """A run for each width that numbers have."""
        for width in widths:
            high = self.high if self.high and len(self.high) <= width else "9" * width
            if len(self.low) <= width:
                ends = LEADS[width] + self.low.zfill(width), LEADS[width] + high.zfill(width)
                yield Run(*ends, shape="9" * width)


@dataclass(frozen=True, slots=True)
class Opening:
    """Numbers of at least so many characters that begin with anything from low to high."""

    low: str
    high: str
    least: int

    def runs(self, widths: Sequence[int]) -> Iterator[Run]:
        for width in widths:
            if width >= self.least:
                yield Run(LEADS[width] + self.low[:width], LEADS[width] + (self.high + _TAIL)[:width])


@dataclass(frozen=True, slots=True)
class Keys:
    """All that a test may hold for."""

    points: tuple[str, ...] = ()
    plain: tuple[Run, ...] = ()
    wide: tuple[Digits | Opening, ...] = ()
    lists: tuple[int, ...] = ()
    exact: bool = True

    def runs(self, widths: Sequence[int]) -> Iterator[Run]:
        yield from self.plain
        for one in self.wide:
            yield from one.runs(widths)

    def __or__(self, other: "Keys") -> "Keys":
        return Keys(
            self.points + other.points,
            self.plain + other.plain,
            self.wide + other.wide,
            self.lists + other.lists,
            self.exact and other.exact,
        )

    @property
    def loose(self) -> "Keys":
        """The same, when another test must hold besides."""
        return Keys(self.points, self.plain, self.wide, self.lists, exact=False)


def keys_of(field: str, node: Node, lists: Mapping[int, str]) -> Keys | None:
    """Keys of a test; None where it says nothing about them. `lists` are those at hand, with their fields."""
    if isinstance(node, AnyOf):
        found = [keys_of(field, test, lists) for test in node.tests]
        return None if None in found else _united([keys for keys in found if keys is not None])
    if isinstance(node, All):
        known = [keys for test in node.tests if (keys := keys_of(field, test, lists)) is not None]
        return max(known, key=_narrow).loose if known else None
    if isinstance(node, Listed):
        return _listed(field, node, lists)
    return _leaf(field, node) if isinstance(node, Leaf) else None


def _united(found: Sequence[Keys]) -> Keys:
    """Thousands of them, too, in one step."""
    return Keys(
        tuple(point for keys in found for point in keys.points),
        tuple(run for keys in found for run in keys.plain),
        tuple(one for keys in found for one in keys.wide),
        tuple(number for keys in found for number in keys.lists),
        all(keys.exact for keys in found),
    )


def _narrow(keys: Keys) -> int:
    """Lists and single numbers let fewest through, beginnings most."""
    if any(isinstance(one, Opening) for one in keys.wide):
        return 0
    return 1 if keys.plain or keys.wide else 2


def _listed(field: str, node: Listed, lists: Mapping[int, str]) -> Keys | None:
    number = list_number(node.name)
    if node.view.raw or node.view.cuts or number is None or number not in lists:
        return None
    return Keys(lists=(number,)) if lists[number] == field else Keys()


def _leaf(field: str, node: Leaf) -> Keys | None:
    if node.view.raw or node.view.cuts:
        return _cut(field, node)
    if isinstance(node, Is):
        return Keys(points=tuple(LEADS[len(v)] + v for v in sorted(node.values) if indexable(v)))
    if isinstance(node, Starts):
        heads = [text for text in node.texts if indexable(text)]
        return Keys(wide=tuple(Opening(text, text, len(text)) for text in heads))
    if isinstance(node, Numbers):
        return _numbers(node)
    if isinstance(node, Texts):
        return _texts(node)
    return _cut(field, node)


def _numbers(node: Numbers) -> Keys:
    low = node.low[1] if node.low else ""
    if node.high is None:
        return Keys(wide=(Digits(low, ""),))
    last = int(node.high[1] or "0") - node.below
    high = str(last) if last > 0 else ""
    if last < 0 or last < int(low or "0"):
        return Keys()
    return Keys(wide=(Digits(low, high or "0"),))


def _texts(node: Texts) -> Keys | None:
    """Bounds that agree on every place; others are judged."""
    given = node.low or node.high or ""
    low, high = node.low or _filled(given, "0", "A"), node.high or _filled(given, "9", "Z")
    if not (indexable(low) and indexable(high)) or len(low) != len(high):
        return None
    run = Run(LEADS[len(low)] + low, LEADS[len(high)] + high, shape_of(low), node.below)
    same = shape_of(low) == shape_of(high)
    return Keys(plain=(run,)) if same else Keys(plain=(run._replace(shape=""),), exact=False)


def _filled(text: str, digit: str, letter: str) -> str:
    return "".join(digit if c.isdecimal() else letter for c in text)


def _cut(field: str, node: Node) -> Keys | None:
    """What the check index makes of it: beginnings of twelve characters."""
    found = cut_test(field, node)
    if found is None or found.lists or any(span.shelf.kind != "L" for span in found.spans):
        return None
    heads = (Opening(_base36(span.low), _base36(span.high), 1) for span in found.spans)
    return Keys(wide=tuple(heads), exact=False)


def _base36(number: int) -> str:
    out = ""
    for _ in range(12):
        number, digit = divmod(number, 36)
        out = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + out
    return out
