"""What may be done, and which role may do it. Pure: a table and the questions one asks of it."""

from dataclasses import dataclass
from enum import StrEnum

from registry.tongue.speaking import marked


class Role(StrEnum):
    """What a member is at one maker. Each may do all that the one before may, but for the last two: who sells for a
    maker registers for customers, a service partner works on the requests handed to them; neither sees any more."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    SELLER = "seller"
    PARTNER = "partner"


class Permission(StrEnum):
    """Every endpoint of the staff face names one of these."""

    OWN_ACCOUNT = "look after one's own account"
    SEE_PRODUCTS = "see products"
    EDIT_PRODUCTS = "write products"
    PUBLISH_WARRANTY = "publish warranty terms"
    SEE_RECALLS = "see recalls"
    DRAFT_RECALLS = "draft recalls and send them to review"
    PUBLISH_RECALLS = "publish, send back, close and reopen recalls"
    SEE_LOG = "see who did what"
    SEE_UNITS = "see units, sales and what was loaded"
    LOAD_RECORDS = "load production and sales records"
    PRINT_LABELS = "make labels and rating plates"
    DECIDE_DATES = "decide which day of purchase counts"
    REGISTER_FOR_CUSTOMERS = "register products for the customers who bought them"
    SEE_REGISTRATIONS = "see what owners registered, and whether they can be reached"
    SETTLE_REGISTRATIONS = "decide about papers, and which of two registrations counts"
    WORK_CASES = "work on requests for remedies"
    LEAD_CASES = "hand requests over, and count spare parts"
    DECIDE_CLAIMS = "decide whether a warranty covers a fault, and answer objections"
    SEE_INJURIES = "see who was hurt by a product, and how"
    SEE_CUSTOMERS = "see who bought what"
    SEE_TRACE = "see where units went and what events tell"
    EDIT_PLACES = "say what places and businesses of the chain are called"
    CHECK_CONSIGNEES = "record what businesses did about a recall"
    RESOLVE_DOUBTS = "settle contradictions among events and sales"
    SEE_TEAM = "see who works for the maker"
    CONNECT_SYSTEMS = "connect other systems by keys"
    EXPORT = "take away all that the maker owns"
    ADMIT_MAKERS = "admit makers and their people"


VIEWER = frozenset(
    {
        Permission.SEE_PRODUCTS,
        Permission.SEE_RECALLS,
        Permission.SEE_UNITS,
        Permission.SEE_TRACE,
        Permission.SEE_LOG,
        Permission.SEE_TEAM,
    }
)
EDITOR = VIEWER | {
    Permission.EDIT_PRODUCTS,
    Permission.DRAFT_RECALLS,
    Permission.LOAD_RECORDS,
    Permission.PRINT_LABELS,
    Permission.DECIDE_DATES,
    Permission.REGISTER_FOR_CUSTOMERS,
    Permission.SEE_REGISTRATIONS,
    Permission.SETTLE_REGISTRATIONS,
    Permission.WORK_CASES,
    Permission.LEAD_CASES,
    Permission.DECIDE_CLAIMS,
    Permission.EDIT_PLACES,
    Permission.RESOLVE_DOUBTS,
    Permission.CHECK_CONSIGNEES,
}
ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: VIEWER,
    Role.EDITOR: EDITOR,
    Role.PUBLISHER: EDITOR
    | {
        Permission.PUBLISH_RECALLS,
        Permission.PUBLISH_WARRANTY,
        Permission.SEE_INJURIES,
        Permission.CONNECT_SYSTEMS,
        Permission.EXPORT,
    },
    Role.SELLER: frozenset({Permission.REGISTER_FOR_CUSTOMERS}),
    Role.PARTNER: frozenset({Permission.WORK_CASES}),
}
SECOND_FACTOR = frozenset(
    {
        Permission.PUBLISH_RECALLS,
        Permission.PUBLISH_WARRANTY,
        Permission.ADMIT_MAKERS,
        Permission.SEE_CUSTOMERS,
        Permission.SEE_INJURIES,
        Permission.CONNECT_SYSTEMS,
        Permission.EXPORT,
    }
)
"""What a password alone never allows."""
OF_ALL_BRANDS = frozenset(
    {
        Permission.SEE_LOG,
        Permission.SEE_TEAM,
        Permission.EDIT_PLACES,
        Permission.CONNECT_SYSTEMS,
        Permission.EXPORT,
    }
)
"""What nobody has who works for some of a maker's brands: it is about the maker as a whole."""

CUSTOMERS_WORDS = (
    marked("Sees who bought what"),
    marked(
        "Names, e-mail addresses and telephone numbers on sales records, one look at a time; each look is logged."
    ),
)
"""Given apart from the role: most people at a maker never need a customer's name."""

BRANDS_WORDS = (
    marked("For these brands only"),
    marked(
        "None ticked: all brands. Otherwise all they see is of the products and recalls of these: units, sales, "
        "owners, requests, reports. What is the maker’s as a whole is shut: the log, the team, keys, places, orders, "
        "the export."
    ),
)

ROLE_WORDS: dict[Role, tuple[str, str]] = {
    Role.VIEWER: ("Viewer", "Sees products, recalls, units and sales, changes nothing."),
    Role.EDITOR: (
        "Editor",
        "Also writes products and recall drafts, loads records, makes labels, registers for customers, settles "
        "registrations, works on requests for remedies and claims, and sends recalls to review.",
    ),
    Role.PUBLISHER: (
        "Publisher",
        "Also publishes what a colleague has sent to review, never their own, connects other systems, reads of "
        "injuries, and exports all that the maker owns.",
    ),
    Role.SELLER: (
        "Seller",
        "Registers what they sell for the customer, for example a dealer; sees nothing else.",
    ),
    Role.PARTNER: (
        "Service partner",
        "Works on the requests for remedies that are handed to them, for example a workshop; sees nothing else.",
    ),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place at one maker."""

    organisation_id: int
    slug: str
    name: str
    role: Role
    is_demo: bool = False
    customers: bool = False
    brands: tuple[int, ...] = ()
    """Empty: all of the maker's."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is asking, for which maker now."""

    member_id: int
    name: str
    email: str
    operator: bool
    second_factor: bool
    seats: tuple[Seat, ...]
    seat: Seat | None

    @property
    def organisation_id(self) -> int:
        """The maker worked for now. Only asked where a permission at a maker was found."""
        if self.seat is None:
            raise LookupError("nobody's maker")
        return self.seat.organisation_id

    @property
    def brands(self) -> tuple[int, ...]:
        """The brands that they work for; empty where for all."""
        return self.seat.brands if self.seat else ()

    def is_of_all_brands(self, permission: Permission) -> bool:
        """Whether it is not to be had by them, whatever their role, since they work for some brands."""
        return bool(self.brands) and permission in OF_ALL_BRANDS

    def role_allows(self, permission: Permission) -> bool:
        """Whether the role would do, a second factor given."""
        if self.is_of_all_brands(permission):
            return False
        if permission is Permission.OWN_ACCOUNT:
            return True
        if permission is Permission.ADMIT_MAKERS:
            return self.operator
        if permission is Permission.SEE_CUSTOMERS:
            return self.seat is not None and self.seat.customers
        return self.seat is not None and permission in ALLOWED[self.seat.role]

    def may(self, permission: Permission) -> bool:
        return self.role_allows(permission) and (self.second_factor or permission not in SECOND_FACTOR)

    def lacks_only_second_factor(self, permission: Permission) -> bool:
        return self.role_allows(permission) and not self.may(permission)
