"""Ten thousand registrations a minute from one address: twenty are looked at, and counting the rest costs next to
nothing and grows no table."""

import time_machine
from flask import Flask
from sqlalchemy import func, select

from registry.clock import now
from registry.db import db
from registry.registrations.models import Owner, Registration
from registry.throttle.models import ThrottleCount
from registry.throttle.store import within
from tests.people import Browser
from tests.portal.register.conftest import Shop

FLOOD, RATE = 10_000, 20
CALLER = "198.51.100.7"


def test_one_address_cannot_crowd_out_the_others(app: Flask, shop: Shop) -> None:
    rate = app.config["SETTINGS"].letter_rate
    assert rate == f"{RATE} per minute"
    with time_machine.travel(now(), tick=False):
        allowed = sum(within(rate, "letters", "address", CALLER) for _ in range(FLOOD))
        assert allowed == RATE
        assert db.session.scalar(select(func.count()).select_from(ThrottleCount)) == 1
        form = {
            "product": shop.kettle.slug,
            "number": "AB100250",
            "email": "olga@example.org",
            "acquired": "gift",
        }
        flooding, other = Browser(app, CALLER), Browser(app, "203.0.113.9")
        flooding.get(f"/register?product={shop.kettle.slug}")
        assert flooding.post("/register", form).status_code == 429
        assert "nothing is lost" in flooding.page
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Registration)) == 0
        assert db.session.scalar(select(func.count()).select_from(Owner)) == 0
        other.get(f"/register?product={shop.kettle.slug}")
        assert other.post("/register", form).status_code == 200
