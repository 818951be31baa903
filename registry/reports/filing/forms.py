"""What authorities ask for, form by form: which lines are counted here, which are facts of the recall, and which only
people can tell. Pure."""

from dataclasses import dataclass

NUMBER, TEXT, YES_NO, DAY = "number", "text", "yes_no", "day"


@dataclass(frozen=True, slots=True)
class Line:
    """`source` of what is counted is a step, or a step and a channel (`told/sold`), or `remedies`, `remedies/owned`,
    `remedies/other`, or one of `sources`; of a fact `fact:` and its name; empty where people fill it in (`kind` says
    what)."""

    key: str
    words: str
    source: str = ""
    kind: str = TEXT
    hint: str = ""

    @property
    def is_fact(self) -> bool:
        return self.source.startswith("fact:")

    @property
    def is_counted(self) -> bool:
        return bool(self.source) and not self.is_fact

    @property
    def is_told(self) -> bool:
        return not self.source


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """`months` of a period, 0 where a report stands for all until now; due `days` after the period's last day. The
    first period begins `after` so many months; after `most` periods no more are due, 0 for no end. `every` says how
    often."""

    kind: str
    title: str
    to: str
    law: str
    months: int
    days: int
    sections: tuple[Section, ...]
    every: str = ""
    most: int = 0
    after: int = 0

    def line(self, key: str) -> Line | None:
        return next((one for section in self.sections for one in section.lines if one.key == key), None)

    @property
    def told(self) -> tuple[Line, ...]:
        """What people fill in."""
        return tuple(one for section in self.sections for one in section.lines if one.is_told)


def _reached() -> tuple[Line, ...]:
    return (
        Line("told_registered", "Told by e-mail, as they had registered", "told/registered"),
        Line("told_sold", "Told by e-mail, from sales records", "told/sold"),
        Line("told_paper", "Told by letter post, printed here", "told/paper"),
        Line("told_page", "Told on this site when they registered", "told/page"),
        Line("back", "Letters that came back", "back"),
        Line("told_phone", "Told by telephone", kind=NUMBER),
        Line("told_mail", "Told by letter post, beside these", kind=NUMBER),
    )


def accidents() -> tuple[Line, ...]:
    """What people told of here, of the recall's products."""
    told = (("incidents", "Incidents"), ("injuries", "Injuries"), ("deaths", "Deaths"))
    times = (("before", "that happened before the recall"), ("after", "that happened after it"))
    return tuple(
        Line(f"{name}_told_{when}", f"{words} told of here, {said}", f"{name}/{when}")
        for name, words in told
        for when, said in times
    )


PRODUCT = (
    Line("firm", "Recalling firm", "fact:firm"),
    Line("product", "Product", "fact:product"),
    Line("models", "Models", "fact:models"),
    Line("covers", "Which units", "fact:covers"),
    Line("units", "Units announced", "fact:units"),
)

