"""The first page's form: what was typed, kept; what was wrong, at its field."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from portal.told import ON_HOME, label_of
from registry.errors import Refused


def front_facts(values: Mapping[str, str], refused: Refused | None) -> dict[str, Any]:
    """Form and news of the first page. Fields that only a question asks for are kept, and shown where they erred."""
    wrong = refused.field if refused else ""
    others = {name: value for name, value in values.items() if name not in (*ON_HOME, "sure", "product")}
    return {
        "values": {name: values.get(name, "") for name in ON_HOME},
        "kept": [(name, value) for name, value in others.items() if name != wrong],
        "extra": (wrong, label_of(wrong), others.get(wrong, "")) if wrong in others else None,
        "errors": [(wrong if wrong in (*ON_HOME, *others) else "", refused.message)] if refused else [],
        "wrong": wrong,
        "known": current_app.extensions["memory"].known(),
    }
