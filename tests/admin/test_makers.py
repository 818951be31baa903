"""The operator admits makers and their people, and nobody else does."""

import re

from flask import Flask

from registry.catalogue.actions import brand_named
from registry.db import db
from registry.staff import queries
from tests.people import Browser, a_maker, a_member, signed_in


def _operator(app: Flask) -> Browser:
    return signed_in(app, a_member(app, "op@example.org", operator=True, second_factor=True))


def test_admitting_a_maker_with_its_first_person(app: Flask) -> None:
    browser = _operator(app)
    browser.get("/admin/makers/new")
    browser.post(
        "/admin/makers/new", {"name": "Bolt & Söhne", "email": "Pia@bolt.example", "role": "publisher"}
    )
    assert "pia@bolt.example" in browser.page
    shown = "".join(re.findall(r"<span>([^<]+)</span>", browser.page.partition('class="handover"')[2])[:1])
    assert len(shown) == 23
    maker = queries.maker_by_slug("bolt-sohne")
    assert maker
    assert queries.people_of(maker.id)[0].role == "publisher"

    pia = Browser(app)
    pia.get("/admin/sign-in")
    pia.post("/admin/sign-in", {"email": "pia@bolt.example", "password": shown})
    assert pia.path == "/admin/account/password", "a password handed over must be replaced"
    pia.get("/admin/account")
    assert pia.path == "/admin/account/password"
    own = "a password of my own"
    pia.post("/admin/account/password", {"password": shown, "new_password": own, "new_password_confirm": own})
    assert pia.path == "/admin/account"
    assert "Bolt &amp; Söhne" in pia.page


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(app: Flask) -> None:
    browser = _operator(app)
    browser.get("/admin/makers/new")
    browser.post("/admin/makers/new", {"name": "<b>Bolt</b>", "email": "nonsense", "role": "editor"})
    assert 'id="f-email-error"' in browser.page
    assert "&lt;b&gt;Bolt&lt;/b&gt;" in browser.page
    assert "<b>Bolt" not in browser.page
    browser.post("/admin/makers/new", {"name": "", "email": "a@example.org", "role": "editor"})
    assert 'id="f-name-error"' in browser.page
    browser.post("/admin/makers/new", {"name": "Bolt", "email": "a@example.org", "role": "king"})
    assert "Choose one of the roles" in browser.page
    browser.post("/admin/makers/new", {"name": "x" * 10_000, "email": "a@example.org", "role": "editor"})
    assert 'id="f-name-error"' in browser.page
    assert not queries.makers()


def test_roles_change_and_end(app: Flask) -> None:
    maker = a_maker()
    someone = a_member(app, maker=maker, role="viewer")
    browser = _operator(app)
    browser.get(f"/admin/makers/{maker}")
    browser.post(f"/admin/makers/{maker}/people/{someone.id}/role", {"role": "publisher"})
    assert queries.people_of(maker)[0].role == "publisher"
    browser.post(f"/admin/makers/{maker}/people/{someone.id}/password")
    assert "Hand this over now" in browser.page
    browser.get(f"/admin/makers/{maker}")
    browser.post(f"/admin/makers/{maker}/people/{someone.id}/remove")
    assert not queries.people_of(maker)
    browser.get(f"/admin/makers/{maker}")
    assert (
        browser.post(f"/admin/makers/{maker}/people/{someone.id}/role", {"role": "viewer"}).status_code == 404
    )


def test_the_right_to_see_customers_is_given_apart_from_the_role(app: Flask) -> None:
    maker = a_maker()
    someone = a_member(app, "vi@example.org", maker=maker, role="viewer")
    a_member(app, "other@example.org", maker=maker, role="publisher")
    browser = _operator(app)
    browser.get(f"/admin/makers/{maker}")
    role = f"/admin/makers/{maker}/people/{someone.id}/role"
    browser.post(role, {"role": "viewer", "customers": "y"})
    assert [p.email for p in queries.people_of(maker) if p.customers] == ["vi@example.org"]
    assert browser.page.count(" checked") == 2, "their own box, and the role of a person to add"
    vi = signed_in(app, someone)
    vi.get("/admin/team")
    assert vi.page.count("sees who bought what") == 1
    browser.post(role, {"role": "viewer"})
    assert not any(p.customers for p in queries.people_of(maker))


