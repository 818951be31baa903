"""Requests and answers to show. A test holds each against its schema, so that none goes stale unseen."""

from typing import Any

AS_OF = "2026-11-23T04:17:00Z"

CARD: dict[str, Any] = {
    "id": 34,
    "slug": "by-us-bicycle-forks",
    "url": "https://recalls.example/recalls/by-us-bicycle-forks",
    "reference": "01-091",
    "brand": "Ballistic 105 (By US)",
    "product": "bicycle forks",
    "title": "Ballistic 105 forks can break apart",
    "hazard": "The fork can break apart while riding, and the rider can fall.",
    "severity": "stop_using",
    "what_to_do": "Stop riding the bicycle.",
    "remedy": "A new fork, fitted free of charge",
    "remedy_available": True,
    "remedy_expected": None,
    "opened_on": "2001-02-28",
    "opened_year": 2001,
    "regulator": "US CPSC",
    "source": "https://by-us.example/notice",
    "version": 1,
    "list_version": "1",
    "list_complete": True,
    "status": "open",
    "demo": True,
    "note": "",
    "contacts": [
        {
            "region": "United States",
            "name": "By US",
            "phone": "+1 800 555 0134",
            "email": "",
            "url": "https://by-us.example/recall",
            "hours": "",
        }
    ],
    "remedied_on": None,
    "remedied_by": "",
    "remedied_job": "",
}

ANSWER: dict[str, Any] = {
    "verdict": "affected",
    "reason": "affected",
    "text": "This unit is recalled. Stop riding the bicycle.",
    "as_of": AS_OF,
    "list_version": "34",
    "compared": 1,
    "need": [],
    "recalls": [CARD],
    "doubts": [],
    "product": None,
    "products": [],
    "brands": [],
    "not_covered": [
        "Recalls that have not been published on this site.",
        "Recalls and changes published after the time in as_of.",
    ],
}

NEED: dict[str, Any] = {
    "verdict": "need",
    "reason": "need",
    "text": "We cannot tell yet. Tell us one thing more: serial number.",
    "as_of": AS_OF,
    "list_version": "34",
    "compared": 1,
    "need": [
        {
            "field": "serial",
            "label": "Serial number",
            "help": "Stamped into the steerer tube",
            "example": "BA10021201",
            "kind": "text",
            "choices": [],
            "picture": None,
            "absent": True,
        }
    ],
    "recalls": [],
    "doubts": [],
    "product": None,
    "products": [],
    "brands": [],
    "not_covered": ["Whether this unit is recalled: that is not decided yet. Do not read it as a no."],
}

UNITS: dict[str, Any] = {
    "units": [
        {"model": "Mongoose S-20", "serial": None, "ref": "shelf 4"},
        {"model": "Mongoose S-20", "serial": "BA10058000", "ref": 2},
    ]
}

ANSWERS: dict[str, Any] = {
    "count": 2,
    "failed": 0,
    "as_of": AS_OF,
    "answers": [
        {"ref": "shelf 4", **NEED},
        {"ref": 2, **ANSWER},
    ],
}
