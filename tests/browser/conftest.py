"""A browser, the real site, and pages that fail their test if the browser complains about anything."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.axe import DESK, PHONE, WITHOUT_SCRIPT
from tests.browser.chromium import FLAGS, NO_BROWSER, chromium
from tests.browser.site import running_site

__all__ = ["DESK", "PHONE"]
MakePage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if not program:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running site. Asks for the browser first: without one nothing is started."""
    with running_site(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[MakePage]:
    """`page(390)`, `page(1280, dark=True)`, `page(390, script=False)`: an open tab at / of the site, empty.
    What the console calls an error, a refused resource and a broken policy fail the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(width: int = PHONE, *, dark: bool = False, script: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        if not script:
            WITHOUT_SCRIPT.add(context)
        tab = context.new_page()
        _listen(tab, faults)
        return tab

    yield make
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _listen(tab: Page, faults: list[str]) -> None:
    documents: set[str] = set()

    def asked(request: Request) -> None:
        if request.is_navigation_request():
            documents.add(request.url)

    def said(message: ConsoleMessage) -> None:
        # an error page that was asked for is told as an error of the document itself: that one is no fault
        own = message.location.get("url") in documents and message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not own:
            faults.append(f"{tab.url}: {message.text}")

    tab.on("request", asked)
    tab.on("console", said)
    tab.on("pageerror", lambda error: faults.append(f"{tab.url}: {error}"))
    tab.on("requestfailed", lambda request: _failed(request, faults))


def _failed(request: Request, faults: list[str]) -> None:
    if request.failure != "net::ERR_ABORTED":  # the person went on before the picture had come: no fault
        faults.append(f"{request.url}: {request.failure}")
