"""Reads the JSON that a maker's system sent, property by property: shape only, what it means is the domain's business.
What is wrong is refused with its JSON pointer. Properties that nobody asked for are refused, too: a name misspelt would
otherwise be a value lost."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from flask import Response, request

from portal.api.keyed.answers import answered
from portal.api.reading import Unreadable, escaped, parsed, plain, sent_unpacked, wrong
from registry.errors import Refused

T = TypeVar("T")
MOST_ROWS = 1000


class Fields:
    """An object of JSON. `Refused` names the property; `left()` says which nobody asked for."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given
        self._asked: set[str] = set()

    def text(self, name: str, most: int = 200, *, usual: str | None = None) -> str:
        """Text in one piece; `usual` where it may be left out."""
        value = self._value(name, usual)
        if not isinstance(value, str):
            raise Refused(name, f"{name} must be text.")
        if len(value) > most:
            raise Refused(name, f"{name} is too long: send at most {most} characters.")
        if not plain(value):
            raise Refused(name, f"{name} holds a control character. Send plain text.")
        return value.strip()

    def whole(self, name: str, least: int, most: int, *, usual: int | None = None) -> int:
        value = self._value(name, usual)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Refused(name, f"{name} must be a whole number from {least} to {most}.")
        return value

    def one_of(self, name: str, choices: Collection[str], *, usual: str | None = None) -> str:
        value = self._value(name, usual)
        if not isinstance(value, str) or value not in choices:
            raise Refused(name, f"{name} must be one of {', '.join(choices)}.")
        return value

    def day(self, name: str, *, usual: date | None = None) -> date:
        value = self._value(name, usual)
        if isinstance(value, date):
            return value
        try:
            if not isinstance(value, str) or len(value) != 10:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(name, f"{name} must be a day such as 2026-11-28.") from None

    def moment(self, name: str, *, usual: datetime | None = None) -> datetime:
        """With its zone."""
        value = self._value(name, usual)
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
            if found is None or found.tzinfo is None:
                raise ValueError
            found.astimezone(UTC)  # the first and last moments have no neighbour in other zones
            return found
        except (ValueError, OverflowError):
            raise Refused(name, f"{name} must be a moment such as 2026-11-28T09:00:00Z.") from None

    def texts(self, name: str, most: int, longest: int = 200) -> list[str]:
        """A list of texts, at most so many; an empty one where it may be left out and is."""
        self._asked.add(name)
        if self._given.get(name) is None:
            return []
        return [Fields({name: one}).text(name, longest) for one in self._list(name, most)]

    def objects(self, name: str, most: int) -> Iterator["Fields"]:
        """The objects of a list, at most so many."""
        for one in self._list(name, most):
            if not isinstance(one, dict):
                raise Refused(name, f"{name} must be a list of objects.")
            yield Fields(one)

    def has(self, name: str) -> bool:
        return name in self._given

    def told(self, name: str) -> bool:
        """Whether it holds anything; null says no more than leaving it out."""
        self._asked.add(name)
        return self._given.get(name) is not None

    def done(self) -> None:
        """To be called when all is read: what is left over was not meant for us."""
        if left := sorted(self._given.keys() - self._asked):
            raise Refused(left[0][:60], "There is no such property here. Is its name right?")

    def _list(self, name: str, most: int) -> list[object]:
        value = self._value(name, None)
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            raise Refused(name, f"{name} must be a list of 1 to {most:,}.")
        return value

    def _value(self, name: str, usual: object) -> object:
        self._asked.add(name)
        value = self._given.get(name)
        if value is None:
            if usual is None:
                raise Refused(name, f"{name} is missing.")
            return usual
        return value


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One row of a bulk request: read, or why it cannot be and where."""

    number: int
    ref: object
    value: T | None
    pointer: str
    detail: str = ""


def object_of() -> Fields:
    """The body of the request at hand."""
    if request.mimetype != "application/json":
        raise Unreadable(415, "Send the body as application/json, and say so in Content-Type.")
    sent_unpacked()
    body = parsed(request.get_data(cache=True), _each_once)
    if not isinstance(body, dict):
        raise wrong("#", "Send one JSON object.")
    return Fields(body)


def rows_of(name: str, read: Callable[[Fields], T], most: int = MOST_ROWS) -> list[Row[T]]:
    """The rows of a body `{"name": [{...}, ...]}`. A fault of the body as a whole is refused; a fault of one row stays
    in it. A row may hold a `ref` of the sender's, which comes back with its answer."""
    given = object_of()
    rows = given._list(name, most)
    given.done()
    return [_row(number, one, name, read) for number, one in enumerate(rows)]


def good(rows: Collection[Row[T]]) -> list[tuple[int, T]]:
    """Number and value of the rows that could be read."""
    return [(row.number, row.value) for row in rows if row.value is not None]


def rows_answered(
    rows: Collection[Row[T]], done: Mapping[int, dict[str, Any] | Refused], status: int = 200
) -> Response:
    """The answer to a bulk request, in the order of its rows: what was done with each, or why not. `done` holds by
    number what the domain says of those that could be read."""
    told = [_told(row, done.get(row.number)) for row in rows]
    failed = sum("error" in one for one in told)
    return answered({"count": len(told), "failed": failed, "rows": told}, status)


def _told(row: Row[T], result: dict[str, Any] | Refused | None) -> dict[str, Any]:
    if isinstance(result, Refused):
        pointer = f"{row.pointer}/{escaped(result.field)}".rstrip("/")
        return {"ref": row.ref, "error": {"pointer": pointer, "detail": result.message}}
    if result is None:
        return {"ref": row.ref, "error": {"pointer": row.pointer, "detail": row.detail}}
    return {"ref": row.ref, **result}


def _row(number: int, one: object, name: str, read: Callable[[Fields], T]) -> Row[T]:
    pointer, ref = f"#/{name}/{number}", None
    if not isinstance(one, dict):
        return Row(number, None, None, pointer, "A row must be an object.")
    fields = Fields(one)
    try:
        ref = _ref(fields, one.get("ref"))
        value = read(fields)
        fields.done()
    except Refused as refused:
        return Row(number, ref, None, f"{pointer}/{escaped(refused.field)}".rstrip("/"), refused.message)
    return Row(number, ref, value, pointer)


def _ref(fields: Fields, ref: object) -> object:
    fields._asked.add("ref")
    if isinstance(ref, dict | list) or len(str(ref)) > 200:
        raise Refused("ref", "ref must be text (up to 200 characters), a number or null.")
    return ref


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise wrong("#", f"{twice[:60]} is given twice in one object. Send it once.")
    return made
