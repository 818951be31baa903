"""Asked for one thing more: whoever has a unit that a recall leaves in doubt is asked once, in one letter; nobody is
told that a unit in doubt is out, and whoever has answered is judged by the answer."""

from datetime import date
from typing import Any

from sqlalchemy import select

from registry.db import db
from registry.journeys import reaching
from registry.matching.models import RecallAsked, RecallAudience, RecallRegistered
from registry.matching.single import note_registered, note_sold
from registry.notices.models import Letter
from registry.recalls.models import Identifier, Recall
from registry.registrations import answers
from registry.registrations.models import Registration
from registry.sales.models import SaleLine
from tests.jobs import run_jobs
from tests.letters import send_letters, words
from tests.registry.matching.builders import a_unit
from tests.registry.notices.builders import a_registration, a_sale
from tests.registry.notices.test_telling import BY, Mailing, a_kettle, a_rule, find
from tests.registry.recalls.builders import a_version

ASKED = "Is your Kettle & Co KX kettle recalled? Tell us one thing more"
CLEARED = "Not in the recall"


def dated(first: str, last: str, *codes: str) -> dict[str, Any]:
    return {"any": [{"serial": {"range": [first, last]}, "date_code": list(codes or ("2331",))}]}


def answer(own: Registration, **told: str | bool | None) -> None:
    answers.keep(own.id, told)
    note_registered(own.id, own.organisation_id, own.unit_id or 0)
    db.session.commit()


def test_one_letter_with_the_recall_s_own_question(mailing: Mailing) -> None:
    product, recall = a_kettle()
    db.session.add(Identifier(recall_id=recall.id, field="date_code", label="Stamp under the base"))
    a_registration(product, "K1")
    a_registration(product, "K2", "Ann@Example.org")
    a_sale(a_unit(product, "K3"), "Bo", "bo@example.org")
    a_registration(product, "K9", "cy@example.org")
    a_registration(product, "K4", "di@example.org", state="sold")
    a_version(recall, dated("K1", "K5"))
    assert find(mailing, recall) == [("ann@example.org", ASKED), ("bo@example.org", ASKED)]
    (letter,) = mailing[1].to("ann@example.org")
    for kind in ("plain", "html"):
        text = words(letter, kind)
        assert all(
            part in text for part in ("K1", "K2", "What is the stamp under the base?", "treat it as if")
        )
        assert "K3" not in text
        assert "is recalled by" not in text
    assert find(mailing, recall) == [], "nobody is asked twice"
    a_version(recall, dated("K1", "K6"))
    assert find(mailing, recall) == [], "a version that leaves them in doubt as before asks nothing anew"


def test_an_answer_decides_and_is_known_to_later_versions(mailing: Mailing) -> None:
    product, recall = a_kettle()
    ann, bo = a_registration(product, "K1"), a_registration(product, "K2", "bo@example.org")
    a_version(recall, dated("K1", "K2"))
    assert len(find(mailing, recall)) == 2
    answer(ann, date_code="2331")
    answer(bo, date_code="2332")
    row = db.session.get_one(RecallRegistered, (recall.id, ann.id))
    assert (row.told_number, row.left_number) == (1, None)
    assert db.session.get(RecallRegistered, (recall.id, bo.id)) is None
    assert db.session.scalars(select(RecallAsked.left_number)).all() == [1, 1]
    assert find(mailing, recall) == [], "both saw their answer on the page"
    a_version(recall, dated("K1", "K3"))
    assert find(mailing, recall) == []
    a_version(recall, dated("K1", "K3", "2332"))
    assert find(mailing, recall) == [
        ("ann@example.org", "No longer in the recall"),
        ("bo@example.org", "Now recalled, too"),
    ]
    a_version(recall, {"any": [{"serial": {"range": ["K1", "K3"]}, "part": ["P1"]}]})
    assert find(mailing, recall) == [("ann@example.org", ASKED), ("bo@example.org", ASKED)], (
        "another question"
    )


def test_a_letter_is_not_sent_to_whoever_answered_meanwhile(mailing: Mailing) -> None:
    product, recall = a_kettle()
    own = a_registration(product, "K1")
    a_version(recall, dated("K1", "K2"))
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(mailing[0])
    answer(own, date_code="2331")
    send_letters(mailing[0])
    assert not mailing[1].letters
    assert db.session.scalars(select(Letter.state)).all() == ["dropped"]


