"""A site with two addresses more, made of the parts that every keyed area is made of: they write names of brands."""

from typing import Any

from flask import Blueprint, Flask, Response

from portal.api.keyed.answers import answered
from portal.api.keyed.bodies import good, object_of, rows_answered, rows_of
from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.paging import asked, listed
from portal.api.keyed.repeats import idempotent
from portal.api.refusals import add_refusals
from registry.catalogue.models import Brand
from registry.db import db
from registry.errors import Refused
from registry.staff.keys.scopes import Scope


def add_brands(site: Flask) -> None:
    bp = Blueprint("brands", __name__, url_prefix="/api/v1")
    add_refusals(bp)

    @bp.post("/brands")
    @keyed(Scope.EPCIS_CAPTURE, body=2000)
    @idempotent
    def one() -> Response:
        given = object_of()
        brand = _brand(given.text("name", 20))
        given.done()
        if brand.name == "Wrong":  # after it has written
            raise Refused("name", "This one is refused.")
        return answered({"id": brand.id, "name": brand.name}, 201, f"/api/v1/brands/{brand.id}")

    @bp.post("/brands/many")
    @keyed(Scope.EPCIS_CAPTURE)
    @idempotent
    def many() -> Response:
        rows = rows_of("brands", lambda fields: fields.text("name", 20))
        done: dict[int, Any] = {}
        for number, name in good(rows):
            taken = name == "Taken"
            done[number] = Refused("name", "It is taken.") if taken else {"id": _brand(name).id}
        return rows_answered(rows, done)

    @bp.get("/brands")
    @keyed(Scope.EPCIS_CAPTURE)
    def all_of_them() -> Response:
        wish = asked("brands", "starts")
        wanted = db.select(Brand).where(Brand.organisation_id == caller().organisation_id)
        if wish.after:
            wanted = wanted.where(Brand.id > wish.after[0])
        if starts := wish.given.get("starts"):
            wanted = wanted.where(Brand.name.startswith(starts, autoescape=True))
        rows = db.session.scalars(wanted.order_by(Brand.id).limit(wish.limit + 1)).all()
        return listed(wish, "brands", rows, lambda b: {"name": b.name}, lambda b: [b.id])

    site._got_first_request = False
    site.register_blueprint(bp)


def _brand(name: str) -> Brand:
    brand = Brand(organisation_id=caller().organisation_id, slug=name.lower(), name=name, key=name.upper())
    db.session.add(brand)
    db.session.flush()
    return brand
