"""A recall as schema.org data, so that search engines show it as what it is. A data block: never executed."""

import json
from typing import Any

from markupsafe import Markup

from registry.recalls.pages import RecallPage


def linked_data(page: RecallPage, site: str) -> Markup:
    """JSON for a `script` element of type application/ld+json: `<`, `>` and `&` are written as escapes."""
    text = json.dumps(_announcement(page, site), ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - the characters that could end the element are gone


def _announcement(page: RecallPage, site: str) -> dict[str, Any]:
    row = page.row
    made: dict[str, Any] = {
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
    return {name: value for name, value in made.items() if value not in (None, "", [])}
