"""Accidents before and after a recall, whatever is known of its day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.faults.models import INJURY, FaultReport
from registry.recalls.models import Recall
from registry.reports.sources.queries import Wish, sums
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall, a_recall

RULE = {"any": [{"model": ["K1"]}]}
PUBLIC = datetime(2026, 11, 10, 12, tzinfo=UTC)
OLD = {"opened_on": date(2026, 11, 3)}
YEAR = {"opened_year": 2024}


def accident(product: Product, failed_on: date | None, told: datetime, **facts: object) -> None:
    db.session.add(
        FaultReport(
            organisation_id=product.organisation_id, product_id=product.id, serial="AB1", harm=INJURY,
            state="reported", failed_on=failed_on, counted_at=told, **facts,
        )
    )  # fmt: skip
    db.session.commit()


def split(recall: Recall) -> tuple[int, int]:
    found = sums({when: Wish(recall.id, f"injuries/{when}") for when in ("before", "after")})
    return found["before"], found["after"]


@pytest.fixture
def brand(app: Flask) -> Brand:
    return a_brand("Acme")


@pytest.mark.parametrize(
    ("facts", "failed_on", "told", "before"),
    [
        ({}, date(2026, 11, 9), datetime(2026, 11, 20, tzinfo=UTC), True),
        ({}, date(2026, 11, 11), datetime(2026, 11, 20, tzinfo=UTC), False),
        ({}, date(2026, 11, 10), datetime(2026, 11, 10, 11, tzinfo=UTC), True),
        ({}, date(2026, 11, 10), datetime(2026, 11, 10, 13, tzinfo=UTC), False),
        ({}, None, datetime(2026, 11, 10, 11, tzinfo=UTC), True),
        ({}, None, datetime(2026, 11, 10, 13, tzinfo=UTC), False),
        (OLD, date(2026, 11, 2), datetime(2026, 11, 20, tzinfo=UTC), True),
        (OLD, None, datetime(2026, 11, 5, tzinfo=UTC), False),
        (YEAR, date(2024, 6, 1), datetime(2026, 11, 20, tzinfo=UTC), True),
        (YEAR, date(2025, 1, 1), datetime(2026, 11, 5, tzinfo=UTC), False),
        ({"is_demo": True}, date(2026, 11, 9), datetime(2026, 11, 20, tzinfo=UTC), True),
        ({"is_demo": True}, date(2026, 11, 11), datetime(2026, 11, 20, tzinfo=UTC), False),
    ],
)  # fmt: skip
def test_it_goes_by_the_day_on_which_it_happened(
    brand: Brand, facts: dict[str, object], failed_on: date | None, told: datetime, before: bool
) -> None:
    kettle = a_product(brand, "kettle", ["K1"])
    with time_machine.travel(PUBLIC):
        recall = a_published_recall(brand, RULE, kettle, **facts)
        db.session.commit()
    accident(kettle, failed_on, told)
    assert split(recall) == ((1, 0) if before else (0, 1))


def test_before_a_recall_that_is_not_public_lies_all_that_there_is(brand: Brand) -> None:
    kettle = a_product(brand, "kettle", ["K1"])
    recall = a_recall(brand, kettle)
    accident(kettle, date(2026, 11, 9), PUBLIC)
    accident(kettle, None, PUBLIC)
    assert split(recall) == (2, 0)


def test_what_the_gateway_was_told_of_is_counted_apart(brand: Brand) -> None:
    kettle = a_product(brand, "kettle", ["K1"])
    recall = a_published_recall(brand, RULE, kettle)
    eu, cpsc = (
        {name: {"at": "2026-11-11T09:00:00+00:00", "by": "Ed", "number": ""}} for name in ("eu", "cpsc")
    )
    for told in (eu, cpsc, eu | cpsc, {}):
        accident(kettle, None, PUBLIC, authorities=told)
    found = sums({name: Wish(recall.id, f"gateway/{name}") for name in ("told", "untold")})
    assert (found["told"], found["untold"]) == (2, 2)
