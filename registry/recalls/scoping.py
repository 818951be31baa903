"""Puts uploaded lists into a rule and takes earlier ones out. Pure: a rule as JSON goes in, another comes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.recalls.index.cutting import list_number

Rule = dict[str, Any]
Group = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """Numbers of one field that belong to some models (none: whatever the model), on one side."""

    models: tuple[str, ...]
    field: str
    excluded: bool
    list_id: int | None
    prefixes: tuple[str, ...] = ()

    def group(self) -> Group:
        """As a rule writes it."""
        tests: list[Group] = [{"lookup": f"list:{self.list_id}"}] if self.list_id is not None else []
        tests += [{"starts": list(self.prefixes)}] if self.prefixes else []
        number = tests[0] if len(tests) == 1 else {"any": tests}
        return {"model": _models(self.models), self.field: number} if self.models else {self.field: number}


def with_lists(rule: Rule, listed: Sequence[Listed], replaced: Iterable[Group] | None) -> Rule:
    """The rule with these lists beside what it holds; where `replaced` is given, in place of all other lists and of
    those groups. What was typed stays."""
    out = {**rule, "any": list(rule.get("any") or ()), "except": list(rule.get("except") or ())}
    if replaced is not None:
        gone = list(replaced)
        for side in ("any", "except"):
            out[side] = [group for group in out[side] if not _names_list(group) and group not in gone]
    for one in listed:
        out["except" if one.excluded else "any"].append(one.group())
    if not out["except"]:
        del out["except"]
    return out


def _models(models: Sequence[str]) -> object:
    masks = [text for text in models if "*" in text or "?" in text]
    plain = [text for text in models if text not in masks]
    if not masks:
        return plain
    return {"any": [*([{"is": plain}] if plain else []), {"mask": masks}]}


def _names_list(test: object) -> bool:
    if isinstance(test, dict):
        lookup = test.get("lookup")
        return (isinstance(lookup, str) and list_number(lookup) is not None) or any(
            map(_names_list, test.values())
        )
    return isinstance(test, list) and any(map(_names_list, test))
