"""From one owner to the next, and one's own data, as a person sees them: on a phone and at a desk, without script."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from registry.db import db
from registry.notices.actions import write
from registry.notices.models import Letter
from registry.registrations.queries import owner_by_email
from tests.browser import mailed
from tests.browser.axe import look, sound
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to
from tests.letters import send_letters
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
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("alert")).to_contain_text("send what proves it")
    sound(tab)
    receipt = {"name": "receipt.jpg", "mimeType": "image/jpeg", "buffer": a_receipt()}
    tab.get_by_label("Proof, if you change that day").set_input_files(receipt)
    tab.get_by_label("Shop where it was bought").fill("Corner Shop")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("status")).to_contain_text("Saved")
    sound(tab)
    tab.goto("/mine")
    expect(tab.get_by_text("Bought 15 March 2024")).to_be_visible()
    tab.get_by_role("link", name="Add a proof of purchase").click()
    tab.get_by_label("Another paper").set_input_files(receipt)
    tab.get_by_role("button", name="Send it").click()
    expect(tab.get_by_text("waiting to be looked at")).to_be_visible()
    sound(tab)
    send_letters(office)
    tab.goto("/mine")
    expect(tab.get_by_text("waiting to be looked at")).to_be_hidden()
    tab.emulate_media(media="print")
    expect(tab.get_by_text("waiting to be looked at")).to_be_visible()
    expect(tab.get_by_text("Confirmation of a registration")).to_be_visible()
    expect(tab.get_by_role("link", name="Pass it on")).to_be_hidden()
    tab.emulate_media(media="screen")
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


def test_what_is_kept_and_the_yearly_question(page: MakePage, office: Flask, folder: Path) -> None:
    """One press answers; the code of the letter shows its words, and the page what is kept of people."""
    tab = page(PHONE)
    registered(tab, office, folder, "year@example.org")
    with office.app_context():
        owner = owner_by_email("year@example.org")
        assert owner
        write("still_yours", owner.person, owner_id=owner.id)
        db.session.commit()
    path = link_to(office, folder, "year@example.org", "/still/")
    with office.app_context():
        code = db.session.scalars(select(Letter.code).where(Letter.kind == "still_yours")).one()
    tab.goto(f"/verify?code={code}")
    expect(tab.get_by_text("You registered with us what stands below.")).to_be_visible()
    look(tab)
    tab.goto(path)
    look(tab)
    tab.get_by_role("button", name="Send it").click()
    expect(tab.get_by_role("heading", name="1 product is still yours")).to_be_visible()
    look(tab)
    tab.goto("/transparency")
    look(tab)


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
