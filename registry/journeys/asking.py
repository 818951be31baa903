"""Chooses the one thing to ask next: what decides most, with the recall's own words, example and picture."""

from collections import Counter
from collections.abc import Iterable, Sequence

from registry.criteria.judging import Judgement
from registry.criteria.nodes import Absent
from registry.journeys.answers import OTHER, Ask
from registry.journeys.narrowing import Case
from registry.recalls.cards import ProductCard
from registry.recalls.fields import place_in_order, words_for
from registry.recalls.index.generation import RecallEntry
from registry.tongue.speaking import marked

Open = Sequence[tuple[RecallEntry, Judgement]]
NONE_OF_THESE = "None of these"
MOST_CHOICES = 30


def next_field(waiting: Open) -> str:
    """Of the recalls that lack fewest, the field that most of all need."""
    lacking = [found.needed for _, found in waiting if found.needed]
    fewest = min(map(len, lacking))
    wanted = Counter(field for needed in lacking for field in needed)
    fields = {field for needed in lacking if len(needed) == fewest for field in needed}
    return min(fields, key=lambda field: (-wanted[field], place_in_order(field), field))


def ask_field(case: Case, field: str, waiting: Open) -> Ask:
    """The question, in the words of the first recall that defines them."""
    recalls = [recall for recall, found in waiting if field in found.needed] or [r for r, _ in waiting]
    own = next((r.identifiers[field] for r in recalls if field in r.identifiers), None)
    product = _only_product(case, recalls)
    if own is not None:
        _, kind, label, help_, example, picture, choices = own
    else:
        words = words_for(field)
        kind, label, help_, example, picture, choices = (
            words.kind,
            words.label,
            words.help,
            words.example,
            "",
            [],
        )
    if product is not None and field == product.number_field:
        help_, example = product.where or help_, product.example or example
        picture = picture or product.picture
    options = _options(case, field, recalls, choices)
    kind = "choice" if options else "text" if kind == "choice" else kind
    absent = any(_may_be_absent(recall, field) for recall in recalls)
    return Ask(field, label, help_, example, kind, options, picture or None, absent)


def ask_product(cards: Iterable[ProductCard]) -> Ask:
    """Which of these is it?"""
    choices = [(card.slug, f"{card.brand} {card.name}") for card in cards][:MOST_CHOICES]
    return Ask(
        "product",
        "Which product is it?",
        marked("Several makers use numbers like yours. Choose the product you have."),
        kind="choice",
        choices=(*choices, (OTHER, NONE_OF_THESE)),
    )


def ask_brand(names: Iterable[str] = ()) -> Ask:
    """What is its brand? With names to choose from where some are likely."""
    words = words_for("brand")
    choices = tuple((name, name) for name in names)[:MOST_CHOICES]
    return Ask("brand", words.label, words.help, kind="choice" if choices else "text", choices=choices)


def _only_product(case: Case, recalls: list[RecallEntry]) -> ProductCard | None:
    products = {product for recall in recalls for product in recall.products}
    cards = case.generation.products.cards(products)
    return cards[0] if len(cards) == 1 else None


def _options(
    case: Case, field: str, recalls: list[RecallEntry], choices: list[str]
) -> tuple[tuple[str, str], ...]:
    """Closed answers: what the recalls name, and that it is something else."""
    if field == "brand" and not choices:
        names = case.generation.products.brand_names
        choices = sorted({names[brand] for recall in recalls for brand in recall.brands})
    if not choices:
        return ()
    every = dict.fromkeys(choices)
    for recall in recalls:
        own = recall.identifiers.get(field)
        every |= dict.fromkeys(own[6] if own else ())
    return (*((name, name) for name in every), (OTHER, "Something else"))


def _may_be_absent(recall: RecallEntry, field: str) -> bool:
    return any(name == field and isinstance(node, Absent) for name, node in recall.criteria.nodes())
