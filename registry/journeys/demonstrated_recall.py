"""A recall of the demonstration's kettles, with the businesses that got them: told, half of them with an answer, and
one that passed some on. Again changes nothing. No letter is written: nobody is there to read it. Commits nothing."""

from sqlalchemy import select

from registry.catalogue.models import Product
from registry.clock import now
from registry.consignees import actions as consignees
from registry.consignees.actions import Counted
from registry.consignees.models import Consignee
from registry.db import db
from registry.journeys import leaving
from registry.journeys.demonstrated import BY, NUMBERS, ONLINE, SHOP
from registry.recalls import actions, approving
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import Author
from registry.units.places.queries import sites_by_uris

TITLE = "Example kettle: its heating element can overheat"
WRITER, SECOND = Author(None, "Demonstration"), Author(0, "Demonstration, a second person")
SAID = {
    "hazard": "The heating element can overheat and burn whoever touches the base.",
    "severity": "stop_using",
    "what_to_do": "Unplug the kettle and do not use it.",
    "remedy": "A new kettle, free.",
    "sold_in": ["GB"],
    "contacts": [
        {"name": "Example Makers (a demonstration)", "region": "GB", "email": "recalls@example.org"}
    ],
}
WORDS = "Send them back to the Example central warehouse. Example Makers pays the freight."


def recall_kettles(kettle: Product) -> None:
    """Published by two, with its consignees; the worker then counts who got what."""
    known = select(Recall.id).where(Recall.organisation_id == kettle.organisation_id, Recall.title == TITLE)
    if db.session.scalar(known) is not None:
        return
    recall = _published(kettle)
    consignees.say(recall.organisation_id, recall.id, WORDS, BY)
    sites = sites_by_uris(kettle.organisation_id, [SHOP, ONLINE])
    shop, _ = (_told(recall, sites[uri].party_id or 0, got) for uri, got in ((SHOP, 10), (ONLINE, 7)))
    consignees.answer(
        shop, Counted(found=5, quarantined=5, sold_on=2, note="Three are on their way back to us.")
    )
    below = consignees.child_of(shop, "Example Corner Shop", "corner@shops.example")
    consignees.give(shop, below, {}, 2)
    below.told_at, below.told_got, below.letters = now(), below.got, 1
    leaving.ask(recall, WRITER)


def _published(kettle: Product) -> Recall:
    version = actions.start_recall(kettle.organisation_id, TITLE, WRITER)
    said = {**version.notice, **SAID, "brand_ids": [kettle.brand_id], "product_ids": [kettle.id]}
    first, last = NUMBERS[0], NUMBERS[-1]
    rule: dict[str, object] = {"any": [{"serial": {"range": [f"EK{first}", f"EK{last}"]}}]}
    trials = [
        {"told": {"serial": f"EK{number}"}, "covered": number in NUMBERS, "note": ""}
        for number in (first, first + 5, last, first - 1, last + 1, first - 5000)
    ]
    actions.save_draft(version, WRITER, actions.fingerprint(version), criteria=rule, said=said, units=trials)
    actions.submit(version, WRITER, "A demonstration: the first version.")
    approving.publish(version, SECOND, actions.fingerprint(version))
    recall = db.session.get_one(Recall, db.session.get_one(ScopeVersion, version.id).recall_id)
    recall.is_demo = True
    return recall


def _told(recall: Recall, party_id: int, got: float) -> Consignee:
    row = Consignee(
        organisation_id=recall.organisation_id, recall_id=recall.id, key=f"party:{party_id}", party_id=party_id,
        got=got, told_got=got, told_at=now(), letters=1,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
