"""The page that a question in a letter leads to: the question, the answer at once, and the next question. It is open to
whoever holds the letter's code, for as long as the unit is theirs."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound, TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.limits import allowed
from portal.owning import by_token
from portal.question import typed_of
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import answering, lettered
from registry.journeys.advising import slip_in
from registry.notices.models import Letter

Page = AnyResponse | str | tuple[str, int]


def add_asked(bp: Blueprint) -> None:
    bp.add_url_rule("/l/<code>/one-more", view_func=one_more)
    bp.add_url_rule("/l/<code>/one-more", view_func=answer, methods=["POST"])


def one_more(code: str) -> str:
    change = request.args.get("change", "")[:100]
    return _page(_letter(code), change, request.args.get("unit", "")[:20])


@by_token
@commits
def answer(code: str) -> Page:
    letter, change, key = _letter(code), request.form.get("change", "")[:100], request.form.get("unit", "")
    if not allowed():
        raise TooManyRequests
    thing = next((one for one in answering.of_letter(letter, change) if one.key == key), None)
    typed = typed_of(request.form)
    try:
        if thing is None:
            raise Refused("", answering.CHANGED)
        answering.say(thing, typed, letter)
    except Refused as refused:
        db.session.rollback()
        return _page(letter, change, key, value=typed.value, error=refused), 400
    except answering.Unsure as unsure:
        db.session.rollback()
        return _page(letter, change, key, value=typed.value, advice=slip_in(unsure.answer, typed.field))
    return redirect(url_for("letters.one_more", code=letter.code, unit=thing.key), 303)


def _page(letter: Letter, change: str, key: str, **more: Any) -> str:
    things = answering.of_letter(letter, change)
    named = next((one for one in things if one.key == key), None)
    open_ = [one for one in things if one.ask is not None]
    now = named if named is not None and named.ask is not None else next(iter(open_), None)
    return render_template(
        "portal/letters/one_more.html",
        letter=letter,
        things=things,
        answered=named if named is not None and named.ask is None else None,
        now=now,
        left=len(open_),
        change=change,
        words=answering.words,
        **{"value": "", "error": None, "advice": None, **more},
    )


def _letter(code: str) -> Letter:
    letter = lettered.question_letter(code)
    if letter is None:
        raise NotFound
    return letter
