"""The page on which a recall's texts are written in another language, beside the original."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.countries import Errors
from admin.recalls import words
from admin.recalls.area import author, bp, draft, locked, own
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions
from registry.recalls.translating import COMPLETE, fields_of, state_of, translate, worded
from registry.regimes.languages import NAMES
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.route("/<int:recall_id>/translations/<language>", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def translation(recall_id: int, language: str) -> str | Response:
    recall = own(recall_id)
    version = draft(recall)
    said = version.notice
    if language not in NAMES or language == (said.get("language") or "en"):
        abort(404)
    if request.method == "POST":
        errors = _kept(recall_id, language)
        if not errors:
            flash(_("The translation is saved."), "success")
            return redirect(url_for("recalls.notice", recall_id=recall_id))
        texts, done, seen = request.form.to_dict(), "done" in request.form, request.form.get("seen", "")
    else:
        texts, errors = said.get("translations", {}).get(language, {}), []
        done, seen = state_of(said, language) == COMPLETE, actions.fingerprint(version)
    return render_template(
        "admin/recalls/translation.html", recall=recall, said=said, texts=texts, done=done, seen=seen, errors=errors,
        wrong=dict(reversed(errors)), language=language, name=NAMES[language], state=state_of(said, language),
        fields=[
            (name, words.sentence(name), told) for name in fields_of(said) if (told := worded(said, name)).strip()
        ],
    )  # fmt: skip


def _kept(recall_id: int, language: str) -> Errors:
    texts = {name: text.replace("\r\n", "\n") for name, text in request.form.items()}
    try:
        seen, done = request.form.get("seen", ""), "done" in request.form
        translate(locked(recall_id), author(), seen, language, texts, done)
    except Refused as refused:
        db.session.rollback()
        return [(refused.field, refused.message)]
    return []
