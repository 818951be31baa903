"""A character or number in doubt, in words, with the addresses that settle it."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.told import change_link, label_of
from registry.journeys.check import Answer, DoubtView, Told
from registry.journeys.queried import query

_DIGITS = "zero one two three four five six seven eight nine".split()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the look-again page shows of one doubt. `yes` and `no` are words and address of the two answers;
    `tiles` is value, place, character and twin where one character is meant."""

    heading: str
    text: str
    yes: tuple[str, str]
    no: tuple[str, str]
    corrected: str
    tiles: tuple[str, int, str, str] | None


def doubts_of(answer: Answer) -> list[Doubt]:
    """One for each way to put it right, with all its characters."""
    ways: dict[tuple[str, str, str], list[DoubtView]] = {}
    for view in answer.doubts:
        ways.setdefault((view.field, view.corrected, view.corrected and view.kind), []).append(view)
    return [_doubt(views, answer.told) for views in ways.values()]


def _doubt(views: list[DoubtView], told: Told) -> Doubt:
    """`yes` puts it right, `no` says that it stands there as typed."""
    view = views[0]
    heading, text, yes, no = _words(view)
    put_right = Told(_with(told.fields, view), told.product, told.sure)
    sure = Told(told.fields, told.product, told.sure | {view.field})
    more = [str(one.position) for one in views[1:] if one.position != view.position]
    return Doubt(
        heading,
        f"{text} The same at character {' and '.join(more)}." if more and view.corrected else text,
        (yes, f"/check?{query(put_right)}" if view.corrected else change_link(told, view.field)),
        (no, f"/check?{query(sure)}"),
        view.corrected,
        _tiles(view),
    )


def _tiles(view: DoubtView) -> tuple[str, int, str, str] | None:
    if view.position is None or len(view.typed) > 1 or len(view.twin) != 1 or not view.corrected:
        return None
    return view.value, view.position, view.typed, view.twin


def _words(view: DoubtView) -> tuple[str, str, str, str]:
    """Heading, text, answer yes, answer no."""
    what = "number" if view.field == "serial" else label_of(view.field).lower()
    if view.kind == "not a date":
        return (
            f"Look again at the {what}: it holds no date",
            "The date is part of it. As typed, that part names no day, week or month there is.",
            "Correct it",
            "It really reads so",
        )
    if view.position is None or not view.corrected:
        return _length(view, what)
    if not view.typed:
        place = "at the front" if view.position == 1 else f"at place {view.position}"
        return (
            f"Look again at the {what}: is {spoken(view.twin)} missing {place}?",
            "It is easily lost: zeros in front, a character at the edge of the plate.",
            f"Yes, {spoken(view.twin)} is there",
            "No, nothing is missing",
        )
    if not view.twin:
        return (
            f"Look again at the {what}: does {spoken(view.typed)} belong to it?",
            "It may be a label that is printed in front of it.",
            f"No, it is {view.corrected}",
            "Yes, it belongs to it",
        )
    return (
        f"Look again at character {view.position} of the {what}: {view.typed} or {view.twin}?",
        "They are easily mistaken for each other.",
        f"It is {spoken(view.twin)}",
        f"It really is {spoken(view.typed)}",
    )


def _length(view: DoubtView, what: str) -> tuple[str, str, str, str]:
    known = " or ".join(map(str, view.lengths[:4]))
    typed = sum(map(str.isalnum, view.value))
    return (
        f"Count the characters of the {what}",
        f"You typed {typed}. "
        + (f"The ones in this recall have {known}." if known else "The ones in this recall are longer."),
        "Correct it",
        "It really is that long",
    )


def _with(fields: Mapping[str, str | bool | None], view: DoubtView) -> dict[str, str | bool | None]:
    return {name: view.corrected if name == view.field else value for name, value in fields.items()}


def spoken(text: str) -> str:
    """`the digit zero`, `the letter O`, or the characters where there are several."""
    if len(text) != 1:
        return text
    return f"the digit {_DIGITS[int(text)]}" if text.isascii() and text.isdigit() else f"the letter {text}"
