"""The staff face denies by default: every endpoint names who may use it, and somebody may not."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from registry.staff.permissions import ALLOWED, Permission, Role
from tests.conftest import make_site

PUBLIC = {
    "security.login", "security.two_factor_token_validation", "security.two_factor_rescue", "security.tf_select",
    "security.mf_recovery",
    "security.forgot_password", "security.reset_password", "style.page", "languages.choose",
}  # fmt: skip
# what a GET may do there: nothing but show
NO_CHANGE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made: Flask = make_site(tmp_path_factory.mktemp("staff")).extensions["staff"]
    return made


def _rules(staff: Flask) -> list[Rule]:
    return list(staff.url_map.iter_rules())


def test_every_endpoint_names_a_permission_or_is_known_to_be_public(staff: Flask) -> None:
    named, public = {}, set()
    for rule in _rules(staff):
        view = staff.view_functions[rule.endpoint]
        if getattr(view, "public", False):
            public.add(rule.endpoint)
        else:
            named[rule.endpoint] = getattr(view, "permission", None)
    assert public == PUBLIC
    assert {e for e, p in named.items() if not isinstance(p, Permission)} == set()


def test_somebody_lacks_every_permission() -> None:
    for permission in Permission:
        if permission in {Permission.OWN_ACCOUNT, Permission.ADMIT_MAKERS, Permission.SEE_CUSTOMERS}:
            continue  # not signed in; not the operator; no role gives it
        roles = {role for role in Role if permission in ALLOWED[role]}
        assert Role.PUBLISHER in roles
    assert Permission.PUBLISH_RECALLS not in ALLOWED[Role.EDITOR]
    assert Permission.EDIT_PRODUCTS not in ALLOWED[Role.VIEWER]
    given_apart = {Permission.ADMIT_MAKERS, Permission.SEE_CUSTOMERS}
    assert not any(given_apart & allowed for allowed in ALLOWED.values())


def test_an_endpoint_that_forgot_to_name_one_answers_nobody(app: Flask) -> None:
    from tests.people import a_maker, a_member, signed_in

    staff: Flask = app.extensions["staff"]
    staff._got_first_request = False
    staff.add_url_rule("/forgotten-by-its-author", view_func=lambda: "secret")
    someone = a_member(app, maker=a_maker(), role="publisher", operator=True, second_factor=True)
    browser = signed_in(app, someone)
    assert browser.get("/admin/forgotten-by-its-author").status_code == 403
    assert "secret" not in browser.page


def test_every_form_of_the_staff_face_carries_its_token(app: Flask) -> None:
    """Every template's POST form prints the token; without it the answer is 400 (tests/admin/test_sign_in.py)."""
    from pathlib import Path

    for path in (Path(__file__).parents[2] / "templates" / "admin").rglob("*.html"):
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.S):
            assert "csrf()" in form or "parts_form" in form, f"{path.name}: {form[:80]}"


def test_nothing_that_changes_takes_get(staff: Flask) -> None:
    """A view that takes POST and GET is one form; one that changes without showing takes POST alone."""
    for rule in _rules(staff):
        methods = set(rule.methods or ())
        assert methods <= NO_CHANGE | {"POST"}, rule
        if re.search(r"/(publish|submit|send-back|close|reopen|delete|remove|maker|sign-out)$", rule.rule):
            assert methods & {"GET"} == set(), rule
