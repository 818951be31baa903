"""The card of a product for infants, and what staff see of registrations: on a phone and at a desk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from registry.db import db
from tests.admin.registrations.desk import a_paper
from tests.browser.axe import sound, tab_to
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.people import PASSWORD, a_member
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Acme has a crib for infants, and a drill that two people say is theirs."""
    folder: Path = tmp_path_factory.mktemp("registrations")
    with running_site(folder) as address:
        made = make_site(folder)
        with made.app_context():
            brand = a_brand("Acme")
            a_product(brand, "Crib", is_infant=True).slug = "acme-crib"
            drill = a_product(brand, "Drill")
            pia = a_registration(drill, "SN1003", "pia@example.org", bought_on=date(2026, 3, 14))
            a_registration(drill, "SN1003", "tom@example.org")
            db.session.commit()
            a_paper(pia)
            a_member(made, "ed@example.com", brand.organisation_id)
        dispose(made)
        yield address


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_a_crib_is_registered_by_its_card(page: MakePage, width: int, *, script: bool) -> None:
    tab = page(width, script=script)
    tab.goto("/register?product=acme-crib")
    sound(tab)
    tab.get_by_role("button", name="Register").click()
    expect(tab.get_by_role("alert")).to_contain_text("Give at least one way to reach you")
    sound(tab)
    tab.get_by_label("Serial number").fill(f"CR{width}{script}")
    tab.get_by_label("Date of manufacture").fill("03/2026")
    tab.get_by_label("Address").fill("Elm Road 1, Springfield")
    tab.get_by_role("button", name="Register").click()
    expect(tab.get_by_text("you hear by letter or by telephone")).to_be_visible()
    sound(tab)


def test_the_keyboard_alone_registers_a_crib(page: MakePage) -> None:
    tab = page(DESK)
    tab.goto("/register?product=acme-crib")
    for name, typed in (("number", "CRKEYS"), ("address", "Elm Road 1, Springfield")):
        tab_to(tab, f"[name={name}]")
        tab.keyboard.type(typed)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("you hear by letter or by telephone")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_staff_find_compare_and_look_at_papers(page: MakePage, width: int) -> None:
    tab = page(width)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail").fill("ed@example.com")
    tab.locator("[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    if width == PHONE:
        tab.get_by_text("Menu").click()
    tab.get_by_role("link", name="Registrations" if width == PHONE else "Owners").click()
    sound(tab)
    tab.get_by_label("Serial number or lot").fill("sn 1003")
    tab.get_by_role("button", name="Show").click()
    expect(tab.get_by_role("link", name="Acme Drill SN1003")).to_have_count(2)
    tab.get_by_role("link", name="Two of one unit").click()
    sound(tab)
    tab.get_by_role("link", name="Acme Drill SN1003").click()
    expect(tab.get_by_role("heading", name="Registration 2")).to_be_visible()
    sound(tab)
    tab.get_by_role("button", name="Settle it").click()
    expect(tab.get_by_role("alert")).to_contain_text("Say why")
    sound(tab)
    tab.goto("/admin/registrations/papers")
    sound(tab)
    tab.get_by_role("link", name="Acme Drill SN1003").click()
    expect(tab.get_by_role("heading", name="Papers")).to_be_visible()
    sound(tab)
