"""A publisher makes keys for the maker's systems, sees when they were used, rotates and revokes them."""

import re

from flask import Flask

from registry.staff.keys import queries
from tests.people import Browser, a_maker, a_member, signed_in
from tests.programs import Program, a_key

SHOWN = re.compile(r'value="(rpk_[^"]+)"')
NEW = {"name": "Billing", "scopes": ["units:read", "sales:read"], "days": "365", "rate": "600 per minute"}


def _publisher(app: Flask, maker: int, email: str = "pia@example.org") -> Browser:
    return signed_in(app, a_member(app, email, maker=maker, role="publisher", second_factor=True))


def _made(browser: Browser, **change: object) -> str:
    browser.get("/admin/systems/keys/new")
    browser.post("/admin/systems/keys/new", NEW | change)
    found = SHOWN.search(browser.page)
    assert found, browser.page
    return found[1]


def test_from_making_to_revoking(app: Flask) -> None:
    maker = a_maker()
    pia = _publisher(app, maker)
    pia.get("/admin/systems/keys")
    assert "No key works now" in pia.page
    shown = _made(pia)
    pia.get("/admin/systems/keys")
    assert shown[:16] in pia.page
    assert shown not in pia.page
    assert "Last used: never" in pia.page
    program = Program(app, shown)
    assert program.get("/api/v1/key").json["scopes"] == ["units:read", "sales:read"]
    (key,) = queries.keys_of(maker)
    pia.get("/admin/systems/keys")
    assert "Last used: never" not in pia.page

    pia.get(f"/admin/systems/keys/{key.id}")
    pia.post(f"/admin/systems/keys/{key.id}/rotate", {"hours": "24"})
    after = Program(app, SHOWN.search(pia.page)[1])  # type: ignore[index]
    assert "goes on until" in pia.page
    assert (program.get("/api/v1/key").status_code, after.get("/api/v1/key").status_code) == (200, 200)

    pia.get(f"/admin/systems/keys/{key.id}")
    pia.post(f"/admin/systems/keys/{key.id}/revoke")
    assert "The key of Billing opens nothing any more." in pia.page
    assert "Ended in the last 90 days" in pia.page
    assert (program.get("/api/v1/key").status_code, after.get("/api/v1/key").status_code) == (401, 200)
    pia.get("/admin/log")
    for words in ("made a key for a system", "rotated the key of a system", "revoked the key of a system"):
        assert words in pia.page
    assert "rpk_" not in pia.page


def test_faults_stand_at_their_fields_and_nothing_chosen_is_lost(app: Flask) -> None:
    maker = a_maker()
    pia = _publisher(app, maker)
    pia.get("/admin/systems/keys/new")
    pia.post("/admin/systems/keys/new", NEW | {"name": "<b>"})
    pia.post("/admin/systems/keys/new", NEW | {"name": ""})
    assert 'id="f-name-error"' in pia.page
    assert re.search(r'value="sales:read"\s+checked', pia.page)
    for change, field in (
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": "366"}, "days"),
        ({"days": "٣"}, "days"),
        ({"days": "9" * 5000}, "days"),
        ({"rate": "a lot"}, "rate"),
    ):
        pia.post("/admin/systems/keys/new", NEW | change)
        assert f'id="f-{field}-error"' in pia.page, change
    assert [key.name for key in queries.keys_of(maker)] == ["<b>"]


def test_rotating_for_no_known_time_or_twice_is_refused(app: Flask) -> None:
    maker = a_maker()
    pia = _publisher(app, maker)
    _made(pia)
    (key,) = queries.keys_of(maker)
    page = f"/admin/systems/keys/{key.id}"
    pia.get(page)
    pia.post(f"{page}/rotate", {"hours": "-5"})
    assert 'id="f-hours-error"' in pia.page
    pia.post(f"{page}/rotate", {"hours": "0"})
    assert "has ended" in pia.page
    pia.get(page)
    assert "Rotate the key" not in pia.page
    pia.get("/admin/systems/keys/new")
    pia.post(f"{page}/rotate", {"hours": "24"})
    assert "This key has ended. Make a new one." in pia.page
    assert queries.working(maker) == 1


def test_only_a_publisher_with_a_second_factor_connects_systems(app: Flask) -> None:
    maker = a_maker()
    editor = signed_in(app, a_member(app, "ed@example.org", maker=maker, role="editor", second_factor=True))
    assert editor.get("/admin/systems/keys").status_code == 403
    weak = signed_in(app, a_member(app, "weak@example.org", maker=maker, role="publisher"))
    weak.get("/admin/systems/keys")
    assert weak.path == "/admin/account"


def test_another_maker_s_key_is_not_there(app: Flask) -> None:
    a_key(theirs := a_maker("Theirs"), "units:read", name="Borealis")
    (key,) = queries.keys_of(theirs)
    pia = _publisher(app, a_maker("Mine"))
    pia.get("/admin/systems/keys")
    assert "Borealis" not in pia.page
    for path in (f"/admin/systems/keys/{key.id}", f"/admin/systems/keys/{2**31}"):
        assert pia.get(path).status_code == 404
