"""The few places of a verdict's page that differ from person to person. All else of the page is made once.
A template writes `{{ slot.number }}`; each request fills it by the function of that name."""

from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from urllib.parse import quote_plus

from markupsafe import Markup

from portal import told as telling
from registry.journeys import queried
from registry.journeys.check import Answer
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language
from registry.tongue.words import day, moment

BEGIN, END = "\ue000", "\ue001"  # of Unicode's private use: no text of ours holds them
MAIN_FIELDS = ("serial", "lot", "date_code")


class Slots:
    """The slots of one answer, each made when first needed. Times count here: a slot is made for every check."""

    __slots__ = ("_query", "answer", "told")

    def __init__(self, answer: Answer) -> None:
        self.answer, self.told = answer, answer.told
        self._query = ""

    def number(self) -> str:
        """The number that was checked: the serial, or what stands in for it."""
        fields = self.told.fields
        for name in MAIN_FIELDS:
            if value := fields.get(name):
                return grouped(str(value))
        others = (str(value) for name, value in fields.items() if name not in {"brand", "model"} and value)
        return grouped(next(others, _("none given")))

    def facts(self) -> str:
        """All that was told, each with a link to change it."""
        again, change = self._plain_query(), _("Change")
        rows = []
        for field, label, words in telling.said(self.told):
            link = escaped(telling.change_link(self.told, field, again))
            name = escaped(label)
            rows.append(
                f'<div><dt>{name}</dt><dd>{escaped(words)} <a class="no-print" href="{link}">{change}'
                f'<span class="visually-hidden"> {name}</span></a></dd></div>'
            )
        return "".join(rows)

    def hidden(self) -> str:
        """All that was told, for a form that asks one thing more."""
        return "".join(
            f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">'
            for name, value in queried.pairs(self.told)
        )

    def query(self) -> str:
        """The address's query that gives this page again."""
        return escaped(self._plain_query())

    def query_quoted(self) -> str:
        """The same as the value of one parameter."""
        return escaped(quote_plus(self._plain_query()))

    def unbranded(self) -> str:
        """The same without the brand, for links that tell another."""
        return escaped(queried.query(self.told, without="brand"))

    def typed(self) -> str:
        """The serial as typed, for a link that tells it as another code."""
        return escaped(queried.quoted(str(self.told.fields.get("serial") or "")))

    def as_of(self) -> str:
        """The moment for which the answer holds."""
        return _moment(self.answer.as_of)

    def day(self) -> str:
        """The day for which the answer holds."""
        return day(self.answer.as_of.date())

    def _plain_query(self) -> str:
        if not self._query:
            self._query = queried.query(self.told)
        return self._query


def grouped(text: str) -> str:
    """A number grouped for the eye; the same as `parts.serial`, which costs ten times as much."""
    if len(text) < 7 or " " in text or "-" in text:
        return f'<span dir="ltr" class="serial"><span>{escaped(text)}</span></span>'
    parts = [text[at : at + 4] for at in range(0, len(text), 4)]
    groups = "</span><span>".join(parts if text.isalnum() else [escape(part) for part in parts])
    return f'<span dir="ltr" class="serial"><span>{groups}</span></span>'


def escaped(text: str) -> str:
    return text if text.isalnum() else escape(text)


_last: tuple[datetime | None, str, str] = (None, "", "")


def _moment(when: datetime) -> str:
    """Many checks in a row hold for one and the same moment: the index was looked after once for all of them."""
    global _last  # noqa: PLW0603 - replaced whole: a thread sees the old or the new
    known, spoken, text = _last
    if known is not when or spoken != language():
        text = f'<time datetime="{when.isoformat(timespec="minutes")}">{moment(when)}</time>'
        _last = (when, language(), text)
    return text


SLOTS: Mapping[str, Callable[[Slots], str]] = {
    name: getattr(Slots, name)
    for name in ("number", "facts", "hidden", "query", "query_quoted", "unbranded", "typed", "as_of", "day")
}
PLACES = {name: Markup(f"{BEGIN}{name}{END}") for name in SLOTS}  # noqa: S704 - names of ours
