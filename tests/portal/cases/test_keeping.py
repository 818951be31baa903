"""Who asked for a remedy sees it among their data, moves it with their address, has it erased; in time they are
forgotten."""

import json
from datetime import timedelta

from flask import Flask

from registry.cases.models import CaseStep, RemedyCase
from registry.clock import now
from registry.db import db
from registry.journeys import following, moving, own_data, remedying
from registry.registrations.models import Owner
from registry.vault import person_key, unseal
from tests.owners import a_link
from tests.portal.cases.asking import Recalled, a_recalled_kettle, query_of, the_case
from tests.portal.keeping.visitor import visitor
from tests.registry.registrations.owners import a_registration


def asked(recalled: Recalled) -> Owner:
    """Pia, who has asked for a repair and written that her lid is loose."""
    mine = a_registration(recalled.kettle, "AB1001", "pia@example.org")
    owner = db.session.get_one(Owner, mine.owner_id)
    made = remedying.choice(query_of(recalled, "AB1001"), owner=owner)
    case = remedying.choose(made, {"kind": "repair", "phone": "0170 5"}, owner)
    following.say(case, "My lid is loose.")
    db.session.commit()
    return owner


def a_way_in() -> str:
    """The link of a letter about their request."""
    return f"/case/enter/{a_link('case_link', the_case('AB1001').id)}"


def test_it_is_among_what_they_take_with_them(app: Flask) -> None:
    owner = asked(a_recalled_kettle())
    (told,) = json.loads(own_data.as_json(owner))["requests_for_remedies"]
    assert told["you_wrote"][0]["words"] == "My lid is loose."
    assert told["reached_by"]["phone"] == "0170 5"
    assert "request for a remedy" in visitor(app, owner).get("/mine/data").text


def test_it_goes_with_them_to_another_address(app: Flask) -> None:
    owner = asked(a_recalled_kettle())
    way = a_way_in()
    assert visitor(app).get(way).status_code == 200
    moving.ask(owner, "new@example.org")
    assert moving.move(a_link("address", owner.id))
    db.session.commit()
    case = the_case("AB1001")
    assert case.person == person_key("new@example.org")
    assert unseal(case.sealed)["email"] == "new@example.org"
    assert visitor(app).get(way).status_code == 410, "the old mailbox opens nothing any more"


def test_erased_it_ends_and_nobody_is_in_it(app: Flask) -> None:
    owner = asked(a_recalled_kettle())
    way = a_way_in()
    own_data.erase(owner, warn=False)
    db.session.commit()
    assert visitor(app).get(way).status_code == 410
    _nobody_in_it(the_case("AB1001"), "withdrawn")


def test_five_years_after_its_end_who_asked_is_forgotten(app: Flask) -> None:
    asked(a_recalled_kettle())
    case = the_case("AB1001")
    following.take_back(case)
    way = a_way_in()
    case.closed_at = now() - timedelta(days=4 * 365)
    db.session.commit()
    remedying.forget_old()
    assert the_case("AB1001").sealed
    assert visitor(app).get(way).status_code == 200
    the_case("AB1001").closed_at = now() - timedelta(days=5 * 365 + 1)
    db.session.commit()
    remedying.forget_old()
    assert visitor(app).get(way).status_code == 410
    _nobody_in_it(the_case("AB1001"), "withdrawn")


def _nobody_in_it(case: RemedyCase, state: str) -> None:
    assert (case.state, case.sealed, case.query) == (state, "", "")
    assert case.person.startswith("erased-")
    assert not [step for step in db.session.query(CaseStep) if step.sealed]
