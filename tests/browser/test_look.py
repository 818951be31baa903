"""The look holds: on a phone and a desk, by day and by night, by keyboard, enlarged, and in few bytes."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import OVERFLOW, assert_accessible
from tests.browser.conftest import DESK, PHONE, MakePage

STYLE = "/admin/style"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  if (!it || it === document.body) return null;
  (window.seen ??= new Set()).add(it);
  return [it.outerHTML.slice(0, 120), style.outlineStyle, parseFloat(style.outlineWidth)];
}"""
MISSED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(it => it.checkVisibility() && !['hidden', 'radio'].includes(it.type) && !window.seen.has(it))
  .map(it => it.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('.btn, nav a, summary, input, select, textarea, .choice label')]
  .filter(it => it.checkVisibility() && it.type !== 'hidden' && it.getBoundingClientRect().height < 44)
  .map(it => it.outerHTML.slice(0, 120))"""


def _style(tab: Page) -> Page:
    tab.goto(STYLE)
    return tab


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(page: MakePage, width: int, dark: bool) -> None:
    assert_accessible(_style(page(width, dark=dark)))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, PHONE, 768, DESK])
def test_nothing_hangs_over_the_edge(page: MakePage, width: int) -> None:
    assert _style(page(width)).evaluate(OVERFLOW) == 0


@pytest.mark.browser
@pytest.mark.parametrize("css", [SPACED, "html { font-size: 200% }"], ids=["spaced", "enlarged"])
def test_it_bears_wider_spacing_and_larger_letters(page: MakePage, css: str) -> None:
    tab = _style(page(PHONE, bypass_csp=True))
    tab.add_style_tag(content=css)
    assert tab.evaluate(OVERFLOW) == 0


@pytest.mark.browser
def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: MakePage) -> None:
    tab = _style(page(DESK))
    for _ in range(200):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        if focused is None:
            break
        what, line, breadth = focused
        assert line == "solid", what
        assert breadth >= 3, what
    assert tab.evaluate(MISSED) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_thumb_hits_every_target(page: MakePage, width: int) -> None:
    assert _style(page(width)).evaluate(SMALL) == []


@pytest.mark.browser
def test_it_turns_round_for_a_language_read_from_the_right(page: MakePage) -> None:
    tab = _style(page(PHONE))
    tab.evaluate("document.documentElement.dir = 'rtl'")
    assert tab.evaluate(OVERFLOW) == 0


@pytest.mark.browser
def test_the_first_visit_is_light(page: MakePage) -> None:
    """Under 60 kB with everything, the page itself under 12 kB."""
    tab = page(PHONE)
    sizes: dict[str, int] = {}
    tab.on("requestfinished", lambda it: sizes.update({it.url: it.sizes()["responseBodySize"]}))
    tab.goto("/", wait_until="networkidle")
    assert 0 < sizes[tab.url] < 12_000
    assert sum(sizes.values()) < 60_000, sizes
