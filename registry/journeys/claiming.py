"""Mine is broken, or hurt somebody: I tell it once, by the number on it, without an account, and have a page where I
see what becomes of it. Whether the warranty covers it is decided from the exact sale while I look. That somebody was
hurt is heard at once. Nobody learns from here whether anybody else told of the same. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.cases import actions as cases
from registry.cases.actions import Wish
from registry.cases.files import FILE, add_file
from registry.cases.models import OPEN, OWNER, SITE, RemedyCase
from registry.cases.promises import promise_of
from registry.catalogue.warranty.words import ASKER
from registry.clock import now
from registry.errors import Refused
from registry.faults import actions as faults
from registry.faults.actions import FIRST, Fault
from registry.faults.cover import decide
from registry.faults.harm import ASKED, HURT, read_harm
from registry.faults.models import FaultReport
from registry.faults.queries import codes_by_ids, report_of
from registry.journeys import announcing
from registry.journeys.alerting import alert
from registry.journeys.broken import Broken, own_broken_by_id, unit_facts, warranty_now
from registry.journeys.queried import query
from registry.journeys.remedying import CONTACT, PER_PERSON, contact_of, number_of, used
from registry.journeys.watching import told_key
from registry.notices.actions import write
from registry.plates.papers import Paper
from registry.registrations.models import Owner
from registry.throttle.store import within
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number
from registry.vault import keyed, person_key

MOST_WORDS, MOST_PHOTOS = 4_000, 5
ALERTS = "60 per hour; 300 per day"
"""Reports of harm of which one maker’s staff get letters. Over it they stand first in the queue, and in no mailbox."""
OTHER = "other"
"""Stands for a fault that no code names."""
FIELDS = ("code", "words", "failed_on", "bought", "harm", *ASKED, "email", *CONTACT)
LONGEST = 20_000
"""What is typed, and the most characters of it that are looked at."""


@dataclass(frozen=True, slots=True)
class Tale:
    """What somebody tells of a fault, read."""

    code_id: int | None
    words: str
    failed_on: date
    used_from: date | None
    harm: str
    hurt: dict[str, str]


def codes_to_choose(broken: Broken) -> list[tuple[int | str, str, str]]:
    """The maker's codes with what people notice of each, then none of them; empty where it has none."""
    codes: list[tuple[int | str, str, str]] = [
        (one.id, one.name, " · ".join(one.symptoms.splitlines())) for one in broken.codes
    ]
    return [*codes, (OTHER, _("Something else"), "")] if codes else []


def read_tale(broken: Broken, typed: dict[str, str]) -> Tale:
    """Raises Refused at the first field that cannot be."""
    codes = {str(one.id): one.id for one in broken.codes}
    chosen = typed.get("code", "")
    if chosen not in codes and chosen != OTHER and codes:
        raise Refused("code", "Choose what it does, or “Something else”.")
    words = typed.get("words", "").replace("\r\n", "\n").strip()
    if not words and chosen not in codes:
        raise Refused("words", "Say in a few words what it does, or does not do any more.")
    if len(words) > MOST_WORDS:
        raise Refused(
            "words", _("That is longer than %(most)s characters. Shorten it.", most=number(MOST_WORDS))
        )
    failed = _day(typed.get("failed_on", ""), "failed_on") or now().date()
    used = broken.used_from or _day(typed.get("bought", ""), "bought")
    if used and failed < used:
        raise Refused("failed_on", "That is before it was bought. Look at the year.")
    harm, hurt = read_harm(typed.get("harm", ""), typed)
    return Tale(codes.get(chosen), words, failed, used, harm, hurt)


def tell(broken: Broken, typed: dict[str, str], photos: Sequence[Paper], owner: Owner | None) -> RemedyCase:
    """Keeps it. Whoever is signed in has it open at once; anybody else by the link in a letter, but where somebody was
    hurt: that counts at once, and the letter only leads to its page. Raises Refused."""
    tale, contact = read_tale(broken, typed), contact_of(typed, owner)
    person = person_key(contact["email"])
    # counts in a transaction of its own, hence before anything is written
    lettered = owner is None and within(PER_PERSON, "claim letter", person)
    hurt, maker, wish = tale.harm in HURT, broken.known_product.organisation_id, wish_of(broken, tale)
    news = hurt and not cases.is_open(person, wish)  # whoever tells it again takes nobody's alert away
    alarmed = news and within(ALERTS, "injury alert", str(maker))
    case = cases.keep(person, contact, wish)
    if case.state == OPEN:
        return _once_more(case, tale, photos, owner, lettered)
    cases.tell(case, tale.words)
    for paper in photos[:MOST_PHOTOS]:
        add_file(case, OWNER, FILE, paper)
    mine = owner is not None and broken.registration is not None
    faults.keep_report(fault_of(broken, tale, "owner" if mine else "public"), tale.hurt, case.id)
    begun = (owner is not None or hurt) and opened(case, lettered=False)
    heard = begun and alarmed and alert(case, tale.harm) > 0
    if begun and owner is not None:
        tell_opened(case, heard=heard)
    if lettered:
        kind = "case_link" if case.state == OPEN else "confirm_case"
        write(kind, case.person, organisation_id=case.organisation_id, case_id=case.id, facts=_said(heard))
    return case


