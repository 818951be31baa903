"""The check in a page of another site, as a retailer pastes it: form, answer, and the whole answer in its own tab."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.embed.presets import Preset
from portal.embed.snippets import form_snippet, frame_snippet
from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESK, PHONE, MakePage

INSIDE = "BA10067750"
BRAND = Preset((("brand", "Ballistic 105 (By US)"),))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_told: object) -> None:
        pass


@pytest.fixture
def shop(site: str, tmp_path: Path) -> Iterator[str]:
    """Another site, with both pieces of HTML in its page."""
    body = f"<h1>A shop</h1>{frame_snippet(site, BRAND)}{form_snippet(site, BRAND)}"
    (tmp_path / "index.html").write_text(
        f'<!doctype html><html lang="en"><title>Shop</title>{body}</html>', "utf-8"
    )
    (tmp_path / "favicon.ico").write_bytes(b"")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_form_and_answer_stand_in_the_shops_page(page: MakePage, shop: str, width: int) -> None:
    tab = page(width, script=False)
    tab.goto(shop)
    frame = tab.frame_locator("iframe")
    frame.locator("[name=serial]").fill(INSIDE)
    frame.get_by_role("button", name="Check this number").click()
    expect(frame.locator("[data-verdict=affected]")).to_be_visible()
    with tab.context.expect_page() as opened:
        frame.get_by_role("link", name="What to do now").click()
    expect(opened.value.locator("[data-verdict=affected]")).to_be_visible()
    assert tab.url == shop
    assert tab.context.cookies() == []


@pytest.mark.browser
def test_the_plain_form_opens_the_answer_here(page: MakePage, shop: str) -> None:
    tab = page(DESK, script=False)
    tab.goto(shop)
    tab.get_by_label("The number on your product").last.fill(INSIDE)
    with tab.context.expect_page() as opened:
        tab.get_by_role("button", name="Is it recalled?").click()
    expect(opened.value.locator("[data-verdict=affected]")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    "address", ["/embed", "/embed/check", f"/embed/check?serial={INSIDE}&brand=Ballistic+105+(By+US)"]
)
@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_axe_finds_nothing(page: MakePage, address: str, width: int) -> None:
    tab = page(width)
    tab.goto(address)
    assert_accessible(tab)
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
