"""What the site that sets the check into its page has said already: a brand, a product, or one recall. Reads only."""

from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from registry.errors import Refused
from registry.recalls.pages import RecallPage
from registry.recalls.queries import recall_page
from registry.tongue.speaking import gettext as _

LONGEST = 120
NAMES = ("brand", "model", "product")


@dataclass(frozen=True, slots=True)
class Preset:
    """`told` goes with every check of this frame; `title` is the recall that it is about, if it is about one."""

    told: tuple[tuple[str, str], ...] = ()
    title: str = ""

    @property
    def query(self) -> str:
        return urlencode(self.told)

    @property
    def words(self) -> str:
        """For people; a product is known by its address only, so it goes unsaid."""
        return " ".join(value for name, value in self.told if name != "product")


def preset_of(given: MultiDict[str, str]) -> Preset:
    """Raises Refused, at its field, where it is too long or names no public recall."""
    recall = _text(given, "recall")
    if recall:
        page = recall_page(recall)
        if page is None:
            raise Refused(
                "recall", _("There is no public recall of this name. Take it from the address of its page.")
            )
        return _of_recall(page)
    return Preset(tuple((name, text) for name in NAMES if (text := _text(given, name))))


def _of_recall(page: RecallPage) -> Preset:
    """What is the same for every unit of it: the product where there is one, the brand where there is one."""
    told = []
    if len(page.brands) == 1:
        told.append(("brand", page.brands[0][1]))
    if len(page.products) == 1:
        told.append(("product", page.products[0].slug))
    return Preset(tuple(told), page.row.title)


def _text(given: MultiDict[str, str], name: str) -> str:
    text = given.get(name, "").strip()
    if len(text) > LONGEST or not text.isprintable():
        raise Refused(name, _("Up to %(most)s letters and digits fit here.", most=LONGEST))
    return text
