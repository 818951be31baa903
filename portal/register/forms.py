"""The form of a registration as it comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from registry.errors import Refused
from registry.journeys.starting import Start, text_of
from registry.registrations.reading import NEW, Typed

LONGEST = 2_000
TEXTS = tuple(field.name for field in fields(Typed) if field.name != "reminders")


def typed_of(form: Mapping[str, str]) -> Typed:
    """As sent; a number chosen from the advice takes the place of the one typed."""
    texts = {name: form.get(name, "")[:LONGEST] for name in TEXTS}
    texts["number"] = form.get("take", "")[:LONGEST] or texts["number"]
    texts["acquired"] = texts["acquired"] or NEW
    return Typed(**texts, reminders=bool(form.get("reminders")))


def first_typed(start: Start) -> Typed:
    """What is known before anybody types."""
    model, made_on = (text_of(start.told, name) for name in ("model", "made_on"))
    return Typed(number=start.number, lot=start.lot, model=model, made_on=made_on)


def faults_of(errors: Sequence[Refused]) -> list[tuple[str, str]]:
    return [(error.field, error.message) for error in errors]
