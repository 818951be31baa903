"""Makers describe products; another maker's are not there."""

from io import BytesIO

from flask import Flask
from PIL import Image

from registry.catalogue import staff_queries as queries
from tests.people import Browser, a_maker, a_member, signed_in

FULL = {
    "brand": "Borealis",
    "name": "Cordless drill 18 V",
    "type": "drill",
    "models": "BD-18\nBD-18 Pro\n\nbd18",
    "gtins": "4006381333931",
    "number_field": "serial",
    "where_words": "Under the handle.",
    "example": "BA10067751",
    "mask": '"BA"99999999',
    "never": "oi",
    "lengths": "10",
    "check": "",
}


def _editor(app: Flask, maker: int, role: str = "editor") -> Browser:
    return signed_in(app, a_member(app, f"{role}{maker}@example.org", maker=maker, role=role))


def _made(app: Flask, browser: Browser, **changes: str) -> int:
    browser.get("/admin/products/new")
    browser.post("/admin/products/new", FULL | changes)
    assert "is saved" in browser.page, browser.page
    return int(browser.path.rpartition("/")[2])


def test_describing_a_product(app: Flask) -> None:
    maker = a_maker()
    browser = _editor(app, maker)
    browser.get("/admin/products")
    assert "No product yet" in browser.page
    number = _made(app, browser)
    product = queries.own_product(maker, number)
    assert product
    assert [m.key for m in product.models] == ["BD18", "BD18PRO"]
    assert [g.gtin for g in product.gtins] == ["04006381333931"]
    assert product.serial_lengths == [10]
    assert "O" not in product.serial_alphabet
    browser.get("/admin/products?q=bd18pro")
    assert "Cordless drill" in browser.page
    browser.get("/admin/products?q=nothing")
    assert "No product like" in browser.page
    browser.get(f"/admin/products/{number}/edit")
    for text in ("Borealis", "BD-18 Pro", "4006381333931", "&#34;BA&#34;99999999", "IO"):
        assert text in browser.page


def test_all_faults_at_once_and_nothing_is_lost(app: Flask) -> None:
    browser = _editor(app, a_maker())
    browser.get("/admin/products/new")
    wrong = FULL | {"name": "", "brand": "", "gtins": "4006381333932", "mask": '"BA', "type": "<i>kind</i>"}
    browser.post("/admin/products/new", wrong)
    for field in ("name", "brand", "gtins", "mask"):
        assert f'id="f-{field}-error"' in browser.page
    assert "4006381333932 is not a GTIN" in browser.page
    assert "&lt;i&gt;kind" in browser.page
    assert "Under the handle." in browser.page
    browser.post("/admin/products/new", FULL | {"example": "BA1006775"})
    assert "does not fit your own pattern" in browser.page


def test_ten_thousand_characters_and_markup_in_every_field(app: Flask) -> None:
    browser = _editor(app, a_maker())
    browser.get("/admin/products/new")
    for text in ("x" * 10_000, "<script>alert(1)</script>", "\x01'\";--", "é" * 300):
        for field in FULL:
            browser.get("/admin/products/new")
            assert browser.post("/admin/products/new", FULL | {field: text}).status_code == 200, field
            assert "<script>alert" not in browser.page
    browser.get("/admin/products/new")
    assert browser.post("/admin/products/new", FULL | {"name": "\0"}).status_code == 400
    assert "The field “name” holds a character that nobody can type" in browser.page


def test_trying_the_pattern_keeps_nothing(app: Flask) -> None:
    maker = a_maker()
    browser = _editor(app, maker)
    browser.get("/admin/products/new")
    browser.post("/admin/products/new", FULL | {"do": "try", "examples": "BA10067751\nBA1006775\nBAO0067751"})
    assert browser.page.count("does not fit") == 2
    assert ">fits<" in browser.page
    assert "it has 9 characters" in browser.page
    assert queries.own_products(maker)[1] == 0


