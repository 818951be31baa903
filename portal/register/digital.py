"""GS1 Digital Links: the code on a product leads to this unit's answer and to its registration. Without a cookie."""

from flask import Blueprint, render_template
from stdnum import ean
from stdnum.exceptions import ValidationError

from registry.catalogue.public import of_gtin
from registry.journeys.check import Told
from registry.journeys.queried import query

bp = Blueprint("digital", __name__)
LONGEST = 60


@bp.get("/01/<gtin>")
@bp.get("/01/<gtin>/21/<serial>")
@bp.get("/01/<gtin>/10/<lot>")
@bp.get("/01/<gtin>/10/<lot>/21/<serial>")
def unit(gtin: str, serial: str = "", lot: str = "") -> str | tuple[str, int]:
    serial, lot = _printable(serial), _printable(lot)
    right = _right(gtin)
    products = of_gtin(gtin) if right else []
    slug = products[0].slug if len(products) == 1 else None
    fields = {"serial": serial, "lot": lot, "gtin": gtin.zfill(14) if right else ""}
    told: dict[str, str | bool | None] = {name: value for name, value in fields.items() if value}
    facts = {"products": products, "gtin": _printable(gtin), "right": right, "serial": serial, "lot": lot}
    page = render_template("portal/register/unit.html", said=query(Told(told, slug)), **facts)
    return page if products else (page, 404)


def _right(gtin: str) -> bool:
    """8 to 14 digits, the last one a check digit."""
    if not (gtin.isascii() and gtin.isdigit() and 8 <= len(gtin) <= 14):
        return False
    try:
        ean.validate(gtin.zfill(14))
    except ValidationError:
        return False
    return True


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:LONGEST].strip()
