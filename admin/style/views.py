"""Shows all components and tokens at /admin/style, with realistic content. Reads and writes no data."""

from flask import Blueprint, render_template

from admin.style import samples

bp = Blueprint("style", __name__, url_prefix="/style")


@bp.get("")
def page() -> str:
    """Open to everybody: nothing on it is anybody's, and the browser tests look at it first."""
    return render_template(
        "admin/style/page.html",
        verdicts=samples.VERDICTS,
        doubts=samples.DOUBTS,
        tones=samples.TONES,
        hazards=samples.HAZARDS,
        colours=samples.COLOURS,
        rows=samples.ROWS,
        results=samples.RESULTS,
        when=samples.WHEN,
    )


page.public = True  # type: ignore[attr-defined]  # read by the staff face's guard
