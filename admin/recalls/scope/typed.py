"""What the browser sent of the scope editor: lines as typed, and which of its buttons was pressed. Works without
script, so adding and taking away a line are sent like everything else."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from admin.recalls.scope.lines import KIND_NAMES, Line, Lines, Scope

NAME = re.compile(r"([gx])(\d{1,3})-l(\d{1,3})-([a-z_]{1,10})")
NOTE = re.compile(r"([gx])(\d{1,3})-(note|remedy)")
PARTS = {f.name for f in fields(Line)} - {"error"}
LONGEST = {"values": 2_000_000, "json": 100_000}
MOST_GROUPS, MOST_LINES = 60, 40


def typed(form: Mapping[str, str]) -> Scope:
    """All lines, in the order of their numbers; gaps left by what was taken away are closed."""
    lines: dict[tuple[str, int, int], dict[str, str]] = {}
    says: dict[tuple[str, int], dict[str, str]] = {}
    for name, value in form.items():
        if (found := NAME.fullmatch(name)) and found[4] in PARTS:
            key = (found[1], int(found[2]), int(found[3]))
            lines.setdefault(key, {})[found[4]] = value[: LONGEST.get(found[4], 500)]
        elif found := NOTE.fullmatch(name):
            says.setdefault((found[1], int(found[2])), {})[found[3]] = value[:1000]
    return Scope(_groups("g", lines, says), _groups("x", lines, says))


def _groups(
    letter: str,
    lines: dict[tuple[str, int, int], dict[str, str]],
    says: dict[tuple[str, int], dict[str, str]],
) -> tuple[Lines, ...]:
    numbers = sorted(
        {i for kind, i, _ in lines if kind == letter} | {i for kind, i in says if kind == letter}
    )
    groups = []
    for i in numbers[:MOST_GROUPS]:
        own = sorted((k, values) for (kind, n, k), values in lines.items() if (kind, n) == (letter, i))
        said = says.get((letter, i), {})
        groups.append(
            Lines(
                tuple(_line(values) for _, values in own[:MOST_LINES]),
                said.get("note", ""),
                said.get("remedy", ""),
            )
        )
    return tuple(groups)


def _line(values: dict[str, str]) -> Line:
    kind = values.get("kind", "is")
    given = {name: text for name, text in values.items() if name not in {"kind", "raw"}}
    return Line(kind=kind if kind in KIND_NAMES else "is", raw="raw" in values, **given)


def pressed(scope: Scope, button: str) -> Scope | None:
    """The form after one of its own buttons ("add-line:g0", "drop-line:x1:2", "add-group" ...); None for others."""
    word, _, where = button.partition(":")
    if word == "add-group":
        return replace(scope, groups=(*scope.groups, Lines()))
    if word == "add-exception":
        return replace(scope, exceptions=(*scope.exceptions, Lines((Line(),))))
    found = re.fullmatch(r"([gx])(\d{1,3})(?::(\d{1,3}))?", where)
    if word not in {"add-line", "drop-line", "drop-group", "copy-group"} or not found:
        return None
    side = "groups" if found[1] == "g" else "exceptions"
    groups = list(getattr(scope, side))
    i, k = int(found[2]), int(found[3] or 0)
    if i < len(groups):
        groups[i : i + 1] = _changed(groups[i], word, k)
    return replace(scope, **{side: tuple(groups)})


def _changed(group: Lines, word: str, k: int) -> list[Lines]:
    """The group after the button: none, one or two."""
    if word == "drop-group":
        return []
    if word == "copy-group":
        return [group, group]
    if word == "add-line":
        return [replace(group, lines=(*group.lines, Line()))]
    return [replace(group, lines=(*group.lines[:k], *group.lines[k + 1 :]))]
