"""Many at once: one owner, one registration, one unit, whoever is quicker."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.catalogue.public import public_product
from registry.db import db
from registry.journeys import registering
from registry.journeys.check import Told
from registry.notices.models import Letter
from registry.registrations import actions
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.registrations.reading import Typed
from registry.tokens.actions import issue
from registry.units.models import Unit
from registry.vault import unseal
from tests.portal.register.conftest import Shop, a_shop


@pytest.fixture
def shop(app: Flask) -> Shop:
    return a_shop()


def at_once(app: Flask, does: list[Any]) -> list[Any]:
    """Each in a thread and a session of its own."""

    def run(do: Any) -> Any:
        with app.app_context():
            try:
                result = do()
                db.session.commit()
                return result
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(run, does))


def sent(shop: Shop, email: str) -> Any:
    slug = shop.kettle.slug

    def send() -> int:
        product = public_product(slug)
        assert product is not None
        return registering.register(
            product, Typed("AB100250", email=email, acquired="gift"), Told({})
        ).registration.id

    return send


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_button_pressed_six_times_registers_once(app: Flask, shop: Shop) -> None:
    ids = at_once(app, [sent(shop, "olga@example.org") for _ in range(6)])
    assert len(set(ids)) == 1
    assert [count(table) for table in (Owner, Registration, SafetyContact, Letter)] == [1, 1, 1, 1]


def test_of_two_links_pressed_at_once_one_confirms(app: Flask, shop: Shop) -> None:
    (number,) = at_once(app, [sent(shop, "olga@example.org")])
    links = [issue("registration", number) for _ in range(3)]
    db.session.commit()
    used = at_once(app, [lambda link=link: registering.use(link) is not None for link in links])
    assert sum(used) == 1
    confirmed = db.session.scalars(select(Letter).where(Letter.kind == "registration_confirmed")).all()
    assert len(confirmed) == 1


def test_two_owners_of_one_unit_confirm_at_once(app: Flask, shop: Shop) -> None:
    ids = at_once(app, [sent(shop, f"p{n}@example.org") for n in range(4)])
    links = [issue("registration", number) for number in ids]
    db.session.commit()
    assert all(at_once(app, [lambda link=link: registering.use(link) is not None for link in links]))
    assert count(Unit) == 1
    rows = db.session.scalars(select(Registration)).all()
    assert {row.state for row in rows} == {"active"}
    assert len({row.person for row in rows}) == 4


def test_an_address_is_one_owner_however_it_is_written(app: Flask) -> None:
    one, other = actions.owner_for("Olga@Example.org"), actions.owner_for("olga@example.ORG")
    db.session.commit()
    assert one.id == other.id
    assert unseal(one.sealed) == {"email": "Olga@Example.org"}
    assert "lga" not in one.sealed
