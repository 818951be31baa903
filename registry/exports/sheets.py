"""Which tables a maker takes away, and which not and why. Every table stands in one of the two (a test holds it), so
that none is forgotten, and none with people in it goes along unseen. Pure."""

from dataclasses import dataclass

OWN = "organisation_id"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `by` is the column that says whose a row is: the maker's number, or that of a row of `parent`.
    `without` are columns that stay here; `numbers` a pair of keys that is written as numbers people read; `file` a
    column that goes into a file of its own, under the name that another column gives."""

    table: str
    by: str = OWN
    parent: str = ""
    without: tuple[str, ...] = ()
    numbers: tuple[str, str] | None = None
    file: tuple[str, str, str] | None = None
    customers: bool = False


_OF_RECALL = (
    "recall_brand",
    "recall_product",
    "identifier",
    "recall_contact",
    "recall_link",
    "recall_picture",
)
_OF_PRODUCT = ("product_brand", "product_model", "product_gtin")

SHEETS: tuple[Sheet, ...] = (
    Sheet("organisation", by="id"),
    Sheet("brand", without=("key",)),
    Sheet("brand_alias", "brand_id", "brand", without=("key",)),
    Sheet("product"),
    *(Sheet(name, "product_id", "product", without=("key",) * (name == "product_model")) for name in _OF_PRODUCT),
    Sheet("product_picture", without=("data",), file=("data", "digest", "pictures/{}.jpg")),
    Sheet("warranty_terms"),
    Sheet("warranty_cover", "terms_id", "warranty_terms"),
    Sheet("warranty_certificate", without=("code",)),
    Sheet("recall", without=("search_text", "notice_sha")),
    *(Sheet(name, "recall_id", "recall") for name in _OF_RECALL),
    Sheet("scope_version", without=("approved_seen",)),
    Sheet("recall_step"),
    Sheet("affected_list", without=("shapes",)),
    Sheet("affected_span", "list_id", "affected_list", numbers=("low", "high")),
    Sheet("unit_remedy"),
    Sheet("public_counter"),
    Sheet("report"),
    Sheet("report_entry", "report_id", "report"),
    Sheet("filed_report", without=("pdf",), file=("pdf", "pdf_digest", "reports/{}.pdf")),
    Sheet("report_duty"),
    Sheet("saved_report"),
    Sheet("defect_signal"),
    Sheet("drill"),
    Sheet("remedy_case", without=("person", "sealed", "told_key", "key", "query", "registration_id")),
    Sheet("case_step", without=("sealed",)),
    Sheet("case_stage"),
    Sheet("case_appointment"),
    Sheet("case_file", without=("data", "digest")),
    Sheet("spare_part"),
    Sheet("promised_times"),
    Sheet("fault_code"),
    Sheet("fault_report", without=("serial_key", "lot_key", "harm_sealed")),
    Sheet("fault_repair"),
    Sheet("unit", without=("serial_key", "lot_key")),
    Sheet("known_product"),
    Sheet("party"),
    Sheet("place"),
    Sheet("capture", without=("capture_key", "job_id")),
    Sheet("trace_event"),
    Sheet("master_attribute"),
    Sheet("trace_doubt"),
    Sheet("trade_order", without=("number_key",)),
    Sheet("order_line", without=("lot_key",)),
    Sheet("order_unit"),
    Sheet("sale_line", without=("lot_key", "invoice_key", "digest")),
    Sheet("sale_customer", without=("name_key", "person", "address_sealed", "region"), customers=True),
    Sheet("registration", without=(
        "code", "person", "owner_id", "contact_id", "place_sealed", "serial_key", "lot_key",
        "rivals",
    )),
    Sheet("customer_registration", without=("sent", "registration_id")),
    Sheet("proof_of_purchase", without=("data", "digest")),
    Sheet("recall_audience", "recall_id", "recall", without=("seen",)),
    Sheet("recall_registered", "recall_id", "recall", without=("seen",)),
    Sheet("recall_asked", "recall_id", "recall", without=("seen",)),
    Sheet("recall_asked_sale", "recall_id", "recall", without=("seen",)),
    Sheet("letter", without=(
        "person", "owner_id", "watch_id", "case_id", "facts", "code", "lease_owner", "lease_until", "problem",
        "urgency", "run_at",
    )),
    Sheet("print_run"),
    Sheet("consignee", without=("key",)),
    Sheet("consignee_unit", "consignee_id", "consignee"),
    Sheet("consignee_plan"),
    Sheet("effectiveness_check"),
    Sheet("upload", without=("token", "job_id", "layout", "sample", "cursor", "summary", "fingerprint")),
    Sheet("label_order", without=("token", "job_id", "after", "listed", "files")),
    Sheet("membership"),
    Sheet("api_key", without=("digest",)),
    Sheet("webhook_endpoint", without=("sealed",)),
    Sheet("audit_entry", by="chain"),
    Sheet("audit_chain", by="chain"),
)  # fmt: skip

_DERIVED = "Made from other tables, and made anew from them"
_PEOPLE = "People who trusted this site with it, for safety alone; it belongs to them, not to the maker"
_SITE = "Of this site, not of one maker"
_ON_THE_WAY = "What the maker’s own systems were told, made from other tables"
_MOMENT = "Work that is going on, not what came of it"

LEFT_OUT: dict[str, str] = {
    "safety_contact": _PEOPLE,
    "owner": _PEOPLE,
    "watch": _PEOPLE,
    "receipt": _PEOPLE,
    "unit_answer": _PEOPLE,
    "hand_over": "Codes by which owners pass a product on: secrets of theirs",
    "letter_text": "Letters as they were sent, with names and addresses; each can be read on its recall’s page",
    "bounced_person": _PEOPLE,
    "returned_address": _PEOPLE,
    "letter_stop": _PEOPLE,
    "warranty_reminder": "Which owner was written to about an end of warranty",
    "row_problem": "Cells of uploaded files, which may name customers; they stand on the page of each upload",
    "column_mapping": "How columns of files were understood, for the next upload",
    "member": "People’s accounts: their own, with passwords. Who works for the maker stands in membership",
    "audience_state": _DERIVED,
    **dict.fromkeys(("recall_left", "recall_told", "recall_progress", "radar_look"), _DERIVED),
    "product_pipeline": _DERIVED,
    "recall_visits": "How often the page of each recall was opened: its numbers stand in its reports",
    "trace_word": _DERIVED,
    **dict.fromkeys(("part_recall", "part_unit"), _DERIVED),
    **dict.fromkeys(("version_survey", "survey_place"), _DERIVED),
    "sale_key": _DERIVED,
    **dict.fromkeys(("sale_unkeyed", "lot_sold"), _DERIVED),
    **dict.fromkeys(
        ("trace_item", "trace_fact", "trace_field", "holding", "whereabouts", "lot_stock"), _DERIVED
    ),
    **dict.fromkeys(("webhook_message", "webhook_delivery", "webhook_try"), _ON_THE_WAY),
    "named_request": _MOMENT,
    "vault_use": _SITE,
    "index_state": _SITE,
    "index_part": _DERIVED,
    "segment": _DERIVED,
    "job": _MOMENT,
    "throttle_count": _MOMENT,
    "one_use_token": "Links in letters that work once: secrets of owners",
}
"""Table -> why it stays."""
