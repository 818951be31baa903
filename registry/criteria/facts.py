"""What a second look at a value needs to know of a test, found out once and kept with the rule."""

from dataclasses import dataclass

from registry.criteria.lengths import TELLING, digits, lengths, named, views
from registry.criteria.nodes import AnyOf, Node, View, Width
from registry.criteria.texts import Ends, Has, Is, Length, Mask, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange, Days
from registry.criteria.unit import LONGEST

STEPS = 20_000
"""So much work a second look at one unit may be, about one step a test asked: 20 to 40 milliseconds at the most."""


class Steps:
    """The work that is left to a second look. What is not found within it is not found."""

    __slots__ = ("left",)

    def __init__(self, left: int = STEPS) -> None:
        self.left = left

    def take(self, count: int) -> bool:
        """Say whether there is time for so many steps, and take it."""
        self.left -= count
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class Facts:
    """``lengths``: what the whole test leaves to a value. ``stated``: widths named outright, or shown by masks.
    ``zeros``: lengths that a value with its lost zeros may have. ``shorter``, ``longer``: lengths from which a
    value one longer, or cut short, is suspected. ``beginnings``: those that are long enough to tell; ``zero_heads``:
    the zeros that some begin with. ``weight``: steps that judging it takes."""

    weight: int
    raw: bool
    cut: tuple[View, ...]
    lengths: frozenset[int] | None
    stated: frozenset[int]
    zeros: tuple[int, ...]
    shorter: frozenset[int]
    longer: frozenset[int]
    longest: int
    put_in: frozenset[int] | None
    beginnings: tuple[str, ...]
    zero_heads: tuple[str, ...]
    codes: tuple[CodeIs | CodeRange, ...]
    dated: bool

    @property
    def told(self) -> tuple[int, ...]:
        """The lengths to name to the person."""
        return tuple(sorted(self.lengths or self.stated))

    def missing(self, length: int) -> bool:
        """Say whether a text of this length may lack a character."""
        if length in self.stated:
            return False
        if self.put_in is not None:
            return length + 1 in self.put_in
        return bool(self.beginnings) or self.too_short(length)

    def misfits(self, length: int) -> bool:
        """Say whether a text of this length may be cut short, or one too long."""
        if length in self.stated:
            return False
        return length < self.longest or length - 1 in self.shorter or self.too_short(length)

    def too_short(self, length: int) -> bool:
        """Say whether a test looks at a position that a text of this length does not reach."""
        return any(view.span(length) is None for view in self.cut)


def facts(test: Node) -> Facts:
    """Look through a test."""
    known, stated, inner = lengths(test), named(test, (Width, Length, Mask)), list(test.walk())
    numbers = digits(test)
    codes = tuple(one for one in inner if isinstance(one, CodeIs | CodeRange))
    texts = [text for one in inner if isinstance(one, Starts) and not one.view.cuts for text in one.texts]
    zeros = named(test, (Width, Length, Mask, Texts, Is))
    longer = frozenset(n for n in stated | named(test, (Texts,)) if n <= LONGEST)
    return Facts(
        weight=_weight(test),
        raw=any(view.raw for view in views(test)),
        cut=tuple(dict.fromkeys(view for view in views(test) if view.cuts)),
        lengths=known,
        stated=stated,
        zeros=tuple(sorted(length for length in zeros if length <= LONGEST)),
        shorter=named(test, (Width, Length, Mask, Texts, Is)) | (numbers or frozenset()),
        longer=longer,
        longest=max(longer, default=0),
        put_in=known or numbers,
        beginnings=tuple(text for text in texts if len(text) >= TELLING),
        zero_heads=tuple(sorted({text[: len(text) - len(text.lstrip("0"))] for text in texts} - {""})),
        codes=codes,
        dated=bool(codes) or any(isinstance(one, Days) for one in inner),
    )


def _weight(test: Node) -> int:
    if isinstance(test, AnyOf) and test.batch is not None:
        return 5 + sum(map(_weight, test.batch.rest))
    if isinstance(test, Starts | Ends | Has):
        return 1 + len(test.texts) // 8
    return 1 + (len(test.masks) // 2 if isinstance(test, Mask) else sum(map(_weight, test.parts)))
