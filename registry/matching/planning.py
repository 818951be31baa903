"""How the units of a rule are found: for each group the keys to look for, and what else can be asked in SQL. Where SQL
says all that the rule says, nothing has to be judged; else what it finds holds at least every unit that matters."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.nodes import Listed, Node
from registry.criteria.rule import Criteria, Group
from registry.criteria.times import Days
from registry.matching.keysets import Keys, keys_of
from registry.matching.names import NAMES, Named, answer_names
from registry.matching.sources import Numbered, in_run, unit

DAYS = {"made_on": unit.c.made_on, "expires": unit.c.expires, "shipped_on": unit.c.shipped_on}
OF_SALE = ("sold_on", "sold_in")
"""Fields that are told by each sale of a unit, not by the unit."""
FEW, MOST_PAIRS = 200, 2_000
Pairs = dict[tuple[int, str], tuple[Named, ...]]
Condition = ColumnElement[bool]


@dataclass(slots=True)
class GroupPlan:
    """One group (or exception). Units that it covers meet `sure`, those that it may cover `possible`."""

    by: Numbered | None = None
    keys: Keys = field(default_factory=Keys)
    sure: list[Condition] = field(default_factory=list)
    possible: list[Condition] = field(default_factory=list)
    exact: bool = True
    never_sure: bool = False

    @property
    def plain(self) -> bool:
        """Where its keys are known, a unit is covered or not: there is no doubt left."""
        same = len(self.sure) == len(self.possible)
        alike = same and all(a is b for a, b in zip(self.sure, self.possible, strict=True))
        return self.exact and alike and not self.never_sure and self.by is not None

    def both(self, sure: Condition, possible: Condition) -> None:
        self.sure.append(sure)
        self.possible.append(possible)


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule. `told_by_sale`: fields by which its answers can differ from sale to sale of one unit."""

    criteria: Criteria
    groups: tuple[GroupPlan, ...]
    exceptions: tuple[GroupPlan, ...]
    told_by_sale: tuple[str, ...]

    @property
    def exact(self) -> bool:
        return not self.told_by_sale and all(one.exact for one in (*self.groups, *self.exceptions))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan needs to know of a maker."""

    numbered: dict[str, Numbered]
    lists: dict[int, str]
    pairs: Callable[[], Pairs]
    widths: Callable[[Numbered], list[int]]


def plan_of(criteria: Criteria, ground: Ground) -> Plan:
    """How to find what a rule covers."""
    tested = {name for name, _ in criteria.nodes()}
    return Plan(
        criteria,
        tuple(_group(group, ground) for group in criteria.groups),
        tuple(_group(group, ground) for group in criteria.exceptions),
        tuple(name for name in OF_SALE if name in tested),
    )


def _group(group: Group, ground: Ground) -> GroupPlan:
    plan = GroupPlan()
    numbers = [(ground.numbered[name], name, node) for name, node in group.tests if name in ground.numbered]
    found = [(by, keys_of(name, node, ground.lists)) for by, name, node in numbers]
    _drive(plan, [(by, keys) for by, keys in found if keys is not None], ground)
    plan.exact &= all(keys is not None for _, keys in found)
    for name, node in group.tests:
        if name in DAYS:
            _days(plan, name, node)
        elif name not in NAMES and name not in ground.numbered:
            _told_elsewhere(plan, name)
    if any(name in NAMES for name, _ in group.tests):
        _names(plan, group, ground.pairs())
    return plan


def _drive(plan: GroupPlan, found: Sequence[tuple[Numbered, Keys]], ground: Ground) -> None:
    """The narrowest keys lead; those of another field are asked beside."""
    for place, (by, keys) in enumerate(ranked(found)):
        plan.exact &= keys.exact
        if place == 0:
            plan.by, plan.keys = by, keys
        elif (held := _held(by, keys, ground)) is None:
            plan.exact = False
        else:
            plan.both(held, or_(by.unknown, held))


def ranked(found: Iterable[tuple[Numbered, Keys]]) -> list[tuple[Numbered, Keys]]:
    """The narrowest first."""
    return sorted(found, key=lambda one: (bool(one[1].lists), -len(one[1].wide)), reverse=True)


def _held(by: Numbered, keys: Keys, ground: Ground) -> Condition | None:
    """Few keys as one condition; None where they are many."""
    if keys.lists or len(keys.points) + len(keys.plain) + len(keys.wide) > FEW:
        return None
    runs = (in_run(by.column, run) for run in keys.runs(ground.widths(by)))
    return and_(by.column.is_not(None), *by.theirs, or_(by.column.in_(keys.points), *runs))


def _days(plan: GroupPlan, name: str, node: Node) -> None:
    """Calendar dates: a record holds whole days, so a bound is met or not."""
    column = DAYS[name]
    if not isinstance(node, Days) or node.format is not None:
        plan.exact = False
        return
    held = or_(false(), *(and_(*_within(column, low, high)) for low, high in node.spans))
    plan.both(held, or_(column.is_(None), held))


def _within(column: ColumnElement[date], low: int | None, high: int | None) -> Iterable[Condition]:
    yield column.is_not(None)
    if low is not None:
        yield column >= date.fromordinal(low)
    if high is not None:
        yield column <= date.fromordinal(high)


def _told_elsewhere(plan: GroupPlan, name: str) -> None:
    """Sales are judged; what no record holds leaves a unit undecided at best."""
    if name in OF_SALE:
        plan.exact = False
    else:
        plan.never_sure = True


def _names(plan: GroupPlan, group: Group, pairs: Pairs) -> None:
    """Models and brands, answered once for each that units have."""
    answers = {pair: answer_names(group, ways) for pair, ways in pairs.items()}
    asked = [node for name, node in group.tests if name in NAMES]
    if None in answers.values() or any(isinstance(one, Listed) for node in asked for one in node.walk()):
        plan.exact = False
    sure, possible = _among(answers, (YES,)), _among(answers, (YES, UNDECIDED, None))
    if sure is None or possible is None:
        plan.exact = False
        return
    plan.sure += sure
    plan.possible += possible if set(answers.values()) - {YES, NO} else sure


def _among(
    answers: dict[tuple[int, str], Answer | None], wanted: tuple[Answer | None, ...]
) -> list[Condition] | None:
    """Units whose names answer so: by product, and by model where a product's models differ. None: too many."""
    held = {pair for pair, answer in answers.items() if answer in wanted}
    if len(held) == len(answers):
        return []
    mixed = {product for product, _ in set(answers) - held}
    whole = sorted({product for product, _ in held} - mixed)
    models: dict[int, list[str]] = {}
    for product, model in held:
        if product in mixed:
            models.setdefault(product, []).append(model)
    if sum(map(len, models.values())) + len(whole) > MOST_PAIRS:
        return None
    parts = [and_(unit.c.product_id == one, unit.c.model.in_(some)) for one, some in sorted(models.items())]
    return [or_(false(), unit.c.product_id.in_(whole), *parts)]
