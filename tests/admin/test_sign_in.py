"""Signing in, with and without a second factor, and all that must not work."""

import time
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select

from registry.db import db
from registry.staff.models import Member
from tests.people import PASSWORD, Browser, a_maker, a_member, code_of, signed_in
from tests.sparing import full_price

SIGN_IN = "/admin/sign-in"


def test_nobody_sees_anything_before_signing_in(app: Flask) -> None:
    browser = Browser(app)
    answer = browser.get("/admin/account")
    assert browser.path == SIGN_IN
    assert answer.request.args["next"] == "/admin/account"
    assert "Sign in" in browser.page
    browser.get("/admin/nothing-here")
    assert browser.path == SIGN_IN


def test_signing_in_leads_to_the_page_asked_for(app: Flask) -> None:
    someone = a_member(app, maker=a_maker())
    browser = Browser(app)
    browser.get("/admin/account")
    browser.post(f"{SIGN_IN}?next=/admin/account", {"email": "ED@example.org ", "password": PASSWORD})
    assert browser.path == "/admin/account"
    assert someone.email in browser.page


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_signing_in_never_leads_elsewhere(app: Flask, elsewhere: str) -> None:
    someone = a_member(app, maker=a_maker())
    browser = Browser(app)
    browser.get(SIGN_IN)
    token = browser.page.partition('csrf_token" value="')[2].partition('"')[0]
    given = {"email": someone.email, "password": PASSWORD, "next": elsewhere, "csrf_token": token}
    answer = browser.client.post(SIGN_IN, data=given)
    where = answer.headers.get("Location", "/")
    assert urlsplit(urljoin("http://localhost/admin/sign-in", where)).netloc == "localhost"
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app: Flask) -> None:
    someone = a_member(app)
    browser = Browser(app)

    def answer_to(email: str, password: str) -> str:
        browser.get(SIGN_IN)
        answer = browser.post(SIGN_IN, {"email": email, "password": password})
        assert answer.status_code == 200
        return browser.page.replace(email, "").partition("<main")[2]

    wrong = answer_to(someone.email, "wrong wrong wrong")
    unknown = answer_to("nobody@example.org", "wrong wrong wrong")
    assert "do not go together" in wrong
    assert _without_token(wrong) == _without_token(unknown)


def _without_token(page: str) -> str:
    before, _, after = page.partition('csrf_token" value="')
    return before + after.partition('"')[2]


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_price(app, monkeypatch)
    someone = a_member(app)
    browser = Browser(app)

    def seconds(email: str) -> float:
        browser.get(SIGN_IN)
        began = time.process_time()
        browser.post(SIGN_IN, {"email": email, "password": "wrong wrong wrong"})
        return time.process_time() - began

    known = min(seconds(someone.email) for _ in range(3))
    unknown = min(seconds("nobody@example.org") for _ in range(3))
    assert 0.4 < known / unknown < 2.5


def test_endless_input_is_an_ordinary_refusal(app: Flask) -> None:
    someone = a_member(app)
    browser = Browser(app)
    browser.get(SIGN_IN)
    assert browser.post(SIGN_IN, {"email": someone.email, "password": "x" * 10_000}).status_code == 200
    assert browser.post(SIGN_IN, {"email": "x" * 10_000, "password": "x"}).status_code == 200
    assert browser.post(SIGN_IN, {"email": "<b>@x", "password": "\x01"}).status_code == 200
    assert "<b>@x" not in browser.page


def test_a_closed_account_stays_out(app: Flask) -> None:
    someone = a_member(app)
    browser = signed_in(app, someone)
    db.session.get_one(Member, someone.id).active = False
    db.session.commit()
    browser.get("/admin/account")
    assert browser.path == SIGN_IN
    browser.sign_in(someone)
    assert browser.path == SIGN_IN


def test_the_second_factor_is_asked_for_and_a_code_works_once(app: Flask) -> None:
    someone = a_member(app, second_factor=True)
    browser = Browser(app)
    browser.get(SIGN_IN)
    browser.post(SIGN_IN, {"email": someone.email, "password": PASSWORD})
    assert "Type the code" in browser.page
    browser.get("/admin/account")
    assert browser.path == SIGN_IN, "a password alone opens nothing"
    browser.get(SIGN_IN)
    browser.post(SIGN_IN, {"email": someone.email, "password": PASSWORD})
    browser.post("/admin/sign-in/code", {"code": "000000"})
    assert "does not fit" in browser.page
    code = code_of(app, someone)
    browser.post("/admin/sign-in/code", {"code": f"{code[:3]} {code[3:]}"})
    assert browser.path == "/admin/"

    thief = Browser(app)
    thief.get(SIGN_IN)
    thief.post(SIGN_IN, {"email": someone.email, "password": PASSWORD})
    thief.post("/admin/sign-in/code", {"code": code})
    assert "was used before" in thief.page


