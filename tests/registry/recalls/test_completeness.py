"""What the countries of sale ask for is demanded at approval; only an approver's reason goes past it, and it stays."""

from typing import Any

import pytest
import sqlalchemy as sa

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand
from registry.db import db
from registry.errors import Refused
from registry.recalls import actions, approving
from registry.recalls.completeness import judged
from registry.recalls.models import Recall, ScopeVersion
from tests.registry.recalls.builders import a_picture, a_product
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft, brand
from tests.registry.remedies.builders import REPAIR

__all__ = ["brand"]
EUROPE: dict[str, Any] = {
    "sold_in": ["IE"],
    "product_text": "Washer",
    "remedies": {"offers": [{"kind": "repair"}, {"kind": "refund"}]},
    "calls_free": True,
    "contacts": [{"phone": "0800 1"}],
}


def with_(version: ScopeVersion, **said: Any) -> ScopeVersion:
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said={**version.notice, **said})
    return version


def whole(brand: Brand) -> ScopeVersion:
    """A draft for Ireland that lacks nothing."""
    path = a_picture(brand)
    product = a_product(brand, "washer", picture=path)
    pictures = [{"path": path, "alt": "The washer"}]
    return with_(a_draft(brand), **EUROPE, pictures=pictures, product_ids=[product.id])


def lacks(version: ScopeVersion) -> list[str]:
    return [finding.key for finding in judged(version).findings]


def submitted(version: ScopeVersion) -> str:
    actions.submit(version, EDITOR, "First scope")
    return actions.fingerprint(version)


def test_a_whole_notice_is_published_without_a_word(brand: Brand) -> None:
    version = whole(brand)
    assert lacks(version) == []
    approving.publish(version, PUBLISHER, submitted(version))
    assert version.override == {}


def test_without_countries_nobody_knows_what_it_must_say(brand: Brand) -> None:
    version = with_(a_draft(brand), sold_in=[])
    assert lacks(version) == ["sold_in"]
    with pytest.raises(Refused, match="countries of sale") as refused:
        approving.approve(version, PUBLISHER, submitted(version))
    assert refused.value.field == "override"


def test_what_lacks_is_refused_and_named(brand: Brand) -> None:
    version = with_(whole(brand), pictures=[], remedies={"offers": [{"kind": "repair"}]})
    assert lacks(version) == ["eu.picture", "eu.choice"]
    with pytest.raises(Refused, match="a picture of the product; two remedies"):
        approving.approve(version, PUBLISHER, submitted(version))


def test_one_remedy_with_its_reason_is_enough(brand: Brand) -> None:
    reason = "It cannot be repaired, and is not made any more."
    version = with_(whole(brand), remedies={"offers": [{"kind": "refund"}], "only": reason})
    assert lacks(version) == []


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"severity": "take_care"}, "eu.stop"),
        ({"calls_free": False}, "eu.contact"),
        ({"hazard": "It can burn in rare cases."}, "word.hazard.in rare cases"),
        (
            {"remedies": {"offers": [REPAIR | {"gets": "A voluntary repair."}, {"kind": "refund"}]}},
            "word.remedies.voluntary",
        ),
        ({"incidents": "No injuries are known."}, "word.incidents.no injuries"),
        ({"language": "de", "sold_in": ["DE"], "hazard": "Freiwilliger Rückruf"}, "word.hazard.freiwilliger"),
        ({"sold_in": ["DE", "AT"]}, "language.de"),
    ],
)
def test_each_of_these_stands_in_the_way(brand: Brand, changed: dict[str, Any], key: str) -> None:
    assert lacks(with_(whole(brand), **changed)) == [key]


def test_softening_words_are_shown_but_not_refused_where_no_rule_forbids_them(brand: Brand) -> None:
    version = with_(a_draft(brand), hazard="It can burn in rare cases.")
    assert [word.softener.words for word in judged(version).words] == ["in rare cases"]
    assert lacks(version) == []


def test_an_approver_goes_past_it_with_a_reason_that_stays(brand: Brand) -> None:
    version = with_(whole(brand), pictures=[])
    approving.publish(
        version, PUBLISHER, submitted(version), "  The picture comes tomorrow; people must know now.  "
    )
    db.session.commit()
    assert version.override == {
        "reason": "The picture comes tomorrow; people must know now.",
        "lacked": {"eu.picture": "a picture of the product"},
    }
    wanted = sa.select(AuditEntry).where(AuditEntry.action == "recall.overridden")
    entry = db.session.scalars(wanted).one()
    assert entry.by_name == PUBLISHER.name
    assert (entry.became or {})["lacked"] == ["a picture of the product"]
    assert db.session.get_one(Recall, version.recall_id).sold_in == ["IE"]


def test_a_reason_for_one_thing_is_none_for_another(brand: Brand) -> None:
    """Between approval and the moment itself something else went missing: the picture of where the number is."""
    version = with_(whole(brand), pictures=[])
    approving.approve(version, PUBLISHER, submitted(version), "The picture comes tomorrow.")
    db.session.execute(sa.text("UPDATE product SET picture = ''"))
    db.session.expire_all()
    with pytest.raises(Refused, match="gone missing"):
        approving.release(version, PUBLISHER)


def test_sent_back_it_needs_its_reason_anew(brand: Brand) -> None:
    version = with_(whole(brand), pictures=[])
    approving.approve(version, PUBLISHER, submitted(version), "The picture comes tomorrow.")
    approving.send_back(version, PUBLISHER, "Wait for the picture")
    assert version.override == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sold_in": ["XX"]}, "sold_in"),
        ({"remedies": {"offers": [{"kind": "prayer"}]}}, ""),
        ({"injuries": -1}, "injuries"),
        ({"language": "xx"}, "language"),
        ({"made_from": "2024-02-01", "made_until": "2024-01-01"}, "made_until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(brand: Brand, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        with_(a_draft(brand), **said)
    assert refused.value.field == field
