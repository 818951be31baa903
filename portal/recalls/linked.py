"""A recall as schema.org data, so that search engines show it as what it is."""

from typing import Any

from markupsafe import Markup

from portal.datablock import data_block
from registry.recalls.pages import RecallPage


def linked_data(page: RecallPage, site: str) -> Markup:
    """For the recall's page."""
    return data_block(_announcement(page, site))


def _announcement(page: RecallPage, site: str) -> dict[str, Any]:
    row = page.row
    return {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "name": row.title,
        "category": "Product recall",
        "url": f"{site}/recalls/{row.slug}",
        "identifier": row.reference,
        "text": " ".join(filter(None, (row.what_to_do, row.hazard, row.remedy))),
        "datePosted": row.published_at.isoformat() if row.published_at else None,
        "dateModified": row.updated_at.isoformat(),
        "expires": page.closed_on.isoformat() if page.closed_on else None,
        "publisher": {"@type": "Organization", "name": "Recall Portal", "url": site},
        "about": [
            {
                "@type": "Product",
                "name": product.name,
                "brand": {"@type": "Brand", "name": product.brand},
                "model": list(page.models[:50]),
            }
            for product in page.products
        ],
        "isBasedOn": page.source if page.source.startswith("http") else None,
    }
