"""From the lines of the form to the rule's JSON, with the place of every line, so that a fault finds its way back."""

import json
from typing import Any

from admin.recalls.scope.lines import NAMES, WITHOUT_WIDTH, Line, Lines, Scope
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria, CriteriaError, Fault
from registry.errors import Refused
from registry.serials.typed import read_range
from registry.tongue.retelling import retold
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number

MOST_VALUES = 20_000


def write(scope: Scope) -> tuple[dict[str, Any] | None, Scope, Criteria | None]:
    """The rule (None where it has faults), the form with its faults at their lines, and the compiled rule."""
    places: dict[str, tuple[str, int, int]] = {}
    blames: dict[tuple[str, int, int], list[str]] = {}
    rule: dict[str, Any] = {"any": _groups(scope.groups, "any", places, blames)}
    if scope.exceptions:
        rule["except"] = _groups(scope.exceptions, "except", places, blames)
    if blames:
        return None, _blamed(scope, blames, ()), None
    try:
        return rule, scope, parse(rule)
    except CriteriaError as error:
        loose = []
        for fault in error.faults:
            line = _line_of(fault, places)
            if line is None:
                loose.append(_said(fault))
            else:
                blames.setdefault(line, []).append(_said(fault))
        return None, _blamed(scope, blames, tuple(loose)), None


def _groups(
    groups: tuple[Lines, ...],
    key: str,
    places: dict[str, tuple[str, int, int]],
    blames: dict[tuple[str, int, int], list[str]],
) -> list[dict[str, Any]]:
    written = []
    for i, group in enumerate(groups):
        tests: dict[str, list[Any]] = {}
        owners: dict[str, list[int]] = {}
        for k, line in enumerate(group.lines):
            try:
                tests.setdefault(line.field, []).append(_test(line))
                owners.setdefault(line.field, []).append(k)
            except Refused as refused:
                blames.setdefault((key, i, k), []).append(retold(refused.message))
        for name, lines in owners.items():
            alone = len(lines) == 1
            for n, k in enumerate(lines):
                places[f"{key}[{i}].{name}" + ("" if alone else f".all[{n}]")] = (key, i, k)
        body: dict[str, Any] = {
            name: several[0] if len(several) == 1 else {"all": several} for name, several in tests.items()
        }
        body |= {say: text for say in ("note", "remedy") if (text := getattr(group, say).strip())}
        written.append(body)
    return written


def _test(line: Line) -> Any:
    """One line's test, or Refused saying what is missing in it."""
    if not line.field.strip():
        raise Refused("", _("Choose which number this line is about."))
    if line.kind == "other":
        return _json(line.json)
    if line.kind in {"yes", "no"}:
        return line.kind == "yes"
    if line.kind == "absent":
        return {"absent": True}
    test = _plain(line)
    if line.width.strip() and line.kind not in WITHOUT_WIDTH:
        numbers = _counts(line.width)
        test["width"] = numbers[0] if len(numbers) == 1 else numbers
    if line.raw:
        test["raw"] = True
    only_values = set(test) == {"is"}
    return test["is"] if only_values else test


def _plain(line: Line) -> dict[str, Any]:
    if line.kind == "range":
        return {"range": _ends(line)}
    if line.kind == "ranges":
        return _ranges(line)
    if line.kind == "below":
        if not line.last.strip():
            raise Refused("", _("Say below what."))
        return {"below": line.last.strip()}
    if line.kind == "at_is":
        return {"at": _at(line), "is": _values(line)}
    if line.kind == "at_range":
        return {"at": _at(line), "range": _ends(line)}
    if line.kind == "code_range":
        return _code(line)
    if line.kind == "length":
        return {"length": _counts(" ".join(_values(line)))}
    values = _values(line)
    if line.kind == "lookup":
        if len(values) != 1:
            raise Refused("", _("Name one list."))
        return {"lookup": values[0]}
    return {line.kind: values}


