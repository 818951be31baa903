"""What a test inherits from the tests around it, and the list of faults that parsing gathers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry.criteria.datecodes import BASE, DateFormat, date_format
from registry.criteria.nodes import WHOLE, View
from registry.criteria.rule import Fault

KEYS = ("is", "starts", "ends", "has", "mask", "range", "below", "absent", "length", "lookup", "all", "any")
MODIFIERS = ("at", "width", "as", "base", "raw")


@dataclass
class Faults:
    """The faults found so far. Lenient parsing keeps what can be judged, if only as undecided."""

    strict: bool
    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, message: str, advice: str = "") -> None:
        """Note something that is not of the language, refused in every mode."""
        self.found.append(Fault(place, message, advice))

    def judgeable(self, place: str, message: str, advice: str = "") -> None:
        """Note something that is refused only while a rule is being written."""
        if self.strict:
            self.add(place, message, advice)

    def counts(self, data: object, place: str) -> frozenset[int]:
        """Read a number of characters, or several."""
        numbers = data if isinstance(data, list) else [data]
        if not numbers or not all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in numbers):
            self.add(place, "must be a number of characters, or a list of them", "such as 9 or [8, 10]")
            return frozenset({1})
        return frozenset(numbers)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a test stands.

    Inner tests inherit ``raw``, ``as`` and ``base``; their ``at`` counts within the outer one.
    """

    field: str
    view: View = WHOLE
    width: frozenset[int] = frozenset()
    code: str | None = None
    base: int = BASE
    format: DateFormat | None = None
    unread: bool = False
    """An old rule names a format that is none: what it tests cannot be decided."""

    @property
    def raw(self) -> bool:
        """Hyphens count."""
        return self.view.raw

    @property
    def reach(self) -> int | None:
        """How many characters the test looks at, where its position says so."""
        if not self.view.cuts:
            return None
        first, last = self.view.cuts[-1]
        return last - first + 1 if (first > 0) == (last > 0) else None

    def within(self, data: Mapping[object, object], place: str, faults: Faults) -> "Context":
        """Return the context of a test object, noting faults of its modifiers."""
        view = self.view
        if "raw" in data:
            if not isinstance(data["raw"], bool):
                faults.add(f"{place}.raw", "must be true or false")
            view = replace(view, raw=data["raw"] is True)
        if "at" in data:
            view = replace(view, cuts=(*view.cuts, *_cut(data["at"], f"{place}.at", faults)))
        context = replace(self, view=view)
        return context._dated(data, place, faults) if "as" in data or "base" in data else context

    def _dated(self, data: Mapping[object, object], place: str, faults: Faults) -> "Context":
        base, code = data.get("base", self.base), data.get("as", self.code)
        if not isinstance(base, int) or isinstance(base, bool) or not 1800 <= base <= 2199:
            faults.add(f"{place}.base", "must be a year", "such as 2012")
            return self
        if code is None:
            return replace(self, base=base)
        try:
            compiled = date_format(str(code), base)
        except ValueError as wrong:
            faults.judgeable(f"{place}.as", str(wrong), "such as WWYY or YYDDD")
            return replace(self, unread=True)
        view = replace(self.view, raw=True) if compiled.written else self.view
        return replace(self, view=view, base=base, code=str(code), format=compiled)


def _cut(data: object, place: str, faults: Faults) -> tuple[tuple[int, int], ...]:
    """Read [i, j]; a single number is that one character."""
    pair = [data, data] if isinstance(data, int) else data
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(n, int) for n in pair) or 0 in pair:
        faults.add(place, "must be [first, last], counted from 1 (or from the end: -1)", "such as [1, 4]")
        return ()
    first, last = pair
    if (first > 0) == (last > 0) and first > last:
        faults.add(place, f"first {first} is after last {last}", "give the smaller one first")
    return ((first, last),)
