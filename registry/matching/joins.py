"""Joins that go from the left to the right on both engines: from a few spans to their units, never from every unit to
all spans. Also the shape of a key (digits and letters by place) as SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, String, and_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.selectable import Join

from registry.serials.keys import SHAPE, shape_of

_FROM = "".join(map(chr, SHAPE))
_TO = "".join(chr(code) if isinstance(code, int) else str(code) for code in SHAPE.values())


class key_shape(GenericFunction[str]):  # noqa: N801 - the name of a function in SQL
    """The shape of a key. SQLite has no translate(): `prepare` lends it ours."""

    type = String()
    inherit_cache = True


class _Ordered(Join):
    """A join whose left side SQLite reads first."""

    inherit_cache = True


@compiles(key_shape, "postgresql")
def _translate(element: Any, compiler: Any, **kw: Any) -> str:
    return f"translate({compiler.process(element.clauses, **kw)}, '{_FROM}', '{_TO}')"


@compiles(_Ordered)
def _cross(element: Any, compiler: Any, **kw: Any) -> str:
    kw.pop("from_linter", None)
    kw["asfrom"] = True
    left, right = (
        element.left._compiler_dispatch(compiler, **kw),
        element.right._compiler_dispatch(compiler, **kw),
    )
    return f"{left} CROSS JOIN {right} ON {element.onclause._compiler_dispatch(compiler, **{**kw, 'asfrom': False})}"


def prepare(connection: Connection) -> None:
    """Lends SQLite what PostgreSQL has."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        raw.create_function("key_shape", 1, shape_of, deterministic=True)


def onto(
    left: FromClause,
    right: FromClause,
    columns: Sequence[str],
    where: Sequence[ColumnElement[bool]],
    *,
    postgres: bool,
) -> tuple[FromClause, Any]:
    """Left joined with right, and the right's columns. PostgreSQL reckons a range to hold a ninth of a table and would
    read all of it: a subquery with an offset makes it probe."""
    if not postgres:
        return _Ordered(left, right, and_(*where)), right.c
    probe = select(*(right.c[name] for name in columns)).where(*where).offset(0).lateral()
    return left.join(probe, true()), probe.c
