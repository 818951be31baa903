"""The code on a product leads to its unit: to the answer and to its registration."""

from flask.testing import FlaskClient

from tests.portal.pagecheck import assert_page, links_of
from tests.portal.register.conftest import GTIN, Shop


def test_a_unit_s_code_leads_to_its_answer_and_its_registration(client: FlaskClient, shop: Shop) -> None:
    answer = client.get(f"/01/{GTIN}/21/AB100150")
    assert "Acme Kettle" in assert_page(answer)
    assert "Set-Cookie" not in answer.headers
    links = links_of(answer)
    (check,) = [one for one in links if one.startswith("/check?")]
    assert "This one is recalled" in assert_page(client.get(check))
    (register,) = [one for one in links if one.startswith("/register?")]
    assert 'value="AB100150"' in client.get(register).text


def test_a_lot_and_both(client: FlaskClient, shop: Shop) -> None:
    assert "L5" in assert_page(client.get(f"/01/{GTIN}/10/L5"))
    answer = client.get(f"/01/{GTIN}/10/L5/21/AB100250")
    (register,) = [one for one in links_of(answer) if one.startswith("/register?")]
    page = client.get(register).text
    assert 'name="lot" value="L5"' in page
    assert 'value="AB100250"' in page


def test_a_product_s_code_asks_for_the_number(client: FlaskClient, shop: Shop) -> None:
    text = assert_page(client.get(f"/01/{GTIN.lstrip('0')}"))
    assert "names the product, not your unit" in text
    assert "Under the base." in text
    page = client.get("/register", query_string={"gtin": GTIN, "serial": "AB100250"})
    assert "Register your Acme Kettle" in assert_page(page)


def test_an_unknown_or_wrong_one_helps_on(client: FlaskClient, shop: Shop) -> None:
    assert "No maker has described" in assert_page(client.get("/01/04006381333931/21/X1"), 404)
    for wrong in ("09506000134353", "12", "ABCDEFGH", "٠٩٥٠٦٠٠٠١٣٤٣٥٢", "<b>"):
        assert "one digit of it may be wrong" in assert_page(client.get(f"/01/{wrong}"), 404)
