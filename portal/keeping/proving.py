"""Proof of purchase: the owner's paper goes in, and what became of it stands beside it."""

from collections.abc import Callable

from flask import Response, abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import papers
from portal.keeping.area import bp
from portal.keeping.own import me, named, own
from portal.owning import owners_only
from registry.db import commits, db
from registry.errors import Refused
from registry.plates.papers import Paper, ending
from registry.registrations import proofs
from registry.registrations.models import Registration


@bp.get("/mine/<code>/proof")
@owners_only
def proof(code: str) -> str:
    return _page(code)


@bp.post("/mine/<code>/proof")
@owners_only
@commits
def send_proof(code: str) -> AnyResponse:
    """Keeps the paper, made anew. What cannot be used is told at the field."""
    return _sent(code, "proof", proofs.add_proof)


@bp.post("/mine/<code>/plate")
@owners_only
@commits
def send_plate(code: str) -> AnyResponse:
    """A photo of the plate with the word of the page beside it."""
    return _sent(code, "plate", proofs.add_plate)


@bp.get("/mine/<code>/proof/<int:proof_id>")
@owners_only
def show_proof(code: str, proof_id: int) -> Response:
    """The paper as it is kept."""
    found = (proofs.proof_of(own(code), proof_id) if proof_id < 2**31 else None) or abort(404)
    shown = Response(proofs.data_of(found), mimetype=found.kind)
    shown.headers["Content-Disposition"] = f'attachment; filename="proof-{found.id}.{ending(found.kind)}"'
    return shown


@bp.post("/mine/<code>/proof/<int:proof_id>/remove")
@owners_only
@commits
def remove_proof(code: str, proof_id: int) -> AnyResponse:
    if proof_id < 2**31:
        proofs.remove_proof(own(code), proof_id)
    return redirect(url_for("keeping.proof", code=code))


def _sent(code: str, field: str, add: Callable[[Registration, Paper], object]) -> AnyResponse:
    registration = own(code)
    try:
        add(registration, papers.made_anew(papers.sent(field), str(me().id)))
    except Refused as refused:
        db.session.rollback()
        return make_response(_page(code, [(field, refused.message)]), 422)
    return redirect(url_for("keeping.proof", code=code))


def _page(code: str, errors: list[tuple[str, str]] | None = None) -> str:
    registration = own(code)
    return render_template(
        "portal/keeping/proof.html",
        registration=registration,
        name=named(registration),
        papers=proofs.proofs_of(registration),
        word=proofs.plate_word(registration),
        errors=errors or [],
        wrong=dict(errors or []),
    )