def test_setting_up_a_second_factor_and_using_up_a_recovery_code(app: Flask) -> None:
    someone = a_member(app, maker=a_maker(), role="publisher")
    browser = signed_in(app, someone)
    browser.get("/admin/account/second-factor")
    browser.post("/admin/account/second-factor", {"setup": "authenticator"})
    assert "data:image/svg+xml" in browser.page
    action = browser.page.partition('action="/admin/account/second-factor/')[2].partition('"')[0]
    secret = _secret_in(browser)
    browser.post(f"/admin/account/second-factor/{action}", {"code": secret})
    assert browser.path == "/admin/account/recovery-codes"
    browser.post("/admin/account/recovery-codes")
    codes = [part.partition("</code>")[0] for part in browser.page.split("<code>")[1:]]
    assert len(codes) == 8
    stored = db.session.scalar(select(Member.mf_recovery_codes).where(Member.id == someone.id))
    assert stored
    assert not set(codes) & set(stored), "kept encrypted"

    for expected in ("/admin/", "/admin/sign-in/recovery"):  # it works once
        browser.post("/admin/sign-out")
        browser.get(SIGN_IN)
        browser.post(SIGN_IN, {"email": someone.email, "password": PASSWORD})
        browser.get("/admin/sign-in/recovery")
        browser.post("/admin/sign-in/recovery", {"code": codes[0].upper()})
        assert browser.path == expected


def _secret_in(browser: Browser) -> str:
    """What an authenticator app shows for the key printed on the page."""
    key = browser.page.partition('class="serial"><span>')[2].partition("</span>")[0]
    return str(TOTP(key.replace("-", "")).generate().token)


def test_too_many_tries_are_told_to_wait_in_every_worker(app: Flask) -> None:
    someone = a_member(app)
    for n in range(10):
        browser = Browser(app, f"203.0.113.{n}")  # from everywhere, at one account
        browser.get(SIGN_IN)
        assert browser.post(SIGN_IN, {"email": someone.email, "password": "wrong"}).status_code == 200
    browser = Browser(app, "203.0.113.99")
    browser.get(SIGN_IN)
    refused = browser.post(SIGN_IN, {"email": someone.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    browser.get(SIGN_IN)
    other = browser.post(SIGN_IN, {"email": "other@example.org", "password": "wrong"})
    assert other.status_code == 200
    with time_machine.travel(time.time() + 61, tick=True):
        browser.sign_in(someone)
        assert browser.path == "/admin/"


def test_an_unknown_account_is_locked_like_a_known_one(app: Flask) -> None:
    codes = []
    for n in range(11):
        browser = Browser(app, f"203.0.113.{n}")
        browser.get(SIGN_IN)
        codes.append(browser.post(SIGN_IN, {"email": "nobody@example.org", "password": "x"}).status_code)
    assert codes == [200] * 10 + [429]


def test_one_address_cannot_try_many_accounts(app: Flask) -> None:
    browser = Browser(app, "203.0.113.7")
    codes = []
    for n in range(11):
        browser.get(SIGN_IN)
        codes.append(browser.post(SIGN_IN, {"email": f"n{n}@example.org", "password": "x"}).status_code)
    assert codes == [200] * 10 + [429]


def test_a_form_without_its_token_changes_nothing(app: Flask) -> None:
    someone = a_member(app)
    answer = app.test_client().post(SIGN_IN, data={"email": someone.email, "password": PASSWORD})
    assert answer.status_code == 400


def test_signing_out_and_changing_the_password_end_sessions(app: Flask) -> None:
    someone = a_member(app)
    here, there = signed_in(app, someone), signed_in(app, someone)
    here.get("/admin/account/password")
    new = "another river under stones"
    here.post(
        "/admin/account/password", {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    )
    assert here.path == "/admin/account"
    there.get("/admin/account")
    assert there.path == SIGN_IN
    here.post("/admin/sign-out")
    assert here.path == SIGN_IN
    here.get("/admin/account")
    assert here.path == SIGN_IN
    here.sign_in(someone, new)
    assert here.path == "/admin/"


def test_a_session_ends_after_twelve_hours(app: Flask) -> None:
    browser = signed_in(app, a_member(app))
    with time_machine.travel(time.time() + 12 * 3600 + 5, tick=True):
        browser.get("/admin/account")
        assert browser.path == SIGN_IN


def test_cookies_are_the_staff_face_s_own(app: Flask) -> None:
    browser = Browser(app)
    answer = browser.client.get(SIGN_IN)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("staff=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/admin" in cookie


def test_a_token_in_the_address_is_no_way_in(app: Flask) -> None:
    someone = a_member(app)
    staff = app.extensions["staff"]
    with staff.test_request_context():
        person = staff.extensions["security"].datastore.find_user(email=someone.email)
        token = person.get_auth_token()
    answer = app.test_client().get(f"/admin/account?auth_token={token}")
    assert answer.status_code == 302
    assert SIGN_IN in answer.headers["Location"]
