"""Turns the JSON of a rule into compiled tests, collecting every fault with its place instead of the first."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry.criteria.bounds import Bounds
from registry.criteria.context import KEYS, MODIFIERS, Context, Faults
from registry.criteria.many import any_of
from registry.criteria.nodes import Absent, All, Faulty, Flag, Listed, Node, Width
from registry.criteria.rule import Criteria, CriteriaError, Group
from registry.criteria.texts import Length

_SAYINGS = ("note", "remedy")


def parse(data: object, *, strict: bool = True) -> Criteria:
    """Compile criteria (the JSON value, read) or raise CriteriaError naming every fault.

    Strict is for a rule that is being written. With ``strict=False``, for rules that already stand, a test that cannot
    be decided (first after last, bounds of unequal lengths or that do not decode) is kept and answers undecided; only
    what is not of the language at all is refused.
    """
    faults = Faults(strict)
    criteria = _Parser(faults).criteria(data)
    if faults.found:
        raise CriteriaError(tuple(faults.found))
    return criteria


@dataclass
class _Parser:
    faults: Faults
    depth: int = field(default=0)

    def criteria(self, data: object) -> Criteria:
        if not isinstance(data, Mapping):
            self.faults.add("criteria", "must be an object", 'write {"any": [...]}')
            return Criteria(())
        for key in data:
            if key not in ("any", "except", *_SAYINGS):
                self.faults.add(str(key) or '""', "is not a key of criteria", "use any and except")
        if "any" not in data:
            self.faults.add("any", "is missing", "list the groups of units that are covered")
        return Criteria(self._groups(data, "any"), self._groups(data, "except"))

    def _groups(self, data: Mapping[object, object], key: str) -> tuple[Group, ...]:
        listed = data.get(key)
        if listed is None and key == "except":
            return ()
        if not isinstance(listed, list):
            if key in data:
                self.faults.add(key, "must be a list of groups", "put the groups into [ ]")
            return ()
        if not listed and key == "any":
            self.faults.judgeable(key, "is empty, so no unit is covered", "add a group")
        return tuple(self._group(group, f"{key}[{i}]") for i, group in enumerate(listed))

    def _group(self, data: object, place: str) -> Group:
        if not isinstance(data, Mapping):
            self.faults.add(place, "must be an object of fields", 'write {"model": ..., "serial": ...}')
            return Group(())
        names = [name for name in data if name not in _SAYINGS]
        if not names:
            self.faults.judgeable(place, "tests no field, so it is true of every unit", "add a test")
        tests = tuple(
            (str(name), self._test(data[name], _at(place, name), Context(str(name)))) for name in names
        )
        return Group(tests, self._said(data, place, "note"), self._said(data, place, "remedy"))

    def _said(self, data: Mapping[object, object], place: str, key: str) -> str:
        value = data.get(key)
        if value is not None and not isinstance(value, str):
            self.faults.judgeable(f"{place}.{key}", "must be text")
        return "" if value is None else str(value)

    def _test(self, data: object, place: str, context: Context) -> Node:
        if isinstance(data, Mapping):
            return self._object(data, place, context)
        return self._values(data, place, context)

    def _values(self, data: object, place: str, context: Context) -> Node:
        """A value, or a list of which one must equal; true and false answer a question."""
        values = data if isinstance(data, list) else [data]
        flags = frozenset(value for value in values if isinstance(value, bool))
        texts = [value for value in values if not isinstance(value, bool)]
        nodes: list[Node] = [Flag(flags)] if flags else []
        if texts or not flags:
            nodes.append(Bounds(self.faults, place, context).equal(texts if isinstance(data, list) else data))
        return nodes[0] if len(nodes) == 1 else any_of(tuple(nodes))

    def _object(self, data: Mapping[object, object], place: str, outer: Context) -> Node:
        if self.depth > 20:
            self.faults.add(place, "is nested too deep")
            return Faulty("nested too deep")
        for key in data:
            if key not in KEYS and key not in MODIFIERS and key not in _SAYINGS:
                self.faults.add(_at(place, key), "is not a test", f"use one of {', '.join(KEYS)}")
        context = outer.within(data, place, self.faults)
        width = self._width(data, place, context)
        if width:
            context = replace(context, width=width.lengths)
        if context.unread:
            return Faulty("its format cannot be read")
        nodes = [self._key(key, data[key], _at(place, key), context) for key in KEYS if key in data]
        if width:
            nodes.insert(0, width)
        if not nodes:
            self.faults.add(place, "tests nothing", f"add one of {', '.join(KEYS)}")
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _width(self, data: Mapping[object, object], place: str, context: Context) -> Width | None:
        if "width" not in data:
            return None
        return Width(self.faults.counts(data["width"], f"{place}.width"), context.raw)

    def _key(self, key: str, data: object, place: str, context: Context) -> Node:
        bounds = Bounds(self.faults, place, context)
        if key in ("all", "any"):
            return self._several(key, data, place, context)
        if key == "is":
            return self._values(data, place, context)
        if key in ("starts", "ends", "has", "mask"):
            return bounds.pieces(key, data)
        if key == "range":
            return bounds.range(data)
        if key == "below":
            return bounds.below(data)
        if key == "absent":
            if not isinstance(data, bool):
                self.faults.add(place, "must be true or false")
            return Absent(data is not False)
        if key == "length":
            return Length(context.view, self.faults.counts(data, place))
        if not isinstance(data, str) or not data.strip():
            self.faults.add(place, "must name a list")
        return Listed(context.view, str(data))

    def _several(self, key: str, data: object, place: str, context: Context) -> Node:
        if not isinstance(data, list):
            self.faults.add(place, "must be a list of tests", "put the tests into [ ]")
            return Faulty("no list of tests")
        if not data:
            self.faults.judgeable(place, "is empty", "add a test")
        self.depth += 1
        tests = tuple(self._test(test, f"{place}[{i}]", context) for i, test in enumerate(data))
        self.depth -= 1
        return All(tests) if key == "all" else any_of(tests)


def _at(place: str, key: object) -> str:
    return f"{place}.{key}"
