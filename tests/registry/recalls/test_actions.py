"""A recall's life: two people, versions that never change, nothing public without both."""

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.catalogue.models import Brand, Organisation
from registry.db import db
from registry.errors import Refused
from registry.recalls import actions, approving, queries, steps
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.pages import Filters
from registry.recalls.states import Author
from registry.tongue.speaking import speaking
from tests.registry.recalls.builders import trials_of

EDITOR, PUBLISHER = Author(1, "Ada Editor"), Author(2, "Pia Publisher")
RULE = {"any": [{"model": ["WX1"], "serial": {"range": ["AB1000", "AB1999"]}}]}
TRIALS = [
    *trials_of(("AB1000", "AB1500", "AB1999"), covered=True, model="WX1"),
    *trials_of(("AB0999", "AB2000", "AC1500"), covered=False, model="WX1"),
]


@pytest.fixture
def brand(app: Flask) -> Brand:
    maker = Organisation(slug="acme", name="Acme")
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, slug="acme", name="Acme", key="ACME")
    db.session.add(brand)
    db.session.commit()
    return brand


def a_draft(brand: Brand, rule: dict[str, object] = RULE) -> ScopeVersion:
    version = actions.start_recall(brand.organisation_id, "Acme washers recalled", EDITOR)
    said = {
        **version.notice,
        "hazard": "Fire",
        "severity": "stop_using",
        "what_to_do": "Unplug it.",
        "remedy": "Free repair",
        "brand_ids": [brand.id],
        "sold_in": ["GB"],
        "contacts": [{"region": "EU", "phone": "0800 1"}],
    }
    actions.save_draft(version, EDITOR, actions.fingerprint(version), criteria=rule, said=said, units=TRIALS)
    return version


def published(brand: Brand) -> Recall:
    version = a_draft(brand)
    actions.submit(version, EDITOR, "First scope")
    approving.publish(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    return db.session.get_one(Recall, version.recall_id)


def test_nothing_is_public_before_a_second_person_has_published(brand: Brand) -> None:
    version = a_draft(brand)
    actions.submit(version, EDITOR, "First scope")
    assert queries.search_recalls(Filters()).total == 0
    with pytest.raises(Refused, match="second person"):
        approving.publish(version, EDITOR, actions.fingerprint(version))
    approving.publish(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    page = queries.recall_page("acme-washers-recalled")
    assert page is not None
    assert page.row.status == "open"
    assert page.contacts[0].phone == "0800 1"
    assert page.brands == (("acme", "Acme"),)
    assert "AB1000" in page.words[0]


def test_publishing_what_one_did_not_see_is_refused(brand: Brand) -> None:
    version = a_draft(brand)
    seen = actions.fingerprint(version)
    actions.submit(version, EDITOR, "First scope")
    with pytest.raises(Refused, match="changed since you looked"):
        approving.publish(version, PUBLISHER, seen)


def test_two_writers_do_not_overwrite_each_other(brand: Brand) -> None:
    version = a_draft(brand)
    seen = actions.fingerprint(version)
    actions.save_draft(version, EDITOR, seen, criteria={"any": [{"model": "WX2"}]})
    with pytest.raises(Refused, match="changed since you looked"):
        actions.save_draft(version, PUBLISHER, seen, criteria={"any": [{"model": "WX3"}]})


def test_a_faulty_rule_stays_a_draft(brand: Brand) -> None:
    version = a_draft(brand, {"any": [{"serial": {"range": ["AB2000", "AB1000"]}}]})
    with pytest.raises(Refused) as refused:
        actions.submit(version, EDITOR, "First scope")
    assert refused.value.field == "criteria"


def test_an_amendment_says_what_it_changed_and_keeps_the_first_version(brand: Brand) -> None:
    recall = published(brand)
    version = actions.amend(recall, EDITOR)
    assert actions.amend(recall, EDITOR) is version
    wider = {"any": [*RULE["any"], {"model": "WX2"}]}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), criteria=wider)
    actions.submit(version, EDITOR, "More models found")
    approving.publish(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    page = queries.recall_page(recall.slug)
    assert page is not None
    assert [v.number for v in page.versions] == [2, 1]
    assert any("WX2" in line for line in page.versions[0].difference)
    assert page.contacts[0].region == "EU"


def test_what_it_changes_is_kept_in_english_whoever_sends_it(brand: Brand) -> None:
    recall = published(brand)
    version = actions.amend(recall, EDITOR)
    listed = {"serial": {"lookup": list_name(add_list(recall, [("B1", "B1"), ("C7", "C9")]))}}
    rule = {"any": [*RULE["any"], listed]}
    with speaking("de"):
        actions.save_draft(version, EDITOR, actions.fingerprint(version), criteria=rule)
        actions.submit(version, EDITOR, "More numbers found")
    (line,) = [line for line in version.difference if "list" in line]
    assert "among the 4 numbers of the maker’s list" in line


def test_sent_back_it_is_a_draft_again_with_a_comment(brand: Brand) -> None:
    version = a_draft(brand)
    actions.submit(version, EDITOR, "First scope")
    approving.send_back(version, PUBLISHER, "The last number is off by one")
    assert version.state == "draft"
    assert version.comment == "Pia Publisher: The last number is off by one"


def test_the_database_itself_refuses_to_change_or_delete_what_is_published(brand: Brand) -> None:
    recall = published(brand)
    for statement in (
        sa.update(ScopeVersion).where(ScopeVersion.recall_id == recall.id).values(reason="another"),
        sa.delete(ScopeVersion).where(ScopeVersion.recall_id == recall.id),
        sa.delete(Recall).where(Recall.id == recall.id),
    ):
        with pytest.raises(sa.exc.DBAPIError, match="frozen"):
            db.session.execute(statement)
        db.session.rollback()


def test_closing_keeps_the_page_and_reopening_brings_it_back(brand: Brand) -> None:
    recall = published(brand)
    steps.close(recall, PUBLISHER, "All repaired")
    db.session.commit()
    assert queries.search_recalls(Filters(status="closed")).total == 1
    steps.reopen(recall, PUBLISHER, "One more report")
    db.session.commit()
    assert queries.search_recalls(Filters(status="open", brand="acme", q="washers")).total == 1


def test_a_first_draft_thrown_away_leaves_nothing(brand: Brand) -> None:
    version = a_draft(brand)
    number = version.recall_id
    actions.discard(version, EDITOR)
    db.session.commit()
    assert db.session.get(Recall, number) is None


def test_another_makers_brand_is_refused(brand: Brand) -> None:
    version = actions.start_recall(brand.organisation_id, "Acme dryers recalled", EDITOR)
    with pytest.raises(Refused) as refused:
        actions.save_draft(
            version,
            EDITOR,
            actions.fingerprint(version),
            said={**version.notice, "brand_ids": [brand.id + 99]},
        )
    assert refused.value.field == "brand_ids"
