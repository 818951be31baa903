"""The page on which one sees what a notice still lacks by the rules of the countries of sale, word by word; and what
the public would see: page, papers, e-mail."""

from flask import Response, abort, render_template

from admin.account.guard import needs
from admin.recalls import words
from admin.recalls.area import bp, current, own, working
from registry.catalogue.countries import names_of
from registry.journeys import previewing
from registry.journeys.notice_papers import previewed
from registry.recalls.completeness import judged
from registry.recalls.contents import of_recall
from registry.recalls.translating import state_of
from registry.regimes.languages import NAMES, source, wanted
from registry.regimes.record import Record
from registry.staff.permissions import Permission


@bp.get("/<int:recall_id>/notice")
@needs(Permission.SEE_RECALLS)
def notice(recall_id: int) -> str:
    """The version that is being written or reviewed; where there is none, the public one."""
    recall = own(recall_id)
    version = working(recall) or current(recall) or abort(404)
    public = version.number == recall.current_number
    found = judged(version, of_recall(recall) if public else None)
    return render_template(
        "admin/recalls/notice.html", recall=recall, version=version, found=found,
        labels=words.LABELS, states=words.STATES, names_of=names_of,
        page_address=previewing.address(version),
        languages=_languages(found.record), language_names=NAMES, original=found.record.language,
        state_words=words.TRANSLATIONS,
    )  # fmt: skip


def _languages(record: Record) -> list[tuple[list[tuple[str, str, str]], list[str], str]]:
    """Languages of which one is enough (code, name, state), the countries that want one, and where that is said."""
    said = dict(record.said)
    return [
        (
            [(code, NAMES[code], state_of(said, code)) for code in sorted(options)],
            names_of(countries),
            source(countries[0]),
        )
        for options, countries in wanted(record.several("sold_in")).items()
    ]


@bp.get("/<int:recall_id>/notice/<any(notice, poster, letter):kind>.pdf")
@needs(Permission.SEE_RECALLS)
def printed(recall_id: int, kind: str) -> Response:
    recall = own(recall_id)
    version = working(recall) or current(recall) or abort(404)
    answer = Response(previewed(recall, version, kind), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{kind}-{recall.slug}.pdf"'
    return answer


@bp.get("/<int:recall_id>/notice/e-mail")
@needs(Permission.SEE_RECALLS)
def written(recall_id: int) -> str:
    recall = own(recall_id)
    version = working(recall) or current(recall) or abort(404)
    email = previewing.email(recall, version)
    return render_template("admin/recalls/notice_email.html", recall=recall, version=version, email=email)
