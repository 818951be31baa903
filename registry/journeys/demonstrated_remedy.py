"""A recall of ten of the demonstration's kettles that offers remedies to choose from, so that one can try to ask for
one. Neither kettle nor recall exists. Again changes nothing. Commits nothing."""

from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.recalls.models import Recall, RecallBrand, RecallProduct, ScopeVersion
from registry.recalls.publication import next_number, publish_version
from registry.recalls.states import Author

KEY = "example-kettles"
NUMBERS = ("EK240040", "EK240049")
BY = Author(None, "Demonstration")
REMEDIES = {
    "offers": [
        {"kind": "replace", "gets": "A new kettle of the same kind.", "days": 21, "photo": True, "amount": None,
         "needs": "Cut the cord off, with the plug out of the socket.", "old": "Bring it to the recycling yard."},
        {"kind": "refund", "gets": "Your money back, by the table below.", "days": 14, "photo": True, "amount": None,
         "needs": "Cut the cord off, with the plug out of the socket.", "old": "Bring it to the recycling yard."},
    ],
    "refund": {"currency": "USD", "steps": [[0, "100"], [24, "75"], [48, "50"]], "floor": "15.00", "tax": True,
               "delivery": True},
}  # fmt: skip


def offer_remedies(kettle: Product) -> None:
    """Published, once."""
    wanted = select(Recall.id).where(
        Recall.organisation_id == kettle.organisation_id, Recall.notice_key == KEY
    )
    if db.session.scalar(wanted) is not None:
        return
    recall = Recall(
        organisation_id=kettle.organisation_id, slug="example-kettles-recalled", notice_key=KEY, is_demo=True,
        title="Example kettles recalled", brand_text="Example", product_text=kettle.name, models=["EK-1"],
        hazard="The handle can come off while hot water is poured.", hazard_kind="burn", severity="stop_using",
        what_to_do="Stop using the kettle. Take its plug out.", remedy="A new kettle, or your money back.",
        remedies=REMEDIES, search_text="example kettles recalled example kettle ek-1", units_announced=10,
    )  # fmt: skip
    db.session.add(recall)
    db.session.flush()
    db.session.add(RecallBrand(recall_id=recall.id, brand_id=kettle.brand_id))
    db.session.add(RecallProduct(recall_id=recall.id, product_id=kettle.id))
    rule = {"any": [{"serial": {"range": list(NUMBERS)}}]}
    version = ScopeVersion(
        organisation_id=recall.organisation_id,
        recall_id=recall.id,
        number=next_number(recall.id),
        criteria=rule,
    )
    db.session.add(version)
    publish_version(recall, version, BY)
