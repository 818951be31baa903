"""The index and a brute-force reading of all rules always agree, on files and in the database."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.criteria.answers import YES
from registry.criteria.judging import judge
from registry.criteria.parsing import parse
from registry.db import db
from registry.journeys.check import Told, Verdict, check
from registry.recalls.index.serving import serving
from registry.recalls.models import Recall
from tests.registry.recalls.builders import a_brand, a_published_recall

COVERED = {Verdict.AFFECTED, Verdict.AFFECTED_NO_REMEDY_YET, Verdict.AFFECTED_REMEDIED}
CODES = st.text("01O8BAZ", min_size=1, max_size=5)
SAME = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.text("0189AB", min_size=n, max_size=n), min_size=2, max_size=2)
)
DIGITS = st.lists(st.text("0189", min_size=1, max_size=4), min_size=2, max_size=2)
TESTS = st.one_of(
    st.lists(CODES, min_size=1, max_size=3),
    st.lists(CODES, min_size=1, max_size=3).map(lambda v: {"starts": v}),
    st.lists(CODES, min_size=1, max_size=2).map(lambda v: {"ends": v}),
    st.lists(CODES, min_size=1, max_size=2).map(lambda v: {"mask": [f"{x}*" for x in v]}),
    SAME.map(lambda v: {"range": sorted(v)}),
    DIGITS.map(lambda v: {"range": sorted(v, key=int)}),
    st.text("0189", min_size=1, max_size=3).map(lambda v: {"below": v}),
    st.lists(CODES, min_size=1, max_size=2).map(lambda v: {"at": [1, 2], "starts": [x[:2] for x in v]}),
    DIGITS.map(lambda v: {"any": [{"range": sorted(v, key=int)}, {"is": v}]}),
    st.just({"absent": True}),
)
GROUPS = st.dictionaries(st.sampled_from(["serial", "lot", "model"]), TESTS, min_size=1, max_size=3)
RULES = st.builds(
    lambda groups, exceptions: {"any": groups, "except": exceptions},
    st.lists(GROUPS, min_size=1, max_size=3),
    st.lists(GROUPS, max_size=1),
)
UNITS = st.dictionaries(
    st.sampled_from(["serial", "lot", "model"]),
    st.one_of(CODES, st.text("0189", min_size=1, max_size=5)),
    min_size=1,
)


def brute(unit: Mapping[str, str]) -> set[int]:
    """What the rules say, one after the other."""
    recalls = db.session.scalars(select(Recall.id)).all()
    return {n for n in recalls if judge(RULE_OF[n], {**unit, "brand": "Acme"}).answer is YES}


RULE_OF: dict[int, object] = {}


@pytest.fixture(params=["file", "database"])
def site(request: pytest.FixtureRequest, app: Flask) -> Iterator[Flask]:
    """The site with its index in files, then in tables."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], check_index=request.param)
    yield app
    serving().stop()


def test_index_and_brute_force_agree(site: Flask) -> None:
    brand = a_brand("Acme")
    RULE_OF.clear()
    rules = st.lists(RULES, min_size=1, max_size=4)

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(rules, st.lists(UNITS, min_size=5, max_size=25), st.randoms())
    def agree(published: list[dict], units: list[dict[str, str]], chance: random.Random) -> None:
        for rule in published:
            recall = a_published_recall(brand, rule)
            RULE_OF[recall.id] = parse(rule, strict=False)
        db.session.commit()
        for unit in units:
            answer = check(Told({**unit, "brand": "Acme"}))
            found = {card.id for card in answer.recalls} if answer.verdict in COVERED else set()
            assert found == brute(unit), (unit, answer.verdict)
        serving().refresh()

    agree()
