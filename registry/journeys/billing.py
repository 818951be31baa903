"""My billing system tells what it invoices, line by line with serials, and what it takes back. A line becomes a sale as
if a file had brought it: the same twice changes nothing, other contents put it right. A line that cannot be is refused
with its reason, and the others are done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.audit.entries import keep
from registry.clock import now
from registry.errors import Refused
from registry.intake.faults import ERROR, Fault
from registry.intake.listed.known import Known
from registry.intake.models import SALES
from registry.intake.records.check import RecordCheck
from registry.intake.records.rows import Form
from registry.journeys import announcing, dated, reaching
from registry.journeys.catalogued import catalogues
from registry.matching import billing, bulk
from registry.matching.billing import Credit, Outcome
from registry.matching.deciding import KNOWN
from registry.recalls.states import Author

SOLD = (
    "serial lot quantity model gtin invoice line sold_on delivered_on dealer country price currency name email phone "
    "address postcode city"
).split()
RETURNED = "serial lot quantity model gtin invoice line".split()
NAMES = {role: f"customer_{role}" for role in ("name", "email", "phone", "address", "postcode", "city")}
"""What properties are called, where not as columns of files are."""
PRODUCT = "None of your products has this name."


@dataclass(frozen=True, slots=True)
class Given:
    """A row: its cells by role, its product by name where that was told, and what a credit note says besides."""

    cells: Mapping[str, str]
    product: str = ""
    credit: Credit | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row, and what of it could not be read and is missing now."""

    result: str
    warnings: Sequence[str] = ()


Results = dict[int, Done | Refused]


def bill(organisation_id: int, rows: Sequence[tuple[int, Given]], by: Author) -> Results:
    """Lines of invoices. The caller commits."""
    bulk.begin(organisation_id, quick=False)
    staged, faults = _checked(organisation_id, rows, SOLD)
    outcome = billing.file_sales(organisation_id, staged)
    dated.hold_units(organisation_id, outcome.units)
    return _told(organisation_id, "sales.billed", outcome, faults, by)


def take_back(organisation_id: int, rows: Sequence[tuple[int, Given]], by: Author) -> Results:
    """Lines of credit notes. The caller commits."""
    bulk.begin(organisation_id, quick=False)
    staged, faults = _checked(organisation_id, rows, RETURNED)
    credits = {number: given.credit for number, given in rows if given.credit is not None}
    outcome = billing.file_credits(organisation_id, staged, credits)
    return _told(organisation_id, "sales.credited", outcome, faults, by)


def _checked(
    organisation_id: int, rows: Sequence[tuple[int, Given]], roles: Sequence[str]
) -> tuple[list[str], list[Fault]]:
    """Rows that make sense, as a file of them would be staged, and what is wrong with the others."""
    known, today = catalogues(organisation_id), now().date()
    staged: list[str] = []
    faults: list[Fault] = []
    for product, some in _by_product(rows).items():
        if product not in known:
            faults += [Fault(number, "product", product, ERROR, "product", PRODUCT) for number, _ in some]
            continue
        checked = _check(roles, known[product], today).one_by_one(
            [number for number, _ in some],
            [[given.cells.get(role, "") for role in roles] for _, given in some],
        )
        staged += checked.lines
        faults += checked.faults
    return staged, faults


def _check(roles: Sequence[str], known: Known, today: date) -> RecordCheck:
    mapping = {str(place): role for place, role in enumerate(roles)}
    names = [NAMES.get(role, role) for role in roles]
    return RecordCheck(Form.of(SALES, mapping, {"dates": "ymd"}, known, today, names))


def _by_product(rows: Sequence[tuple[int, Given]]) -> dict[str, list[tuple[int, Given]]]:
    found: dict[str, list[tuple[int, Given]]] = {}
    for number, given in rows:
        found.setdefault(given.product, []).append((number, given))
    return found


def _told(
    organisation_id: int, action: str, outcome: Outcome, faults: Sequence[Fault], by: Author
) -> Results:
    """The answer, and everything that follows from new sales."""
    refused: Results = {}
    warnings: dict[int, list[str]] = {}
    for fault in (*faults, *outcome.faults):
        if fault.level == ERROR:
            refused.setdefault(fault.row, Refused(fault.column, _words(fault)))
        else:
            warnings.setdefault(fault.row, []).append(f"{fault.column}: {_words(fault)}")
    done = {n: Done(one, warnings.get(n, ())) for n, one in outcome.results.items() if n not in refused}
    counts = Counter(one.result for one in done.values())
    if counts - Counter({KNOWN: counts[KNOWN]}):
        reaching.records_filed(organisation_id, by)
        announcing.sales_billed(organisation_id, counts)
        keep(organisation_id, by.id, by.name, action, "sale", None, after=dict(counts))
    return {**done, **refused}


def _words(fault: Fault) -> str:
    return f"{fault.message} {fault.advice}".strip()
