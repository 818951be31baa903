"""The way in: an address, a letter, one button. Mail programs open links before people do, so that uses nothing."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.limits import allowed
from portal.owning import owner_now, sign_in
from registry.db import commits
from registry.errors import Refused
from registry.journeys import entering

Page = AnyResponse | str | tuple[str, int]


def add_entering(bp: Blueprint) -> None:
    bp.add_url_rule("/mine/enter", view_func=form)
    bp.add_url_rule("/mine/enter", view_func=ask, methods=["POST"])
    bp.add_url_rule("/mine/enter/again", view_func=again, methods=["POST"])
    bp.add_url_rule("/mine/enter/<token>", view_func=link)
    bp.add_url_rule("/mine/enter/<token>", view_func=use, methods=["POST"])


def form() -> Page:
    if owner_now() is not None:
        return redirect("/mine")
    return render_template("portal/mine/enter.html", email="", error="", left="left" in request.args)


@commits
def ask() -> Page:
    """The same page whether the address is known or not."""
    if not allowed():
        raise TooManyRequests
    email = request.form.get("email", "")
    try:
        entering.ask_link(email)
    except Refused as refused:
        page = render_template("portal/mine/enter.html", email=email[:254], error=refused.message, left=False)
        return page, 400
    return render_template("portal/mine/on_its_way.html", email=email.strip())


@commits
def again() -> Page:
    """A new link to the mailbox that got the old one; its address is not shown."""
    if not allowed():
        raise TooManyRequests
    if not entering.ask_again(request.form.get("token", "")):
        return redirect("/mine/enter", 303)
    return render_template("portal/mine/on_its_way.html", email="")


def link(token: str) -> Page:
    if entering.whom(token) is None:
        return spent(token)
    return render_template("portal/mine/link.html")


@commits
def use(token: str) -> Page:
    owner = entering.enter(token)
    if owner is None:
        return spent(token)
    sign_in(owner)
    return redirect("/mine/list" if request.args.get("to") == "list" else "/mine", 303)


def spent(token: str) -> Page:
    known = entering.owner_behind(token) is not None
    return render_template("portal/mine/spent.html", token=token if known else ""), 410