def _values(line: Line) -> list[str]:
    found = [text for row in line.values.splitlines() if (text := row.strip())]
    if not found:
        raise Refused("", _("Write at least one value, one per line."))
    if len(found) > MOST_VALUES:
        raise Refused(
            "",
            _(
                "These are %(found)s values; at most %(value)s fit here.",
                found=number(len(found)),
                value=number(MOST_VALUES),
            ),
        )
    if line.field not in NAMES and line.kind != "lookup":
        for text in found:
            if "," in text or ";" in text:
                raise Refused(
                    "",
                    _("Write one value per line. “%(text)s” has a comma or semicolon in it.", text=text[:60]),
                )
    return found


def _ends(line: Line) -> list[str | None]:
    ends = [line.first.strip() or None, line.last.strip() or None]
    if ends == [None, None]:
        raise Refused("", _("Give the first or the last number, or both."))
    return ends


def _ranges(line: Line) -> dict[str, Any]:
    single: list[str] = []
    ranges: list[dict[str, Any]] = []
    for text in _values(line):
        try:
            found = read_range(text)
        except Refused as refused:
            raise Refused("", f"“{text[:80]}”: {refused.message}.") from None
        if found.first == found.last:
            single.append(found.first)
        else:
            ranges.append({"range": [found.first, found.last]})
    tests = [*([{"is": single}] if single else []), *ranges]
    return tests[0] if len(tests) == 1 else {"any": tests}


def _at(line: Line) -> list[int]:
    try:
        first = int(line.place.strip())
        last = int(line.place_to.strip() or first)
    except ValueError:
        raise Refused("", _("Say which characters: from 1 for the first, or -1 for the last.")) from None
    return [first, last]


def _code(line: Line) -> dict[str, Any]:
    if not line.code.strip():
        raise Refused("", _("Say how the code is read, for example WWYY for week and year."))
    test: dict[str, Any] = {"as": line.code.strip(), "range": _ends(line)}
    if line.base.strip():
        if not line.base.strip().isdecimal():
            raise Refused("", _("The first year a short year can mean is a number, for example 2012."))
        test["base"] = int(line.base)
    return ({"at": _at(line)} if line.place.strip() else {}) | test


def _counts(text: str) -> list[int]:
    parts = text.replace(",", " ").split()
    if not parts or not all(part.isdecimal() and len(part) < 4 for part in parts):
        raise Refused("", _("Say how many characters with a number, for example 10 or 9, 10."))
    return [int(part) for part in parts]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refused("", _("That is not JSON: %(error)s.", error=error)) from None


def _line_of(fault: Fault, places: dict[str, tuple[str, int, int]]) -> tuple[str, int, int] | None:
    """The line in whose part of the rule the fault lies."""
    for place in sorted(places, key=len, reverse=True):
        rest = fault.place[len(place) :]
        if fault.place.startswith(place) and (not rest or rest[0] in ".["):
            return places[place]
    if fault.place.startswith(("any[", "except[")):
        key, _, number = fault.place.partition("[")
        return key, int(number.partition("]")[0]), 0
    return None


def _said(fault: Fault) -> str:
    """A sentence: the place is where it stands, so it need not be named."""
    told = [retold(text) for text in (fault.message, fault.advice) if text]
    whole = [text[:1].upper() + text[1:] for text in told]
    return " ".join(text if text.endswith((".", "?")) else f"{text}." for text in whole)


def _blamed(scope: Scope, blames: dict[tuple[str, int, int], list[str]], loose: tuple[str, ...]) -> Scope:
    def marked(groups: tuple[Lines, ...], key: str) -> tuple[Lines, ...]:
        return tuple(
            Lines(
                tuple(
                    line.blamed(" ".join(dict.fromkeys(blames.get((key, i, k), []))))
                    for k, line in enumerate(group.lines)
                ),
                group.note,
                group.remedy,
                "" if group.lines else " ".join(blames.get((key, i, 0), [])),
            )
            for i, group in enumerate(groups)
        )

    return Scope(marked(scope.groups, "any"), marked(scope.exceptions, "except"), loose)
