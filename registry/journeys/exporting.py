"""I take with me everything that my house owns here: in files that any program reads, without asking anybody. That I
did stands in the log, and whether customers were among it."""

from collections.abc import Iterator

from registry.audit.entries import keep
from registry.errors import Refused
from registry.exports.taking import export
from registry.exports.writing import FORMS
from registry.recalls.states import Author


def take(organisation_id: int, form: str, by: Author, *, customers: bool) -> Iterator[bytes]:
    """The pieces of a zip file. Raises Refused for a form that there is not. Callers commit before the first piece."""
    if form not in FORMS:
        raise Refused("form", "Choose CSV or JSON lines.")
    told = {"form": form, "customers": customers}
    keep(organisation_id, by.id, by.name, "export.taken", "export", None, after=told)
    return export(organisation_id, form, customers=customers)
