"""What a test says of the length of the whole value, and how it looks at it."""

from collections.abc import Iterator

from registry.criteria.nodes import All, AnyOf, Leaf, Node, View, Width
from registry.criteria.texts import Is, Length, Mask, Numbers, Texts

TELLING = 5
"""So long a beginning or number is no chance hit when one of its characters is missing."""


def lengths(node: Node) -> frozenset[int] | None:
    """Return the numbers of characters that a test leaves to the whole value, None where it does not say."""
    if isinstance(node, Width):
        return node.lengths
    if isinstance(node, All | AnyOf):
        known = [found for test in node.tests if (found := lengths(test)) is not None]
        if isinstance(node, AnyOf):
            return frozenset().union(*known) if len(known) == len(node.tests) else None
        return frozenset.intersection(*known) if known else None
    if not isinstance(node, Leaf) or node.view.cuts:
        return None
    if isinstance(node, Length):
        return node.lengths
    if isinstance(node, Is):
        return frozenset(map(len, node.values))
    if isinstance(node, Mask) and not any("*" in mask for mask in node.masks):
        return frozenset(map(len, node.masks))
    if isinstance(node, Texts):
        return frozenset({len(node.low or node.high or "")})
    return None


def named(node: Node, kinds: tuple[type[Node], ...]) -> frozenset[int]:
    """Return the lengths that the inner tests of some kinds leave to the whole value."""
    known = (lengths(test) for test in node.walk() if isinstance(test, kinds))
    return frozenset[int]().union(*(found for found in known if found))


def digits(node: Node) -> frozenset[int] | None:
    """Return the numbers of digits of ranges of numbers that are all equally long, None where there are none."""
    ranges = [test for test in node.walk() if isinstance(test, Numbers) and not test.view.cuts]
    pairs = [(test.low[0], test.high[0]) for test in ranges if test.low and test.high]
    return frozenset(low for low, high in pairs if low == high >= TELLING) or None


def views(node: Node) -> Iterator[View]:
    """Yield how the inner tests look at the value."""
    for test in node.walk():
        view = getattr(test, "view", None)
        if isinstance(view, View):
            yield view
