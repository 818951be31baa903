"""A key opens what it was made for, as long as it lasts, and its secret is nowhere."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry.audit.models import AuditEntry
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.staff.keys import actions, queries
from registry.staff.keys.admitting import Lacking, TooOften, Unknown, admit
from registry.staff.keys.models import ApiKey
from registry.staff.keys.scopes import SCOPE_WORDS, Scope
from tests.people import a_maker
from tests.programs import a_key

ADA = By(7, "Ada")


def _only(maker: int) -> ApiKey:
    (key,) = queries.keys_of(maker)
    return key


def test_it_opens_what_it_was_made_for_and_nothing_else(app: Flask) -> None:
    maker = a_maker()
    shown = a_key(maker, "units:read", "epcis:capture")
    caller = admit(shown, Scope.UNITS_READ)
    assert (caller.organisation_id, caller.name, caller.by.name) == (maker, "Billing", "Key Billing")
    assert admit(shown, None).scopes == ("epcis:capture", "units:read")
    with pytest.raises(Lacking, match="needs sales:read and has epcis:capture, units:read"):
        admit(shown, Scope.SALES_READ)


@pytest.mark.parametrize("spoil", [lambda k: k[:-1] + ("A" if k[-1] != "A" else "B"), lambda k: k[:-1],
                                   lambda k: "", lambda k: k.upper(), lambda k: "rpk_" + "a" * 12 + k[16:],
                                   lambda k: k + "\0", lambda k: "ü" * 60])  # fmt: skip
def test_a_wrong_key_is_no_key(app: Flask, spoil: object) -> None:
    shown = a_key(a_maker(), "units:read")
    with pytest.raises(Unknown, match="no such key"):
        admit(spoil(shown), None)  # type: ignore[operator]


def test_neither_tables_nor_log_hold_the_secret(app: Flask) -> None:
    maker = a_maker()
    shown = a_key(maker, "units:read")
    _, rotated = actions.rotate(_only(maker), 24, ADA)
    db.session.commit()
    for secret in (shown.split("_", 2)[2], rotated.split("_", 2)[2]):
        for table in (ApiKey, AuditEntry):
            rows = db.session.execute(sa.select(table.__table__)).all()
            assert rows
            assert secret not in repr(rows)
    said = [entry.action for entry in db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))]
    assert [one for one in said if one.startswith("key.")] == ["key.made", "key.rotated"]


def test_after_a_rotation_both_work_until_the_old_one_s_time_is_over(app: Flask) -> None:
    maker = a_maker()
    old = a_key(maker, "units:read")
    key, new = actions.rotate(_only(maker), 24, ADA)
    db.session.commit()
    assert (key.name, key.scopes, key.rate) == ("Billing", ["units:read"], "3000 per minute")
    assert admit(old, Scope.UNITS_READ)
    assert admit(new, Scope.UNITS_READ)
    with time_machine.travel(now() + timedelta(hours=24, seconds=1), tick=False):
        with pytest.raises(Unknown, match="ended on"):
            admit(old, Scope.UNITS_READ)
        assert admit(new, Scope.UNITS_READ)


def test_a_rotated_key_is_not_rotated_twice(app: Flask) -> None:
    maker = a_maker()
    a_key(maker, "units:read")
    first = _only(maker)
    actions.rotate(first, 24, ADA)
    db.session.commit()
    with pytest.raises(Refused, match="just rotated"):
        actions.rotate(db.session.get_one(ApiKey, first.id), 24, ADA)
    assert queries.working(maker) == 2


def test_a_key_that_ends_lives_as_long_again_when_rotated(app: Flask) -> None:
    maker = a_maker()
    key, _ = actions.make(maker, "Stock", ["epcis:read"], actions.RATES[0], 30, ADA)
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=20), tick=False):
        after, _ = actions.rotate(key, 720, ADA)
        assert after.expires_at is not None
        assert abs(after.expires_at - now() - timedelta(days=30)) < timedelta(seconds=1)
        assert key.expires_at is not None
        assert key.expires_at < now() + timedelta(days=11), "an overlap never makes a key live longer"


def test_revoked_is_revoked(app: Flask) -> None:
    maker = a_maker()
    shown = a_key(maker, "units:read")
    actions.revoke(_only(maker), ADA)
    actions.revoke(_only(maker), By(8, "Bo"))
    db.session.commit()
    assert _only(maker).revoked_by_name == "Ada"
    with pytest.raises(Unknown, match="was revoked on"):
        admit(shown, None)
    with pytest.raises(Refused, match="has ended"):
        actions.rotate(_only(maker), 24, ADA)


def test_the_rate_holds_over_all_workers_and_each_key_has_its_own(app: Flask) -> None:
    maker = a_maker()
    slow, other = a_key(maker, "units:read", rate="60 per minute"), a_key(maker, "units:read", name="Other")
    for _ in range(60):
        admit(slow, None)
    with pytest.raises(TooOften) as over:
        admit(slow, None)
    assert 1 <= over.value.seconds <= 60
    assert admit(other, None)


def test_last_used_is_written_once_a_minute(app: Flask) -> None:
    maker = a_maker()
    shown = a_key(maker, "units:read")
    seen, first = [], now().replace(microsecond=0)
    for second in (0, 30, 59, 61):
        with time_machine.travel(first + timedelta(seconds=second), tick=False):
            admit(shown, None)
            db.session.rollback()
            seen.append(_only(maker).last_used_at)
    assert seen[0] is not None
    assert seen[0] == seen[1] == seen[2] != seen[3]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " x "}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["units:read", "everything"]}, "scopes"),
        ({"rate": "1000000 per second"}, "rate"),
        ({"days": 36500}, "days"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    app: Flask, change: dict[str, object], field: str
) -> None:
    given = {"name": "Stock", "scopes": ["epcis:read"], "rate": actions.RATES[0], "days": 30} | change
    with pytest.raises(Refused) as refused:
        actions.make(a_maker(), by=ADA, **given)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_every_scope_has_words() -> None:
    assert set(SCOPE_WORDS) == set(Scope)
