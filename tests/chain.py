"""The saw maker's chain, told whole, for any test: plant, warehouse, shops, an owner, a supplier's batteries inside."""

from dataclasses import dataclass
from typing import Any

from registry.catalogue.models import Product
from registry.db import db
from registry.units.places.models import PLANT as PLANT_KIND
from registry.units.places.models import RETAILER, Party, Place
from registry.units.places.models import WAREHOUSE as WAREHOUSE_KIND
from tests.traced import (
    BATTERY,
    CASE,
    OTHER_SHOP,
    PALLET,
    PLANT,
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    lot,
    made,
    packed,
    received,
    saw,
    shipped,
    sold,
    tell,
    told,
)

LOT = "L7"
LOT_KEY = "l04012345123456.L7"
BATTERY_LOT = "B9"
ILMD = {"cbvmda:lotNumber": LOT, "cbvmda:itemExpirationDate": "2026-04-30"}


@dataclass(frozen=True)
class Chain:
    """A maker's product, and how many saws were made."""

    product: Product
    count: int

    @property
    def maker(self) -> int:
        return self.product.organisation_id

    def place(self, uri: str) -> Place:
        return db.session.query(Place).filter_by(organisation_id=self.maker, uri=uri).one()


def battery(number: int) -> str:
    return f"https://id.gs1.org/01/{BATTERY}/21/E{number}"


def a_chain(count: int = 8, name: str = "Acme Tools") -> Chain:
    """Half of the saws go to one shop, a quarter to the other; one is sold, the rest waits in the warehouse."""
    product = a_saw_maker(name)
    described(product.organisation_id)
    saws = [saw(number) for number in range(count)]
    half, quarter = saws[: count // 2], saws[count // 2 : count * 3 // 4]
    batteries = [battery(number) for number in range(count)]
    tell(
        product.organisation_id,
        made(
            day(1),
            *batteries,
            where="https://batteries.example/cells",
            ilmd={"cbvmda:lotNumber": BATTERY_LOT},
        ),
        made(day(2), *saws, ilmd=ILMD),
        *(built_in(day(2, 13), one, cell) for one, cell in zip(saws, batteries, strict=True)),
        packed(day(3), CASE, *saws, bizLocation={"id": PLANT}),
        packed(day(3, 13), PALLET, CASE, bizLocation={"id": PLANT}),
        shipped(day(4), PALLET, to=WAREHOUSE),
        received(day(5), PALLET),
        packed(day(6), PALLET, CASE, action="DELETE", bizLocation={"id": WAREHOUSE}),
        packed(day(6, 13), CASE, *saws, action="DELETE", bizLocation={"id": WAREHOUSE}),
        shipped(day(7), *half, where=WAREHOUSE, to=SHOP),
        shipped(day(7), *quarter, where=WAREHOUSE, to=OTHER_SHOP),
        received(day(8), *half, where=SHOP),
        received(day(9), *quarter, where=OTHER_SHOP),
        sold(day(10), half[0]),
    )
    return Chain(product, count)


def built_in(at: str, parent: str, *children: str) -> dict[str, Any]:
    return told(
        at, "AssociationEvent", action="ADD", parentID=parent, childEPCs=list(children), bizStep="assembling",
        bizLocation={"id": PLANT},
    )  # fmt: skip


def described(maker: int) -> None:
    """The places as staff describe them, before events name them."""
    shops = Party(organisation_id=maker, uri="https://id.gs1.org/417/4012345000030", name="Tools & Co",
                  email="recalls@tools.example")  # fmt: skip
    db.session.add(shops)
    db.session.flush()
    for uri, kind, name, gln, party in (
        (PLANT, PLANT_KIND, "Plant Linz", "4012345000016", None),
        (WAREHOUSE, WAREHOUSE_KIND, "Central warehouse", "4012345000023", None),
        (SHOP, RETAILER, "Shop Graz", "4012345000030", shops.id),
        (OTHER_SHOP, RETAILER, "Shop Wels", "", None),
    ):
        db.session.add(Place(organisation_id=maker, uri=uri, kind=kind, name=name, gln=gln, party_id=party))
    db.session.commit()


def of_lot(name: str, quantity: float) -> list[dict[str, Any]]:
    return [{"epcClass": lot(name), "quantity": quantity}]
