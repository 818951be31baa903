"""Where staff can go: one line a place, grouped by what they come for. Only shows; the guard decides who may."""

from dataclasses import dataclass
from itertools import groupby

from flask import current_app, request, url_for

from admin.account.guard import open_to
from registry.staff.permissions import Actor, Permission

PLACES = (
    ("Overview", "start.page", "Overview", Permission.OWN_ACCOUNT),
    ("Recalls", "recalls.index", "Recalls", Permission.SEE_RECALLS),
    ("Reports", "reports.index", "To authorities", Permission.SEE_RECALLS),
    ("Reports", "reports.all_saved", "Kept reports", Permission.SEE_RECALLS),
    ("Reports", "reports.radar", "Defect radar", Permission.SEE_UNITS),
    ("Reports", "reports.drills", "Drills", Permission.SEE_RECALLS),
    ("Products", "products.index", "Products", Permission.SEE_PRODUCTS),
    ("Products", "warranty.index", "Warranty", Permission.SEE_PRODUCTS),
    ("Products", "faults.index", "Fault codes", Permission.SEE_PRODUCTS),
    ("Products", "labels.index", "Labels", Permission.PRINT_LABELS),
    ("Units", "units.index", "Find a unit", Permission.SEE_UNITS),
    ("Units", "uploads.index", "Uploads", Permission.SEE_UNITS),
    ("Units", "trace.index", "Trace", Permission.SEE_TRACE),
    ("Units", "places.index", "Places", Permission.SEE_TRACE),
    ("Units", "orders.index", "Orders", Permission.SEE_TRACE),
    ("Owners", "registrations.index", "Registrations", Permission.SEE_REGISTRATIONS),
    ("Owners", "notices.undelivered", "Undelivered letters", Permission.SEE_REGISTRATIONS),
    ("Owners", "cases.index", "Remedies and claims", Permission.WORK_CASES),
    ("Owners", "registering.index", "Register for a customer", Permission.REGISTER_FOR_CUSTOMERS),
    ("Systems", "systems.keys", "Keys", Permission.CONNECT_SYSTEMS),
    ("Systems", "systems.webhooks", "Webhooks", Permission.CONNECT_SYSTEMS),
    ("Settings", "account.team", "Team", Permission.SEE_TEAM),
    ("Settings", "log.page", "Log", Permission.SEE_LOG),
    ("Settings", "makers.index", "Makers", Permission.ADMIT_MAKERS),
)
"""Group, endpoint, word, and who may go there. The lines of a group stand together; where only one of them is open to
somebody, its own word stands in the group's place."""

ABOUT_A_RECALL = ("audience", "notices")
"""Areas that a recall's page leads to, but for pages that are a place themselves."""


@dataclass(frozen=True, slots=True)
class Place:
    """`current` is what aria-current says: `page` where one is, `true` on what it lies in."""

    href: str
    text: str
    current: str


@dataclass(frozen=True, slots=True)
class Group:
    text: str
    places: tuple[Place, ...]

    @property
    def word(self) -> str:
        return self.text if len(self.places) > 1 else self.places[0].text

    @property
    def current(self) -> str:
        """With one place its link is the place's; with more it only leads to the first."""
        here = next((place.current for place in self.places if place.current), "")
        return here if len(self.places) == 1 else "true" if here else ""


def groups_for(who: Actor) -> list[Group]:
    there = [line for line in PLACES if line[1] in current_app.view_functions and open_to(who, line[1])]
    lines = [line for line in there if who.role_allows(line[3])]
    here = _here([url_for(endpoint) for _, endpoint, _, _ in lines])
    return [
        Group(text, tuple(_place(endpoint, word, here) for _, endpoint, word, _ in some))
        for text, some in groupby(lines, key=lambda line: line[0])
    ]


def _place(endpoint: str, word: str, here: str) -> Place:
    href = url_for(endpoint)
    inside = "page" if endpoint == request.endpoint else "true"
    return Place(href, word, inside if href == here else "")


def _here(hrefs: list[str]) -> str:
    """The place whose address the page's own begins with; where one lies in another, the inner one."""
    path, start = f"{request.script_root}{request.path}", url_for("start.page")
    if request.blueprint in ABOUT_A_RECALL and path not in hrefs:
        return url_for("recalls.index")
    if path == start:
        return start
    found = (href for href in hrefs if href != start and f"{path}/".startswith(f"{href}/"))
    return max(found, key=len, default="")
