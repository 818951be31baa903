"""What thousands of tests would each do anew though nothing they look at differs: reading templates, building routes,
compiling SQL, hashing passwords at the price a thief should pay. May not change what a site answers."""

from collections import defaultdict
from pathlib import Path
from types import MethodType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from registry.db import db
from registry.staff import passwords

CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
DEAR = PasswordHasher()
_read: dict[tuple[Any, ...], tuple[Any, ...]] = {}
_compile = Rule.compile
STATEMENTS = 4_000
"""Kept for each kind of database, whichever site asks."""
_compiled: defaultdict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(STATEMENTS))


def _compile_once(rule: Rule) -> None:
    """Reads a route once and takes over the result, which holds nothing of a site. What builds its addresses takes
    nine tenths of that."""
    key = (rule.rule, rule.subdomain, rule.merge_slashes, str(rule.defaults), *rule.map.converters.values())
    if key not in _read:
        _compile(rule)
        # bound to the rule they were made for: as functions they suit any
        build = (rule._build.__func__, rule._build_unknown.__func__)  # type: ignore[attr-defined]
        _read[key] = (rule._parts, rule._trace, rule._converters, rule.arguments, build)
        return
    rule._parts, rule._trace, rule._converters, arguments, (known, unknown) = _read[key]
    rule.arguments = set(arguments)
    rule._build, rule._build_unknown = MethodType(known, rule), MethodType(unknown, rule)


def once_a_run() -> None:
    """Called when tests are collected."""
    Rule.compile = _compile_once  # type: ignore[method-assign]
    passwords._HASHER = PasswordHasher(**CHEAP)
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        # one statement compiled for an engine is as good for the next of its kind
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign, assignment]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]


def spare(app: Flask, folder: Path) -> Flask:
    """A face whose compiled templates are kept in `folder` and whose compiled statements serve all faces."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    with app.app_context():
        for engine in db.engines.values():
            engine._compiled_cache = _compiled[engine.dialect.name]
    return app


def spare_staff(staff: Flask, folder: Path) -> Flask:
    """And whose sign-in finds the cheap hashes as good as it made them."""
    _hash_with(staff, CHEAP)
    return spare(staff, folder)


def full_price(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever measures what a password costs: as the site is served."""
    monkeypatch.setattr(passwords, "_HASHER", DEAR)
    _hash_with(site.extensions["staff"], {name: getattr(DEAR, name) for name in CHEAP})


def _hash_with(staff: Flask, costs: dict[str, int]) -> None:
    security = staff.extensions["security"]
    security.pwd_context.update(**{f"argon2__{name}": value for name, value in costs.items()})
