"""Staff look at the orders that systems sent: at both sizes, and axe finds nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from registry.db import db
from registry.journeys import ordering
from registry.journeys.ordering import LineTold, OrderTold
from registry.recalls.states import Author
from tests.browser.axe import look
from tests.browser.conftest import DESK, MakePage
from tests.browser.site import running_site
from tests.chain import described
from tests.conftest import dispose, make_site
from tests.people import PASSWORD, a_member
from tests.traced import SHOP, WAREHOUSE, a_saw_maker, day, made, saw, tell

pytestmark = pytest.mark.browser
BY = Author(None, "Key Shop system")


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("orders-site")
    with running_site(folder) as address:
        app = make_site(folder)
        with app.app_context():
            maker = a_saw_maker().organisation_id
            described(maker)
            tell(maker, made(day(1), *(saw(n) for n in range(240, 252)), where=WAREHOUSE))
            a_member(app, "vi@example.org", maker, "viewer")
            serials = tuple(f"S{n}" for n in range(240, 250))
            for number, some in enumerate((serials, ())):
                line = LineTold("1", "acme-tools-saw", quantity=12, serials=some)
                ends = ("Shop Graz, which has a long name for a shop", WAREHOUSE, SHOP)
                told = OrderTold("sale", f"SO-{number}", *ends, date(2026, 3, 2), date(2026, 4, 1), (line,))
                ordering.take(maker, told, BY)
            db.session.commit()
        dispose(app)
        yield address


def test_orders(page: MakePage) -> None:
    tab = page(DESK)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("vi@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    tab.goto("/admin/orders")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Orders")
    look(tab)
    tab.get_by_role("link", name="Sales order SO-0").click()
    expect(tab.get_by_text("10 reserved, 2 still to be chosen")).to_be_visible()
    look(tab)
    tab.get_by_role("link", name="S247").click()
    look(tab)
    tab.goto("/admin/orders?state=delivered&kind=purchase")
    look(tab)
