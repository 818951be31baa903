"""Staff at work in a real browser: without script, by keyboard alone, every page looked at with axe at both sizes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible, look
from tests.browser.conftest import DESK, PHONE
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.people import PASSWORD, Someone, a_maker, a_member, code_of

pytestmark = pytest.mark.browser
MakePage = Callable[..., Page]


class Desks:
    """People of one maker, and the operator, in the running site's database."""

    def __init__(self, folder: Path) -> None:
        self.app: Flask = make_site(folder)
        with self.app.app_context():
            maker = a_maker("Borealis")
            self.editor = a_member(self.app, "edda@example.org", maker, "editor")
            self.publisher = a_member(self.app, "paul@example.org", maker, "publisher", second_factor=True)
            self.bare = a_member(self.app, "bare@example.org", maker, "publisher")
            self.operator = a_member(self.app, "op@example.org", operator=True, second_factor=True)

    def code(self, someone: Someone) -> str:
        with self.app.app_context():
            return code_of(self.app, someone)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("staff-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def desks(site: str, folder: Path) -> Iterator[Desks]:
    made = Desks(folder)
    yield made
    dispose(made.app)


def _sign_in(tab: Page, desks: Desks, someone: Someone) -> None:
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill(someone.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    if someone.totp:
        tab.get_by_label("Code").fill(desks.code(someone))
        tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/admin/$"))


def test_pages_for_those_not_signed_in(page: MakePage, desks: Desks) -> None:
    tab = page()
    for path in ("/admin/sign-in", "/admin/forgotten"):
        tab.goto(path)
        look(tab)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("x@example.org")
    tab.get_by_label("Password").fill("wrong")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("do not go together")
    look(tab)


def test_account_and_team_pages(page: MakePage, desks: Desks) -> None:
    tab = page()
    _sign_in(tab, desks, desks.bare)
    for path in (
        "",
        "account",
        "account/password",
        "account/second-factor",
        "account/recovery-codes",
        "team",
    ):
        tab.goto(f"/admin/{path}")
        look(tab)
    tab.goto("/admin/account/second-factor")
    tab.get_by_role("button", name="Set it up").click()
    expect(tab.get_by_alt_text("QR code")).to_be_visible()
    look(tab)


def test_the_operator_s_pages(page: MakePage, desks: Desks) -> None:
    tab = page()
    _sign_in(tab, desks, desks.operator)
    for path in ("", "makers", "makers/new", "makers/1"):
        tab.goto(f"/admin/{path}")
        look(tab)


def _by_keyboard(tab: Page, name: str, role: str = "button") -> None:
    """Walks by Tab until the control has the focus, then presses it."""
    for _ in range(150):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(
            "[document.activeElement.innerText || '', document.activeElement.tagName, "
            "document.activeElement.getBoundingClientRect().height]"
        )
        words, tag, height = focused
        if words.strip().startswith(name) and tag in {"BUTTON", "A"}:
            assert height >= 24, f"{name} is too small to hit"
            tab.keyboard.press("Enter")
            return
    raise AssertionError(f"no {role} “{name}” can be reached by keyboard on {tab.url}")


def _type_into(tab: Page, label: str, text: str) -> None:
    field = tab.get_by_label(label, exact=True).first
    field.focus()
    tab.keyboard.press("Control+A")
    for n, row in enumerate(text.split("\n")):
        if n:
            tab.keyboard.press("Enter")
        tab.keyboard.type(row)


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_an_editor_drafts_and_a_publisher_publishes(page: MakePage, desks: Desks, script: bool) -> None:
    title = f"Borealis recalls cordless drills, {'with' if script else 'without'} script"
    ed = page(DESK, script=script)
    _sign_in(ed, desks, desks.editor)
    ed.goto("/admin/recalls/new")
    _type_into(ed, "Title", title)
    _by_keyboard(ed, "Start the draft")
    _write_contents(ed)
    _by_keyboard(ed, "Save and go on")
    _write_scope(ed)
    _by_keyboard(ed, "Save and go on")
    _write_units(ed)
    _by_keyboard(ed, "Save and review")
    expect(ed.get_by_role("heading", level=1)).to_contain_text("Review version 1")
    _type_into(ed, "Reason", "First published.")
    _by_keyboard(ed, "Send to review")
    expect(ed.get_by_role("status").first).to_contain_text("Sent to review")
    where = ed.url
    run_jobs(desks.app)

    pub = page(PHONE, script=script)
    _sign_in(pub, desks, desks.publisher)
    pub.goto(where)
    _by_keyboard(pub, "Look at it and decide")
    expect(pub.get_by_text("from BA10060000 to BA10069999").first).to_be_visible()
    expect(pub.get_by_label("Date", exact=True)).to_be_hidden()
    pub.get_by_label("Publish at one moment").check()
    expect(pub.get_by_label("Date", exact=True)).to_be_visible()
    look(pub)
    pub.get_by_label("Do not publish yet").check()
    _by_keyboard(pub, "Approve")
    expect(pub.get_by_role("status").first).to_contain_text("Nothing is public yet")
    _by_keyboard(pub, "Look at it and decide")
    look(pub)
    _by_keyboard(pub, "Publish now")
    expect(pub.get_by_role("status").first).to_contain_text("Published")
    pub.get_by_role("link", name="Who did what with this recall").click()
    expect(pub.get_by_text("The chain holds")).to_be_visible()
    look(pub)


def _write_units(tab: Page) -> None:
    expect(tab.get_by_role("heading", level=1)).to_have_text("Test units")
    _type_into(tab, "Must be covered", "BA10060000, BD-18\nBA10065000, BD-18\nBA10069999, BD-18 Pro")
    _type_into(tab, "Must not be covered", "BA10059999, BD-18\nBA10070000, BD-18\nBA10069999, BD-18")
    _by_keyboard(tab, "Try them")
    expect(tab.get_by_text("1 of 6 test units: not as it must be")).to_be_visible()
    look(tab)
    tab.set_viewport_size({"width": DESK, "height": 900})
    _type_into(tab, "Must not be covered", "BA10059999, BD-18\nBA10070000, BD-18\nBA10060005, BD-18")


def _write_contents(tab: Page) -> None:
    expect(tab.get_by_role("heading", level=1)).to_have_text("What it says")
    brand = tab.locator("[name=brand_ids]")
    if brand.count():
        brand.first.check()
    else:
        _type_into(tab, "Brand", "Borealis")
    _type_into(tab, "What can happen to people", "The battery can catch fire.")
    tab.get_by_label("Do not use it").check()
    _type_into(tab, "What to do now", "Take the battery out.")
    _type_into(tab, "What the owner gets", "A new battery.")
    _type_into(tab, "Countries of sale", "United Kingdom")


def _write_scope(tab: Page) -> None:
    expect(tab.get_by_role("heading", level=1)).to_have_text("Which units are covered")
    first = tab.get_by_role("group", name="Group 1, line 1")
    second = tab.get_by_role("group", name="Group 1, line 2")
    first.get_by_label("Values, one per line").fill("BD-18\nBD-18 Pro")
    expect(first.get_by_label("First", exact=True)).to_be_hidden()
    second.get_by_label("First", exact=True).fill("BA10060000")
    second.get_by_label("Last", exact=True).fill("BA10069999")
    _by_keyboard(tab, "Add an exception")
    left_out = tab.get_by_role("group", name="Exception 1, line 1")
    left_out.get_by_label("Values, one per line").fill("BA10060005")
    _by_keyboard(tab, "Look at it")
    expect(tab.get_by_text("Except units with serial number BA10060005")).to_be_visible()
    expect(second.get_by_label("Last", exact=True)).to_have_value("BA10069999")
    tab.locator("[name=try-serial]").fill("BA1006000O")
    tab.locator("[name=try-model]").fill("bd 18")
    _by_keyboard(tab, "Try it")
    expect(tab.get_by_role("status")).to_contain_text("Look again")


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_the_menu_of_a_phone_opens_by_keyboard(page: MakePage, desks: Desks, script: bool) -> None:
    tab = page(PHONE, script=script)
    _sign_in(tab, desks, desks.publisher)
    menu = tab.get_by_role("navigation", name="Main")
    assert (menu.bounding_box() or {})["height"] < 60
    expect(menu.get_by_role("link", name="Uploads")).to_be_hidden()
    tab.locator(".nav-narrow > summary").focus()
    tab.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
    assert_accessible(tab)
    _by_keyboard(tab, "Uploads", "link")
    expect(tab).to_have_url(re.compile("/admin/uploads$"))
    expect(tab.locator(".nav-narrow > summary")).to_contain_text("you are in Uploads")
    tab.set_viewport_size({"width": DESK, "height": 900})
    expect(tab.locator(".nav-narrow")).to_be_hidden()
    expect(menu.get_by_role("list", name="Units").get_by_role("link")).to_have_count(5)


def test_every_page_of_products_and_recalls_with_axe(page: MakePage, desks: Desks) -> None:
    tab = page()
    _sign_in(tab, desks, desks.publisher)
    for path in ("products", "products/new", "recalls", "recalls/new", "log"):
        tab.goto(f"/admin/{path}")
        look(tab)
    tab.goto("/admin/products/new")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("alert")).to_contain_text("Give the brand")
    look(tab)
    tab.get_by_label("Brand").fill("Borealis")
    tab.get_by_label("Name", exact=True).fill("Drill")
    tab.get_by_role("button", name="Save").click()
    look(tab)
    tab.goto("/admin/recalls/new")
    tab.get_by_label("Title").fill("Borealis recalls something")
    tab.get_by_role("button", name="Start the draft").click()
    start = tab.url.rpartition("/")[0]
    tab.get_by_role("button", name="One more contact").click()
    look(tab)
    for part in ("/scope", "/scope?json=1", "/trials", "/review", "", "/versions/1"):
        tab.goto(f"{start}{part}")
        look(tab)
    tab.goto(f"{start}/scope")
    for kind in ("code_range", "at_is", "other", "below"):
        tab.get_by_label("Test", exact=True).last.select_option(kind)
        look(tab)
    tab.get_by_role("button", name="Look at it").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab)