CPSC = Form(
    "cpsc", "Monthly progress report", "U.S. Consumer Product Safety Commission",
    "Corrective action plan; due on the first of each month until the CPSC agrees to stop", 1, 1,
    (
        Section("The case", (
            Line("case", "Case number", hint="As the CPSC gave it."),
            Line("officer", "Compliance officer"),
            *PRODUCT,
        )),
        Section("I. Products corrected", (
            Line("corrected_owned", "At consumers: units that were sold, registered or asked for here",
                 "remedies/owned"),
            Line("corrected_other", "Elsewhere: units with none of these on record", "remedies/other"),
            Line("corrected", "All remedies on record, of units with a number of their own", "remedies"),
            Line("corrected_unnumbered", "At consumers, beside these: units that bear no number of their own",
                 "cases/unnumbered"),
            Line("corrected_all", "Both together", "remedied/all"),
            Line("repaired", "Of all these by a request here: repaired", "cases/repair"),
            Line("replaced", "Replaced", "cases/replace"),
            Line("refunded", "Refunded", "cases/refund"),
            Line("rebated", "Given a rebate", "cases/rebate"),
            Line("back_maker", "Sent back by sites of the manufacturer, as they say (units)", "back/maker"),
            Line("back_distributor", "Sent back by distributors, as they say (units)", "back/distributor"),
            Line("back_retailer", "Sent back by retailers, as they say (units)", "back/retailer"),
            Line("back_other", "Sent back by businesses whose level is not recorded (units)", "back/other"),
            Line("held", "Set aside by businesses, as they say (units)", "held"),
            Line("corrected_maker", "At the manufacturer, beside these", kind=NUMBER),
            Line("corrected_distributor", "At distributors, beside these", kind=NUMBER),
            Line("corrected_retailer", "At retailers, beside these", kind=NUMBER),
        )),
        Section("II. Incidents reported in this period", (
            *accidents(),
            Line("incidents_before", "Other incidents, learned elsewhere, before the recall", kind=NUMBER),
            Line("incidents_after", "After it", kind=NUMBER),
            Line("injuries_before", "Other injuries, learned elsewhere, before the recall", kind=NUMBER),
            Line("injuries_after", "After it", kind=NUMBER),
            Line("deaths_before", "Other deaths, learned elsewhere, before the recall", kind=NUMBER),
            Line("deaths_after", "After it", kind=NUMBER),
        )),
        Section("III. Notice to consumers", (
            *_reached(),
            Line("opened", "Followed the link in a letter", "opened"),
            Line("answered", "Answered behind that link", "answered"),
            Line("asked", "Asked for the remedy on this site", "cases/asked"),
            Line("booked", "Appointments that owners confirmed", "cases/booked"),
            Line("nobody_came", "Appointments at which nobody came", "cases/nobody"),
            Line("again", "Remedies that did not help, as owners say", "cases/again"),
            Line("called", "Told of a fault by telephone, written down here", "calls/heard"),
            Line("contacted_phone", "Contacted the firm by telephone, beside these", kind=NUMBER),
            Line("contacted_email", "Contacted the firm by e-mail", kind=NUMBER),
            Line("contacted_mail", "Contacted the firm by letter post", kind=NUMBER),
            Line("contacted_card", "Sent a registration card in", kind=NUMBER),
        )),
        Section("IV. Where else the recall is told", (
            Line("home_page", "Is it on the home page?", kind=YES_NO),
            Line("home_page_why", "If not, why"),
            Line("visits", "Visits of the recall’s page on this site: times that a browser opened it", "visits/page"),
            Line("hits", "Visits of the recall’s page elsewhere, or not counted here", kind=NUMBER,
                 hint="Counted here since this site counts, and no visit by a program. With a plain http address "
                      "browsers do not say that a person opens the page, and nothing is counted."),
            Line("auctions", "Found on auction sites, and what was done"),
            Line("social", "Posts on each social and advertising channel, and what came of them"),
        )),
    ),
    "every month",
)  # fmt: skip

_CAMPAIGN = (
    Section("The campaign", (
        Line("campaign", "Campaign number", hint="As NHTSA gave it."),
        *PRODUCT,
        Line("first_told", "Notification began", "fact:first_told"),
        Line("last_told", "Last letter so far", "fact:last_told"),
    )),
    Section("Vehicles or items of equipment", (
        Line("remedied", "Remedied, also where the unit bears no number of its own", "remedied/all"),
        Line("inspected", "Inspected, and not needing the remedy", kind=NUMBER),
    )),
    Section("Not to be reached", (
        Line("back", "Letters that came back", "back"),
        Line("scrapped", "Scrapped, as their owners said here", "scrapped"),
        Line("scrapped_other", "Scrapped, as learned elsewhere", kind=NUMBER),
        Line("exported", "Exported", kind=NUMBER),
        Line("stolen", "Stolen", kind=NUMBER),
        Line("other", "Other causes", kind=NUMBER),
        Line("other_words", "Which causes"),
    )),
)  # fmt: skip

ROADS = "U.S. National Highway Traffic Safety Administration"
NHTSA = Form(
    "nhtsa", "Quarterly report", ROADS, "49 CFR 573.7; eight quarters in a row, due thirty days after each", 3, 30,
    _CAMPAIGN, "every quarter", most=8,
)  # fmt: skip
NHTSA_YEARLY = Form(
    "nhtsa_yearly", "Yearly report", ROADS,
    "49 U.S.C. 30118(f); for three years after the eight quarters, due thirty days after each", 12, 30,
    _CAMPAIGN, "every year", most=3, after=24,
)  # fmt: skip

