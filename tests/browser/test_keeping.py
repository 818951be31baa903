"""From one owner to the next, and one's own data, as a person sees them: on a phone and at a desk, without script."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import mailed
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to, sound
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


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_from_one_owner_to_the_next(page: MakePage, office: Flask, folder: Path, width: int) -> None:
    pia, tom = f"pia{width}@example.org", f"tom{width}@example.org"
    tab = page(width, script=False)
    registered(tab, office, folder, pia)
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
    next_owner = page(width, script=False)
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
