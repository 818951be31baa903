"""Packs for an authority's first report of a recall: the facts that the notice has already, beside what only people can
tell. They have no period. Pure."""

from registry.reports.filing.forms import NUMBER, PRODUCT, ROADS, Form, Line, Section, accidents

SECTION_15B = Form(
    "section_15b", "Section 15(b) report", "U.S. Consumer Product Safety Commission",
    "15 U.S.C. 2064(b) and 16 CFR 1115.13(d); the first word of it within 24 hours, all of it within ten working days",
    0, 0,
    (
        Section("The product", (
            *PRODUCT,
            Line("picture", "Picture, and drawing of where the number is", "fact:pictures"),
            Line("price", "Price", "fact:price"),
        )),
        Section("Who made it, and who reports", (
            Line("made_by", "Manufacturer and importer, each with its place", "fact:made_by"),
            Line("reports", "Who reports: name, address and telephone"),
            Line("when_known", "When and how the firm learned of it"),
        )),
        Section("The defect and the risk", (
            Line("hazard", "Hazard, and the reasons for the recall", "fact:hazard"),
            Line("defect", "Nature and extent of the defect"),
            Line("incidents", "What has happened, as the notice says", "fact:incidents"),
            Line("hurt", "People hurt or killed, and their ages, as the notice says", "fact:hurt"),
            *accidents(),
        )),
        Section("How many, and where they are", (
            Line("made", "When it was made", "fact:made"),
            Line("sold", "When, where and by whom it was sold", "fact:sold"),
            Line("found", "Owners and customers found", "found"),
            Line("held", "Set aside by businesses, as they say (units)", "held"),
            Line("at_maker", "Units at the manufacturer or importer", kind=NUMBER),
            Line("at_distributors", "Units at distributors", kind=NUMBER),
            Line("at_retailers", "Units at retailers", kind=NUMBER),
        )),
        Section("What is done", (
            Line("what_to_do", "What owners are told to do", "fact:what_to_do"),
            Line("remedies", "Remedies to choose from", "fact:remedies"),
            Line("remedy", "Remedy, in the words of the notice", "fact:remedy"),
            Line("contact", "Whom owners ask", "fact:contact"),
            Line("page", "Where the notice stands", "fact:page"),
            Line("consignees", "Consignees told", "consignees/told"),
            Line("changes", "Changes of the product or its making"),
            Line("stopped", "Whether making and selling were stopped, and since when"),
        )),
    ),
)  # fmt: skip

PART_573 = Form(
    "part_573", "Defect report", ROADS,
    "49 CFR 573.6; within five working days of deciding that there is a defect", 0, 0,
    (
        Section("The vehicles or items of equipment", (
            Line("campaign", "Own number of the campaign", "fact:reference"),
            *PRODUCT,
            Line("made_by", "Manufacturer", "fact:made_by"),
            Line("made", "First and last day of manufacture", "fact:made"),
            Line("share", "Per cent that is likely to have the defect", kind=NUMBER),
        )),
        Section("The defect", (
            Line("hazard", "Defect, and the risk that comes of it", "fact:hazard"),
            Line("cause", "Cause of it, and what warns of it"),
            Line("part", "Name, description and number of the part"),
            Line("supplier", "Who made the part: name, address and country"),
            *accidents(),
        )),
        Section("How it was decided", (
            Line("chronology", "Chronology of all that led to the decision"),
            Line("decided", "Day of the decision"),
        )),
        Section("The remedy", (
            Line("remedies", "Remedies to choose from", "fact:remedies"),
            Line("remedy", "Remedy, in the words of the notice", "fact:remedy"),
            Line("what_to_do", "What owners are told to do", "fact:what_to_do"),
            Line("paid_back", "How those are paid back who had it put right before"),
            Line("first_told", "Owners are told from", "fact:first_told"),
            Line("last_told", "Last letter so far", "fact:last_told"),
            Line("dealers", "When dealers are told, and of what"),
            Line("page", "Where the notice stands", "fact:page"),
        )),
    ),
)  # fmt: skip
