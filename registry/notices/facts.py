"""What letters say, read when they are sent: a batch at a time, so that the words are of now. A letter that is no
longer wanted has no facts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select

from registry import links
from registry.catalogue.models import Brand, Organisation, Product
from registry.db import db, settings_here
from registry.notices.cases import case_facts
from registry.notices.codes import shown
from registry.notices.consigned import NOTICE, REMINDER, consignee_facts
from registry.notices.kinds import KINDS
from registry.notices.models import Letter
from registry.notices.plain import plain
from registry.notices.recalled import recall_facts
from registry.notices.staff import injury_facts, moved_facts, report_facts, saved_facts, signal_facts
from registry.notices.still import still_facts
from registry.notices.watchers import CHANGED, parts_of, told_besides
from registry.notices.writing import ONE_USE, STOP, STOP_OTHER
from registry.registrations.infant import PURPOSE
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.registrations.queries import is_theirs, waits
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import day

Facts = dict[str, Any]
STOPS = {"stop": links.stop, "stop_watch": links.stop_watch}
"""Purpose of a link that ends more than letters of one kind -> its address."""
CODE = "CODE-OF-THE-LETTER"
LINKS = {
    "verify": links.verify,
    "go": links.letter,
    "done": links.done,
    "more": links.one_more,
    "get": links.remedy_of,
}
"""Links with the letter's own code, which is put in where `CODE` stands."""
ANSWERS = {
    "affected": marked("recalled"),
    "affected_no_remedy_yet": marked("recalled, and there is no remedy yet"),
    "affected_remedied": marked("recalled, and its remedy is done"),
    "not_in_any_recall": marked("not in any recall we know of"),
    "look_again": marked("not clear: its number should be looked at again"),
    "need": marked("not clear: one thing more must be known"),
    "not_recognised": marked("not known: its number was not recognised"),
    "list_not_complete": marked("not clear: the list of a recall is not complete yet"),
}


def facts_of(letters: Sequence[Letter]) -> dict[int, Facts]:
    """Letter -> what its templates need."""
    found: dict[int, Facts] = {}
    for letter_id, own in _own_facts(letters):
        if own is not None:
            found[letter_id] = own
    makers = _makers({letter.organisation_id for letter in letters if letter.organisation_id})
    everywhere = _everywhere()
    led = {name: link(CODE) for name, link in LINKS.items()}
    for letter in letters:
        if letter.id in found:
            code = letter.code or ""
            found[letter.id] = {
                **everywhere,
                **{name: link.replace(CODE, code) for name, link in led.items()},
                "kind": letter.kind,
                "code": shown(code),
                "maker": makers.get(letter.organisation_id or 0, ""),
                "stop": stop_of(letter.kind, code),
                **found[letter.id],
            }
    return found


def stop_of(kind: str, code: str) -> str:
    """The address that ends such letters; "" where they are about safety."""
    if KINDS[kind].safety:
        return ""
    return STOPS[KINDS[kind].stops](STOP) if KINDS[kind].stops else links.no_more(code)


def _everywhere() -> Facts:
    """What stands on every letter."""
    home = links.public("")
    return {
        "home": links.public("/"),
        "host": home.partition("://")[2],
        "mine": links.mine(),
        "sender": settings_here().mail_sender,
    }


