"""What thousands of tests would each do anew though nothing they look at differs: reading templates, building routes,
hashing passwords at the price a thief should pay. May not change what a site answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from registry.staff import passwords

CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
DEAR = PasswordHasher()
_built: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def _built_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Werkzeug compiles two functions a route, which takes nine tenths of making a site; they hold nothing of it."""
    if rule.defaults:
        return _compile_builder(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in _built:
        _built[key] = _compile_builder(rule, append_unknown)
    return _built[key]


def once_a_run() -> None:
    """Called when tests are collected."""
    Rule._compile_builder = _built_once  # type: ignore[method-assign]
    passwords._HASHER = PasswordHasher(**CHEAP)


def spare(site: Flask, folder: Path) -> None:
    """Compiled templates are kept in `folder`; sign-in finds the cheap hashes as good as it made them."""
    staff: Flask = site.extensions["staff"]
    for app in (site, staff):
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    _hash_with(site, CHEAP)


def full_price(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever measures what a password costs: as the site is served."""
    monkeypatch.setattr(passwords, "_HASHER", DEAR)
    _hash_with(site, {name: getattr(DEAR, name) for name in CHEAP})


def _hash_with(site: Flask, costs: dict[str, int]) -> None:
    security = site.extensions["staff"].extensions["security"]
    security.pwd_context.update(**{f"argon2__{name}": value for name, value in costs.items()})
