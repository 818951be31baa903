"""A translation is written beside the original, and the notice page says which one is still missing."""

from flask import Flask

from tests.admin.recalls.desk import CONTENTS, editor, kept, seen, started, wrote
from tests.people import Browser, a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page

TEXTS = {
    "title": "Borealis ruft Akkuschrauber zurück",
    "hazard": "Der Akku kann brennen.",
    "what_to_do": "Nehmen Sie den Akku heraus.",
    "remedy": "Ein neuer Akku, kostenlos.",
}


def drafted(app: Flask, maker: int) -> tuple[Browser, int]:
    ed = editor(app, maker)
    number = started(ed)
    wrote(ed, number, sold_in="Germany, Malta")
    return ed, number


def test_it_is_written_and_marked_complete(app: Flask) -> None:
    maker = a_maker()
    ed, number = drafted(app, maker)
    ed.get(f"/admin/recalls/{number}/notice")
    assert "The notice in German, for Germany" in ed.page
    path = f"/admin/recalls/{number}/translations/de"
    assert f'href="{path}"' in ed.page
    assert_page(ed.get(path))
    assert CONTENTS["hazard"] in ed.page, "the original stands beside it"
    ed.post(path, {"seen": seen(ed), "title": TEXTS["title"], "done": "y"})
    assert 'id="f-hazard-error"' in ed.page
    assert TEXTS["title"] in ed.page, "nothing typed is lost"
    ed.post(path, {"seen": seen(ed), "done": "y"} | TEXTS)
    assert "The translation is saved." in ed.page
    assert "The notice in German, for Germany" not in ed.page
    assert kept(maker, number).versions[0].notice["translations"]["de"]["hazard"] == TEXTS["hazard"]


def test_a_stale_page_overwrites_nothing(app: Flask) -> None:
    maker = a_maker()
    ed, number = drafted(app, maker)
    path = f"/admin/recalls/{number}/translations/de"
    ed.get(path)
    old = seen(ed)
    ed.post(path, {"seen": old} | TEXTS)
    ed.get(path)
    ed.post(path, {"seen": old, "title": "Anders"})
    assert "changed since you looked" in ed.page
    assert kept(maker, number).versions[0].notice["translations"]["de"]["title"] == TEXTS["title"]


def test_only_languages_that_are_known_and_only_for_writers(app: Flask) -> None:
    maker = a_maker()
    ed, number = drafted(app, maker)
    for language in ("en", "xx", "%00"):
        assert ed.get(f"/admin/recalls/{number}/translations/{language}").status_code == 404, language
    viewer = signed_in(app, a_member(app, "v@example.org", maker=maker, role="viewer"))
    assert viewer.get(f"/admin/recalls/{number}/translations/de").status_code == 403
    other = editor(app, a_maker("Other"), "o@example.org")
    assert other.get(f"/admin/recalls/{number}/translations/de").status_code == 404
