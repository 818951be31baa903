"""What people do with an upload: say what its columns mean, confirm, cancel, have it go on, throw it away. A step that
comes too late shows the upload as it is now, never an error page."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.uploads import forms
from admin.uploads.area import author, bp, held, own
from admin.uploads.page import shown
from registry.db import commits, db
from registry.errors import Refused
from registry.intake.models import COLUMNS, Upload
from registry.journeys import choosing, uploading
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

Errors = list[tuple[str, str]]


@bp.post("/<int:upload_id>/columns")
@needs(Permission.LOAD_RECORDS)
@commits
def columns(upload_id: int) -> str | Response:
    """Look again with other settings, or have it read."""
    upload = held(upload_id)
    mapping, options = forms.mapping(request.form), forms.options(request.form, upload)
    if request.form.get("do") == "look":
        if upload.state == COLUMNS and (errors := choosing.cannot_divide(options)):
            return shown(upload, errors, mapping, options)
        return _step(upload, lambda: choosing.look_again(upload, _seen(), mapping, options), "", "#table")
    product_id = forms.number(request.form.get("product_id"))
    if upload.state == COLUMNS and (errors := choosing.wrong(upload, mapping, options, product_id)):
        return shown(upload, errors, mapping, options)
    return _step(upload, lambda: choosing.choose(upload, _seen(), mapping, options, author(), product_id), "")


@bp.post("/<int:upload_id>/confirm")
@needs(Permission.LOAD_RECORDS)
@commits
def confirm(upload_id: int) -> str | Response:
    upload = held(upload_id)
    again = "again" in request.form
    return _step(upload, lambda: uploading.confirm(upload, _seen(), author(), again=again), "")


@bp.post("/<int:upload_id>/back")
@needs(Permission.LOAD_RECORDS)
@commits
def back(upload_id: int) -> str | Response:
    upload = held(upload_id)
    return _step(upload, lambda: choosing.back(upload, _seen(), author()), "")


@bp.post("/<int:upload_id>/cancel")
@needs(Permission.LOAD_RECORDS)
@commits
def cancel(upload_id: int) -> str | Response:
    upload = held(upload_id)
    return _step(upload, lambda: uploading.cancel(upload, author()), _("Cancelled. Nothing was loaded."))


@bp.post("/<int:upload_id>/go-on")
@needs(Permission.LOAD_RECORDS)
@commits
def go_on(upload_id: int) -> str | Response:
    upload = held(upload_id)
    return _step(upload, lambda: uploading.go_on(upload, author()), _("It goes on from where it was."))


@bp.post("/<int:upload_id>/throw-away")
@needs(Permission.LOAD_RECORDS)
@commits
def throw_away(upload_id: int) -> str | Response:
    upload = held(upload_id)
    return _step(
        upload, lambda: uploading.throw_away(upload, _seen(), author()), _("Thrown away. Nothing was loaded.")
    )


@bp.post("/<int:upload_id>/remove-file")
@needs(Permission.LOAD_RECORDS)
@commits
def remove_file(upload_id: int) -> str | Response:
    upload = held(upload_id)
    done = _("The file is removed. What was loaded from it stays.")
    return _step(upload, lambda: uploading.remove_file(upload, author()), done)


def _seen() -> str:
    return request.form.get("seen", "")


def _step(upload: Upload, change: Callable[[], None], done: str, where: str = "") -> str | Response:
    upload_id = upload.id
    try:
        change()
    except Refused as refused:
        db.session.rollback()
        if refused.field and own(upload_id).state != COLUMNS:
            return shown(own(upload_id), [(refused.field, refused.message)])
        flash(refused.message, "warning")
        return redirect(url_for("uploads.page", upload_id=upload_id))
    if done:
        flash(done, "success")
    return redirect(url_for("uploads.page", upload_id=upload_id) + where)
