"""Keys and webhooks in a real browser by keyboard: made, used, rotated, sent again; axe looks at every page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.webhooks.running import send_all
from tests.browser.axe import look
from tests.browser.conftest import MakePage
from tests.browser.site import running_site
from tests.browser.test_staff import Desks, _by_keyboard, _sign_in, _type_into
from tests.conftest import dispose, make_site
from tests.receiver import receiving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("systems-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder, WEBHOOKS_TO="anywhere") as address:
        yield address


@pytest.fixture(scope="module")
def desks(site: str, folder: Path) -> Iterator[Desks]:
    made = Desks(folder)
    yield made
    dispose(made.app)


def test_a_key_from_making_to_its_end(page: MakePage, desks: Desks) -> None:
    tab = page()
    _sign_in(tab, desks, desks.publisher)
    tab.goto("/admin/systems/keys")
    look(tab)
    _press(tab, "Make a key", "Make a key")
    _by_keyboard(tab, "Make the key")
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab)
    _type_into(tab, "Which system will use it", "Billing, head office in Bad Frankenhausen/Kyffhäuser")
    tab.locator("[name=scopes]").first.check()
    _press(tab, "Make the key", "Copy this key now")
    assert tab.locator("[name=key]").input_value().startswith("rpk_")
    look(tab)
    _press(tab, "I have copied it", "Keys of your systems")
    look(tab)
    _press(tab, "Billing", "Billing")
    look(tab)
    _press(tab, "Rotate the key", "Copy this key now")
    expect(tab.get_by_text("goes on until")).to_be_visible()
    look(tab)
    _press(tab, "I have copied it", "Keys of your systems")
    _press(tab, "Billing", "Billing")
    _press(tab, "Revoke the key", "Keys of your systems")
    expect(tab.get_by_role("heading", name="Ended in the last 90 days")).to_be_visible()
    look(tab)


def test_webhooks_from_the_address_to_sending_again(page: MakePage, desks: Desks, folder: Path) -> None:
    tab = page()
    _sign_in(tab, desks, desks.publisher)
    tab.goto("/admin/systems/webhooks")
    look(tab)
    _press(tab, "Add an address", "Add an address")
    _by_keyboard(tab, "Add the address")
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab)
    with receiving() as receiver:
        _type_into(tab, "Which system is told", "Customer care")
        _type_into(tab, "Its address", f"{receiver.url}/{'long' * 20}")
        _press(tab, "Add the address", "Copy this secret now")
        look(tab)
        _press(tab, "I have copied it", "Customer care")
        _by_keyboard(tab, "Send a test message")
        expect(tab.get_by_role("status").first).to_contain_text("on its way")
        look(tab)
        _send(folder)
        assert len(receiver.heard) == 1
    where = re.sub(r"[?#].*", "", tab.url)
    tab.goto(where)
    look(tab)
    _press(tab, "Test message", "Message to Customer care")
    look(tab)
    _by_keyboard(tab, "Send it again")
    expect(tab.get_by_role("status").first).to_contain_text("will be sent again")
    _send(folder)  # nobody listens any more
    tab.goto(where)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("failing")
    tab.get_by_text("Send all of a span of time again").click()
    look(tab)
    _by_keyboard(tab, "Send again")
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab)
    _press(tab, "Change", "Change Customer care")
    look(tab)


def _press(tab: Page, name: str, heading: str) -> None:
    """By keyboard, until the page that it leads to is there."""
    _by_keyboard(tab, name)
    expect(tab.get_by_role("heading", level=1)).to_contain_text(heading)


def _send(folder: Path) -> None:
    worker = make_site(folder, webhooks_to="anywhere")
    with worker.app_context():
        send_all()
    dispose(worker)
