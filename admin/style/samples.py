"""What the style page shows its components with: invented products, never a real maker's."""

from dataclasses import dataclass
from datetime import UTC, datetime

TONES = ("danger", "warning", "caution", "info", "good", "neutral")
COLOURS = (
    "ink",
    "signal",
    "ground",
    "surface",
    "sunken",
    "text",
    "muted",
    "line",
    "line-strong",
    "link",
    "action",
)
WHEN = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
HAZARDS = (
    ("fire", "Fire: the door lock can overheat"),
    ("shock", "Electric shock from the metal case"),
    ("burn", "Burns: hot water can leave the lid"),
    ("impact", "The drum can come loose and hit somebody"),
    ("crush", "Hands or fingers can be crushed"),
    ("cut", "Cuts from a broken blade"),
    ("choking", "Small parts can choke a child"),
    ("poison", "Harmful if swallowed"),
    ("fall", "The step can give way"),
    ("other", "Do not use it until it is repaired"),
)
VERDICTS = (
    (
        "affected",
        "This washing machine is recalled",
        "Stop using it now and pull the plug. The door lock can overheat and start a fire.",
    ),
    (
        "affected_no_remedy_yet",
        "This washing machine is recalled",
        "Stop using it now. The repair is expected from 15 January 2027; we cannot book it yet.",
    ),
    (
        "affected_remedied",
        "This machine was recalled and has been repaired",
        "Its door lock was replaced on 3 October 2026. Nothing more is needed for this recall.",
    ),
    (
        "not_in_any_recall",
        "This number is not in any recall as of 22 November 2026, 14:05 UTC",
        "Compared with 3 recall lists of this product. A later list may still name it.",
    ),
    (
        "look_again",
        "Is character 4 the letter O or the digit 0?",
        "As typed, this number is in no recall. One look-alike character would put it into one.",
    ),
    (
        "need",
        "Which model is it?",
        "This number alone does not decide. One thing more will.",
    ),
    (
        "not_recognised",
        "This is not a number that this product can have",
        "That does not mean that your product is in no recall. Look at the plate again.",
    ),
    (
        "list_not_complete",
        "A recall of this product is announced, its list is not final",
        "Treat your machine as recalled until the list is complete.",
    ),
)
DOUBTS = (
    {"value": "BA1O067751", "position": 4, "typed": "O", "twin": "0"},
    {"value": "WDB2030461A12345B", "position": 17, "typed": "B", "twin": "8"},
    {"value": "10067751", "position": 1, "typed": "", "twin": "0"},
)
ROWS = (
    ("2026-118", "Aqualine", "W700 washing machine", "danger", "Open", 41_200),
    ("2026-097", "Nordlys", "Lantern heater", "warning", "In review", 3_910),
    ("2019-004", "Kettleby", "Kettle K2", "neutral", "Closed", 128_455),
)


@dataclass(frozen=True, slots=True)
class Results:
    """As much of a page of results as the pager reads."""

    number: int = 2
    pages: int = 9
    total: int = 81


RESULTS = Results()
