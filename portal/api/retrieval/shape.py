"""A recall in the words of the CPSC's service. Its own fields keep their meaning; what it has no field for is added
with X_ in front. Nothing is invented: a field of which nothing is known is empty."""

import re
from datetime import date, datetime
from typing import Any

from portal.api.answers import moment, page_of_recall
from portal.hazards import hazard_name
from registry.recalls.pages import ContactRow
from registry.recalls.retrieval import ProductInFull, RecallInFull

STOP_USE = "stop_using"
_OPTIONS = (
    ("Refund", "refund", re.compile(r"\brefund", re.I)),
    ("Repair", "repair", re.compile(r"\brepair", re.I)),
    ("Replace", "replace", re.compile(r"\breplac", re.I)),
    ("Dispose", "dispose", re.compile(r"\bdispos", re.I)),
    ("Rebate", "rebate", re.compile(r"\brebate", re.I)),
    ("New Instructions", "instructions", re.compile(r"\bnew instructions\b", re.I)),
)
"""The original's name, ours, and how it is told from words where a recall names its remedy in words alone."""


def shaped(recall: RecallInFull, site: str) -> dict[str, Any]:
    """One recall as it is shown."""
    row = recall.row
    page = page_of_recall(row.slug, site)
    return {
        "RecallID": row.id,
        "RecallNumber": row.reference,
        "RecallDate": _day(row.opened_on),
        "Description": _description(recall),
        "URL": page,
        "Title": row.title,
        "ConsumerContact": "; ".join(map(_contact, recall.contacts)),
        "LastPublishDate": _day(row.updated_at),
        "SoldAtLabel": None,
        "Products": _products(recall),
        "Inconjunctions": [{"URL": link.url} for link in recall.links],
        "Images": [{"URL": _absolute(one.path, site), "Caption": one.alt} for one in recall.pictures],
        "Injuries": [{"Name": recall.incidents}] if recall.incidents else [],
        "Manufacturers": [{"Name": recall.maker[1], "CompanyID": recall.maker[0]}],
        "Retailers": [{"Name": recall.sold_where, "CompanyID": ""}] if recall.sold_where else [],
        "Importers": [],
        "Distributors": [],
        "ManufacturerCountries": [],
        "ProductUPCs": [{"UPC": _upc(gtin)} for product in recall.products for gtin in product.gtins],
        "Hazards": _hazards(recall),
        "Remedies": [{"Name": row.remedy}] if row.remedy else [],
        "RemedyOptions": [{"Option": name} for name in _options(recall)],
    } | _extras(recall, page, site)


def _extras(recall: RecallInFull, page: str, site: str) -> dict[str, Any]:
    row = recall.row
    return {
        "X_Status": row.status,
        "X_Severity": row.severity,
        "X_StopUse": row.severity == STOP_USE,
        "X_Action": row.what_to_do,
        "X_RemedyAvailable": row.remedy_available,
        "X_ScopeVersion": row.version,
        "X_ListVersion": recall.list_label,
        "X_ListComplete": row.list_complete,
        "X_SerialRules": list(recall.covers),
        "X_Lots": list(recall.lots),
        "X_Criteria": f"{site}/api/v1/recalls/{row.id}",
        "X_Check": f"{site}/api/v1/check",
        "X_NoticeURLs": {code: f"{page}?lang={code}" for code in recall.languages},
        "X_Source": recall.source,
        "X_Regulator": row.regulator,
        "X_Year": row.opened_year,
        "X_SoldFrom": _day(recall.sold_from),
        "X_SoldUntil": _day(recall.sold_until),
        "X_Price": recall.sold_price,
        "X_Updated": moment(row.updated_at),
        "X_Demonstration": row.is_demo,
    }


def _options(recall: RecallInFull) -> list[str]:
    """What owners may choose from; else what the words of the remedy name."""
    if recall.remedies:
        return [name for name, kind, _ in _OPTIONS if kind in recall.remedies]
    return [name for name, _, told in _OPTIONS if told.search(recall.row.remedy)]


def _description(recall: RecallInFull) -> str:
    what = " ".join(filter(None, (recall.row.brand, recall.row.product)))
    said = (f"This recall involves {what}." if what else "", *recall.covers, recall.note)
    return " ".join(part for part in said if part)


def _products(recall: RecallInFull) -> list[dict[str, str]]:
    """The number of units is that of the whole recall: it stands with the first product."""
    units = "" if recall.row.units_announced is None else str(recall.row.units_announced)
    named = recall.products or (ProductInFull(recall.row.product, "", recall.models, ()),)
    return [
        {
            "Name": product.name,
            "Description": recall.row.product,
            "Model": ", ".join(product.models),
            "Type": product.type,
            "CategoryID": "",
            "NumberOfUnits": "" if number else units,
        }
        for number, product in enumerate(named)
    ]


def _hazards(recall: RecallInFull) -> list[dict[str, str]]:
    row = recall.row
    if not (row.hazard or row.hazard_kind):
        return []
    kind = hazard_name(row.hazard_kind) if row.hazard_kind else ""
    return [{"Name": row.hazard, "HazardType": kind, "HazardTypeID": row.hazard_kind}]


def _contact(contact: ContactRow) -> str:
    who = (
        f"{contact.name} ({contact.region})"
        if contact.name and contact.region
        else contact.name or contact.region
    )
    return ", ".join(filter(None, (who, contact.phone, contact.hours, contact.email, contact.url)))


def _upc(gtin: str) -> str:
    """As it is printed: 12 digits where it is a UPC, 13 or 14 where it is another trade item number."""
    return gtin[2:] if gtin.startswith("00") else gtin.lstrip("0")


def _absolute(path: str, site: str) -> str:
    return f"{site}{path}" if path.startswith("/") else path


def _day(when: date | datetime | None) -> str | None:
    """Midnight of a day, as the original writes it."""
    return f"{when:%Y-%m-%d}T00:00:00" if when else None
