"""The code on a product leads to its unit: people get the verdict, programs the links, as GS1 has it."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from registry.catalogue.models import Gtin
from registry.db import db
from tests.portal.pagecheck import assert_page, links_of
from tests.portal.register.conftest import GTIN, Shop
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall

VOC = "https://ref.gs1.org/voc/"
LINKSET = {"Accept": "application/linkset+json"}


@pytest.mark.parametrize(
    ("rest", "kind", "says"),
    [
        ("21/AB100150", "affected", "This one is recalled"),
        ("21/AB100250", "not_in_any_recall", "Not in any recall as of"),
        ("21/AB1O0150", "look_again", "Look at the number once more"),
        ("21/XX1", "not_recognised", "We do not know this number"),
        ("10/L5", "need", "One thing more is needed"),
        ("10/L5/21/AB100150", "affected", "This one is recalled"),
        ("22/RED/10/L5/21/AB100150?11=240131&utm_source=box", "affected", "31 January 2024"),
    ],
)
def test_a_unit_s_code_tells_its_verdict_at_once(
    client: FlaskClient, shop: Shop, rest: str, kind: str, says: str
) -> None:
    answer = client.get(f"/01/{GTIN}/{rest}")
    text = assert_page(answer)
    assert says in text
    assert "Acme Kettle" in text
    assert f'data-verdict="{kind}"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert any(link.startswith("/register?") for link in links_of(answer))


def test_what_the_page_leads_to_knows_the_unit(client: FlaskClient, shop: Shop) -> None:
    links = links_of(client.get(f"/01/{GTIN}/10/L5/21/AB100150"))
    for area in ("check", "register", "warranty", "watch"):
        (link,) = [one for one in links if one.startswith(f"/{area}?")]
        answer = client.get(link)
        assert answer.status_code == 200
        assert "AB100150" in answer.text, link
    assert "This one is recalled" in assert_page(client.get(f"/check?gtin={GTIN}&serial=AB100150"))
    (recalls,) = [one for one in links if one.startswith("/recalls?")]
    assert "/recalls/" in " ".join(links_of(client.get(recalls)))


def test_a_product_s_code_asks_for_the_number(client: FlaskClient, shop: Shop) -> None:
    for gtin in (GTIN, GTIN.lstrip("0")):
        text = assert_page(client.get(f"/01/{gtin}"))
        assert "names the product, not your unit" in text
        assert "Under the base." in text


def test_a_lot_that_is_recalled_and_a_product_in_no_recall(
    client: FlaskClient, app: Flask, shop: Shop
) -> None:
    soup, toy = a_product(shop.brand, "Soup", [], number_field="lot"), a_product(shop.brand, "Toy", [])
    db.session.add_all(
        [Gtin(product_id=soup.id, gtin="04006381333931"), Gtin(product_id=toy.id, gtin="00614141123452")]
    )
    a_published_recall(shop.brand, {"any": [{"lot": ["L5"]}]}, soup)
    db.session.commit()
    assert "This one is recalled" in assert_page(client.get("/01/4006381333931/10/L5"))
    assert "names this lot" in assert_page(client.get("/01/4006381333931/10/L6"))
    assert "names this product" in assert_page(client.get("/01/614141123452"))


def linked(answer: Any) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    found: dict[str, Any] = json.loads(block)
    return found


def test_the_page_says_it_to_programs_and_nothing_of_an_owner(client: FlaskClient, shop: Shop) -> None:
    said = linked(client.get(f"/01/{GTIN}/10/L5/21/AB100150"))
    assert said["gs1:isProductRecalled"] is True
    assert (said["gs1:hasSerialNumber"], said["gs1:hasBatchLotNumber"], said["gtin"]) == (
        "AB100150",
        "L5",
        GTIN,
    )
    assert said["@id"].endswith(f"/01/{GTIN}/10/L5/21/AB100150")
    assert linked(client.get(f"/01/{GTIN}/21/AB100250"))["gs1:isProductRecalled"] is False
    unsure = linked(client.get(f"/01/{GTIN}/10/L5"))
    assert "gs1:isProductRecalled" not in unsure
    assert "gs1:hasSerialNumber" not in unsure
    odd = client.get(f"/01/{GTIN}/21/%3C%2Fscript%3E")
    assert linked(odd)["serialNumber"] == "</script>"


SPOKEN = ["en", "de", "fr", "es", "pl", "ar"]


def linkset_of(client: FlaskClient, path: str, **headers: str) -> list[dict[str, Any]]:
    answer = client.get(path, headers=headers or LINKSET)
    assert answer.status_code == 200
    assert answer.mimetype == headers.get("Accept", "application/linkset+json")
    levels: list[dict[str, Any]] = json.loads(answer.text)["linkset"]
    return levels


def test_programs_get_the_links_of_each_level(client: FlaskClient, app: Flask, shop: Shop) -> None:
    site = app.config["SETTINGS"].public_url
    levels = linkset_of(client, f"/01/{GTIN}/10/L%2F5/21/AB100150?11=240131")
    assert [level["anchor"] for level in levels] == [
        f"{site}/01/{GTIN}", f"{site}/01/{GTIN}/10/L%2F5", f"{site}/01/{GTIN}/10/L%2F5/21/AB100150",
    ]  # fmt: skip
    unit = levels[-1]
    assert unit["description"] == "Acme Kettle, lot L/5, serial number AB100150"
    (default,) = unit[VOC + "defaultLink"]
    assert set(default) == {"href", "title"}, "GS1: the default link has no optional attribute"
    for name in (
        "pip", "recallStatus", "safetyInfo", "registerProduct", "warranty", "support", "serviceInfo", "subscribe",
        "traceability",
    ):  # fmt: skip
        (link,) = unit[VOC + name]
        assert link["title"]
        assert link["href"].startswith(site + "/")
        assert link.get("hreflang") == (None if link["type"] == "application/json" else SPOKEN)
    assert default["href"] == unit[VOC + "pip"][0]["href"], (
        "GS1: the default link has a type that describes it, too"
    )
    (status,) = unit[VOC + "recallStatus"]
    assert status["type"] == "application/json"
    assert VOC + "subscribe" not in levels[0]


@pytest.mark.parametrize("query", ["linkType=linkset", "linkType=all"])
def test_the_linkset_by_name_is_the_one_by_type(client: FlaskClient, shop: Shop, query: str) -> None:
    path = f"/01/{GTIN}/21/AB100150"
    named = client.get(f"{path}?{query}")
    assert named.mimetype == "application/linkset+json"
    assert (
        named.json == client.get(path, headers=LINKSET).json == client.get(path + "/", headers=LINKSET).json
    )
    assert client.get(path, headers={"Accept": "application/json"}).json == named.json
    linked_data = client.get(path, headers={"Accept": "application/ld+json"}).json
    assert linked_data == {
        "@context": "https://ref.gs1.org/standards/resolver/linkset-context",
        **(named.json or {}),
    }
    assert 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"' in ", ".join(
        named.headers.getlist("Link")
    )


def test_every_link_of_the_linkset_opens(client: FlaskClient, app: Flask, shop: Shop) -> None:
    site = app.config["SETTINGS"].public_url
    for level in linkset_of(client, f"/01/{GTIN}/10/L5/21/AB100150"):
        for name, links in level.items():
            if name.startswith(VOC):
                answer = client.get(links[0]["href"].removeprefix(site))
                if name in (VOC + "epcis", VOC + "traceability"):
                    assert answer.status_code == 401, "only with the maker's key"
                    continue
                assert answer.status_code == 200, links
                assert answer.mimetype == links[0].get("type", "text/html")


def test_a_link_type_leads_on(client: FlaskClient, shop: Shop) -> None:
    path = f"/01/{GTIN}/21/AB100150"
    for asked in (
        "gs1:recallStatus",
        "https://ref.gs1.org/voc/recallStatus",
        "https://gs1.org/voc/recallStatus",
    ):
        answer = client.get(path, query_string={"linkType": asked, "utm": "a b", "3103": "000195"})
        assert answer.status_code == 307
        assert "&utm=a+b" in answer.location
        assert "&3103=000195" in answer.location
        assert "linkType" not in answer.location
        verdict = client.get(answer.location).json
        assert verdict
        assert verdict["verdict"] == "affected"
    for name, area in (
        ("registerProduct", "/register"),
        ("support", "/fault"),
        ("serviceInfo", "/fault"),
        ("safetyInfo", "/recalls"),
        ("warranty", "/warranty"),
    ):
        answer = client.get(f"{path}?linkType=gs1:{name}")
        assert answer.status_code == 307
        assert urlsplit(answer.location).path == area
        assert client.get(answer.location).status_code == 200
    said = parse_qs(urlsplit(client.get(f"{path}?linkType=gs1:registerProduct").location).query)
    assert said["serial"] == ["AB100150"]
    assert "This one is recalled" in assert_page(client.get(f"{path}?linkType=gs1:defaultLink"))


def test_a_link_type_that_is_not_here_tells_what_is(client: FlaskClient, shop: Shop) -> None:
    path = f"/01/{GTIN}/21/AB100150?linkType=gs1:recipeInfo"
    text = assert_page(client.get(path), 404)
    assert "recipeInfo" in text
    assert "gs1:registerProduct" in text
    answer = client.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json
    assert "gs1:recallStatus" in answer.json["link_types"]


def test_what_is_no_digital_link_is_told_so(client: FlaskClient, shop: Shop) -> None:
    for wrong, says in (
        (f"{GTIN[:-1]}3", "the last would be 2"),
        ("12", "has 2 digits"),
        ("<b>", "no GTIN"),
        (f"{GTIN}/foo", "stands alone"),
        (f"{GTIN}/21/A/10/B", "another order"),
        (f"{GTIN}/21/a%20b", "a blank"),
        (f"{GTIN}/21/%00", "cannot be printed"),
        (f"{GTIN}/21/%FF", "cannot be read"),
        (f"{GTIN}/21/x?17=999999", "not what"),
    ):
        assert says in assert_page(client.get(f"/01/{wrong}"), 400), wrong
        answer = client.get(f"/01/{wrong}", headers=LINKSET)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_what_is_not_known_is_named(client: FlaskClient, shop: Shop) -> None:
    unknown = client.get("/01/04006381333931/21/X1")
    assert "No maker has described" in assert_page(unknown, 404)
    assert any("serial=X1" in link for link in links_of(unknown))
    for path, thing in (
        ("/00/095201234567891235", "a pallet, case or parcel"),
        ("/414/9520123456788/254/32a", "a place"),
        ("/8004/9520614141234567", "its owner keeps"),
    ):
        assert thing in assert_page(client.get(path), 404)
        answer = client.get(path, headers=LINKSET)
        assert answer.status_code == 404
        assert answer.json
        assert thing in answer.json["detail"]


def test_one_box_of_a_product_is_the_product(client: FlaskClient, shop: Shop) -> None:
    text = assert_page(client.get(f"/8006/{GTIN}0203/21/AB100150"))
    assert "2 of 3" in text
    assert "This one is recalled" in text


def test_a_number_of_two_makers_names_both(client: FlaskClient, app: Flask, shop: Shop) -> None:
    other = a_product(a_brand("Bolt"), "Kettle", ["K100"])
    db.session.add(Gtin(product_id=other.id, gtin=GTIN))
    db.session.commit()
    assert "Your product" in assert_page(client.get(f"/01/{GTIN}/21/AB100150"))
    assert linkset_of(client, f"/01/{GTIN}")[0]["description"] == "Acme Kettle or Bolt Kettle"


def test_caches_and_pages_elsewhere_may_have_it(client: FlaskClient, shop: Shop) -> None:
    path = f"/01/{GTIN}/21/AB100150"
    page, links = client.get(path), client.get(path, headers=LINKSET)
    for answer, lifetime in ((page, "public, no-cache"), (links, "public, no-cache")):
        assert answer.headers["Cache-Control"] == lifetime
        assert {"Accept", "Accept-Encoding"} <= set(answer.vary)
        assert ("Cookie" in answer.vary) == (answer is page), "the language somebody chose"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        links_header = ", ".join(answer.headers.getlist("Link"))
        assert f'{path}?linkType=linkset>; rel="linkset"' in links_header
        assert "gs1:" not in links_header, "GS1: no longer each link in the header"
    with time_machine.travel(datetime(2026, 11, 28, 10, 0, 20, tzinfo=UTC)):
        page = client.get(path)
        again = client.get(path, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert f"{path}?linkType=linkset" in again.headers["Link"]
    assert page.headers["ETag"] != links.headers["ETag"]
    assert client.head(path).status_code == 200
    allowed = client.options(path)
    assert {"GET", "HEAD", "OPTIONS"} <= set(allowed.headers["Access-Control-Allow-Methods"].split(", "))
    assert allowed.status_code == 200


def test_the_resolver_describes_itself(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/.well-known/gs1resolver")
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    said = answer.json
    assert said
    assert said["resolverRoot"] == app.config["SETTINGS"].public_url
    assert said["supportedPrimaryKeys"] == ["01", "8006"]
    assert said["supportedLinkType"] == [{"namespace": VOC, "prefix": "gs1:"}]


def test_asking_without_end_is_told_to_wait(client: FlaskClient, shop: Shop, app: Flask) -> None:
    throttle = app.extensions["throttle"]
    throttle._amount = 0
    assert client.get(f"/01/{GTIN}/21/AB100150").status_code == 429
