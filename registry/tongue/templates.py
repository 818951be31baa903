"""Gives a template engine its language: of the faces and of letters alike, so that both say the same."""

from jinja2 import Environment
from markupsafe import Markup

from registry.tongue.retelling import retold
from registry.tongue.speaking import direction, gettext, language, marked, ngettext
from registry.tongue.words import (
    appointed,
    colon,
    comma,
    day,
    iso_day,
    iso_moment,
    listed,
    ltr,
    moment,
    money,
    month,
    number,
    semicolon,
    within,
)


def add_tongue(engine: Environment) -> None:
    """`{{ _("Recalled") }}`, `{% trans %}`, `{{ count|number }}`, `{{ opened_on|day }}`; and for what is no literal
    `{{ message|translated }}`, which is escaped as ever, while a literal may hold marks."""
    engine.add_extension("jinja2.ext.i18n")
    engine.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    # by names that no view gives to a page
    engine.globals.update(spoken=language, reading_direction=direction, marked=marked, appointed=appointed)
    engine.globals.update(colon=colon, comma=comma, semicolon=semicolon)
    for word in (day, iso_day, iso_moment, listed, ltr, moment, month, number, money, translated, within):
        engine.filters[word.__name__] = word


def translated(message: object) -> object:
    """A sentence that comes from code, a table or a record; what is in no catalogue stays as it is."""
    if not isinstance(message, str):
        return message
    plain = message.unescape() if isinstance(message, Markup) else message
    said = retold(plain)
    return message if said == plain else said
