"""We look at a fault that somebody told of: which it is, whether the warranty covers it, and why; we answer who objects
with a reason, never with a bare no. Whoever told of it hears of each by a letter. Callers commit."""

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases import actions as cases
from registry.cases import visits
from registry.cases.models import MAKER, RemedyCase
from registry.errors import Refused
from registry.faults import actions as faults
from registry.faults.models import COVERED, FaultReport
from registry.faults.queries import own_code, report_of
from registry.journeys import announcing
from registry.journeys.casework import told
from registry.vault import unseal

NO_CLAIM = "This is no claim on a warranty."


def decide(case: RemedyCase, cover: str, reason: str, by: By) -> None:
    """In place of what the record said, or of what was not known. Who objected gets an answer instead."""
    report = _report(case)
    if report.appeal:
        raise Refused("", "Somebody objected: answer that instead.")
    faults.set_cover(report, cover, reason, "staff")
    facts = {"cover": cover, "why": [], "label": "", "ends": ""}
    if cases.repeats(case, "cover_decided", MAKER, reason, facts):
        return
    told(case, cases.note(case, "cover_decided", MAKER, by, reason, facts))


def answer(case: RemedyCase, reason: str, by: By, *, grant: bool) -> None:
    """The answer to an objection."""
    faults.answer_appeal(_report(case), reason, grant=grant)
    kind = "appeal_granted" if grant else "appeal_refused"
    facts = {"cover": COVERED if grant else "not_covered", "why": [], "label": "", "ends": ""}
    told(case, cases.note(case, kind, MAKER, by, reason, facts))


def diagnose(case: RemedyCase, found: str, words: str, by: By) -> None:
    """`found` is the number of a code, or none: there was no fault."""
    report = _report(case)
    number = int(found) if found.isascii() and found.isdigit() and len(found) < 10 else 0
    code = own_code(case.organisation_id, number)
    if code is None and found != "none":
        raise Refused("found", "Choose which fault was found.")
    faults.diagnose(report, code.id if code else None, found=code is not None)
    facts = {"code": code.code, "name": code.name} if code else {"code": "", "name": "No fault was found"}
    if not cases.repeats(case, "diagnosed", MAKER, words, facts):
        told(case, cases.note(case, "diagnosed", MAKER, by, words, facts))


def end(case: RemedyCase, words: str, by: By) -> None:
    """Closed without a remedy."""
    if _report(case).appeal == "open":
        raise Refused("", "Somebody objected: answer that first.")
    told(case, cases.end(case, words, by))
    visits.drop(case)
    announcing.case_closed(case)


def injury(case: RemedyCase, by: By) -> dict[str, str]:
    """Who was hurt, and how: a press of its own, and an entry in the log."""
    report = _report(case, closed=True)
    keep(case.organisation_id, by.id, by.name, "fault.harm_seen", "case", case.id)
    return unseal(report.harm_sealed)


def told_authority(case: RemedyCase, authority: str, number: str, by: By) -> None:
    """An authority was told; the owner hears nothing of it."""
    said = faults.told_authority(_report(case, closed=True), authority, " ".join(number.split())[:80], by)
    keep(
        case.organisation_id, by.id, by.name, "fault.authority_told", "case", case.id,
        after={"authority": authority, "number": said["number"]},
    )  # fmt: skip


def _report(case: RemedyCase, *, closed: bool = False) -> FaultReport:
    report = report_of(case.id, lock=True)
    if report is None:
        raise Refused("", NO_CLAIM)
    if not closed:
        cases.must_be_open(case)
    return report
