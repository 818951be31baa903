"""Compiles the values and bounds of one test, and says what is wrong with them in words its author can act on."""

import re
from dataclasses import dataclass

from registry.criteria.context import Context, Faults
from registry.criteria.dates import Period, as_period, is_date_field, looks_iso, read_date
from registry.criteria.globs import glob, read_mask
from registry.criteria.nodes import Faulty, Node
from registry.criteria.texts import Anything, Ends, Has, Is, Mask, Numbers, Starts, Texts, as_number
from registry.criteria.times import CodeIs, CodeRange, Days
from registry.serials.reading import normalise

_PIECES: dict[str, type[Starts] | type[Ends] | type[Has]] = {"starts": Starts, "ends": Ends, "has": Has}
_ISO_NEVER = frozenset({"serial", "model", "lot", "part", "vin", "imei", "gtin", "date_code"})
_MASK_ODD = re.compile(r"[#^%_]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Reads what stands at one place of a rule."""

    faults: Faults
    place: str
    context: Context

    def equal(self, data: object) -> Node:
        """One of several values."""
        texts = self._texts(data)
        if texts is None:
            return Faulty("values cannot be read")
        if self._is_dates(texts, ranged=False):
            return self._days([(text, text) for text in texts], "is")
        if self.context.format:
            moments = [self._moment(text) for text in texts]
            if None in moments:
                return Faulty("a value does not decode")
            return CodeIs(self.context.view, self.context.format, frozenset(m for m in moments if m), texts)
        values = [self._read(text) for text in texts]
        for text, value in zip(texts, values, strict=True):
            self._fits(text, len(value))
        return Is(self.context.view, frozenset(values), texts) if all(values) else Faulty("a value is empty")

    def pieces(self, key: str, data: object) -> Node:
        """Beginnings, ends, parts or masks."""
        texts = self._texts(data)
        if texts is None:
            return Faulty("values cannot be read")
        if key == "mask":
            return self._mask(texts)
        read = tuple(dict.fromkeys(self._read(text) for text in texts))
        if not all(read):
            return Faulty("a value is empty")
        return _PIECES[key](self.context.view, read, texts)

    def range(self, data: object) -> Node:
        """From first to last, both inclusive; null is an open end."""
        if not isinstance(data, list) or len(data) != 2:
            self.faults.add(self.place, "must be [first, last]", "null stands for an open end")
            return Faulty("no range")
        ends = [self._text(end, None) if end is not None else None for end in data]
        if ends[0] is None and ends[1] is None:
            self.faults.judgeable(self.place, "is open at both ends", "give a first or a last value")
            return Anything(self.context.view)
        return self._between(ends[0], ends[1], below=False)

    def below(self, data: object) -> Node:
        """Everything before a bound that is itself outside."""
        bound = self._text(data, None)
        return self._between(None, bound, below=True) if bound is not None else Faulty("no bound")

    def _between(self, low: str | None, high: str | None, *, below: bool) -> Node:
        given = tuple(end for end in (low, high) if end is not None)
        if self._is_dates(given, ranged=True):
            return self._days([(low, high)], "below" if below else "range")
        if self.context.format:
            return self._codes(low, high, below)
        first, last = (None if end is None else self._read(end) for end in (low, high))
        if first == "" or last == "":
            return Faulty("a bound is empty")
        texts = [text for text in (first, last) if text]
        if all(text.isdecimal() for text in texts):
            return self._numbers(first, last, below, (low, high))
        return self._shaped(first, last, below, (low, high))

    def _numbers(
        self, first: str | None, last: str | None, below: bool, shown: tuple[str | None, str | None]
    ) -> Node:
        low, high = (None if end is None else as_number(end) for end in (first, last))
        if low is not None and high is not None and low > high:
            return self._backwards(shown)
        if below and high == (0, ""):
            self.faults.judgeable(self.place, "nothing is below 0")
        return Numbers(self.context.view, low, high, below, shown)

    def _shaped(
        self, first: str | None, last: str | None, below: bool, shown: tuple[str | None, str | None]
    ) -> Node:
        if first and last and len(first) != len(last):
            self.faults.judgeable(self.place, *_unequal(first, last))
            return Faulty("bounds of unequal lengths")
        if first and last and first > last:
            return self._backwards(shown)
        text = first or last or ""
        self._fits(text, len(text))
        shape = "".join(map(_kind, first or text, last or text))
        return Texts(self.context.view, first, last, below, re.compile(shape), shown)

    def _codes(self, low: str | None, high: str | None, below: bool) -> Node:
        code = self.context.format
        assert code is not None  # noqa: S101 - for the type checker
        first, last = (None if end is None else self._moment(end) for end in (low, high))
        if (low is not None and first is None) or (high is not None and last is None):
            return Faulty("a bound does not decode")
        if first and last and first > last:
            return self._backwards((low, high), f" read as {code.text}")
        return CodeRange(self.context.view, code, first, last, below, (low, high))

    def _days(self, pairs: list[tuple[str | None, str | None]], kind: str) -> Node:
        spans = []
        for low, high in pairs:
            first, last = (None if end is None else self._period(end) for end in (low, high))
            if (low is not None and first is None) or (high is not None and last is None):
                return Faulty("a date cannot be read")
            start = first.first if first else None
            end = None if last is None else last.first - 1 if kind == "below" else last.last
            if start is not None and end is not None and start > end:
                return self._backwards((low, high))
            spans.append((start, end))
        return Days(tuple(spans), tuple(pairs), kind, self.context.format)

    def _backwards(self, shown: tuple[str | None, str | None], how: str = "") -> Node:
        self.faults.judgeable(self.place, f"first {shown[0]} is after last {shown[1]}{how}", "swap them?")
        return Faulty("first is after last")

    def _mask(self, texts: tuple[str, ...]) -> Node:
        masks = []
        for text in texts:
            mask = read_mask(text, self.context.raw)
            if _MASK_ODD.search(text):
                self.faults.judgeable(self.place, f"{text} holds a sign that is no mask", "use ? and *")
            if not mask.strip("*"):
                self.faults.judgeable(
                    self.place, f"{text!r} tests nothing", "use ? and * with letters and digits"
                )
                return Faulty("an empty mask")
            if "*" not in mask:
                self._fits(text, len(mask))
            masks.append(mask)
        return Mask(self.context.view, tuple(masks), texts, glob(tuple(masks)))

    def _texts(self, data: object) -> tuple[str, ...] | None:
        """Read a list of texts, or one."""
        values = data if isinstance(data, list) else [data]
        if not values:
            self.faults.judgeable(self.place, "is empty", "list at least one value")
        texts = [self._text(v, i if isinstance(data, list) else None) for i, v in enumerate(values)]
        return None if None in texts else tuple(text for text in texts if text is not None)

    def _text(self, value: object, index: int | None) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            return value
        place = self.place if index is None else f"{self.place}[{index}]"
        advice = (
            'for a unit without such a code write {"absent": true}' if value is None else "write it in quotes"
        )
        self.faults.add(place, "must be text", advice)
        return None

    def _read(self, text: str) -> str:
        """Read a bound as values are read; a fault where nothing is left."""
        read = normalise(text, self.context.raw)
        if not read:
            self.faults.judgeable(self.place, f"{text!r} has no letter or digit")
        return read

    def _moment(self, text: str) -> tuple[int, ...] | None:
        code = self.context.format
        moment = code.decode(normalise(text, self.context.raw)) if code else None
        if code and moment is None:
            self.faults.judgeable(self.place, f"{text} is no date when read as {code.text}")
        return moment

    def _period(self, text: str) -> Period | None:
        code, ways = self.context.format, read_date(text)
        if code and (moment := self._moment(text)):
            ways = tuple(filter(None, [as_period(moment[0], moment[1], moment[4])]))
        if len(ways) != 1:
            what = "can mean two dates" if ways else "is no date"
            self.faults.judgeable(self.place, f"{text} {what}", "write it as 2013-06-14, 2013-06 or 2013")
            return None
        return ways[0]

    def _is_dates(self, texts: tuple[str, ...], *, ranged: bool) -> bool:
        context = self.context
        if context.view.cuts:
            return False
        if is_date_field(context.field):
            return context.format is None or not {"WW", "DDD", "#"} & set(context.format.parts)
        iso = ranged and context.field not in _ISO_NEVER and context.format is None and not context.raw
        return iso and bool(texts) and all(map(looks_iso, texts))

    def _fits(self, text: str, length: int) -> None:
        """Refuse a value that can never hold because position or width leave another number of characters."""
        reach, widths = self.context.reach, self.context.width
        if reach is not None and length != reach:
            self.faults.judgeable(self.place, f"{text} has {length} characters, the position {reach}")
        elif not self.context.view.cuts and widths and length not in widths:
            wanted = " or ".join(map(str, sorted(widths)))
            self.faults.judgeable(self.place, f"{text} has {length} characters, the width is {wanted}")


def _kind(one: str, other: str) -> str:
    if one.isdecimal() and other.isdecimal():
        return "[0-9]"
    return "." if one.isdecimal() or other.isdecimal() else r"[^0-9]"


def _unequal(first: str, last: str) -> tuple[str, str]:
    """Say why two bounds cannot be compared; a prefix left out on the last is the usual slip."""
    prefix = first[: len(first) - len(last)]
    message = f"{first} and {last} have different lengths"
    if last.isdecimal() and len(last) < len(first) and first[len(prefix) :].isdecimal():
        return f"the last number lacks its prefix {prefix}: {first} to {prefix}{last}?", ""
    return message, "write both in full"
