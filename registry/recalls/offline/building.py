"""Gathers what is published at one moment into the content of an offline list, and writes the file. Reads once, in
one look; at most some tens of megabytes stand in memory, whatever the makers have uploaded."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from registry import links
from registry.criteria.parsing import parse
from registry.recalls.index.catalogue import replace_file
from registry.recalls.index.code import CODE
from registry.recalls.index.keys import spans_of_run
from registry.recalls.index.reading import Content, read_content
from registry.recalls.index.sourcing import streamed
from registry.recalls.models import AffectedList
from registry.recalls.offline.counting import HASHED, hashed, numbers_of, one_form
from registry.recalls.offline.covering import HASHES, RULE, Covering, ListFacts, covering, within
from registry.serials.keys import shown_run

FIRST_LINE = b"recall portal offline list 1\n"
ENTRY = HASHED + 4
SIGNATURE = 64
SAYS = (
    "A number that is found here may be covered by the recall beside it: check it on line before you say so. A number "
    "that is not found has no answer: it may be covered by a recall whose numbers are not hashed, by one published "
    "later, or it may be misread. Never read absence as a no."
)
Sign = Callable[[bytes], bytes]


def build(connection: Connection, path: Path, made_at: datetime, key: str, sign: Sign) -> None:
    """Writes the file of what is published now; whoever reads meanwhile has the one before."""
    content = read_content(connection)
    found = _covered(connection, content)
    entries = _entries(connection, found)
    head = {
        "site": links.public("/"),
        "list_version": content["list_version"],
        "generation": content["generation"],
        "as_of": f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
        "key": key,
        "keys": links.receipt_keys(),
        "check": links.check_api(),
        "says": SAYS,
        "entries": len(entries) // ENTRY,
        "code": CODE,
        "recalls": [_described(connection, one, content) for one in found],
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    data = b"".join((FIRST_LINE, text.encode(), b"\n", entries))
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, data + sign(hashlib.sha256(data).digest()))


def _covered(connection: Connection, content: Content) -> list[Covering]:
    columns = (AffectedList.id, AffectedList.field, AffectedList.numbers, AffectedList.spans)
    rows = connection.execute(select(*columns).where(AffectedList.sealed))
    lists = {number: ListFacts(field, numbers, runs) for number, field, numbers, runs in rows}
    rules = {row["id"]: parse(json.loads(row["criteria"]), strict=False) for row in content["recalls"]}
    return within([covering(row, rules[row["id"]], lists) for row in content["recalls"]], rules, lists)


def _entries(connection: Connection, found: Iterable[Covering]) -> bytes:
    """In the order of the hashes, each pair of hash and recall once. Sorted a part at a time, by their first byte."""
    parts = [bytearray() for _ in range(256)]
    for one in found:
        if one.how == HASHES:
            behind = int(one.recall["id"]).to_bytes(4, "big")
            for number in _numbers(connection, one):
                entry = hashed(one.field, number)
                parts[entry[0]] += entry + behind
    for part in parts:
        part[:] = b"".join(sorted({bytes(part[at : at + ENTRY]) for at in range(0, len(part), ENTRY)}))
    return b"".join(parts)


def _numbers(connection: Connection, one: Covering) -> Iterator[str]:
    for span in one.spans:
        yield from numbers_of(span)
    for number in one.lists:
        for low, high in _runs(connection, number):
            if low == high:
                yield one_form(shown_run(low, high)[0])
            else:
                for span in spans_of_run(one.field, low, high):
                    yield from numbers_of(span)


def _runs(connection: Connection, number: int) -> Iterator[tuple[str, str]]:
    statement = f"SELECT low, high FROM affected_span WHERE list_id = {int(number)} ORDER BY low"  # noqa: S608
    return streamed(connection, statement)


def _described(connection: Connection, one: Covering, content: Content) -> dict[str, Any]:
    row = one.recall
    names = {brand[0]: brand[2] for brand in content["brands"]}
    models = {product["id"]: product["models"] for product in content["products"]}
    made = {
        "id": row["id"],
        "slug": row["slug"],
        "url": links.recall(row["slug"]),
        "title": row["title"],
        "brands": [names[number] for number in row["brands"] if number in names],
        "models": [model for number in row["products"] for model in models.get(number, ())],
        "status": row["state"],
        "version": row["number"],
        "list_complete": row["list_complete"],
        "demo": row["is_demo"],
        "how": one.how,
        "field": one.field,
    }
    return made | (_rule(connection, one) if one.how == RULE else {})


def _rule(connection: Connection, one: Covering) -> dict[str, Any]:
    lists = {
        f"list:{number}": [shown_run(low, high) for low, high in _runs(connection, number)]
        for number in one.lists
    }
    return {"criteria": json.loads(one.recall["criteria"]), "lists": lists}