EU = Form(
    "eu", "Notification pack", "Safety Business Gateway",
    "Regulation (EU) 2023/988, Articles 20 and 36: the same facts as the notice, to be carried over", 0, 0,
    (
        Section("The product", (
            *PRODUCT,
            Line("gateway", "Reference of the Gateway"),
            Line("risk", "Level of risk, and how it was assessed"),
            Line("picture", "Picture, and drawing of where the number is", "fact:pictures"),
            Line("where", "Where the number is", "fact:where"),
        )),
        Section("What the notice says (Article 36)", (
            Line("headline", "Headline and title, in each language", "fact:headline"),
            Line("hazard", "Hazard", "fact:hazard"),
            Line("stop", "Whether it may be used", "fact:stop"),
            Line("what_to_do", "What to do, at once", "fact:what_to_do"),
            Line("remedies", "Remedies to choose from (Article 37)", "fact:remedies"),
            Line("remedy", "Remedies in the words of the notice", "fact:remedy"),
            Line("contact", "Free telephone or online service", "fact:contact"),
            Line("free", "Whether calls are free", "fact:free"),
            Line("page", "Where the notice stands", "fact:page"),
            Line("languages", "Languages in which it is published", "fact:languages"),
        )),
        Section("Where it was sold", (
            Line("sold", "When and where", "fact:sold"),
            Line("sold_in", "Countries of sale", "fact:sold_in"),
            Line("countries", "Owners and customers found, by country", "fact:countries"),
            Line("authorities", "Authorities that were told otherwise, and when"),
        )),
        Section("Whom the notice reached (Article 35)", (
            Line("found", "Owners and customers found", "found"),
            *_reached(),
        )),
        Section("What has happened", (
            Line("incidents", "Incidents, as the notice says", "fact:incidents"),
            Line("hurt", "People hurt or killed, and their ages, as the notice says", "fact:hurt"),
            *accidents(),
            Line("circumstances", "Accidents (Article 20): what happened, where, and to whom",
                 hint="Each accident told of here stands behind the numbers above, with its unit, harm and day."),
            Line("gateway_told", "Accidents of which the Gateway was told, as noted here", "gateway/told"),
            Line("gateway_untold", "Injuries and deaths of which the Gateway was not told, by what is noted here",
                 "gateway/untold"),
            Line("accidents", "Accidents reported to the Gateway, beside these", kind=NUMBER),
        )),
    ),
)  # fmt: skip

EFFECT = Form(
    "effectiveness", "Effectiveness report", "Your own file, or whichever authority asks for it",
    "For example 21 CFR 7.42(b)(3) and PAS 7100", 0, 0,
    (
        Section("The recall", (
            *PRODUCT,
            Line("level", "Level of effectiveness check agreed", "fact:level"),
        )),
        Section("Owners", (
            Line("found", "Found", "found"),
            *_reached(),
            Line("delivered", "Told, and no letter came back", "delivered"),
            Line("opened", "Followed the link in a letter", "opened"),
            Line("answered", "Answered", "answered"),
            Line("remedied", "Their unit has its remedy", "remedied"),
            Line("asked", "Asked for the remedy", "cases/asked"),
            Line("booked", "Appointments that owners confirmed", "cases/booked"),
            Line("nobody_came", "Appointments at which nobody came", "cases/nobody"),
            Line("again", "Remedies that did not help, as owners say", "cases/again"),
            Line("waiting", "Requests that wait for their remedy now", "cases/open"),
            Line("remedies", "Remedies on record, of units of anybody", "remedied/all"),
        )),
        Section("Consignees", (
            Line("consignees", "Consignees told", "consignees/told"),
            Line("consignees_read", "Confirmed that they read it", "consignees/read"),
            Line("consignees_answered", "Told what became of their units", "consignees/answered"),
            Line("consignees_held", "Units that they set aside", "held"),
            Line("drawn", "Drawn for an effectiveness check", "checks/drawn"),
            Line("checked", "Consignees checked", "checks/done"),
            Line("answered_checks", "Consignees that acted as asked", "checks/acted"),
            Line("consignees_other", "Consignees told in another way", kind=NUMBER),
        )),
        Section("What follows", (
            Line("judgement", "Was it effective, and why"),
            Line("next", "What is done next"),
        )),
    ),
)  # fmt: skip
