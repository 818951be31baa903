"""A maker's fault codes, written by staff. Raises Refused, at the field. Callers commit."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from registry.audit.entries import keep
from registry.audit.who import By
from registry.catalogue.limits import limit
from registry.db import db
from registry.errors import Refused
from registry.faults.models import FaultCode
from registry.faults.queries import MOST_CODES, all_codes
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

LONGEST = {"code": 40, "name": 200, "symptoms": 2_000, "cover": 120}
FULL = f"{MOST_CODES} codes are kept here at most. Take one out of use, or write it for one product."
OF_ALL = "Codes for all products are the maker’s as a whole, and you work for some of its brands."
TAKEN = "There is such a code already. Change that one, or choose another."


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as it was typed; `symptoms` one a line."""

    code: str
    name: str
    symptoms: str = ""
    cover: str = ""

    def read(self) -> dict[str, str]:
        """Without what is blank. Raises Refused."""
        lines = (" ".join(line.split()) for line in self.symptoms.splitlines())
        said = {name: " ".join(getattr(self, name).split()) for name in ("code", "name", "cover")}
        said |= {"code": said["code"].upper(), "symptoms": "\n".join(filter(None, lines))}
        for name, longest in LONGEST.items():
            if len(said[name]) > longest:
                raise Refused(
                    name,
                    _("That is longer than %(longest)s characters. Shorten it.", longest=counted(longest)),
                )
        if not said["code"]:
            raise Refused("code", "Write the code, such as E04.")
        if not said["name"]:
            raise Refused("name", "Say what the fault is.")
        return said


def add_code(organisation_id: int, product_id: int | None, typed: Typed, by: By) -> FaultCode:
    """One more, of a product or of all."""
    _must_be_theirs(product_id)
    said = typed.read()
    there = all_codes(organisation_id, product_id)
    if sum(one.active for one in there) >= MOST_CODES:
        raise Refused("", FULL)
    _must_be_free(organisation_id, product_id, said["code"])
    made = FaultCode(organisation_id=organisation_id, product_id=product_id, **said)
    db.session.add(made)
    _flush()
    keep(organisation_id, by.id, by.name, "fault_code.added", "fault_code", made.id, after=said)
    return made


def change_code(found: FaultCode, typed: Typed, by: By, *, active: bool) -> None:
    """What reports have of it is this code, however it is called."""
    _must_be_theirs(found.product_id)
    said = typed.read()
    if said["code"] != found.code:
        _must_be_free(found.organisation_id, found.product_id, said["code"])
    before = {name: getattr(found, name) for name in LONGEST} | {"active": found.active}
    for name, value in said.items():
        setattr(found, name, value)
    found.active = active
    _flush()
    after = {**said, "active": active}
    if after != before:
        keep(
            found.organisation_id, by.id, by.name, "fault_code.changed", "fault_code", found.id, before, after
        )  # fmt: skip


def _flush() -> None:
    """Of two who write the same code at once, one is told."""
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise Refused("code", TAKEN) from error


def _must_be_theirs(product_id: int | None) -> None:
    if product_id is None and limit():
        raise Refused("", OF_ALL)


def _must_be_free(organisation_id: int, product_id: int | None, code: str) -> None:
    wanted = select(FaultCode.id).where(
        FaultCode.organisation_id == organisation_id,
        FaultCode.product_id == product_id,
        FaultCode.code == code,
    )
    if db.session.scalar(wanted.limit(1)) is not None:
        raise Refused("code", TAKEN)
