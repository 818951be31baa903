"""Two people register the same drill. Staff ask both for proof, one sends it, staff settle it, and each reads a letter
about their own registration; the recall that follows reaches the one whose registration stands. Over real mail."""

from flask import Flask

from registry.catalogue.models import Brand, Product
from registry.db import db
from tests.admin.registrations.desk import PIA, TOM, a_paper, staff, two_of_one
from tests.journeys.test_registering import told
from tests.letters import Inbox, send_letters, words
from tests.registry.recalls.builders import a_published_recall


def test_from_the_conflict_to_the_one_letter(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    pia, tom = two_of_one()
    numbers = [pia.id, tom.id]
    ed = staff(site, pia)
    path = f"/admin/registrations/conflicts/{pia.unit_id}"
    ed.get(path)
    ed.post(f"{path}/ask")
    send_letters(site)
    for address in (PIA, TOM):
        (letter,) = inbox.to(address)
        assert "A photo of the receipt" in words(letter)
        assert "SN1003" in words(letter)
    a_paper(pia)
    ed.get(path)
    form = {"claim": numbers, "stays": str(pia.id), "reason": "No receipt came."}
    ed.post(f"{path}/settle", form)
    assert "2 letters are on the way" in ed.page
    send_letters(site)
    won, lost = inbox.to(PIA)[1], inbox.to(TOM)[1]
    assert "stands" in won["Subject"]
    assert "No receipt came." in words(lost)
    for letter in (won, lost):
        for other in (PIA, TOM, "somebody else", "No receipt came." if letter is won else "stands as it is"):
            assert other not in words(letter) + words(letter, "html")
    drill = db.session.get_one(Product, pia.product_id)
    brand = db.session.get_one(Brand, drill.brand_id)
    recall = a_published_recall(brand, {"any": [{"serial": "SN1003"}]}, drill, what_to_do="Unplug it.")
    db.session.commit()
    told(site, recall.id)
    send_letters(site)
    assert "Unplug it." in words(inbox.to(PIA)[2])
    assert len(inbox.to(TOM)) == 2
