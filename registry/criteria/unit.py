"""A unit as it was told: each field read once, when a test first looks at it."""

from collections.abc import Mapping
from typing import Protocol

from registry.serials.reading import normalise, read_flag

Value = str | int | bool | None
"""As a person types it; True or False answers a question; None or "" says that the unit bears no such code."""


class Lookup(Protocol):
    """A list that a rule names: True where the value stands in it, False where not, None where it is kept elsewhere."""

    def __call__(self, name: str, field: str, value: str, /) -> bool | None: ...


def kept_elsewhere(_name: str, _field: str, _value: str, /) -> None:
    """Stand for lists nobody has uploaded: no answer."""


class Told:
    """One field that was told."""

    __slots__ = ("_raw", "field", "plain", "typed")

    def __init__(self, field: str, value: Value) -> None:
        self.field = field
        self.typed = value if isinstance(value, str) else "" if value is None else str(value)
        self.plain = normalise(self.typed)
        self._raw: str | None = None

    @property
    def raw(self) -> str:
        """The value read so that hyphens count."""
        if self._raw is None:
            self._raw = normalise(self.typed, raw=True)
        return self._raw

    @property
    def absent(self) -> bool:
        """The unit bears no such code: nothing was typed, or nothing with a letter or digit in it."""
        return not self.plain

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
