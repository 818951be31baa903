"""A character or number in doubt, in words, with the addresses that settle it."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.told import change_link
from registry.journeys.check import Answer, DoubtView, Told
from registry.journeys.queried import query
from registry.recalls.fields import inside, words_for
from registry.tongue.speaking import gettext as _
from registry.tongue.words import listed

Words = tuple[str, str, str, str]
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
        _("%(text)s The same at character %(more)s.", text=text, more=listed(more))
        if more and view.corrected
        else text,
        (yes, f"/check?{query(put_right)}" if view.corrected else change_link(told, view.field)),
        (no, f"/check?{query(sure)}"),
        view.corrected,
        _tiles(view),
    )


def _tiles(view: DoubtView) -> tuple[str, int, str, str] | None:
    if view.position is None or len(view.typed) > 1 or len(view.twin) != 1 or not view.corrected:
        return None
    return view.value, view.position, view.typed, view.twin


def _words(view: DoubtView) -> Words:
    """Heading, text, answer yes, answer no."""
    what = _("number") if view.field == "serial" else inside(words_for(view.field).label)
    if view.kind == "not a date":
        return (
            _("Look again at the %(what)s: it holds no date", what=what),
            _("The date is part of it. As typed, that part names no day, week or month there is."),
            _("Correct it"),
            _("It really reads so"),
        )
    if view.position is None or not view.corrected:
        return _length(view, what)
    if not view.typed:
        return _missing(view, what)
    return _twin(view, what) if view.twin else _too_much(view, what)


def _missing(view: DoubtView, what: str) -> Words:
    twin = spoken(view.twin)
    place = _("at the front") if view.position == 1 else _("at place %(position)s", position=view.position)
    return (
        _("Look again at the %(what)s: is %(twin)s missing %(place)s?", what=what, twin=twin, place=place),
        _("It is easily lost: zeros in front, a character at the edge of the plate."),
        _("Yes, %(twin)s is there", twin=twin),
        _("No, nothing is missing"),
    )


def _too_much(view: DoubtView, what: str) -> Words:
    typed = spoken(view.typed)
    return (
        _("Look again at the %(what)s: does %(typed)s belong to it?", what=what, typed=typed),
        _("It may be a label that is printed in front of it."),
        _("No, it is %(corrected)s", corrected=view.corrected),
        _("Yes, it belongs to it"),
    )


def _twin(view: DoubtView, what: str) -> Words:
    where, typed, twin = view.position, view.typed, view.twin
    return (
        _(
            "Look again at character %(position)s of the %(what)s: %(typed)s or %(twin)s?",
            position=where, what=what, typed=typed, twin=twin,
        ),
        _("They are easily mistaken for each other."),
        _("It is %(twin)s", twin=spoken(twin)),
        _("It really is %(typed)s", typed=spoken(typed)),
    )  # fmt: skip


def _length(view: DoubtView, what: str) -> Words:
    known = _(" or ").join(map(str, view.lengths[:4]))
    typed = sum(map(str.isalnum, view.value))
    return (
        _("Count the characters of the %(what)s", what=what),
        _("You typed %(typed)s.", typed=typed)
        + " "
        + (
            _("The ones in this recall have %(known)s.", known=known)
            if known
            else _("The ones in this recall are longer.")
        ),
        _("Correct it"),
        _("It really is that long"),
    )


def _with(fields: Mapping[str, str | bool | None], view: DoubtView) -> dict[str, str | bool | None]:
    return {name: view.corrected if name == view.field else value for name, value in fields.items()}


def spoken(text: str) -> str:
    """`the digit zero`, `the letter O`, or the characters where there are several."""
    if len(text) != 1:
        return text
    return (
        _("the digit %(digit)s", digit=_(_DIGITS[int(text)]))
        if text.isascii() and text.isdigit()
        else _("the letter %(character)s", character=text)
    )
