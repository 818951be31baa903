"""From a rule's JSON to the lines of the form. A test that no line can show stays JSON on its line; a rule that no
form can show is said to be so."""

import json
from typing import Any

from admin.recalls.scope.lines import Line, Lines, Scope

PLAIN = ("starts", "ends", "has", "mask")


def read(rule: dict[str, Any]) -> Scope | None:
    """The rule as a form; None where its outline is not that of groups and exceptions."""
    known = {"any", "except"}
    groups, exceptions = rule.get("any"), rule.get("except", [])
    if not isinstance(groups, list) or not isinstance(exceptions, list) or set(rule) - known:
        return None
    if not all(isinstance(group, dict) for group in (*groups, *exceptions)):
        return None
    return Scope(tuple(map(_group, groups)), tuple(map(_group, exceptions)))


def _group(group: dict[str, Any]) -> Lines:
    lines: list[Line] = []
    for name, test in group.items():
        if name not in {"note", "remedy"}:
            lines += [_line(name, part) for part in _parts(test)]
    return Lines(tuple(lines), str(group.get("note") or ""), str(group.get("remedy") or ""))


def _parts(test: Any) -> list[Any]:
    """Tests that must all hold are lines of one field. A width is the whole number's: one line says it."""
    if not isinstance(test, dict) or "all" not in test or not set(test) <= {"all", "width", "raw"}:
        return [test]
    inner = test["all"]
    if not isinstance(inner, list) or not inner or test.get("raw") not in (None, True):
        return [test]
    parts = [dict(one) if isinstance(one, dict) else {"is": one} for one in inner]
    if "width" in test and any("width" in part for part in parts):
        return [test]
    parts[0] |= {"width": test["width"]} if "width" in test else {}
    return [{**part, "raw": True} if test.get("raw") else part for part in parts]


def _line(name: str, test: Any) -> Line:
    line = _shown(name, test if isinstance(test, dict) else {"is": test})
    return line or Line(field=name, kind="other", json=json.dumps(test, ensure_ascii=False, indent=1))


def _shown(name: str, test: dict[str, Any]) -> Line | None:
    """The line of a test, if there is a kind for it."""
    test = dict(test)
    width, raw = test.pop("width", None), test.pop("raw", None)
    if raw not in (None, True) or not _is_count(width):
        return None
    more = {"width": _joined(width, ", "), "raw": bool(raw)}
    found = _of_kind(test)
    if found is None or (found["kind"] in {"yes", "no", "absent"} and (width or raw)):
        return None
    if found["kind"] == "length" and width:
        return None
    return Line(field=name, **{**more, **found})


def _of_kind(test: dict[str, Any]) -> dict[str, Any] | None:
    keys = set(test)
    if keys == {"is"}:
        return _flag(test["is"]) or _values("is", test["is"])
    if len(keys) == 1 and (key := next(iter(keys))) in PLAIN:
        return _values(key, test[key])
    if keys == {"range"}:
        return _ends("range", test["range"])
    if keys == {"any"}:
        return _ranges(test["any"])
    if keys == {"below"} and isinstance(test["below"], str | int):
        return {"kind": "below", "last": str(test["below"])}
    if keys == {"absent"} and test["absent"] is True:
        return {"kind": "absent"}
    if keys == {"lookup"} and isinstance(test["lookup"], str):
        return {"kind": "lookup", "values": test["lookup"]}
    if keys == {"length"} and _is_count(test["length"]):
        return {"kind": "length", "values": _joined(test["length"], "\n")}
    return _placed(test, keys)


def _placed(test: dict[str, Any], keys: set[str]) -> dict[str, Any] | None:
    at = _at(test.get("at"))
    if "at" in keys and at is None:
        return None
    if keys == {"at", "is"}:
        found = _values("at_is", test["is"])
    elif keys == {"at", "range"}:
        found = _ends("at_range", test["range"])
    elif {"as", "range"} <= keys <= {"as", "range", "base", "at"} and isinstance(test["as"], str):
        found = _ends("code_range", test["range"])
        found = found and {**found, "code": test["as"], "base": str(test.get("base", ""))}
    else:
        return None
    return found and {**found, **(at or {})}


def _flag(value: Any) -> dict[str, Any] | None:
    if value is True or value is False:
        return {"kind": "yes" if value else "no"}
    return None


def _values(kind: str, value: Any) -> dict[str, Any] | None:
    values = value if isinstance(value, list) else [value]
    if not values or not all(_is_text(one) for one in values):
        return None
    return {"kind": kind, "values": "\n".join(str(one) for one in values)}


def _ends(kind: str, value: Any) -> dict[str, Any] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    if not all(end is None or _is_text(end) for end in value):
        return None
    first, last = ("" if end is None else str(end) for end in value)
    return {"kind": kind, "first": first, "last": last}


def _ranges(value: Any) -> dict[str, Any] | None:
    """Numbers and ranges side by side; ends with hyphens inside would be read otherwise when typed."""
    rows: list[str] = []
    for test in value if isinstance(value, list) else [None]:
        if isinstance(test, dict) and set(test) == {"range"}:
            ends = test["range"]
            if not isinstance(ends, list) or len(ends) != 2 or not all(_is_number(end) for end in ends):
                return None
            rows.append(f"{ends[0]} to {ends[1]}")
        else:
            single = test["is"] if isinstance(test, dict) and set(test) == {"is"} else test
            values = single if isinstance(single, list) else [single]
            if not values or not all(_is_number(one) for one in values):
                return None
            rows += [str(one) for one in values]
    return {"kind": "ranges", "values": "\n".join(rows)} if rows else None


def _at(value: Any) -> dict[str, Any] | None:
    if isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value):
        return {"place": str(value[0]), "place_to": str(value[1])}
    return None


def _is_text(value: Any) -> bool:
    """A value that a line of its own gives back unchanged."""
    return (isinstance(value, str) and value.strip() == value and value != "" and "\n" not in value) or (
        type(value) is int
    )


def _is_number(value: Any) -> bool:
    return _is_text(value) and str(value).isascii() and str(value).isalnum()


def _is_count(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return value is None or all(type(one) is int for one in values)


def _joined(value: Any, glue: str) -> str:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return glue.join(str(one) for one in values)
