"""What cannot be so, by name: each is shown to a person, never mended in silence. Pure."""

BEFORE_MADE = "before_made"
MADE_TWICE = "made_twice"
SOLD_TWICE = "sold_twice"
NEVER_SHIPPED = "never_shipped"
AFTER_END = "after_end"
PACKED_TWICE = "packed_twice"
MOVED_ELSEWHERE = "moved_elsewhere"
COUNTED_ELSEWHERE = "counted_elsewhere"
NOT_FOUND = "not_found"
COUNT_DIFFERS = "count_differs"

WORDS = {
    BEFORE_MADE: "Moved before it was made",
    MADE_TWICE: "Made twice",
    SOLD_TWICE: "Sold twice, never returned between",
    NEVER_SHIPPED: "Received where it was never shipped",
    AFTER_END: "Moved after it was destroyed",
    PACKED_TWICE: "Packed in two at once",
    MOVED_ELSEWHERE: "Moved from where it was not",
    COUNTED_ELSEWHERE: "Counted where it was not known to be",
    NOT_FOUND: "Not found in a count",
    COUNT_DIFFERS: "Counted otherwise than reckoned",
}