def test_two_people_changing_one_product(app: Flask) -> None:
    maker = a_maker()
    first = _editor(app, maker)
    number = _made(app, first)
    second = _editor(app, maker, "publisher")
    first.get(f"/admin/products/{number}/edit")
    second.get(f"/admin/products/{number}/edit")
    seen = [b.page.partition('name="seen" value="')[2].partition('"')[0] for b in (first, second)]
    first.post(f"/admin/products/{number}/edit", FULL | {"name": "First", "seen": seen[0]})
    second.post(f"/admin/products/{number}/edit", FULL | {"name": "Second", "seen": seen[1]})
    assert "Somebody changed this product" in second.page
    assert 'value="Second"' in second.page
    product = queries.own_product(maker, number)
    assert product
    assert product.name == "First"


def test_a_picture_is_made_anew(app: Flask) -> None:
    maker = a_maker()
    browser = _editor(app, maker)
    number = _made(app, browser)
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    Image.new("RGB", (300, 200), "red").save(made, "JPEG", exif=exif)
    browser.get(f"/admin/products/{number}/edit")
    seen = browser.page.partition('name="seen" value="')[2].partition('"')[0]
    browser.post(
        f"/admin/products/{number}/edit",
        FULL | {"seen": seen, "picture": (BytesIO(made.getvalue()), "x.jpg")},
        content_type="multipart/form-data",
    )
    assert "is saved" in browser.page
    picture = browser.client.get(f"/admin/products/{number}/picture")
    assert picture.mimetype == "image/jpeg"
    assert b"SECRET" not in picture.data
    assert Image.open(BytesIO(picture.data)).size == (300, 200)
    product = queries.own_product(maker, number)
    assert product
    public = app.test_client().get(product.picture)
    assert public.data == picture.data
    assert "immutable" in public.headers["Cache-Control"]
    again = app.test_client().get(product.picture, headers={"If-None-Match": public.headers["ETag"]})
    assert again.status_code == 304
    assert app.test_client().get("/pictures/unknown.jpg").status_code == 404
    browser.get(f"/admin/products/{number}/edit")
    browser.post(
        f"/admin/products/{number}/edit",
        FULL | {"seen": seen, "picture": (BytesIO(b"not a picture"), "x.jpg")},
        content_type="multipart/form-data",
    )
    assert "no picture we can read" in browser.page


def test_a_viewer_changes_nothing_and_another_maker_sees_nothing(app: Flask) -> None:
    acme, other = a_maker("Acme"), a_maker("Other")
    number = _made(app, _editor(app, acme))
    viewer = _editor(app, acme, "viewer")
    assert viewer.get(f"/admin/products/{number}").status_code == 200
    assert viewer.get(f"/admin/products/{number}/edit").status_code == 403
    assert viewer.post(f"/admin/products/{number}/edit", FULL).status_code == 403
    assert viewer.get("/admin/products/new").status_code == 403
    stranger = _editor(app, other, "publisher")
    for path in ("", "/edit", "/picture"):
        assert stranger.get(f"/admin/products/{number}{path}").status_code == 404
    assert stranger.post(f"/admin/products/{number}/edit", FULL).status_code == 404
    stranger.get("/admin/products?q=drill")
    assert "Cordless" not in stranger.page
    assert stranger.get("/admin/products/99999999999999999999").status_code == 404


def test_a_product_for_infants_says_so(app: Flask) -> None:
    maker = a_maker()
    browser = _editor(app, maker)
    number = _made(app, browser, infant="y")
    product = queries.own_product(maker, number)
    assert product
    assert product.is_infant
    assert "for safety alerts and recalls only (16 CFR 1130)" in browser.page
    browser.get(f"/admin/products/{number}/edit")
    assert 'name="infant" value="y" checked' in browser.page
    seen = product.updated_at.isoformat()
    browser.post(f"/admin/products/{number}/edit", FULL | {"seen": seen})
    assert "is saved" in browser.page
    assert "16 CFR 1130" not in browser.page