def tell_opened(case: RemedyCase, *, heard: bool = False) -> None:
    """The letter that it counts; `heard`: the maker's people were told at once that somebody was hurt."""
    write(
        "case_opened", case.person, organisation_id=case.organisation_id, case_id=case.id, facts=_said(heard)
    )


def _said(heard: bool) -> dict[str, bool] | None:
    """What a letter keeps of it."""
    return {"maker_told": True} if heard else None


def opened(case: RemedyCase, *, lettered: bool = True) -> bool:
    """It counts from now on: the clocks start, the warranty is looked at. False where it does so already."""
    report = report_of(case.id, lock=True)
    if report is None or not cases.open_case(case):
        return False
    faults.count(report)
    _decide(case, report)
    if lettered:
        tell_opened(case)
    announcing.case_opened(case)
    return True


def confirm(token: str) -> RemedyCase | None:
    """Uses the link."""
    case = used(token)
    if case is not None:
        opened(case)
    return case


def _decide(case: RemedyCase, report: FaultReport) -> None:
    """By the sale on record, or what was told of it; the day of a sale is said to its owner alone."""
    registration = own_broken_by_id(case.registration_id, case.person)
    warranty, lacks = warranty_now(report, registration)
    code = codes_by_ids([report.code_id]).get(report.code_id) if report.code_id else None
    made = decide(
        warranty.held if warranty else (), lacks, report.failed_on or now().date(), code.cover if code else "",
        days=registration is not None, reader=warranty.reader if warranty else ASKER,
    )  # fmt: skip
    report.cover = made.cover
    cases.note(case, "cover_decided", SITE, facts=made.facts())


def _once_more(
    case: RemedyCase, tale: Tale, photos: Sequence[Paper], owner: Owner | None, lettered: bool
) -> RemedyCase:
    """The same is told again while it is open. Whoever is signed in adds to it; a stranger who types somebody's address
    adds nothing."""
    if owner is None:
        if lettered:
            write("case_link", case.person, organisation_id=case.organisation_id, case_id=case.id)
        return case
    add_words(case, tale)
    for paper in photos[:MOST_PHOTOS]:
        add_file(case, OWNER, FILE, paper)
    return case


def add_words(case: RemedyCase, tale: Tale) -> None:
    """What they say of it, unless these very words stand there: a form that was sent twice."""
    if tale.words and not cases.said_so(case, tale.words):
        cases.say(case, OWNER, tale.words)


def wish_of(broken: Broken, tale: Tale) -> Wish:
    """One fault of one unit is one request, however often it is told; a harm is another."""
    field, key, number = number_of(broken.told)
    product, registration = broken.known_product, broken.registration
    parts = (told_key(broken.told), str(tale.code_id or OTHER), tale.harm, str(product.id))
    return Wish(
        organisation_id=product.organisation_id, recall_id=None, version_number=None, product_id=product.id,
        registration_id=registration.id if registration else None, query=query(broken.told),
        told_key=keyed(" ".join(parts)), field=field, key=key, number=number,
        offer=promise_of(product.organisation_id), worked={}, urgent=tale.harm in HURT,
    )  # fmt: skip


def fault_of(broken: Broken, tale: Tale, source: str) -> Fault:
    known = unit_facts(broken)
    return Fault(
        organisation_id=broken.known_product.organisation_id, product_id=broken.known_product.id,
        unit_id=known.unit_id, model=known.model, serial=known.serial, serial_key=known.serial_key,
        lot=known.lot, lot_key=known.lot_key, made_on=known.made_on, plant=known.plant, code_id=tale.code_id,
        failed_on=tale.failed_on, used_from=tale.used_from, harm=tale.harm, source=source,
    )  # fmt: skip


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(field, "Write the day as year-month-day, for example 2024-06-14.") from None
    if not FIRST <= day <= now().date():
        raise Refused(field, "That day cannot be right: it lies in the future, or far back.")
    return day
