"""A unit as it was told: each field read once, when a test first looks at it."""

from collections.abc import Mapping
from typing import Protocol

from registry.serials.reading import normalise, read_flag, short_label

Value = str | int | bool | None
"""As a person types it; True or False answers a question; None or "" says that the unit bears no such code."""

NAMES = frozenset(
    {"model", "brand", "type", "product", "retailer", "made_in", "sold_in", "model_year", "caliber"}
)
"""Fields that hold names rather than numbers."""
WORDS = NAMES - {"model", "model_year", "caliber"}
"""Fields that hold words."""
LONGEST = 200
_NO_CODE = "\0" * (LONGEST + 1)
"""What a value longer than any code reads as: it is there, and no test of text holds for it."""


class Lookup(Protocol):
    """A list that a rule names: True where the value stands in it, False where not, None where it is kept elsewhere.

    It may have ``shapes(name, field, length)`` too, see Shaped.
    """

    def __call__(self, name: str, field: str, value: str, /) -> bool | None: ...


class Shaped(Lookup, Protocol):
    """A lookup that knows what its values look like."""

    def shapes(self, name: str, field: str, length: int, /) -> frozenset[str] | None:
        """Shapes of the values of that length (9 for a digit, A for a letter), others may be among them; None: any."""
        ...


def shapes_of(lookup: Lookup, name: str, field: str, length: int) -> frozenset[str] | None:
    """Return the shapes that values of a list have, None where they are not known."""
    ask = getattr(lookup, "shapes", None)
    found: frozenset[str] | None = None if ask is None else ask(name, field, length)
    return found


def kept_elsewhere(_name: str, _field: str, _value: str, /) -> None:
    """Stand for lists nobody has uploaded: no answer."""


class Told:
    """One field that was told.

    ``label`` is a short label ("SN") that may stand in front or belong to the value, ``bare`` the value without it;
    ``start`` is where in ``typed`` the value begins.
    """

    __slots__ = ("_raw", "field", "label", "plain", "start", "typed")

    def __init__(self, field: str, value: Value, start: int = 0) -> None:
        typed = value if isinstance(value, str) else "" if value is None else str(value)
        self.field, self.typed, self.start, self.label = field, typed, start, ""
        self._raw: str | None = None
        if typed.isascii() and typed.isalnum() and len(typed) <= LONGEST:
            self.plain = typed.upper()
        elif len(typed) > LONGEST:
            self.typed = ""
            self.plain = self._raw = _NO_CODE
        else:
            self.plain = normalise(typed[start:])
            if not start and field not in NAMES:
                self.label = short_label(typed)[0]

    @property
    def bare(self) -> "Told":
        """The same without its short label."""
        return Told(self.field, self.typed, short_label(self.typed)[1])

    @property
    def raw(self) -> str:
        """The value read so that hyphens count."""
        if self._raw is None:
            self._raw = normalise(self.typed[self.start :], raw=True)
        return self._raw

    @property
    def absent(self) -> bool:
        """The unit bears no such code: nothing was typed, or nothing with a letter or digit in it."""
        return not self.plain

    @property
    def readings(self) -> tuple[str, ...]:
        """The values that it can be read as."""
        return (self.plain, self.bare.plain) if self.label else (self.plain,)

    @property
    def unlikely(self) -> bool:
        """Too long for any code."""
        return self.plain is _NO_CODE

    @property
    def flag(self) -> bool | None:
        """The answer, where the field is a yes/no question."""
        return read_flag(self.typed)


class Unit:
    """Everything told of one unit; a field that is not in the mapping was not told."""

    __slots__ = ("_told", "values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values
        self._told: dict[str, Told] = {}

    def told(self, field: str) -> Told | None:
        """Return the field as told, None where it was not."""
        told = self._told.get(field)
        if told is None and field in self.values:
            told = self._told[field] = Told(field, self.values[field])
        return told

    def having(self, field: str, value: Value) -> "Unit":
        """Return the unit with one field told otherwise."""
        return Unit({**self.values, field: value})
