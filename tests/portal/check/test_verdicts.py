"""Every verdict is reached over HTTP and says what a person must know, on both databases."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.recalls.known import units_changed
from tests.portal.check.conftest import KETTLE, Change, publish, remedied
from tests.portal.pagecheck import assert_page
from tests.registry.units.builders import a_unit

INSIDE, OUTSIDE = "AB100150", "AB100250"


def ask(client: FlaskClient, verdict: str, **fields: str) -> str:
    """The page's text, after looking that it is sound and of this verdict."""
    answer = client.get("/check", query_string=fields)
    text = assert_page(answer)
    found = re.search(r'data-verdict="(\w+)"', answer.get_data(as_text=True))
    assert found
    assert found[1] == verdict, text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" not in answer.headers.get("Vary", "")
    return text


@pytest.mark.usefixtures("recall")
def test_affected_says_first_what_to_do(client: FlaskClient) -> None:
    text = ask(client, "affected", serial=INSIDE, model="K100", brand="Acme")
    order = [
        "This one is recalled",
        "Stop using the kettle.",
        "Your number: AB10 0150",
        "Do this now",
        "Pull the plug.",
        "Acme Care, UK",
        "Why",
        "The handle can come off",
        "What the maker does",
        "A new kettle, sent to your door.",
        "What it does not cover",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places, list(zip(order, places, strict=True))
    assert places == sorted(places)
    assert "1 recall published here, list version" in text
    assert "As of" in text


@pytest.mark.usefixtures("recall")
def test_the_number_is_found_however_it_is_typed(client: FlaskClient) -> None:
    for typed in ("ab100150", " AB 100 150 ", "AB-100-150", "S/N: AB100150", "ab 100.150"):
        ask(client, "affected", serial=typed, model="k 100", brand="ACME")


def test_affected_without_remedy_keeps_the_order_and_names_the_date(
    client: FlaskClient, recall: Change
) -> None:
    recall(remedy_available=False, remedy_expected=date(2027, 1, 15))
    text = ask(client, "affected_no_remedy_yet", serial=INSIDE, model="K100")
    assert text.index("Stop using the kettle.") < text.index("15 January 2027")
    recall(remedy_expected=None)
    assert "has not said when" in ask(client, "affected_no_remedy_yet", serial=INSIDE, model="K100")


@pytest.mark.usefixtures("recall")
def test_affected_and_remedied_holds_for_one_number_only(client: FlaskClient) -> None:
    remedied(INSIDE)
    text = ask(client, "affected_remedied", serial=INSIDE, model="K100")
    assert "3 March 2026" in text
    ask(client, "affected", serial="AB100151", model="K100")


@pytest.mark.usefixtures("recall")
@pytest.mark.parametrize(
    ("note", "said", "unsaid"),
    [
        ("repair J-7/2026", ("What was done Repair Job J-7/2026 ",), ()),
        ("refund", ("What was done Refund ",), ("Job",)),
        ("replace for Anna Koch 2", ("What was done Replacement ",), ("Anna", "Job")),
        ("repair anna@example.org1", ("What was done Repair ",), ("anna", "Job")),
        ("by Anna Koch", (), ("Anna", "What was done")),
    ],
)
def test_what_was_done_is_told_and_whose_it_was_is_not(
    client: FlaskClient, note: str, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    remedied(INSIDE, note)
    for _ in range(2):
        text = ask(client, "affected_remedied", serial=INSIDE, model="K100")
        assert "3 March 2026" in text
        for words in said:
            assert words in text, words
        for words in unsaid:
            assert words not in text, words


@pytest.mark.usefixtures("recall")
def test_a_later_recall_of_remedied_units_counts_for_them(client: FlaskClient) -> None:
    """The new handles come off as well: those who have one are not done with."""
    remedied(INSIDE)
    again = {"any": [{"model": "K100", "serial": {"is": INSIDE}}]}
    publish(KETTLE | {"id": "acme-kettle-again", "criteria": again, "year": 2026})
    text = ask(client, "affected", serial=INSIDE, model="K100")
    assert "acme-kettle-again" in text
    ask(client, "affected", serial="AB100151", model="K100")


@pytest.mark.usefixtures("recall")
def test_another_unit_of_the_same_remedy_shows_its_own_job(client: FlaskClient) -> None:
    remedied(INSIDE, "repair J-7")
    remedied("AB100151", "repair J-8")
    assert "J-7" in ask(client, "affected_remedied", serial=INSIDE, model="K100")
    text = ask(client, "affected_remedied", serial="AB100151", model="K100")
    assert "J-8" in text
    assert "J-7" not in text


@pytest.mark.usefixtures("recall")
def test_not_in_any_recall_is_dated_and_limited(client: FlaskClient) -> None:
    text = ask(client, "not_in_any_recall", serial=OUTSIDE, model="K100", brand="Acme")
    assert re.search(r"Not in any recall as of \d+ \w+ \d{4}", text)
    assert "list version" in text
    assert "never published on this site" in text
    assert "as of" in text


@pytest.mark.usefixtures("recall")
def test_look_again_offers_both_readings_by_one_click_each(client: FlaskClient) -> None:
    told = {"serial": "ABI00150", "model": "K100", "brand": "Acme"}
    text = ask(client, "look_again", **told)
    assert "the digit one" in text
    assert "the letter I" in text
    html = client.get("/check", query_string=told).get_data(as_text=True)
    yes = re.search(r'href="(/check\?[^"]*)">It is the digit one', html)
    no = re.search(r'href="(/check\?[^"]*)">It really is the letter I', html)
    assert yes
    assert no
    assert 'data-verdict="affected"' in client.get(yes[1].replace("&amp;", "&")).get_data(as_text=True)
    sure = client.get(no[1].replace("&amp;", "&"))
    assert 'data-verdict="not_in_any_recall"' in sure.get_data(as_text=True)


@pytest.mark.usefixtures("recall")
def test_need_asks_one_thing_and_keeps_the_rest(client: FlaskClient) -> None:
    answer = client.get("/check?brand=Acme&serial=AB100150")
    html = answer.get_data(as_text=True)
    assert "What is the model number?" in assert_page(answer)
    form = html[html.index('<form method="get"') : html.index("</form>")]
    assert '<input type="hidden" name="serial" value="AB100150">' in form
    assert '<input type="hidden" name="brand" value="Acme">' in form
    assert form.count("<label") == 1
    assert 'href="/?brand=Acme&amp;serial=AB100150#f-serial"' in html


def test_not_recognised_is_no_no(client: FlaskClient, product: Change) -> None:
    product(serial_mask="??######", serial_lengths=[8], where_words="Under the base.", example="AB100150")
    text = ask(client, "not_recognised", serial="XYZ1", model="K100", brand="Acme", sure="serial")
    assert "We do not know this number" in text
    assert "may still be recalled" in text
    assert "Under the base." in text
    assert "Not in any recall" not in text


@pytest.mark.usefixtures("recall")
def test_a_number_that_was_never_made_is_not_recognised(client: FlaskClient) -> None:
    kettle = db.session.scalars(select(Product)).first()
    assert kettle
    kettle.where_words = "Under the base."
    a_unit(kettle, OUTSIDE)
    units_changed([kettle.id])
    db.session.commit()
    text = ask(client, "not_recognised", serial="AB100251", model="K100", brand="Acme", sure="serial")
    assert "The maker has no such number on record for this product (as of" in text
    assert "look at it again" in text
    assert "Under the base." in text
    assert "Is it one of these?" not in text
    assert OUTSIDE not in text
    ask(client, "not_in_any_recall", serial=OUTSIDE, model="K100", brand="Acme")
    ask(client, "affected", serial=INSIDE, model="K100", brand="Acme")
    said = client.get("/api/v1/check?serial=AB100251&model=K100&brand=Acme&sure=serial").get_json()
    assert (said["verdict"], said["reason"]) == ("not_recognised", "number_unknown")
    assert "no such number on record" in said["text"]


@pytest.mark.usefixtures("recall")
def test_unknown_brands_and_models_are_not_recognised(client: FlaskClient) -> None:
    text = ask(client, "not_recognised", serial="12345678", brand="Acmee", sure="serial")
    assert "We do not know this brand" in text
    assert "Did you mean Acme" in text
    assert "We do not know this model" in ask(
        client, "not_recognised", serial=OUTSIDE, brand="Acme", model="Z9"
    )


def test_a_list_that_is_not_final_says_so(client: FlaskClient, recall: Change) -> None:
    recall(list_complete=False)
    text = ask(client, "list_not_complete", serial=OUTSIDE, model="K100", brand="Acme")
    assert "Check again tomorrow" in text
    assert "Stop using the kettle." in text
    ask(client, "affected", serial=INSIDE, model="K100", brand="Acme")


def test_a_published_change_shows_at_once(client: FlaskClient, recall: Change) -> None:
    ask(client, "affected", serial=INSIDE, model="K100")
    recall(what_to_do="Bring it back to the shop.")
    assert "Bring it back to the shop." in ask(client, "affected", serial=INSIDE, model="K100")
