"""Marks of the public page are lifted by a version of their own, begun with one click; nothing public is deleted."""

from flask import Flask

from tests.admin.recalls.desk import CONTENTS, editor, kept, publisher, scoped, seen, sent, started, tried_out
from tests.people import Browser, a_maker


def marked(ed: Browser, pub: Browser) -> int:
    """A published recall whose list is not complete and whose remedy cannot be had yet."""
    number = started(ed)
    path = f"/admin/recalls/{number}"
    bare = {k: v for k, v in CONTENTS.items() if k not in {"remedy_available", "list_complete"}}
    ed.get(f"{path}/contents")
    ed.post(f"{path}/contents", bare | {"seen": seen(ed), "do": "next", "remedy_expected": "2027-02-01"})
    scoped(ed, number)
    tried_out(ed, number)
    sent(ed, number, "First published.")
    pub.get(f"{path}/review")
    pub.post(f"{path}/publish", {"seen": seen(pub)})
    return number


def test_seen_and_lifted_with_one_click(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = marked(ed, pub)
    path = f"/admin/recalls/{number}"
    ed.get("/admin/recalls")
    assert "list not complete" in ed.page
    assert "remedy not available yet" in ed.page
    ed.get(path)
    assert "The list of units is complete now" in ed.page
    ed.post(f"{path}/mark", {"mark": "list_complete", "to": "yes"})
    assert ed.path == f"{path}/review"
    assert "The list of units is complete now." in ed.page
    ed.get(path)
    ed.post(f"{path}/mark", {"mark": "remedy_available", "to": "yes"})
    assert len(kept(maker, number).versions) == 2, "one draft takes both"
    sent(ed, number, "All units are known now.")
    ed.get(path)
    ed.post(f"{path}/mark", {"mark": "list_complete", "to": "no"})
    assert "is in review already" in ed.page
    assert not kept(maker, number).list_complete, "nothing changed for the public yet"
    pub.get(f"{path}/review")
    pub.post(f"{path}/publish", {"seen": seen(pub)})
    recall = kept(maker, number)
    assert recall.list_complete
    assert recall.remedy_available
    assert recall.remedy_expected is None
    public = app.test_client().get(f"/recalls/{recall.slug}").text
    assert "The list of units is complete now." in public
    assert "The remedy can be had now." in public
    ed.get(path)
    ed.post(f"{path}/mark", {"mark": "title", "to": "no"})
    assert "no such mark" in ed.page


def test_what_was_published_is_never_thrown_away(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = marked(ed, pub)
    path = f"/admin/recalls/{number}"
    pub.get(path)
    assert "Throw" not in pub.page
    assert pub.post(f"{path}/discard").status_code == 404
    pub.get(path)
    pub.post(f"{path}/amend")
    pub.get(path)
    assert "The recall goes with it" not in pub.page
    pub.post(f"{path}/discard")
    recall = kept(maker, number)
    assert (recall.state, [v.number for v in recall.versions]) == ("open", [1])
    assert app.test_client().get(f"/recalls/{recall.slug}").status_code == 200
