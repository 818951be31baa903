"""From one owner to the next, and one's own data, as a person sees them: on a phone and at a desk, without script."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import mailed
from tests.browser.axe import sound
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to
from tests.registry.plates.papers import a_receipt

folder, site, office = mailed.folder, mailed.site, mailed.office
pytestmark = pytest.mark.browser


def registered(tab: Page, office: Flask, folder: Path, address: str) -> None:
    tab.goto("/check?serial=BA10067751")
    tab.get_by_role("link", name="Register this product").click()
    tab.get_by_label("When did you buy it?").fill("2024-03-14")
    tab.get_by_label("E-mail address").fill(address)
    tab.get_by_role("button", name="Register", exact=True).click()
    tab.goto(link_to(office, folder, address, "/register/confirm/"))
    tab.get_by_role("button", name="Yes, it is mine").click()
    expect(tab.get_by_text("It is registered")).to_be_visible()


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_from_one_owner_to_the_next(
    page: MakePage, office: Flask, folder: Path, width: int, *, script: bool
) -> None:
    pia, tom = f"pia{width}{script}@example.org", f"tom{width}{script}@example.org"
    tab = page(width, script=script)
    registered(tab, office, folder, pia)
    tab.get_by_role("link", name="Put it right").click()
    sound(tab)
    tab.get_by_label("When did you buy it?").fill("")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("alert")).to_contain_text("When did you buy it?")
    sound(tab)
    tab.get_by_label("When did you buy it?").fill("2024-03-15")
    tab.get_by_label("Shop where it was bought").fill("Corner Shop")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("status")).to_contain_text("Saved")
    sound(tab)
    tab.goto("/mine")
    expect(tab.get_by_text("Bought 15 March 2024")).to_be_visible()
    tab.get_by_role("link", name="Add a proof of purchase").click()
    tab.get_by_label("Receipt or invoice").set_input_files(
        {"name": "receipt.jpg", "mimeType": "image/jpeg", "buffer": a_receipt()}
    )
    tab.get_by_role("button", name="Send it").click()
    expect(tab.get_by_text("waiting to be looked at")).to_be_visible()
    sound(tab)
    tab.goto("/mine")
    tab.get_by_role("link", name="Pass it on").click()
    sound(tab)
    tab.get_by_role("button", name="Make the code").click()
    code = tab.locator(".hand-over-code code").inner_text()
    box = tab.locator(".hand-over-qr svg").bounding_box()
    assert box
    assert 150 < box["width"] < 260, "as large as a phone scans, no larger"
    sound(tab)
    next_owner = page(width, script=script)
    next_owner.goto(f"/pass-on?code={code}")
    sound(next_owner)
    next_owner.get_by_label("Your e-mail address").fill(tom)
    next_owner.get_by_role("button", name="Take it over").click()
    sound(next_owner)
    next_owner.goto(link_to(office, folder, tom, "/register/confirm/"))
    sound(next_owner)
    next_owner.get_by_role("button", name="Yes, it is mine").click()
    expect(next_owner.get_by_text("It is registered")).to_be_visible()
    sound(next_owner)
    tab.goto("/mine")
    expect(tab.get_by_text("Nothing is registered yet")).to_be_visible()
    next_owner.get_by_role("link", name="Sold, scrapped, lost?").click()
    sound(next_owner)
    next_owner.goto("/mine/data")
    sound(next_owner)
    next_owner.get_by_role("link", name="Erase my data").click()
    sound(next_owner)
    next_owner.get_by_label("Erase everything").check()
    next_owner.get_by_role("button", name="Erase now").click()
    expect(next_owner.get_by_role("heading", name="Erased")).to_be_visible()
    sound(next_owner)


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (DESK, False)])
def test_two_addresses_come_together(
    page: MakePage, office: Flask, folder: Path, width: int, *, script: bool
) -> None:
    """The same fork, registered with both, is one afterwards."""
    old, new = f"old{width}@example.org", f"new{width}@example.org"
    tab, other = page(width, script=script), page(width, script=script)
    registered(tab, office, folder, old)
    registered(other, office, folder, new)
    tab.goto("/mine/data")
    tab.get_by_label("Another e-mail address").fill(new)
    tab.get_by_role("button", name="Send the letter").click()
    expect(tab.get_by_role("status")).to_contain_text("A letter is on its way")
    sound(tab)
    mailbox = page(width, script=script)
    mailbox.goto(link_to(office, folder, new, "/mine/data/address/"))
    sound(mailbox)
    mailbox.get_by_role("button", name="Yes, confirm it").click()
    expect(mailbox.get_by_role("status")).to_contain_text("From now on we write to this address")
    sound(mailbox)
    mailbox.goto("/mine")
    expect(mailbox.locator("section.thing")).to_have_count(1)
    tab.goto("/mine")
    expect(tab.get_by_label("E-mail address")).to_be_visible()
