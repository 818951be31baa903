"""Makes the demonstration maker ready for records that nobody can take for real ones. Commits nothing."""

from registry.catalogue.actions import create_product
from registry.catalogue.described import products_in_full
from registry.catalogue.descriptions import Description
from registry.errors import Refused
from registry.intake.models import DONE
from registry.intake.queries import own_uploads
from registry.recalls.importing import DEMO
from registry.staff.queries import maker_by_slug

KETTLE = Description(
    brand="Example", name="Example kettle", models="EK-1", mask='"EK"999999', example="EK-240000",
    where_words="Under the base.",
)  # fmt: skip
"""A product that does not exist: the only one whose numbers the demonstration's production list tells, since of a
real product it would say something untrue."""


def prepare() -> int:
    """The demonstration maker, with its kettle. Refused where the notices are not loaded."""
    maker = maker_by_slug(DEMO[0])
    if maker is None:
        raise Refused("", "Load the demonstration notices first.")
    if all(product.name != KETTLE.name for product in products_in_full(maker.id)):
        create_product(maker.id, KETTLE).is_demo = True
    return maker.id


def is_loaded(organisation_id: int, sha256: str) -> bool:
    """Whether a file with these bytes was loaded already."""
    uploads, _ = own_uploads(organisation_id, states=(DONE,), size=1000)
    return any(upload.sha256 == sha256 for upload in uploads)
