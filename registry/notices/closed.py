"""What staff are told of postal addresses that no key of this site opens. Knows only how many there are."""

from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext


def left_out(many: int) -> str:
    """How many, and what to do."""
    said = ngettext(
        "%(many)s person is left out: their postal address cannot be opened.",
        "%(many)s people are left out: their postal addresses cannot be opened.",
        many,
        many=many,
    )
    ask = _(
        "Ask whoever runs this site to set CONTACT_KEY to the key that they were kept with; then make them again."
    )
    return f"{said} {ask}"
