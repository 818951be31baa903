"""Where staff can go: one line a place, grouped by what they come for. Only shows; the guard decides who may."""

from dataclasses import dataclass
from itertools import groupby

from flask import current_app, request, url_for

from admin.account.guard import open_to
from registry.staff.permissions import Actor, Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

PLACES = (
    (marked("Overview"), "start.page", marked("Overview"), Permission.OWN_ACCOUNT),
    (marked("Recalls"), "recalls.index", marked("Recalls"), Permission.SEE_RECALLS),
    (marked("Reports"), "reports.index", marked("To authorities"), Permission.SEE_RECALLS),
    (marked("Reports"), "reports.all_saved", marked("Kept reports"), Permission.SEE_RECALLS),
    (marked("Reports"), "reports.radar", marked("Defect radar"), Permission.SEE_UNITS),
    (marked("Reports"), "reports.drills", marked("Drills"), Permission.SEE_RECALLS),
    (marked("Products"), "products.index", marked("Products"), Permission.SEE_PRODUCTS),
    (marked("Products"), "warranty.index", marked("Warranty"), Permission.SEE_PRODUCTS),
    (marked("Products"), "faults.index", marked("Fault codes"), Permission.SEE_PRODUCTS),
    (marked("Products"), "labels.index", marked("Labels"), Permission.PRINT_LABELS),
    (marked("Units"), "units.index", marked("Find a unit"), Permission.SEE_UNITS),
    (marked("Units"), "uploads.index", marked("Uploads"), Permission.SEE_UNITS),
    (marked("Units"), "trace.index", marked("Trace"), Permission.SEE_TRACE),
    (marked("Units"), "places.index", marked("Places"), Permission.SEE_TRACE),
    (marked("Units"), "orders.index", marked("Orders"), Permission.SEE_TRACE),
    (marked("Owners"), "registrations.index", marked("Registrations"), Permission.SEE_REGISTRATIONS),
    (marked("Owners"), "notices.undelivered", marked("Undelivered letters"), Permission.SEE_REGISTRATIONS),
    (marked("Owners"), "cases.index", marked("Remedies and claims"), Permission.WORK_CASES),
    (
        marked("Owners"),
        "registering.index",
        marked("Register for a customer"),
        Permission.REGISTER_FOR_CUSTOMERS,
    ),
    (marked("Systems"), "systems.keys", marked("Keys"), Permission.CONNECT_SYSTEMS),
    (marked("Systems"), "systems.webhooks", marked("Webhooks"), Permission.CONNECT_SYSTEMS),
    (marked("Settings"), "account.team", marked("Team"), Permission.SEE_TEAM),
    (marked("Settings"), "log.page", marked("Log"), Permission.SEE_LOG),
    (marked("Settings"), "makers.index", marked("Makers"), Permission.ADMIT_MAKERS),
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
    here = _here([url_for(line[1]) for line in lines])
    return [
        Group(_(text), tuple(_place(line[1], _(line[2]), here) for line in some))
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