def test_who_was_covered_and_is_in_doubt_is_asked_and_not_told_that_it_is_out(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_sale(a_unit(product, "K2"), "Bo", "bo@example.org")
    a_version(recall, a_rule("K1", "K2"))
    find(mailing, recall)
    a_version(recall, dated("K1", "K2"))
    assert find(mailing, recall) == [("ann@example.org", ASKED), ("bo@example.org", ASKED)]
    a_version(recall, a_rule("K1", "K2"))
    assert find(mailing, recall) == [
        ("ann@example.org", "Now recalled, too"),
        ("bo@example.org", "Now recalled, too"),
    ]


def test_who_was_asked_hears_that_it_is_out(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_sale(a_unit(product, "K2"), "Bo", "bo@example.org")
    a_version(recall, dated("K1", "K2"))
    find(mailing, recall)
    a_version(recall, dated("K2", "K2"))
    assert find(mailing, recall) == [("ann@example.org", CLEARED)]
    assert "K1" in words(mailing[1].letters[0])
    a_version(recall, a_rule("K7", "K8"))
    assert find(mailing, recall) == [("bo@example.org", CLEARED)]
    assert find(mailing, recall) == []


def test_a_recalled_unit_and_one_in_doubt_make_one_letter(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_registration(product, "K2")
    a_version(recall, {"any": [{"serial": ["K1"]}, {"serial": ["K2"], "date_code": ["2331"]}]})
    assert find(mailing, recall) == [("ann@example.org", "Recalled")]
    text = words(mailing[1].letters[0])
    covered, doubtful = text.split("One thing more")
    assert "K1" in covered
    assert "K2" not in covered
    assert "K2: What is the date code?" in doubtful.replace("number ", "")
    assert "/one-more" in doubtful
    assert find(mailing, recall) == []


def test_records_that_come_later_ask_once_more_in_a_letter_of_their_own(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1")
    a_version(recall, {"any": [{"serial": ["K1"]}, {"serial": ["K2", "K3"], "date_code": ["2331"]}]})
    assert find(mailing, recall) == [("ann@example.org", "Recalled")]
    first = a_sale(a_unit(product, "K2"), "Ann", "ann@example.org")
    assert find(mailing, recall) == [("ann@example.org", ASKED)]
    unit = db.session.get_one(SaleLine, first.id)
    again = a_sale(db.session.get_one(type(a_unit(product, "Z")), unit.unit_id), "Ann", "ann@example.org")
    first.superseded_by_id = again.id
    assert find(mailing, recall) == [], "only the sale was written anew"


def test_what_the_registration_itself_says_needs_no_question(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_registration(product, "K1", bought_on=date(2026, 3, 1))
    a_registration(product, "K2", "bo@example.org", bought_on=date(2020, 3, 1))
    a_registration(product, "K3", "cy@example.org", bought_on=date(2026, 3, 1), acquired="second_hand")
    a_version(recall, {"any": [{"serial": {"range": ["K1", "K3"]}, "sold_on": {"range": ["2026-01", None]}}]})
    assert find(mailing, recall) == [("ann@example.org", "Recalled"), ("cy@example.org", ASKED)]
    assert "What is the date of purchase?" in words(mailing[1].to("cy@example.org")[0])


def test_a_customer_s_answer_counts_for_the_sale_and_for_its_correction(mailing: Mailing) -> None:
    product, recall = a_kettle()
    unit = a_unit(product, "K1")
    sale = a_sale(unit, "Bo", "bo@example.org")
    a_version(recall, dated("K1", "K2"))
    assert find(mailing, recall) == [("bo@example.org", ASKED)]
    answers.keep_of_sale(sale.id, {"date_code": "2331"})
    assert note_sold(sale) == [recall.id]
    db.session.commit()
    row = db.session.get_one(RecallAudience, (recall.id, sale.id))
    assert (row.reach, row.told_number) == (1, 1)
    assert find(mailing, recall) == []
    corrected = a_sale(unit, "Bob", "bo@example.org", supersedes_id=sale.id)
    sale.superseded_by_id = corrected.id
    assert find(mailing, recall) == [], "the answer goes with the sale"
    assert db.session.get_one(RecallAudience, (recall.id, corrected.id)).left_number is None


def test_lots_without_serials_and_lists_kept_elsewhere(mailing: Mailing) -> None:
    product, recall = a_kettle()
    lot = a_unit(product, lot="L5")
    a_sale(lot, "Bo", "bo@example.org")
    a_sale(a_unit(product, lot="L6"), "Cy", "cy@example.org")
    a_registration(product, "K1")
    a_version(recall, {"any": [{"lot": ["L5"], "part": ["P1"]}, {"serial": {"lookup": "kept elsewhere"}}]})
    assert ("bo@example.org", ASKED) in (told := find(mailing, recall))
    assert ("ann@example.org", ASKED) in told, "a lot is theirs to tell"
    product, recall = a_kettle()
    a_registration(product, "M1", "di@example.org")
    a_version(recall, {"any": [{"serial": {"lookup": "kept elsewhere"}}]})
    assert find(mailing, recall) == [], "there is nothing that anybody could tell"


def test_who_registers_meanwhile_is_asked_on_the_page(mailing: Mailing) -> None:
    product, recall = a_kettle()
    a_version(recall, dated("K1", "K2"))
    assert find(mailing, recall) == []
    own = a_registration(product, "K1")
    note_registered(own.id, own.organisation_id, own.unit_id or 0)
    assert find(mailing, recall) == []
    a_version(recall, dated("K1", "K3"))
    assert find(mailing, recall) == [], "in doubt as before"
    a_version(recall, a_rule("K1", "K3"))
    assert find(mailing, recall) == [("ann@example.org", "Now recalled, too")]


def test_a_corrected_answer_takes_the_yes_back(mailing: Mailing) -> None:
    product, recall = a_kettle()
    own = a_registration(product, "K1")
    a_version(recall, dated("K1", "K2"))
    find(mailing, recall)
    answer(own, date_code="2331")
    answer(own, date_code=None)
    assert db.session.get_one(RecallRegistered, (recall.id, own.id)).left_number == 1
    assert find(mailing, recall) == []
    assert db.session.get_one(Recall, recall.id).current_number == 1
