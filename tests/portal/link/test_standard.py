"""The forms of address that GS1's standard shows, each asked of the resolver: it leads to the unit, or says what the
address is and what it is not. Linksets have the shape that RFC 9264 and GS1 give them."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import GTIN, Shop

LINKSET = {"Accept": "application/linkset+json"}
UNIT = f"/01/{GTIN}/21/AB100150"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (UNIT, UNIT),
        (f"/01/{GTIN.lstrip('0')}/21/AB100150", UNIT),
        (f"/01/{GTIN}/21/AB100150?17=280131&3103=000195&3922=0299", UNIT),
        (f"/01/{GTIN}/22/2A/10/L5/21/AB100150", f"/01/{GTIN}/22/2A/10/L5/21/AB100150"),
        (f"/01/{GTIN}/10/L%2F5/21/AB100150?&&99=X&unknown&&", f"/01/{GTIN}/10/L%2F5/21/AB100150"),
        (f"/gtin/{GTIN.lstrip('0')}/lot/L5/ser/AB100150", f"/01/{GTIN}/10/L5/21/AB100150"),
        (f"/00/stem/01/{GTIN}/21/AB100150", UNIT),
        (f"/8006/{GTIN}0102/21/AB100150", f"/8006/{GTIN}0102/21/AB100150"),
    ],
)
def test_every_way_to_write_it_leads_to_the_unit(
    client: FlaskClient, shop: Shop, address: str, path: str
) -> None:
    page = client.get(address)
    assert "This one is recalled" in assert_page(page)
    assert f"{path}?linkType=linkset>" in page.headers["Link"]
    linkset = client.get(address, headers=LINKSET).json
    assert urlsplit(linkset["linkset"][-1]["anchor"]).path == path


@pytest.mark.parametrize(
    ("address", "thing"),
    [
        ("/01/09520123456788", "No maker has described"),
        ("/01/09520123456788/235/TPX1", "No maker has described"),
        ("/00/952012345678912345?02=09520123456788&37=25&10=ABC123", "a pallet, case or parcel"),
        ("/sscc/952012345678912345", "a pallet, case or parcel"),
        ("/253/9520123456788DOC-1", "a document"),
        ("/255/9520123456788", "a coupon"),
        ("/401/9520123456", "goods sent together"),
        ("/402/95201234567891235", "a shipment"),
        ("/414/9520123456788/254/32a%2Fb", "a place"),
        ("/415/9520123456788/8020/RF1", "a party that sends an invoice"),
        ("/417/9520123456788", "a company or other party"),
        ("/8003/095201234567881234", "something lent and given back"),
        ("/8004/9520614141234567?01=9520123456788", "something that its owner keeps"),
        ("/8010/9520123ABC/8011/1", "a component or part"),
        ("/8013/9520123Ad4X4bL5ttr2310c", "a model"),
        ("/8017/952012345678912345", "somebody who gives a service"),
        ("/8018/952012345678912345/8019/3", "somebody who gets a service"),
    ],
)
def test_what_is_right_and_not_known_here_is_named(
    client: FlaskClient, shop: Shop, address: str, thing: str
) -> None:
    assert thing in assert_page(client.get(address), 404)
    told = client.get(address, headers=LINKSET)
    assert (told.status_code, told.mimetype) == (404, "application/problem+json")
    assert thing in told.json["detail"]


@pytest.mark.parametrize(
    ("address", "part", "says"),
    [
        (f"/01/{GTIN}/235/X/21/Y", "235", "235 alone"),
        (f"/01/{GTIN}/89/X", "89", "Behind 01 may stand"),
        (f"/8006/{GTIN}0302", "8006", "no piece 03 of 02"),
        ("/402/95201234567891234", "402", "check digit"),
        ("/8003/095201234567871234", "8003", "check digit"),
        (f"/01/{GTIN}?17=281331", "17", "not what"),
        (f"/00/stem/01/{GTIN}/21", "", "stands alone"),
    ],
)
def test_what_the_standard_does_not_allow_is_told_with_its_part(
    client: FlaskClient, shop: Shop, address: str, part: str, says: str
) -> None:
    told = client.get(address, headers=LINKSET)
    assert (told.status_code, told.json["part"]) == (400, part)
    assert says in told.json["detail"]
    assert says in assert_page(client.get(address), 400)


def assert_linkset(told: Any) -> None:
    """An array of contexts; every member of a context but its anchor, and GS1's description, is a relation with an
    array of targets."""
    assert set(told) - {"@context"} == {"linkset"}
    assert isinstance(told["linkset"], list)
    for context in told["linkset"]:
        relations = {name: links for name, links in context.items() if name not in ("anchor", "description")}
        assert urlsplit(context["anchor"]).scheme in ("http", "https")
        assert isinstance(context["description"], str)
        assert len(relations) > 1
        for name, links in relations.items():
            assert urlsplit(name).netloc, "a relation that IANA does not list is a URI"
            assert isinstance(links, list)
            for link in links:
                assert_target(link)


def assert_target(link: Any) -> None:
    assert set(link) <= {"href", "title", "type", "hreflang"}
    assert urlsplit(link["href"]).netloc
    assert link["title"]
    assert "/" in link.get("type", "text/html")
    assert all(isinstance(one, str) for one in link.get("hreflang", []))
    assert isinstance(link.get("hreflang", []), list)


@pytest.mark.parametrize("accept", ["application/linkset+json", "application/json", "application/ld+json"])
@pytest.mark.parametrize("rest", ["", "/10/L5", "/21/AB100150", "/22/2A/10/L5/21/AB100150?17=280131"])
def test_linksets_have_the_shape_of_the_rfc(client: FlaskClient, shop: Shop, rest: str, accept: str) -> None:
    answer = client.get(f"/01/{GTIN}{rest}", headers={"Accept": accept})
    assert answer.mimetype == accept
    assert_linkset(answer.json)
