"""Fault codes as staff write them: of one product and of all, each once, never another maker's."""

from flask import Flask

from registry.faults.queries import codes_of
from tests.people import a_maker, a_member, signed_in
from tests.portal.faults.telling import a_warranted_saw
from tests.portal.pagecheck import assert_page


def test_codes_are_added_changed_and_taken_out_of_use(app: Flask) -> None:
    made = a_warranted_saw()
    maker, saw = made.saw.organisation_id, made.saw.id
    ed = signed_in(app, a_member(app, "ed@example.org", maker))
    assert "1 code of its own" in assert_page(ed.get("/admin/faults"))
    assert "Whole drill" in assert_page(ed.get(f"/admin/faults/{saw}")), "covers to choose from"
    for typed, said in (
        ({"code": "E04", "name": "Twice"}, "There is such a code already"),
        ({"code": " ", "name": "None"}, "Write the code"),
        ({"code": "E1"}, "Say what the fault is"),
        ({"code": "E" * 41, "name": "Long"}, "longer than 40"),
    ):
        ed.post(f"/admin/faults/{saw}", typed)
        assert said in ed.page, said
    ed.post(
        f"/admin/faults/{saw}",
        {"code": "e1", "name": "No light", "symptoms": " Dark \n\n Flickers", "cover": ""},
    )
    assert "E1 is kept" in ed.page
    assert [one.code for one in codes_of(maker, saw)] == ["E04", "E1", "E09"], "its own before those of all"
    assert_page(ed.get(f"/admin/faults/codes/{made.leaks.id}"))
    ed.post(f"/admin/faults/codes/{made.leaks.id}", {"code": "E04", "name": "Leaks"})
    assert "not in use any more" in ed.page
    assert [one.code for one in codes_of(maker, saw)] == ["E1", "E09"]
    stranger = signed_in(app, a_member(app, "eve@example.org", a_maker("Other")))
    assert stranger.get(f"/admin/faults/{saw}").status_code == 404
    assert stranger.get(f"/admin/faults/codes/{made.leaks.id}").status_code == 404
    stranger.get("/admin/faults")
    assert stranger.post(f"/admin/faults/codes/{made.leaks.id}", {"code": "X"}).status_code == 404
    assert stranger.get("/admin/faults/99999999999").status_code == 404
