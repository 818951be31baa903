"""What every page must be for everybody, as assertions: axe-core's whole rule book, nothing wider than the screen, all
of it within the keyboard's reach."""

from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE, DESK = 390, 1280
"""Widths at which each page must be right, in CSS pixels."""
_axe = Axe()
WITHOUT_SCRIPT: "WeakSet[BrowserContext]" = WeakSet()
"""Where axe, a script itself, would wait for ever."""


def assert_accessible(page: Page) -> None:
    """Fails with one line for each thing found and where it is. Says nothing of a page that may run no script."""
    if page.context in WITHOUT_SCRIPT:
        return
    found = _axe.run(page, options=OPTIONS).response["violations"]
    lines = [
        f"{violation['id']}: {violation['help']}\n    {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def sound(tab: Page) -> None:
    """Nothing wider than the screen, nothing that keeps anybody out."""
    tab.wait_for_load_state()
    assert tab.evaluate(OVERFLOW) == 0, tab.url
    assert_accessible(tab)


def look(tab: Page) -> None:
    """At both sizes: axe finds nothing, and nothing is wider than the screen."""
    for width in (PHONE, DESK):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_load_state()
        wide = tab.evaluate(OVERFLOW)
        assert wide <= 0, f"{tab.url} is {wide} px wider than {width}"
        assert_accessible(tab)


def tab_to(tab: Page, selector: str, most: int = 40) -> None:
    """Goes there by the keyboard alone."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector} on {tab.url}")
