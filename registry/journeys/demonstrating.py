"""Makes the demonstration maker ready for records that nobody can take for real ones, with a warranty, a chain, orders
and recalls to look at. Commits nothing."""

from datetime import date

from registry.audit.who import By
from registry.catalogue.actions import create_product
from registry.catalogue.described import products_in_full
from registry.catalogue.descriptions import Description
from registry.catalogue.models import Product
from registry.catalogue.staff_queries import own_product
from registry.catalogue.warranty.actions import begin_draft, publish_draft, save_draft
from registry.catalogue.warranty.queries import published_terms, terms_of
from registry.catalogue.warranty.terms import Cover, Terms
from registry.errors import Refused
from registry.intake.models import DONE
from registry.intake.queries import own_uploads
from registry.journeys.demonstrated import tell_chain
from registry.journeys.demonstrated_faults import name_faults
from registry.journeys.demonstrated_recall import recall_kettles
from registry.journeys.demonstrated_remedy import offer_remedies
from registry.journeys.demonstrating_orders import take_orders
from registry.recalls.importing import DEMO
from registry.staff.queries import maker_by_slug

KETTLE = Description(
    brand="Example", name="Example kettle", models="EK-1", mask='"EK"999999', example="EK-240000",
    where_words="Under the base.",
)  # fmt: skip
"""A product that does not exist: the only one whose numbers the demonstration's production list tells, since of a
real product it would say something untrue."""
WARRANTY = Terms(
    start="sale", grace_days=90, register_days=30, transferable=True, valid_from=date(2020, 1, 1),
    said={
        "warrantor": "Example Makers (a demonstration)", "address": "1 Example Street, Exampletown",
        "to_whom": "Whoever owns the kettle, also if it was passed on.",
        "covered": "Faults of material and making that show in normal use.",
        "done": "The kettle is repaired; where that fails twice, it is replaced.",
        "expense": "All costs are the maker's, sending included.",
        "consumer": "Send the kettle with its serial number. You pay nothing.",
        "exclusions": "Limescale, and damage by falls.",
        "procedure": "Open your product's page, tell what is wrong, and send the kettle with the label you get.",
        "when": "Within 14 days after it has arrived.",
        "remedies": "Your rights by law against the seller stay as they are.",
    },
    covers=(
        Cover("Everything else", "parts_labour", 24, "months", extra=12),
        Cover("Heating element", "parts", 5, "years"),
    ),
)  # fmt: skip
"""Terms that nobody gives."""
WRITER, SECOND = By(None, "Demonstration"), By(0, "Demonstration, a second person")


def prepare() -> int:
    """The demonstration maker, with its kettle and the kettle's warranty. Refused where the notices are not loaded."""
    maker = maker_by_slug(DEMO[0])
    if maker is None:
        raise Refused("", "Load the demonstration notices first.")
    kettles = [product for product in products_in_full(maker.id) if product.name == KETTLE.name]
    if not kettles:
        kettles.append(create_product(maker.id, KETTLE))
        kettles[0].is_demo = True
    if not published_terms([kettles[0].id]):
        _warrant(kettles[0])
    kettle = own_product(maker.id, kettles[0].id) or kettles[0]
    tell_chain(kettle)
    take_orders(kettle)
    recall_kettles(kettle)
    offer_remedies(kettle)
    name_faults(kettle)
    return maker.id


def _warrant(kettle: Product) -> None:
    draft = begin_draft(kettle, WRITER)
    save_draft(draft, WARRANTY, terms_of(draft).fingerprint(), WRITER, kettle.name)
    publish_draft(draft, terms_of(draft).fingerprint(), SECOND, kettle.name)


def is_loaded(organisation_id: int, sha256: str) -> bool:
    """Whether a file with these bytes was loaded already."""
    uploads, _ = own_uploads(organisation_id, states=(DONE,), size=1000)
    return any(upload.sha256 == sha256 for upload in uploads)