def _own_facts(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    made: list[tuple[int, Facts | None]] = []
    for kinds, read in READERS:
        some = [letter for letter in letters if letter.kind in kinds]
        made += read(some) if some else []
    return made


def _signing_in(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    return [(letter.id, {"link": links.enter(ONE_USE)}) for letter in letters]


def _beginning(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    return [(letter.id, {"link": links.begin_list(ONE_USE)}) for letter in letters]


def _listed(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """How many, as it was when they were registered; which ones is for their page."""
    told = [(letter.id, letter.facts or {}) for letter in letters]
    return [
        (number, {name: int(said.get(name, 0)) for name in ("count", "recalled")}) for number, said in told
    ]


def _moving(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    return [(letter.id, {"link": links.confirm_address(ONE_USE)}) for letter in letters]


def _registering(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """Nothing that the person typed but a plain number: a letter to an address that nobody confirmed must not carry a
    stranger's words."""
    found = registered({letter.registration_id or 0 for letter in letters})
    made: list[tuple[int, Facts | None]] = []
    for letter in letters:
        own = found.get(letter.registration_id or 0)
        asks = letter.kind != "registration_confirmed"
        facts = own if own and own["waits" if asks else "theirs"] else None
        if facts and asks:
            facts = facts | {"link": links.confirm_registration(ONE_USE), "number": plain(facts["number"])}
        made.append((letter.id, facts))
    return made


def _settled(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """About one's own registration, after staff have looked at it; nothing of anybody else's."""
    found = registered({letter.registration_id or 0 for letter in letters})
    made: list[tuple[int, Facts | None]] = []
    for letter in letters:
        own = found.get(letter.registration_id or 0)
        wanted = "removed" if letter.kind == "registration_ended" else "active"
        reason = str((letter.facts or {}).get("reason", ""))
        facts = own | {"reason": reason, "register": links.public("/register")} if own else None
        made.append((letter.id, facts if facts and facts["state"] == wanted else None))
    return made


def _watching(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    ids = {part["watch"] or 0 for letter in letters for part in parts_of(letter)}
    rows = db.session.scalars(select(Watch).where(Watch.id.in_(ids)))
    watches = {watch.id: watch for watch in rows}
    told = told_besides([letter for letter in letters if letter.kind == CHANGED])
    return [(one.id, None if one.id in told else _of_watch(one, watches)) for one in letters]


def _of_watch(letter: Letter, watches: Mapping[int, Watch]) -> Facts | None:
    watch = watches.get(letter.watch_id or 0)
    wanted = "waiting" if letter.kind == "confirm_watch" else "active"
    if watch is None or watch.state != wanted:
        return None
    facts: Facts = {"number": _number(watch), "stops": watch.id, "check": links.checked(watch.query)}
    if letter.kind == "confirm_watch":
        return facts | {"link": links.confirm_watch(ONE_USE)}
    first, *others = (part for part in parts_of(letter) if part["watch"] in watches)
    besides = [
        answers(part) | {"number": _number(own), "check": links.checked(own.query), "stops": own.id}
        for part in others
        if (own := watches[part["watch"]]).state == wanted
    ]
    for at, one in enumerate(besides):
        one["stop"] = links.stop_watch(STOP_OTHER.format(at))
    return facts | answers(first) | {"verdict": first["after"], "besides": besides}


def answers(part: Facts) -> Facts:
    """What it was and is, in words."""
    return {name: _(ANSWERS.get(str(part[name]), "")) for name in ("before", "after")}


def _number(watch: Watch) -> str:
    told = dict(parse_qsl(watch.query))
    number = told.get("serial") or next((told[name] for name in told if name not in {"brand", "product"}), "")
    return plain(number)


def _warranty(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """Only for owners who want such letters, and units that are still theirs."""
    found = registered({letter.registration_id or 0 for letter in letters})
    made: list[tuple[int, Facts | None]] = []
    for letter in letters:
        own, told = found.get(letter.registration_id or 0), letter.facts or {}
        wanted = own is not None and own["theirs"] and own["reminders"] and not own["infant"]
        ends = date.fromisoformat(str(told["ends_on"]))
        facts = {"cover": str(told.get("cover", "")), "ends_on": day(ends)}
        made.append((letter.id, own | facts if own and wanted else None))
    return made


def registered(ids: set[int]) -> dict[int, Facts]:
    """Registration -> its product, and whether its owner has said that it is theirs."""
    wanted = (
        select(
            Registration, Product.name, Brand.name, Owner.reminders, Product.is_infant, SafetyContact.purpose
        )
        .join(Product, Product.id == Registration.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .join(Owner, Owner.id == Registration.owner_id, isouter=True)
        .join(SafetyContact, SafetyContact.id == Registration.contact_id, isouter=True)
        .where(Registration.id.in_(ids))
    )
    return {
        own.id: {
            "state": own.state,
            "waits": waits(own),
            "theirs": is_theirs(own),
            "infant": infant or purpose == PURPOSE,
            "product": f"{brand} {name}",
            "model": own.model,
            "number": own.number,
            "reminders": bool(reminders),
            "stops": own.owner_id,
        }
        for own, name, brand, reminders, infant, purpose in db.session.execute(wanted)
    }


def _makers(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(wanted)}


Reader = Callable[[Sequence[Letter]], list[tuple[int, Facts | None]]]
READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (("sign_in",), _signing_in),
    (("begin_list",), _beginning),
    (("list_registered",), _listed),
    (("confirm_address",), _moving),
    (("confirm_registration", "confirm_for_customer", "registration_confirmed"), _registering),
    (("proof_wanted", "registration_stands", "registration_ended"), _settled),
    (("confirm_watch", "watch_changed"), _watching),
    (("warranty_ending",), _warranty),
    (("still_yours",), still_facts),
    ((NOTICE, REMINDER), consignee_facts),
    (("report_due",), report_facts),
    (("saved_report",), saved_facts),
    (("injury_alert",), injury_facts),
    (("defect_signal",), signal_facts),
    (("case_moved",), moved_facts),
    (("confirm_case", "case_link", "case_opened", "case_news"), case_facts),
    (tuple(name for name, kind in KINDS.items() if kind.recall), recall_facts),
)
"""Kinds -> who reads their facts."""