def test_a_role_is_given_for_some_brands_and_for_all_again(app: Flask) -> None:
    maker = a_maker()
    north, south = (brand_named(maker, name).id for name in ("North", "South"))
    db.session.commit()
    browser = _operator(app)
    browser.get(f"/admin/makers/{maker}")
    given = {
        "email": "no@example.org",
        "person": "No",
        "role": "editor",
        "brands_asked": "y",
        "brand_ids": north,
    }
    browser.post(f"/admin/makers/{maker}/people", given)
    (person,) = queries.people_of(maker)
    assert person.brands == (north,)
    browser.get(f"/admin/makers/{maker}")
    assert browser.page.count(" checked") == 2, "their brand, and the role of a person to add"
    role = f"/admin/makers/{maker}/people/{person.member_id}/role"
    browser.post(role, {"role": "seller", "brands_asked": "y", "brand_ids": [north, south]})
    assert queries.people_of(maker)[0].brands == (north, south)
    runner = app.test_cli_runner()
    add = ["staff", "add", "no@example.org", "--maker", "acme-tools", "--role", "editor"]
    assert ", for south only" in runner.invoke(args=[*add, "--brand", "south"]).output
    assert "acme-tools (editor, for some brands)" in runner.invoke(args=["staff", "list"]).output
    assert "no brand “East”" in runner.invoke(args=[*add, "--brand", "East"]).output
    runner.invoke(args=add)
    db.session.rollback()
    assert queries.people_of(maker)[0].brands == (south,)
    runner.invoke(args=[*add, "--brand", "all"])
    db.session.rollback()
    assert queries.people_of(maker)[0].brands == ()


def test_nobody_else_reaches_it_and_the_operator_needs_a_second_factor(app: Flask) -> None:
    maker = a_maker()
    publisher = signed_in(app, a_member(app, maker=maker, role="publisher", second_factor=True))
    assert publisher.get("/admin/makers").status_code == 403
    assert publisher.post(f"/admin/makers/{maker}/people", {"email": "x@example.org"}).status_code == 403
    bare = signed_in(app, a_member(app, "bare@example.org", operator=True))
    bare.get("/admin/makers")
    assert bare.path == "/admin/account"
    assert "needs a second factor" in bare.page


def test_one_works_for_several_makers_and_chooses_only_among_them(app: Flask) -> None:
    acme, other, strange = a_maker("Acme"), a_maker("Other"), a_maker("Strange")
    someone = a_member(app, maker=acme)
    a_member(app, maker=other, role="viewer")
    browser = signed_in(app, someone)
    assert "Acme" in browser.page
    browser.get("/admin/account")
    assert "Strange" not in browser.page
    browser.post("/admin/maker", {"maker": "other"})
    browser.get("/admin/team")
    assert "Who works for Other" in browser.page
    assert browser.post("/admin/maker", {"maker": "strange"}).status_code == 404
    browser.get("/admin/team")
    assert "Who works for Other" in browser.page
    assert strange


def test_the_command_line_adds_the_first_one(app: Flask) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(
        args=["staff", "add", "first@example.org", "--maker", "acme", "--maker-name", "Acme", "--operator"]
    )
    assert said.exit_code == 0, said.output
    assert "as publisher of Acme" in said.output
    password = said.output.rpartition("once: ")[2].strip()
    listed = runner.invoke(args=["staff", "list"]).output
    assert "first@example.org: acme (publisher); operator, no second factor" in listed
    runner.invoke(args=["staff", "add", "first@example.org", "--maker", "acme", "--customers"])
    runner.invoke(args=["staff", "add", "first@example.org", "--maker", "acme", "--role", "editor"])
    assert "acme (editor, sees customers)" in runner.invoke(args=["staff", "list"]).output
    browser = Browser(app)
    browser.get("/admin/sign-in")
    browser.post("/admin/sign-in", {"email": "first@example.org", "password": password})
    assert browser.path == "/admin/account/password"
    wrong = runner.invoke(args=["staff", "add", "x@example.org", "--maker", "nobody"])
    assert wrong.exit_code == 1
    assert "There is no maker" in wrong.output
    assert "x@example.org" not in runner.invoke(args=["staff", "list"]).output
    assert runner.invoke(args=["staff", "remove-second-factor", "first@example.org"]).exit_code == 0
    assert runner.invoke(args=["staff", "reset-password", "nobody@example.org"]).exit_code == 1
