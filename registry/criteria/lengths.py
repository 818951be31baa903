"""Finds what a value of the wrong length may have been: a character missing, several, or one too many."""

from collections.abc import Iterator
from itertools import islice

from registry.criteria.alike import LIMIT, span
from registry.criteria.answers import NO, YES
from registry.criteria.nodes import All, AnyOf, Leaf, Node, View, Width
from registry.criteria.texts import Is, Length, Mask, Numbers, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange
from registry.criteria.unit import Lookup, Told
from registry.serials.reading import normalise

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GAP = "\0"
_TELLING = 5
"""So long a beginning is no chance hit when one of its characters is missing."""


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


def stated(node: Node, kinds: tuple[type[Node], ...] = (Width, Length, Mask)) -> frozenset[int]:
    """Return the widths that a rule states outright, or shows by masks."""
    known = (lengths(test) for test in node.walk() if isinstance(test, kinds))
    return frozenset().union(*(found for found in known if found))


def views(node: Node) -> Iterator[View]:
    """Yield how the inner tests look at the value."""
    for test in node.walk():
        view = getattr(test, "view", None)
        if isinstance(view, View):
            yield view


def too_short_for(node: Node, text: str) -> bool:
    """Say whether a test looks at a position that the text does not reach."""
    return any(view.cuts and span(view, len(text)) is None for view in views(node))


def zeros_put_back(node: Node, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Yield the text with leading zeros put back, where the test says how long a value is or how it begins."""
    known = lengths(node)
    if known is not None:
        tries = [text.zfill(n) for n in sorted(known) if n > len(text)]
    elif any(view.cuts for view in views(node)):
        tries = ["0" + text]
    else:
        tries = [t + text[len(t.lstrip("0")) :] for t in _beginnings(node) if _lost_zeros(t, text)]
    if text[:1].isdecimal():
        yield from (new for new in tries if node.judge(Told(field, new), lookup) is YES)


def _lost_zeros(beginning: str, text: str) -> bool:
    rest = beginning.lstrip("0")
    return len(beginning) > len(rest) >= 2 and text.startswith(rest)


def _beginnings(node: Node) -> Iterator[str]:
    for test in node.walk():
        if isinstance(test, Starts) and not test.view.cuts:
            yield from test.texts


def one_put_in(node: Node, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Yield the text with one character put in, where it is one short of what the test says it must be."""
    known = lengths(node) or _digits(node)
    if len(text) + 1 in (known or ()) or (known is None and too_short_for(node, text)):
        tries = (text[:i] + c + text[i:] for i in range(len(text), -1, -1) for c in _CHARACTERS)
        yield from _agreeing(node, field, tries, lookup)
    elif known is None:
        long = (t for t in _beginnings(node) if len(t) >= _TELLING)
        whole = (
            text[:i] + t[i] + text[i:]
            for t in long
            for i in range(min(len(t), len(text) + 1))
            if _lacks(t, text, i)
        )
        yield from _agreeing(node, field, whole, lookup)


def hyphen_put_in(node: Node, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Yield the text with one hyphen put in, where hyphens count: people leave them out elsewhere."""
    if any(view.raw for view in views(node)):
        tries = (text[:i] + "-" + text[i:] for i in range(len(text) - 1, 0, -1))
        yield from _agreeing(node, field, tries, lookup)


def _digits(node: Node) -> frozenset[int] | None:
    """Return the numbers of digits of ranges of numbers that are all equally long, None where there are none."""
    ranges = [test for test in node.walk() if isinstance(test, Numbers) and not test.view.cuts]
    pairs = [(test.low[0], test.high[0]) for test in ranges if test.low and test.high]
    return frozenset(low for low, high in pairs if low == high >= _TELLING) or None


def _lacks(beginning: str, text: str, place: int) -> bool:
    """Say whether the text is cut short just there, or goes on for two characters as the beginning does."""
    rest = beginning[place + 1 :]
    short = not rest and len(text) == place
    return text.startswith(beginning[:place]) and (
        short or (len(rest) >= 2 and text[place:].startswith(rest))
    )


def one_taken_out(node: Node, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Yield the text with one character taken out, where the rule states a width and it is one too long."""
    if len(text) - 1 in (stated(node, (Width, Length, Mask, Texts, Is)) | (_digits(node) or frozenset())):
        tries = (text[:i] + text[i + 1 :] for i in range(len(text) - 1, -1, -1))
        yield from _agreeing(node, field, tries, lookup)


def completed(node: Node, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Yield a value that begins with the text, where a stated width or a position shows that it is cut short."""
    ends = [abs(place) for view in views(node) for pair in view.cuts[:1] for place in pair]
    wanted = stated(node, (Width, Length, Mask, Texts)) or (
        {max(ends)} if ends and too_short_for(node, text) else frozenset()
    )
    for length in sorted(n for n in wanted if n > len(text)):
        filled = _filled(node, text + _GAP * (length - len(text)))
        yield from _agreeing(node, field, (new.replace(_GAP, "0") for new in filled), lookup)


def _filled(node: Node, text: str) -> Iterator[str]:
    """Fill the gaps from the bounds of the tests."""
    if isinstance(node, AnyOf):
        for test in node.tests:
            yield from islice(_filled(test, text), LIMIT)
    elif isinstance(node, All):
        texts = [text]
        for test in node.tests:
            texts = list(dict.fromkeys(islice((new for old in texts for new in _filled(test, old)), LIMIT)))
        yield from texts
    elif isinstance(node, Leaf) and (place := span(node.view, len(text))):
        start, end = place
        for example in _examples(node, end - start):
            pairs = zip(text[start:end], example, strict=False)
            new = "".join(there if c == _GAP else c for c, there in pairs)
            yield text[:start] + new + text[start + len(new) :]
        yield text
    else:
        yield text


def _examples(node: Leaf, length: int) -> Iterator[str]:
    """Yield values at the edges of a test, to complete a typed one from."""
    if isinstance(node, Is):
        yield from islice((value for value in sorted(node.values) if len(value) == length), LIMIT)
    elif isinstance(node, Starts):
        yield from islice(node.texts, LIMIT)
    elif isinstance(node, Mask):
        yield from (mask.replace("?", _GAP) for mask in node.masks if len(mask) == length and "*" not in mask)
    elif isinstance(node, Texts):
        yield from (bound for bound in (node.low, node.high) if bound)
    elif isinstance(node, Numbers):
        yield from (bound[1].zfill(length) for bound in (node.low, node.high) if bound and bound[0] <= length)
    elif isinstance(node, CodeRange | CodeIs):
        yield from (normalise(bound) for bound in node.shown if bound)


def _agreeing(node: Node, field: str, texts: "Iterator[str] | list[str]", lookup: Lookup) -> Iterator[str]:
    return (text for text in texts if node.judge(Told(field, text), lookup) is not NO)
