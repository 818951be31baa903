"""Finds what a value of the wrong length may have been: a character missing, several, or one too many."""

from collections.abc import Iterable, Iterator
from itertools import islice

from registry.criteria.answers import YES
from registry.criteria.facts import Steps
from registry.criteria.many import LIMIT, Many
from registry.criteria.nodes import All, AnyOf, Leaf, Node
from registry.criteria.texts import Is, Mask, Numbers, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange
from registry.criteria.trying import Trial
from registry.criteria.unit import Told
from registry.serials.reading import normalise

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GAP = "\0"
_NOTHING = "\1"
_NEAR = 20
"""So many years apart two codes of one product may be."""


Found = Iterable[str]


def zeros_put_back(trial: Trial) -> Found:
    """Return the text with leading zeros put back, where more than the zeros agrees then.

    Nothing is lost where a date code reads well as it is.
    """
    text = trial.text
    if not text[:1].isdecimal() or any(_reads(code, trial.field, text) for code in trial.facts.codes):
        return ()
    tries = ["0" + text, *(zeros + text for zeros in trial.facts.zero_heads)]
    tries += [text.zfill(n) for n in trial.facts.zeros if n > len(text)]
    return (new for new in dict.fromkeys(tries) if trial.judge(new) is YES and _tells(trial, new, text))


def _reads(code: CodeIs | CodeRange, field: str, text: str) -> bool:
    """Say whether the code is a date as typed, of about the rule's time: 6301 is no week of 2063 beside 0630."""
    seen = code.view.read(Told(field, text))
    moment = None if seen is None else code.format.decode(seen)
    if moment is None:
        return False
    ends = code.moments if isinstance(code, CodeIs) else (code.low, code.high)
    return any(end is not None and abs(end[0] - moment[0]) <= _NEAR for end in ends)


def _tells(trial: Trial, new: str, text: str) -> bool:
    """The zeros are put back to a stated length, or what was typed agrees too, not the zeros alone."""
    if trial.facts.lengths and len(text) not in trial.facts.lengths:
        return True
    zeros = new[: len(new) - len(text)]
    return trial.test.judge(_Unread(trial.field, zeros + _NOTHING * len(text)), trial.lookup) is not YES


class _Unread(Told):
    """Characters that no value has, taken as they are."""

    __slots__ = ()

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field, "")
        self.typed = self.plain = self._raw = text


def one_put_in(trial: Trial) -> Found:
    """Return the text with one character put in, where it is one short of what the test says it must be."""
    text, facts = trial.text, trial.facts
    if not facts.missing(len(text)):
        return ()
    if facts.put_in is not None or facts.too_short(len(text)):
        places = range(len(text), -1, -1)
        return trial.agreeing(text[:i] + c + text[i:] for i in places for c in _CHARACTERS)
    long = (t for t in facts.beginnings if trial.steps.take(1))
    return trial.agreeing(
        text[:i] + t[i] + text[i:]
        for t in long
        for i in range(min(len(t), len(text) + 1))
        if _lacks(t, text, i)
    )


def _lacks(beginning: str, text: str, place: int) -> bool:
    """Say whether the text is cut short just there, or goes on for two characters as the beginning does."""
    rest = beginning[place + 1 :]
    short = not rest and len(text) == place
    return text.startswith(beginning[:place]) and (
        short or (len(rest) >= 2 and text[place:].startswith(rest))
    )


def hyphen_put_in(trial: Trial) -> Found:
    """Return the text with one hyphen put in, where hyphens count and none was typed: people leave them out."""
    text = trial.text
    if not trial.facts.raw or not text.isalnum():
        return ()
    return trial.agreeing(text[:i] + "-" + text[i:] for i in range(len(text) - 1, 0, -1))


def one_taken_out(trial: Trial) -> Found:
    """Return the text with one character taken out, where it is one longer than the rule says."""
    text = trial.text
    if len(text) in trial.facts.stated or len(text) - 1 not in trial.facts.shorter:
        return ()
    return trial.agreeing(text[:i] + text[i + 1 :] for i in range(len(text) - 1, -1, -1))


def completed(trial: Trial) -> Found:
    """Return values that begin with the text, where a stated width or a position shows that it is cut short."""
    text, facts = trial.text, trial.facts
    if len(text) in facts.stated:
        return ()
    wanted = facts.longer
    if not wanted and facts.cut and facts.too_short(len(text)):
        wanted = frozenset({max(abs(place) for view in facts.cut for place in view.cuts[0])})
    filled = (
        new.replace(_GAP, "0")
        for length in sorted(n for n in wanted if len(text) < n <= 2 * LIMIT)
        for new in _filled(trial.test, text + _GAP * (length - len(text)), trial.steps)
    )
    return trial.agreeing(_once(filled))


def _once(texts: Iterable[str]) -> Iterator[str]:
    """Each text the first time."""
    seen: set[str] = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _filled(node: Node, text: str, steps: Steps) -> Iterator[str]:
    """Fill the gaps from the bounds of the tests."""
    if not steps.take(1):
        return
    if isinstance(node, AnyOf):
        for test in _possible(node, text):
            yield from islice(_filled(test, text, steps), LIMIT)
    elif isinstance(node, All):
        texts = [text]
        for test in node.tests:
            more = (new for old in texts for new in _filled(test, old, steps))
            texts = list(dict.fromkeys(islice(more, LIMIT)))
        yield from texts
    elif isinstance(node, Leaf) and (place := node.view.span(len(text))):
        start, end = place
        seen = text[start:end]
        for example in _examples(node, end - start, seen.partition(_GAP)[0]):
            pairs = zip(seen, example, strict=False)
            new = "".join(there if c == _GAP else c for c, there in pairs)
            yield text[:start] + new + text[start + len(new) :]
        yield text
    else:
        yield text


def _possible(node: AnyOf, text: str) -> tuple[Node, ...]:
    """The tests of an "any" that may hold for a text with these gaps."""
    if not isinstance(node.batch, Many):
        return node.tests
    head = text.partition(_GAP)[0]
    likely = any(one.view.cuts or one.may_begin(head, len(text)) for one in node.batch.alike)
    return node.tests if likely else node.batch.rest


def _examples(node: Leaf, length: int, head: str) -> Iterator[str]:
    """Yield values at the edges of a test that may begin so, to complete a typed one from."""
    size = len(head)
    if isinstance(node, Is):
        fitting = (value for value in node.values if len(value) == length and value.startswith(head))
        yield from islice(sorted(fitting), LIMIT)
    elif isinstance(node, Starts):
        yield from islice((text for text in node.texts if _agree(text, head)), LIMIT)
    elif isinstance(node, Mask):
        masks = (mask.replace("?", _GAP) for mask in node.masks if len(mask) == length and "*" not in mask)
        yield from islice((mask for mask in masks if _agree(mask.partition(_GAP)[0], head)), LIMIT)
    elif isinstance(node, Texts):
        if (node.low or "")[:size] <= head <= (node.high or "\uffff")[:size]:
            yield from (bound for bound in (node.low, node.high) if bound)
    elif isinstance(node, Numbers):
        yield from (bound[1].zfill(length) for bound in (node.low, node.high) if bound and bound[0] <= length)
    elif isinstance(node, CodeRange | CodeIs):
        yield from (normalise(bound) for bound in node.shown if bound)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
