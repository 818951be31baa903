"""What a drill found, in words, for its page, its paper and beside other drills. Pure."""

from datetime import datetime, timedelta
from typing import Any

from registry.drills.models import DONE, Drill
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language, marked, ngettext
from registry.tongue.words import moment as words_of
from registry.tongue.words import number

STEPS = {
    "copied": marked("Today’s data copied (not part of a real recall)"),
    "public": marked("The recall is public"),
    "written": marked("Owners found, their letters written"),
    "first": marked("First letter made ready"),
    "half": marked("50 % told"),
    "ninety": marked("90 % told"),
    "all": marked("All told who can be told by letter"),
    "businesses": marked("Businesses that got units found"),
}


def span(seconds: float) -> str:
    """`4.2 s`, `3 min 20 s`, `2 h 5 min`, `3 days 4 h`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    parts = []
    left = round(seconds)
    for size, name in ((86_400, "days"), (3_600, "h"), (60, "min"), (1, "s")):
        many, left = divmod(left, size)
        if many:
            days = ngettext("%(count)s day", "%(count)s days", many, count=many)
            parts.append(days if name == "days" else f"{many} {name}")
    return " ".join(parts[:2])


def people_took(drill: Drill) -> timedelta | None:
    """From the list to the button."""
    return drill.asked_at - drill.list_at if drill.list_at else None


def steps(drill: Drill) -> list[tuple[str, str]]:
    """Each step with how long after the button it was done, without what only a drill has to do."""
    seconds = drill.facts.get("seconds", {})
    before = seconds.get("copied", 0.0)
    return [
        (_(words), span(seconds[name] - (0 if name == "copied" else before)))
        for name, words in STEPS.items() if name in seconds
    ]  # fmt: skip


def ninety(drill: Drill) -> str:
    """From the button to 90 % told."""
    seconds = drill.facts.get("seconds", {})
    return span(seconds["ninety"] - seconds["copied"]) if "ninety" in seconds else ""


def from_list(drill: Drill) -> str:
    """From the list to 90 % told."""
    took, seconds = people_took(drill), drill.facts.get("seconds", {})
    if took is None or "ninety" not in seconds:
        return ""
    return span(took.total_seconds() + seconds["ninety"] - seconds["copied"])


def headline(drill: Drill) -> tuple[str, str]:
    """The figure of a drill, and what it is."""
    if "ninety" in drill.facts.get("seconds", {}):
        long = from_list(drill)
        return (
            (long, _("from the list to 90 % told"))
            if long
            else (ninety(drill), _("from the button to 90 % told"))
        )
    letters, told = drill.facts.get("letters", 0), drill.facts.get("told", 0)
    if letters:
        facts = {"told": number(told), "all": number(letters)}
        return _("%(told)s of %(all)s told", **facts), _("fewer than 90 %: the other addresses do not work")
    return _("Nobody told"), _("nobody with an e-mail address was found")


def sums(drill: Drill) -> list[tuple[str, str]]:
    rows = (
        ("letters", _("People with an e-mail address found")), ("told", _("Of these told")),
        ("refused", _("Whose address is known not to work")),
        ("by_phone", _("Customers with a telephone number alone")),
        ("businesses", _("Businesses that got units, to be told as well")),
    )  # fmt: skip
    return [(words, number(drill.facts[name])) for name, words in rows if name in drill.facts]


def paper_facts(drill: Drill, maker: str) -> dict[str, Any]:
    """What templates/pdf/drill.typ wants."""
    return {
        "title": _("Drill: %(title)s", title=drill.title),
        "site": "Recall Portal",
        "heading": _("Recall drill"),
        "language": language(),
        "said": {
            "page": _("Page"), "steps": _("Step by step"), "done": _("Done"), "after": _("After the button"),
            "found": _("Who was found"), "what": _("What"), "many": _("How many"),
        },
        "answer": headline(drill)[0],
        "lead": headline(drill)[1],
        "facts": [
            [_("Maker"), maker], [_("Rehearsed"), drill.title], [_("Held by"), drill.by_name],
            [_("List brought"), _moment(drill.list_at)], [_("Begun"), _moment(drill.asked_at)],
            [_("Ended"), _moment(drill.ended_at)],
        ],
        "steps": [list(row) for row in steps(drill)],
        "sums": [list(row) for row in sums(drill)],
    }  # fmt: skip


def is_told(drill: Drill) -> bool:
    return drill.state == DONE


def _moment(moment: datetime | None) -> str:
    return words_of(moment) if moment else _("Not recorded")
