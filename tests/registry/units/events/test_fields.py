"""What the index of fields finds is what one finds who reads each event; and it is an index that finds it."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.db import db
from registry.units.events.asking import query_of
from registry.units.events.queries import events, steps
from tests.registry.units.events.test_asking import plan_of
from tests.traced import a_saw_maker, day, made, saw, tell

NAMES = ("urn:x:a", "urn:x:b")
VALUES: tuple[Any, ...] = (
    "red", "7", "007", 7, 7.5, "7.50", -1e3, True, None, "", "2026-03-01", "2026-03-01T01:00:00+01:00", "\x00",
    "é" * 300,
)  # fmt: skip
NUMBERS = ("7", 7, 7.5, "7.50", -1e3)
ASKED = ("red", "7", "007", "7.5", "-1000", "true", "2026-03-01", "2026-03-01T00:00:00Z", "é" * 300)
a_value = st.recursive(
    st.sampled_from(VALUES),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=2),
    max_leaves=5,
)
a_document = st.dictionaries(st.sampled_from(NAMES), a_value, max_size=2)


def read(value: Any, name: str, *, inner: bool) -> list[Any]:
    """Every value of a field, read with the eyes alone: at the top, or anywhere below it."""
    if isinstance(value, list):
        return [found for one in value for found in read(one, name, inner=inner)]
    if not isinstance(value, dict):
        return []
    here = [found for key, one in value.items() if key == name for found in flat(one)]
    if not inner:
        return here
    return here + [found for one in value.values() for found in read(one, name, inner=True)]


def flat(value: Any) -> list[Any]:
    return [found for one in value for found in flat(one)] if isinstance(value, list) else [value]


def alike(value: Any, asked: str) -> bool:
    if isinstance(value, dict) or value in (None, ""):
        return False
    if isinstance(value, bool):
        return str(value).lower() == asked
    same = {"7": ("7", "7.0"), "7.5": ("7.5", "7.50"), "-1000": ("-1000.0",)}
    first = ("2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00+01:00")
    return str(value) in (asked, *same.get(asked, ()), *(first if asked in first else ()))


@given(
    documents=st.lists(a_document, min_size=1, max_size=4),
    name=st.sampled_from(NAMES),
    asked=st.sampled_from(ASKED),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whoever_reads_every_event_finds_the_same(
    app: Flask, documents: list[dict[str, Any]], name: str, asked: str
) -> None:
    """In `ilmd` and beside the standard's own properties, at the top and below."""
    maker = a_saw_maker(
        f"Maker {db.session.connection().exec_driver_sql('SELECT count(*) FROM organisation').scalar()}"
    )
    filed = tell(
        maker.organisation_id,
        *(made(day(1 + number), saw(number), ilmd=one, **one) for number, one in enumerate(documents)),
    )
    for where in ("", "ILMD_", "INNER_", "INNER_ILMD_"):
        wanted = [
            event.id
            for event, one in zip(filed, documents, strict=True)
            if any(alike(value, asked) for value in told(one, name, inner=where.startswith("INNER")))
        ]
        found = events(query_of(maker.organisation_id, {f"EQ_{where}{name}": [asked]}))
        assert [event.id for event in found] == wanted, where

    for where in ("", "INNER_ILMD_"):
        wanted = [
            event.id
            for event, one in zip(filed, documents, strict=True)
            if any(
                value is not True and value in NUMBERS and float(value) >= 7
                for value in told(one, name, inner=bool(where))
            )
        ]
        found = events(query_of(maker.organisation_id, {f"GE_{where}{name}": ["7.0"]}))
        assert [event.id for event in found] == wanted, where
    db.session.rollback()


def told(document: dict[str, Any], name: str, *, inner: bool) -> list[Any]:
    if not inner:
        return read(document, name, inner=False)
    return [found for one in document.values() for found in read(one, name, inner=True)]


@pytest.mark.parametrize("order", ["eventTime", "recordTime"])
@pytest.mark.parametrize("way", ["ASC", "DESC"])
def test_pages_of_a_field_follow_one_another(app: Flask, order: str, way: str) -> None:
    """Of events that have it many times, and happened otherwise than they were recorded."""
    maker = a_saw_maker().organisation_id
    days = [5, 3, 9, 1, 7, 2]
    for number in days:
        marks = {"urn:x:a": [f"{number}{n}" for n in range(40)] if number % 3 else "one"}
        named = {"eventID": f"urn:x:{number}", "urn:x:b": "same"}
        tell(maker, made(day(number), saw(number), ilmd=marks, **named))
    wanted = days if order == "recordTime" else sorted(days)
    wanted = wanted if way == "ASC" else wanted[::-1]
    for asked, kept in (
        ({"EXISTS_ILMD_urn:x:a": [""]}, days),
        ({"EQ_urn:x:b": ["same"]}, days),
        ({"GE_ILMD_urn:x:a": ["0"]}, [5, 1, 7, 2]),
        ({"EQ_urn:x:b": ["same"], "EQ_ILMD_urn:x:a": ["one", "71"]}, [3, 9, 7]),
        ({"EQ_urn:x:b": ["same"], "EQ_ILMD_urn:x:a": ["71"], "EXISTS_urn:x:b": [""]}, [7]),
        ({"EQ_urn:x:b": ["same"], "LT_ILMD_urn:x:a": ["25"], "EQ_eventID": ["urn:x:1", "urn:x:2"]}, [1, 2]),
        ({"EQ_urn:x:b": ["same"], "GE_eventTime": [day(5)], "EQ_bizStep": ["commissioning"]}, [5, 9, 7]),
    ):
        query = query_of(maker, {**asked, "orderBy": [order], "orderDirection": [way], "perPage": ["1"]})
        found = []
        while page := events(query):
            assert len(page) <= 2
            found.append(json.loads(page[0].document)["eventTime"])
            query.after = (page[0].at, page[0].id)
        assert found == [day(number) for number in wanted if number in kept], asked


@pytest.mark.parametrize(
    ("query", "index", "orders"),
    [
        ({"EQ_ILMD_cbvmda:lotNumber": ["L1"]}, "(organisation_id=? AND name=? AND value=?)", "recordTime eventTime"),
        ({"EXISTS_ILMD_cbvmda:lotNumber": [""]}, "(organisation_id=? AND name=?)", ""),
        ({"GE_value_CEL": ["20"]}, "ix_trace_field_number (organisation_id=? AND name=? AND number>?)", ""),
        ({"LT_startTime": ["2026-03-01"]}, "ix_trace_field_moment (organisation_id=? AND name=? AND moment<?)", ""),
        ({"EQ_value_CEL": ["20"]}, "ix_trace_field_number (organisation_id=? AND name=? AND number=?)", "recordTime"),
    ],
)  # fmt: skip
def test_a_field_is_looked_up(app: Flask, query: dict[str, list[str]], index: str, orders: str) -> None:
    """In an index alone; of one value in its order, otherwise the first of what it has are sorted out."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by the number of rows")
    for order in ("eventTime", "recordTime"):
        asked = query_of(1, {**query, "orderBy": [order]})
        plan = plan_of(steps(asked, asked.runs[0]).limit(31))
        assert index in plan, plan
        assert "trace_event" not in plan, plan
        assert ("TEMP B-TREE" in plan) == (order not in orders), plan
