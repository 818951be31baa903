"""Everybody sees the way to all that their role opens and to nothing else, and where they are."""

import re
from itertools import groupby

import pytest
from flask import Flask

from admin.account.navigation import PLACES
from registry.staff.permissions import Role
from tests.people import Browser, a_maker, a_member, signed_in

LINK = re.compile(r'<a href="([^"]+)"(?: aria-current="(page|true)")?>([^<]+)</a>')


def _menu(browser: Browser, *, narrow: bool = False) -> list[tuple[str, str, str]]:
    """Address, aria-current and word of each link, as a wide or as a narrow screen has them."""
    nav = browser.page.partition('<nav class="nav-staff"')[2].partition("</nav>")[0]
    wide, _, rest = nav.partition("<details")
    return LINK.findall(rest if narrow else wide)


def test_the_lines_of_a_group_stand_together() -> None:
    groups = [text for text, _ in groupby(line[0] for line in PLACES)]
    assert len(groups) == len(set(groups))
    assert len({line[1] for line in PLACES}) == len(PLACES)


@pytest.mark.parametrize("role", Role)
def test_every_way_shown_is_open(app: Flask, role: Role) -> None:
    browser = signed_in(app, a_member(app, maker=a_maker(), role=role, second_factor=True))
    browser.get("/admin/account")
    for href, _, word in _menu(browser, narrow=True):
        assert browser.get(href).status_code == 200, word
    shown = {word for _, _, word in _menu(browser, narrow=True)}
    assert ("Keys" in shown) == (role is Role.PUBLISHER)
    assert ("Register for a customer" in shown) == (role not in (Role.VIEWER, Role.PARTNER))
    assert "Makers" not in shown
    if role is Role.SELLER:
        assert shown == {"Overview", "Register for a customer"}
    if role is Role.PARTNER:
        assert shown == {"Overview", "Remedies and claims"}


def test_a_group_of_one_place_has_its_word(app: Flask) -> None:
    browser = signed_in(app, a_member(app, operator=True, second_factor=True))
    assert [(word, current) for _, current, word in _menu(browser)] == [("Overview", "page"), ("Makers", "")]


def test_where_one_is_stands_out_at_either_width(app: Flask) -> None:
    browser = signed_in(app, a_member(app, maker=a_maker(), role="publisher", second_factor=True))
    for path, wanted in (
        ("/admin/", [("Overview", "page")]),
        ("/admin/recalls", [("Recalls", "page")]),
        ("/admin/recalls/new", [("Recalls", "true")]),
        ("/admin/units", [("Units", "true"), ("Find a unit", "page")]),
        ("/admin/uploads/new", [("Units", "true"), ("Uploads", "true")]),
        ("/admin/systems/webhooks", [("Systems", "true"), ("Webhooks", "page")]),
        ("/admin/registering", [("Owners", "true"), ("Register for a customer", "page")]),
        ("/admin/registrations/papers", [("Owners", "true"), ("Registrations", "true")]),
        ("/admin/team", [("Settings", "true"), ("Team", "page")]),
        ("/admin/account", []),
        ("/admin/no-such-page", []),
    ):
        browser.get(path)
        assert [(word, current) for _, current, word in _menu(browser) if current] == wanted, path
        narrow = [(word, current) for _, current, word in _menu(browser, narrow=True) if current]
        assert narrow == wanted[-1:], path
