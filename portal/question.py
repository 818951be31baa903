"""The form of a recall's own question, as it comes in. Pages that ask it share `portal/question.html`."""

from collections.abc import Mapping

from registry.journeys.answering import Typed

LONGEST = 2_000


def typed_of(form: Mapping[str, str]) -> Typed:
    """A value chosen from the advice on a slip takes the place of the one typed."""
    value = form.get("take", "") or form.get("value", "")
    sure = "sure" in form and "take" not in form
    return Typed(form.get("field", "")[:60], value[:LONGEST], "absent" in form, sure)
