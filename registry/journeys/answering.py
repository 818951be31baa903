"""I am asked for one thing more, by a letter or among my products: the recall's own question, with its picture. I
answer it and see at once whether mine is recalled. My answer is kept with what I have: nobody asks again, and later
recalls know it. A slip is shown to me before it counts, and I can correct what I said. Callers commit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from registry.catalogue.public import public_products
from registry.clock import now
from registry.errors import Refused
from registry.journeys import watching
from registry.journeys.answers import Answer, Ask, Told, Verdict
from registry.journeys.check import check
from registry.journeys.queried import given, query
from registry.journeys.standing import told_of_all, told_of_sale
from registry.journeys.starting import index_now, text_of
from registry.journeys.telling import parse_told
from registry.matching.single import note_registered, note_sold
from registry.notices.doubtful import asked_of
from registry.notices.models import Letter
from registry.recalls.fields import words_for
from registry.registrations import answers, watches
from registry.registrations.answers import Said
from registry.registrations.models import Registration, Watch
from registry.sales.models import SaleLine
from registry.tongue.speaking import gettext as _
from registry.units.models import Unit

NAMED = ("product", "brand")
BLANK = "Type it as it stands on your product."
CHANGED = "Something else is asked by now. Look at the question again."
_FLAGS: Mapping[str, Said] = {"true": True, "false": False}


class Unsure(Exception):
    """A slip may be in the answer: the person looks again, and corrects it or says that it is so."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("unsure")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Thing:
    """A unit of theirs. `key` names it on the page; `answer` is nothing while checks rest."""

    key: str
    title: str
    number: str
    told: Told
    answer: Answer | None
    told_more: Mapping[str, Said]
    held: Registration | SaleLine | Watch

    @property
    def ask(self) -> Ask | None:
        """What is to be asked of its owner. Whose product it is they have said."""
        open_ = self.answer is not None and self.answer.verdict is Verdict.NEED and self.answer.need
        ask = self.answer.need[0] if self.answer and open_ else None
        return ask if ask is not None and ask.field not in NAMED else None

    @property
    def said(self) -> str:
        """The query of its check."""
        return query(self.told)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as sent: the field asked, what was typed, or that there is none on it, or that it really reads so."""

    field: str
    value: str = ""
    absent: bool = False
    sure: bool = False


def of_letter(letter: Letter, change: str = "") -> list[Thing]:
    """The units that a letter asks about, answered ones too. `change` is the key of one and the field that is told
    anew, as `r12:date_code`."""
    if letter.watch_id:
        watch = watches.by_id(letter.watch_id)
        return [_of_watch(watch, change)] if watch is not None and watch.state == watches.ACTIVE else []
    registrations, bought = asked_of(letter)
    return [*_of_registrations(registrations, change), *_of_sales(bought, change)]


def of_registration(registration: Registration, field: str = "") -> Thing:
    """With `field`, that is told anew."""
    return _of_registrations([registration], f"r{registration.id}:{field}")[0]


def say(thing: Thing, typed: Typed, letter: Letter | None = None) -> None:
    """Keeps an answer and what follows from it. Raises Refused for what is no answer to this question, Unsure for what
    looks like a slip."""
    ask = thing.ask
    if ask is None or ask.field != typed.field:
        raise Refused("", CHANGED)
    value = _value(ask, typed)
    told = _telling(thing.told, ask.field, value, sure=typed.sure)
    found = check(told)
    if found.verdict is Verdict.LOOK_AGAIN and any(doubt.field == ask.field for doubt in found.doubts):
        raise Unsure(found)
    _keep(thing.held, ask.field, value, told)
    if letter is not None:
        letter.opened_at = letter.opened_at or now()
        letter.answered_at = letter.answered_at or now()


def words(told_more: Mapping[str, Said]) -> list[tuple[str, str, Said]]:
    """Field, label and value of what was answered."""
    return [(field, words_for(field).label, value) for field, value in told_more.items()]


def _keep(held: Registration | SaleLine | Watch, field: str, value: Said, told: Told) -> None:
    if isinstance(held, Watch):
        served = index_now()
        if served is not None:
            answer = watching.kept(check(told, served))
            key = watching.told_key(told)
            watches.retell(held, query(told), key, answer, served.generation.number)
    elif isinstance(held, SaleLine):
        answers.keep_of_sale(held.id, {field: value})
        note_sold(held)
    else:
        answers.keep(held.id, {field: value})
        if held.unit_id is not None:
            note_registered(held.id, held.organisation_id, held.unit_id)


def _telling(told: Told, field: str, value: Said, *, sure: bool) -> Told:
    known = told.sure | {field} if sure else told.sure - {field}
    return replace(told, fields={**told.fields, field: value}, sure=known)


def _value(ask: Ask, typed: Typed) -> Said:
    text = typed.value.strip()
    if typed.absent:
        if not ask.absent:
            raise Refused("value", BLANK)
        return None
    if not text:
        raise Refused("value", "Choose one." if ask.kind in {"choice", "yes_no"} else BLANK)
    if len(text) > answers.LONGEST:
        raise Refused(
            "value", _("That is longer than %(most)s characters. Type only the code.", most=answers.LONGEST)
        )
    if not text.isprintable():
        raise Refused("value", "That holds characters that cannot be printed. Type it again.")
    if ask.kind == "yes_no":
        if text not in _FLAGS:
            raise Refused("value", "Choose one.")
        return _FLAGS[text]
    if ask.choices and text not in {choice for choice, _ in ask.choices}:
        raise Refused("value", "Choose one.")
    return text


def _of_registrations(registrations: list[Registration], change: str) -> list[Thing]:
    products = public_products(sorted({one.product_id for one in registrations}))
    told = told_of_all(registrations, products)
    more = answers.answers_of([one.id for one in registrations])
    return [
        _thing(
            f"r{one.id}", products[one.product_id].title, one.number, told[one.id], more.get(one.id, {}), one, change
        )
        for one in registrations
    ]  # fmt: skip


def _of_sales(bought: list[tuple[SaleLine, Unit | None]], change: str) -> list[Thing]:
    products = public_products(sorted({line.product_id for line, _ in bought}))
    more = answers.answers_of_sales([line.id for line, _ in bought])
    found = []
    for line, unit in bought:
        own, product = more.get(line.id, {}), products[line.product_id]
        told = told_of_sale(line, unit, product, own)
        number = unit.serial if unit else line.lot
        found.append(_thing(f"s{line.id}", product.title, number, told, own, line, change))
    return found


def _of_watch(watch: Watch, change: str) -> Thing:
    told = parse_told(given(watch.query))
    number = next((text for name in ("serial", "lot", *told.fields) if (text := text_of(told, name))), "")
    more = {
        name: value for name, value in told.fields.items() if name not in {"serial", "lot", "model", "brand"}
    }
    return _thing(f"w{watch.id}", _("The product you watch"), number, told, more, watch, change)


def _thing(
    key: str,
    title: str,
    number: str,
    told: Told,
    more: Mapping[str, Said],
    held: Registration | SaleLine | Watch,
    change: str,
) -> Thing:
    anew = next((name for name in more if change == f"{key}:{name}"), None)
    if anew is not None:
        told = replace(told, fields={name: value for name, value in told.fields.items() if name != anew})
    served = index_now()
    answer = check(told, served) if served else None
    return Thing(key, title, number, told, answer, more, held)
