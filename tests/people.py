"""People of the staff face, for any test: makers, members, and a browser without script that signs in as one."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import Flask, g
from sqlalchemy import update
from werkzeug.test import TestResponse

from registry.db import db
from registry.staff import actions
from registry.staff.models import Member
from registry.staff.permissions import Role

PASSWORD = "quiet river under stones"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Someone:
    """Who can sign in with what."""

    id: int
    email: str
    totp: str | None


def a_maker(name: str = "Acme Tools") -> int:
    maker = actions.admit_maker(name)
    db.session.commit()
    return maker.id


def a_member(
    site: Flask,
    email: str = "ed@example.org",
    maker: int | None = None,
    role: str = "editor",
    *,
    operator: bool = False,
    second_factor: bool = False,
    customers: bool = False,
) -> Someone:
    member, _ = actions.add_member(email, email.partition("@")[0].title(), PASSWORD)
    member.operator = operator
    if maker:
        actions.give_seat(member, maker, Role(role), customers)
    if second_factor:
        member.tf_primary_method = "authenticator"
        member.tf_totp_secret = _totp(site).generate_totp_secret()
    db.session.commit()
    return Someone(member.id, member.email, member.tf_totp_secret)


def code_of(site: Flask, someone: Someone) -> str:
    """The code on their phone now; earlier use of it is forgotten, since tests do not wait for the next one."""
    db.session.execute(update(Member).where(Member.id == someone.id).values(tf_last_counter=None))
    db.session.commit()
    return str(_totp(site).generate_totp_password(someone.totp))


def _totp(site: Flask) -> Any:
    return site.extensions["staff"].extensions["security"].totp_factory


class Browser:
    """Follows redirects and sends each form with the token of the page it stands on, as a person's browser does."""

    def __init__(self, site: Flask, address: str = "127.0.0.1") -> None:
        self.site, self.address = site, address
        self.client = site.test_client()
        self.page = ""
        self.path = ""

    def get(self, path: str) -> TestResponse:
        return self._keep(self.client.get(path, follow_redirects=True, environ_overrides=self._where()))

    def post(self, path: str, data: Any = None, **more: Any) -> TestResponse:
        token = TOKEN.search(self.page)
        given = {"csrf_token": unescape(token[1]) if token else "", **(data or {})}
        return self._keep(
            self.client.post(path, data=given, follow_redirects=True, environ_overrides=self._where(), **more)
        )

    def sign_in(self, someone: Someone, password: str = PASSWORD) -> TestResponse:
        self.get("/admin/sign-in")
        answer = self.post("/admin/sign-in", {"email": someone.email, "password": password})
        if someone.totp and "Type the code" in self.page:
            answer = self.post("/admin/sign-in/code", {"code": code_of(self.site, someone)})
        return answer

    def _where(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}

    def _keep(self, answer: TestResponse) -> TestResponse:
        for name in (
            ("csrf_token", "csrf_valid") if g else ()
        ):  # a test's own app context outlives the request
            g.pop(name, None)
        self.page, self.path = answer.data.decode(errors="replace"), answer.request.path
        if answer.request.script_root:
            self.path = answer.request.script_root + self.path
        return answer


def signed_in(site: Flask, someone: Someone) -> Browser:
    browser = Browser(site)
    browser.sign_in(someone)
    assert "sign-in" not in browser.path, browser.page
    return browser
