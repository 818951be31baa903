"""One thing more about a product of one's own: the recall's question, answered or corrected."""

from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.keeping.area import bp
from portal.keeping.own import named, own
from portal.owning import owners_only
from portal.question import typed_of
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import answering
from registry.journeys.advising import slip_in

Page = AnyResponse | str


@bp.get("/mine/<code>/question")
@owners_only
def question(code: str) -> Page:
    """Where nothing is asked any more, the product itself."""
    change = request.args.get("change", "")[:60]
    thing = answering.of_registration(own(code), change)
    return redirect(f"/mine/{code}") if thing.ask is None else _page(code, change)


@bp.post("/mine/<code>/question")
@owners_only
@commits
def answer_question(code: str) -> Page:
    change, typed = request.form.get("change", "")[:60], typed_of(request.form)
    thing = answering.of_registration(own(code), change)
    try:
        answering.say(thing, typed)
    except Refused as refused:
        db.session.rollback()
        return make_response(_page(code, change, value=typed.value, error=refused), 400)
    except answering.Unsure as unsure:
        db.session.rollback()
        return make_response(
            _page(code, change, value=typed.value, advice=slip_in(unsure.answer, typed.field))
        )
    return redirect(f"/mine/{code}", 303)


def _page(code: str, change: str, **more: Any) -> str:
    registration = own(code)
    return render_template(
        "portal/keeping/question.html",
        registration=registration,
        name=named(registration),
        now=answering.of_registration(registration, change),
        change=change,
        **{"value": "", "error": None, "advice": None, **more},
    )
