"""The ways in which one value may have been misread or mistyped, each with what it would have been."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from registry.criteria import slips
from registry.criteria.alike import alike
from registry.criteria.answers import NO, YES, Answer
from registry.criteria.corrections import Correction
from registry.criteria.doubt import Doubt, Kind
from registry.criteria.many import LIMIT
from registry.criteria.nodes import All, AnyOf, Node
from registry.criteria.texts import Has
from registry.criteria.times import CodeIs, CodeRange, Days
from registry.criteria.trying import Trial
from registry.criteria.unit import NAMES, WORDS, Lookup, Told

_LABEL = re.compile(
    r"SERIALNUMBER|SERIALNO|SERIAL|SERNO|S/?N|LOTNO|LOT|BATCH|MODEL|PN|NO|VIN|DOT|DATECODE|CODE|DATE|SNR|NR|BN"
)
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


def likeliest(trial: Trial) -> list[Doubt]:
    """Return the doubts of the first way that would make the unit covered. Ways that cannot be are not gone."""
    text, facts = trial.text, trial.facts
    found = shortened(trial) if "+" in trial.told.typed else []
    if not found and text[0].isdecimal():
        found = zeros(trial)
    if not found:
        found = twins(trial)
    if not found and (not trial.told.typed.isalnum() or _LABEL.match(text)):
        found = labels(trial)
    if not found and (facts.raw or facts.missing(len(text))):
        found = missing(trial)
    if not found and facts.misfits(len(text)):
        found = length(trial)
    if not found and facts.dated:
        found = dates(trial)
    return found


def twins(trial: Trial) -> list[Doubt]:
    """Look-alike characters, as few as lead to another answer."""
    for new in nearest(trial):
        if answer := trial.leads_to(new):
            return list(changed(trial.value, new, answer))
    return []


def nearest(trial: Trial) -> list[str]:
    """Return what the value may be that looks like it, the candidates with the fewest changes first."""
    text = trial.text
    found = [new for new in alike(trial.test, trial.field, text, trial.lookup, trial.steps) if new != text]
    if not found:
        return found
    if trial.field in WORDS and any(isinstance(test, Has) for test in trial.test.walk()):
        found = [new for new in found if _figures(text, new)]
    return sorted(found, key=lambda new: sum(a != b for a, b in zip(text, new, strict=True)))


def _figures(text: str, new: str) -> bool:
    """In the middle of words only a digit is taken for a letter, or a letter for a digit."""
    pairs = zip(text, new, strict=True)
    return all(one.isdecimal() is not other.isdecimal() for one, other in pairs if one != other)


def changed(value: Correction, new: str, answer: Answer) -> Iterator[Doubt]:
    """Yield a doubt for each character that is another one in the value put right."""
    told, corrected = value.told, value.replaced(new)
    for i, (was, twin) in enumerate(zip(value.text, new, strict=True)):
        if was != twin:
            place = (i + 1, value.at(i))
            yield Doubt(
                told.field, Kind.LOOK_ALIKE, told.typed, *place, was, twin, corrected, leads_to=answer
            )


def _grown(trial: Trial, found: Iterable[str], kind: Kind) -> list[Doubt]:
    """A doubt for a value of another length; it names the character if only one correction fits."""
    fits: dict[str, Answer] = {}
    for new in islice(found, LIMIT):
        if answer := trial.leads_to(new):
            fits[new] = answer
        if len(fits) > 1:
            break
    if not fits:
        return []
    typed, known = trial.told.typed, trial.facts.told
    if len(fits) > 1 or kind is Kind.WRONG_LENGTH:
        best = max(fits.values())
        return [Doubt(trial.field, Kind.WRONG_LENGTH, typed, lengths=known, leads_to=best)]
    ((new, answer),) = fits.items()
    value = trial.value
    at = value.differs(new)
    place = (at + 1, value.at(at))
    twin = new[at : at + len(new) - len(value.text)]
    corrected = value.replaced(new)
    return [Doubt(trial.field, kind, typed, *place, "", twin, corrected, known, leads_to=answer)]


def zeros(trial: Trial) -> list[Doubt]:
    """Zeros put back, unless another character put in would do as well: then the length is all that is known."""
    doubts = _grown(trial, slips.zeros_put_back(trial), Kind.LOST_ZERO)
    if not doubts or trial.field in NAMES:
        return doubts
    return [] if any(new != "0" + trial.text for new in slips.one_put_in(trial)) else doubts


def missing(trial: Trial) -> list[Doubt]:
    """A hyphen or another character left out."""
    hyphens = _grown(trial, slips.hyphen_put_in(trial), Kind.MISSING)
    if hyphens or not _sized(trial):
        return hyphens
    return _grown(trial, slips.one_put_in(trial), Kind.MISSING)


def length(trial: Trial) -> list[Doubt]:
    """Cut short, or one character too many."""
    if not _sized(trial):
        return []
    found = _grown(trial, slips.completed(trial), Kind.WRONG_LENGTH)
    return found or _grown(trial, slips.one_taken_out(trial), Kind.WRONG_LENGTH)


def _sized(trial: Trial) -> bool:
    """Whether a wrong length can be told: of names only where the rule states a width."""
    return trial.field not in NAMES or bool(trial.facts.stated)


def shortened(trial: Trial) -> list[Doubt]:
    """A spreadsheet made 2.022E+10 of a long number: nothing in it can be relied upon."""
    typed, look = trial.told.typed, trial.look
    if _SCIENTIFIC.fullmatch(typed.strip()) and (answer := look.without(trial.field)) > look.before:
        known = trial.facts.told
        return [Doubt(trial.field, Kind.WRONG_LENGTH, typed, lengths=known, leads_to=answer)]
    return []


def labels(trial: Trial) -> list[Doubt]:
    """A label that was run together with the value, or one taken off that belongs to it."""
    told, plain = trial.told, trial.told.plain
    whole = "".join(filter(str.isalnum, told.typed.upper()))
    match = _LABEL.match(plain)
    for new in (plain[match.end() :] if match else "", whole):
        if new and new != plain and (answer := trial.look.leads_to(**{told.field: new})):
            label = whole.removesuffix(new) or whole.removesuffix(plain)
            return [Doubt(told.field, Kind.LABEL, told.typed, None, None, label, "", new, leads_to=answer)]
    return []


def dates(trial: Trial) -> list[Doubt]:
    """A code or date that means none, where a right one could be covered."""
    look = trial.look
    answer = _if_date(trial.test, trial.told, trial.lookup)
    if answer > look.before:
        answer = min(answer, look.without(trial.field))
    if answer > look.before:
        return [Doubt(trial.field, Kind.NOT_A_DATE, trial.told.typed, leads_to=answer)]
    return []


def _if_date(node: Node, told: Told, lookup: Lookup) -> Answer:
    """Judge as if every code that does not decode were inside."""
    if isinstance(node, All):
        return min((_if_date(test, told, lookup) for test in node.tests), default=YES)
    if isinstance(node, AnyOf):
        return max((_if_date(test, told, lookup) for test in node.tests), default=NO)
    if isinstance(node, CodeIs | CodeRange):
        code = node.view.read(told)
        if code is not None and node.format.decode(code) is None:
            return YES
    if isinstance(node, Days) and not node.read(told):
        return YES
    return node.judge(told, lookup)
