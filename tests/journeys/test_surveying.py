"""What a version would do is known before anybody agrees to it, for exactly what they see, and nothing is written."""

from collections.abc import Iterator
from typing import Any

from flask import Flask

from registry.db import db
from registry.journeys import surveying
from registry.matching.regional import Where
from registry.matching.surveys import keep_places, last_job
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import ScopeVersion
from registry.recalls.states import Author
from tests.jobs import run_jobs
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

BY = Author(None, "Ed")


def a_draft(app: Flask) -> ScopeVersion:
    brand = a_brand("Borealis")
    product = a_product(brand, "drill")
    for n in range(10, 20):
        unit = a_unit(product, f"BA{n}")
        if n % 2:
            a_sale(unit, "Ann", "ann@example.org")
    recall = a_recall(brand, product, units_announced=5)
    a_version(recall, {"any": [{"serial": {"range": ["BA10", "BA12"]}}]})
    name = list_name(add_list(recall, [("BA11", "BA14"), ("BA18", "BA18")]))
    rule: dict[str, Any] = {"any": [{"serial": {"lookup": name}}]}
    version = ScopeVersion(
        organisation_id=recall.organisation_id, recall_id=recall.id, number=2, criteria=rule, notice={}
    )
    db.session.add(version)
    db.session.flush()
    surveying.ask(version, BY)
    surveying.ask(version, BY)
    db.session.commit()
    return version


def test_figures_for_this_very_version(app: Flask) -> None:
    version = a_draft(app)
    assert surveying.of(version) is None
    assert surveying.pending(version) is not None
    assert run_jobs(app) == 2, "one survey, though it was asked for twice, and a look at watches"
    facts = surveying.of(version)
    assert facts is not None
    assert facts["numbers"] == 5
    assert {name: facts["difference"][name] for name in ("added", "removed", "unchanged")} == {
        "added": 3, "removed": 1, "unchanged": 2,
    }  # fmt: skip
    assert facts["bounds"]
    last = last_job(surveying.KIND, version.id)
    assert last is not None
    assert last.stage == "Finding out where they are", "the page says how far it is"
    assert (facts["impact"]["made"], facts["impact"]["sold"], facts["impact"]["reachable"]) == (5, 2, 2)
    version.criteria = {"any": [{"serial": ["BA11"]}]}
    db.session.flush()
    assert surveying.of(version) is None


def test_worked_out_again_when_asked(app: Flask) -> None:
    version = a_draft(app)
    run_jobs(app)
    before = surveying.of(version)
    surveying.ask_again(version, BY)
    db.session.commit()
    assert surveying.of(version) is None
    run_jobs(app)
    after = surveying.of(version)
    assert before is not None
    assert after is not None
    assert after["as_of"] > before["as_of"]
    assert not surveying.failed(version)


def test_others_write_while_it_is_found_out_where_units_are(app: Flask) -> None:
    """It takes long where there are millions; on SQLite one writes at a time."""
    version = a_draft(app)

    def found() -> Iterator[Where]:
        with db.engine.begin() as other:
            other.exec_driver_sql("UPDATE recall SET hazard = 'Fire'")
        yield Where("DE", "10", "Tools", 1, 1, 0, 0, 0, 0)

    keep_places(version.id, found())
    db.session.commit()
    assert [row.name for row in surveying.places(version)] == ["Tools"]
