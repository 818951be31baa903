"""Reads whole columns of records at once; rows that are odd in any column are left to `rows`. Both must agree."""

import re
from collections.abc import Callable, Sequence
from itertools import compress
from operator import not_
from unicodedata import normalize

from registry.intake.listed.cells import Wrong
from registry.intake.listed.columns import at, clean
from registry.intake.records import values
from registry.intake.records.fields import LONGEST
from registry.intake.records.rows import TEXTS, Form
from registry.serials.keys import LONGEST as LONGEST_NUMBER
from registry.serials.patterns import odd_lines

Column = Sequence[str]
FEW = 4
"""A column with at most a fourth as many values as rows is read value by value, each once."""
SAMPLE = 256
"""Cells all over a column that tell which it is."""
_DROPPED = str.maketrans("", "", "".join(chr(c) for c in range(128) if not chr(c).isalnum() and c != 10))
_SPACED = {code: None for code in _DROPPED if code != ord(" ")}
_AMOUNTS = re.compile(r"[0-9., '’-]*+")
"""Amounts without a sign of their currency."""
_SIGNS = re.compile(r"[^\w \n]+|_+")


class Table:
    """The rows of a block as columns of clean values by role; `odd` are the places left to `rows`."""

    def __init__(self, form: Form, cells: Sequence[Column]) -> None:
        self.form, self._cells, self.size = form, cells, len(cells[0])
        self.odd: set[int] = set()
        self.found: dict[str, Column] = {}

    def read(self) -> None:
        products = self._owners()
        for role in self.form.roles:
            reader = self.form.reader(role)
            if reader is not None:
                self.found[role] = self._column(role, reader)
        if "price" in self.found:
            self.found["currency"] = self._currencies(self.found["price"], self._role("price"))
        self.found["name_key"] = name_keys(self.found["name"]) if "name" in self.found else []
        for role in ("serial", "lot"):
            self._numbers(role, products)
        self._count()

    def _owners(self) -> Sequence[int]:
        models, gtins = self._role("model"), self._role("gtin")
        one = len(set(models)) == len(set(gtins)) == 1
        pairs = [(models[0], gtins[0])] if one else list(zip(models, gtins, strict=True))
        table: dict[tuple[str, str], tuple[int, str]] = {}
        for pair in set(pairs):
            try:
                table[pair] = self.form.product(*pair)
            except Wrong:
                table[pair] = (0, "")
        owned = list(map(table.__getitem__, pairs)) * (self.size if one else 1)
        products = [product for product, _ in owned]
        if not all(products):
            self.odd.update(compress(range(self.size), map(not_, products)))
        names = {product: str(product) for product in set(products)}
        self.found["product"] = list(map(names.__getitem__, products))
        self.found["model"] = [model for _, model in owned]
        return products

    def _currencies(self, prices: Column, cells: Column) -> Column:
        """As a column tells them; where it does not, or an amount has a sign beside it, each is looked at."""
        told = list(self.found.get("currency") or [""] * self.size)
        bare = _AMOUNTS.fullmatch("".join(cells)) is not None
        if bare and all(told):
            return told
        for place, price in enumerate(prices):
            if price and not (bare and told[place]):
                try:
                    told[place] = values.currency_of(cells[place], told[place])
                except Wrong:
                    self.odd.add(place)
        return told

    def _column(self, role: str, reader: Callable[[str], str]) -> Column:
        cells = self._role(role)
        fast = _FAST.get(role)
        some = cells[:: self.size // SAMPLE + 1]
        if fast is not None and len(set(some)) * FEW > len(some):
            return self._fast(cells, role, fast, reader)
        return self._each(cells, set(cells), reader)

    def _each(self, cells: Column, distinct: set[str], reader: Callable[[str], str]) -> Column:
        table: dict[str, str] = {}
        wrong: set[str] = set()
        for cell in distinct:
            try:
                table[cell] = reader(cell)
            except Wrong:
                table[cell] = ""
                wrong.add(cell)
        if wrong:
            self.odd.update(place for place, cell in enumerate(cells) if cell in wrong)
        return list(map(table.__getitem__, cells))

    def _fast(
        self,
        cells: Column,
        role: str,
        fast: Callable[[Column, str], tuple[list[str], list[int]]],
        reader: Callable[[str], str],
    ) -> Column:
        """Cells as read together; those that are not plain are read with care, and are odd if that fails."""
        read, other = fast(cells, role)
        for place in other:
            try:
                read[place] = reader(cells[place])
            except Wrong:
                read[place] = ""
                self.odd.add(place)
        return read

    def _numbers(self, role: str, products: Sequence[int]) -> None:
        """Serials or lots as given and as read."""
        cells = self._role(role)
        if role not in self.form.roles:
            self.found[role] = self.found[f"{role}_read"] = cells
            return
        column = clean(cells)
        odd = set(column.odd)
        blank = compress(range(self.size), map(not_, column.values))
        odd.update(place for place in blank if cells[place].strip())
        for product in set(products):
            pattern = self.form.sheet.pattern(product, role)
            if pattern is not None:
                chosen = [
                    i
                    for i, one in enumerate(products)
                    if one == product and column.values[i] and i not in odd
                ]
                odd.update(at(chosen, pattern.misfits(at(column.values, chosen))))
        given, other = _texts(cells, role)
        odd.update(other)
        self.odd |= odd
        for place in odd:
            if len(column.values[place]) > LONGEST_NUMBER:
                column.values[place] = ""
        self.found[role], self.found[f"{role}_read"] = given, column.values

    def _count(self) -> None:
        serials, lots = self.found["serial_read"], self.found["lot_read"]
        if not all(serials):
            bare = compress(range(self.size), map(not_, serials))
            self.odd.update(place for place in bare if not lots[place])
        counts = self.found.get("quantity")
        none = "1" if self.form.sales else "0"
        if counts is None:
            self.found["quantity"] = ["1" if serial else none for serial in serials]
            return
        pairs = list(zip(serials, counts, strict=True))
        self.odd.update(i for i, (serial, count) in enumerate(pairs) if serial and count not in {"", "1"})
        self.found["quantity"] = [count or ("1" if serial else none) for serial, count in pairs]

    def _role(self, role: str) -> Column:
        place = self.form.sheet.places.get(role)
        if place is None or place >= len(self._cells):
            return [""] * self.size
        return self._cells[place]


def name_keys(names: Column) -> list[str]:
    """`keys.name_key` of each."""
    text = "\n".join(names)
    upper = text.upper() if text.isascii() else normalize("NFKD", text).upper()
    plain = upper.translate(_SPACED) if upper.isascii() else _SIGNS.sub("", upper)
    keys = plain.split("\n")
    if _loose(plain):
        keys = list(map(" ".join, map(str.split, keys)))
    return [key[:200] for key in keys] if max(map(len, keys)) > 200 else keys


def _loose(text: str) -> bool:
    """Whether a line has blanks at an end, or two together."""
    return "  " in text or " \n" in text or "\n " in text or text[:1] == " " or text[-1:] == " "


def invoice_keys(invoices: Column) -> list[str]:
    """`keys.invoice_key` of each."""
    text = "\n".join(invoices)
    if text.isascii():
        return text.upper().translate(_DROPPED).split("\n")
    return [re.sub(r"[\W_]+", "", one).upper() for one in invoices]


def _texts(cells: Column, role: str) -> tuple[list[str], list[int]]:
    other: list[int] = []
    if "".join(cells).isprintable() and not _loose("\n".join(cells)):
        read = list(cells)
    else:
        read = list(map(" ".join, map(str.split, cells)))
        other += compress(range(len(read)), map(not_, map(str.isprintable, read)))
    if max(map(len, read), default=0) > LONGEST[role]:
        other += [place for place, text in enumerate(read) if len(text) > LONGEST[role]]
    if role in values.FLOATED:
        other += _floated(read)
    return read, other


def _floated(cells: Column) -> list[int]:
    """Places of what may be a whole number that was reckoned with."""
    if ".0" not in "\n".join(cells):
        return []
    return [place for place, cell in enumerate(cells) if cell.rstrip().endswith(".0")]


def _odd(fine: re.Pattern[str], read: Column) -> list[int]:
    """Places of what is not plain; all where a cell holds a line end."""
    if "\n".join(read).count("\n") >= len(read):
        return list(range(len(read)))
    return list(odd_lines(fine, read))


def _emails(cells: Column, _role: str) -> tuple[list[str], list[int]]:
    read = list(map(str.lower, cells))
    other = _odd(_EMAILS, read)
    if max(map(len, read), default=0) > values.LONGEST_EMAIL:
        other += [place for place, text in enumerate(read) if len(text) > values.LONGEST_EMAIL]
    return read, other


def _phones(cells: Column, _role: str) -> tuple[list[str], list[int]]:
    """Without what people put between digits. 00 and (0) in front are for the careful reader."""
    text = "\n".join(cells)
    read = text.translate(values.PHONE_SIGNS).split("\n") if text.isascii() else []
    if len(read) != len(cells):
        return list(cells), list(range(len(cells)))
    other = _odd(_PHONES, read)
    other += _floated(cells)
    if "(0)" in text:
        other += [place for place, cell in enumerate(cells) if "(0)" in cell]
    return read, other


def _prices(cells: Column, _role: str) -> tuple[list[str], list[int]]:
    return list(cells), _odd(_PRICES, cells)


_EMAILS = re.compile(rf"(?>(?:{values.PLAIN_EMAIL})\n)++")
_PHONES = re.compile(r"(?>(?:\+[0-9]{6,15}|(?!00)[0-9]{6,15})\n)++")
_PRICES = re.compile(r"(?>(?:0|[1-9][0-9]{0,11})\.[0-9]{2}\n)++")
"""Lines of what needs no care."""
_FAST: dict[str, Callable[[Column, str], tuple[list[str], list[int]]]] = {
    **dict.fromkeys(TEXTS, _texts),
    "email": _emails,
    "phone": _phones,
    "price": _prices,
}
