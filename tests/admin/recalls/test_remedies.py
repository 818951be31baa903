"""Staff write what owners may choose from; it is reviewed and published with the version."""

from flask import Flask

from tests.admin.recalls.desk import editor, kept, publisher, scoped, seen, sent, started, tried_out, wrote
from tests.people import a_maker
from tests.portal.pagecheck import assert_page

FORM = {
    "repair-offered": "y", "repair-gets": "A new battery.", "repair-days": "14", "repair-needs": "Send the old one.",
    "repair-old": "We recycle it.", "refund-offered": "y", "refund-gets": "Money back.", "refund-days": "10",
    "refund-needs": "Nothing.", "refund-old": "You keep it.", "refund-photo": "y", "currency": "€",
    "steps-0-months": "0", "steps-0-percent": "100", "steps-1-months": "24", "steps-1-percent": "50 %",
    "floor": "1.040,50", "tax": "y",
}  # fmt: skip


def test_remedies_are_written_in_the_draft_and_published_with_it(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = started(ed)
    wrote(ed, number)
    path = f"/admin/recalls/{number}/remedies"
    assert_page(ed.get(path))
    ed.post(path, FORM | {"seen": seen(ed), "do": "save"})
    text = assert_page(ed.get(path))
    assert "What it comes to, as saved" in text
    assert "1,040.50" in text
    draft = kept(maker, number).versions[0].notice["remedies"]
    assert [row["kind"] for row in draft["offers"]] == ["repair", "refund"]
    assert draft["refund"] == {
        "currency": "EUR", "steps": [[0, "100"], [24, "50"]], "floor": "1040.50", "tax": True, "delivery": False,
    }  # fmt: skip
    assert draft["offers"][1]["photo"] is True

    wrote(ed, number)
    assert kept(maker, number).versions[0].notice["remedies"] == draft, "contents leave them as they are"
    scoped(ed, number)
    tried_out(ed, number)
    assert "Refund: 50 % from month 24 on" in ed.page
    sent(ed, number, "First published.")
    assert kept(maker, number).remedies == {}
    pub.get(f"/admin/recalls/{number}/review")
    pub.post(f"/admin/recalls/{number}/publish", {"seen": seen(pub)})
    recall = kept(maker, number)
    assert recall.remedies == draft
    assert "Within 14 days" in assert_page(pub.get(f"/recalls/{recall.slug}"))


def test_a_slip_stays_in_the_form_at_its_field(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    path = f"/admin/recalls/{number}/remedies"
    for wrong, said in (
        ({"repair-days": "soon"}, "Promise a number of days"),
        ({"currency": "doubloons"}, "This is no currency."),
        ({"floor": "much"}, "This is no amount."),
        ({"steps-1-percent": "120"}, "an older one gets no more"),
        ({"refund-offered": "", "only": ""}, "Say why there is only one"),
    ):
        ed.get(path)
        ed.post(path, FORM | {"seen": seen(ed), "do": "save"} | wrong)
        assert said in ed.page, wrong
        assert "A new battery." in ed.page
    assert kept(maker, number).versions[0].notice["remedies"] == {}
    ed.post(path, FORM | {"seen": seen(ed), "do": "more"})
    assert "steps-3-months" in ed.page
    stale = seen(ed)
    wrote(ed, number)
    ed.post(path, FORM | {"seen": stale, "do": "save"})
    assert "changed since you looked" in ed.page
