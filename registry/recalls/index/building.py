"""Builds a generation: looks at what is published, adds a part with the sources no part holds yet, writes the
catalogue, then switches `current`. One builder a machine; nothing published before is read again."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from registry.recalls.index import known
from registry.recalls.index.catalogue import CatalogueFile, replace_file, write_catalogue
from registry.recalls.index.merging import merge_parts, to_merge
from registry.recalls.index.parts import Part, Store
from registry.recalls.index.reading import Content, read_content
from registry.recalls.index.shelving import Shelving
from registry.recalls.index.sourcing import ListSpans, compile_version, spans_of_version
from registry.recalls.index.writing import clear_leftovers
from registry.recalls.models import AffectedList

CURRENT = "current"
LARGE = 100_000
IN_PROCESS = 200_000


@contextmanager
def build_lock(folder: Path, *, wait: bool, name: str = "lock") -> Iterator[bool]:
    """Yields whether this process may build. Let go when it ends, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def read_current(folder: Path) -> dict[str, Any] | None:
    """What `current` says: generation, revision, name of the catalogue. None before the first build."""
    try:
        found: dict[str, Any] = json.loads((folder / CURRENT).read_bytes())
    except FileNotFoundError:
        return None
    return found


class Builder:
    """The builder of one folder, with parts in its files or in the tables. Call it holding the build lock."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store

    def build(self, connection: Connection) -> int:
        """Brings `current` to what is published now; returns the generation."""
        clear_leftovers(self.folder)
        before = read_current(self.folder)
        previous = self._content_of(before["catalogue"]) if before else {}
        content = read_content(connection)
        _compile(content, previous)
        needed = sources_of(content)
        parts = self._cover(set(needed))
        missing = needed.keys() - {source for part in parts for source in part.sources}
        parts += self._add(connection, content, sorted(missing), needed)
        parts = self._tidy(parts)
        self.store.settle()
        self._switch(content, [part.name for part in parts], before, previous)
        return int(content["generation"])

    def prepare_list(self, connection: Connection, number: int) -> None:
        """Writes the part of an uploaded list before anything is published, so that publishing need not."""
        name = f"list-{number}.seg"
        if name not in self.store.names():
            self.store.write(name, [f"l{number}"], ListSpans(connection, number).shelves())

    def prepare_lists(self, connection: Connection) -> int:
        """Large lists that are loaded and may be published any moment."""
        waiting, lost = self._undone(connection)
        for number in waiting:
            self.prepare_list(connection, number)
        if lost:
            self.store.drop(lost)
        self.store.settle()
        return len(waiting)

    def undone(self, connection: Connection) -> frozenset[object]:
        """What `prepare_lists` would do now."""
        waiting, lost = self._undone(connection)
        return frozenset((*waiting, *lost))

    def _undone(self, connection: Connection) -> tuple[list[int], list[str]]:
        """Lists that have no part yet, and parts of lists that were taken away before anybody published them."""
        large = select(AffectedList.id).where(
            AffectedList.state == "loaded", ~AffectedList.sealed, AffectedList.spans >= LARGE
        )
        dropped = select(AffectedList.id).where(AffectedList.state == "dropped")
        there = set(self.store.names())
        waiting = [number for number in connection.scalars(large) if f"list-{number}.seg" not in there]
        return waiting, sorted(
            there.intersection(f"list-{number}.seg" for number in connection.scalars(dropped))
        )

    def prepare_known(self, connection: Connection, product: int, maker: int, revision: int) -> None:
        """Writes the numbers of a product as they will count from a revision on."""
        numbers = known.KnownNumbers(connection, maker, [product])
        name = known.part_name(product, revision)
        self.store.replace(name, [known.source_of(product, revision)], numbers.shelves())
        self.store.settle()

    def _content_of(self, catalogue: str) -> Content:
        """An older catalogue's content; nothing where it is gone or damaged."""
        try:
            return CatalogueFile(self.folder / catalogue).content
        except (FileNotFoundError, ValueError):
            return {}

    def _cover(self, needed: set[str]) -> list[Part]:
        """Parts at hand that hold what is needed, those that hold most first."""
        at_hand = []
        for name in self.store.names():
            try:
                at_hand.append(self.store.open(name))
            except ValueError:
                self.store.drop([name])
        chosen, left = [], set(needed)
        for part in sorted(at_hand, key=lambda part: (-len(left.intersection(part.sources)), part.name)):
            if left.intersection(part.sources):
                chosen.append(part)
                left.difference_update(part.sources)
        return chosen

    def _add(
        self, connection: Connection, content: Content, missing: list[str], sizes: dict[str, int]
    ) -> list[Part]:
        """Large lists and a maker's known numbers get a part each, all the rest one together."""
        added: list[Part] = []
        for maker, products, sources in known.by_maker(content["known"], missing):
            name = f"part-{content['generation']:09}-{len(self.store.names())}.seg"
            numbers = known.KnownNumbers(connection, maker, products)
            added.append(self.store.write(name, sources, numbers.shelves()))
        missing = [source for source in missing if source[0] != "u"]
        for source in [s for s in missing if s[0] == "l" and sizes[s] >= LARGE]:
            self.prepare_list(connection, int(source[1:]))
            added.append(self.store.open(f"list-{source[1:]}.seg"))
            missing.remove(source)
        if missing:
            name = f"part-{content['generation']:09}-{len(self.store.names())}.seg"
            shelving = _gathered(connection, content, missing)
            added.append(self.store.write(name, missing, shelving.shelves()))
        return added

    def _tidy(self, parts: list[Part]) -> list[Part]:
        """Merges small parts at once; large ones are merged by `merge_large`, beside the service."""
        chosen = to_merge(parts)
        if not chosen or sum(part.segments for part in chosen) > IN_PROCESS:
            return parts
        merged = merge_parts(self.store, f"{chosen[0].name.removesuffix('.seg')}-m.seg", chosen)
        return [merged, *(part for part in parts if part not in chosen)]

    def _switch(
        self, content: Content, parts: list[str], before: dict[str, Any] | None, previous: Content
    ) -> None:
        revision = before["revision"] + 1 if before else 1
        name = f"catalogue-{content['generation']:09}-{revision}.cat"
        write_catalogue(self.folder / name, {**content, "parts": parts})
        now = {"generation": content["generation"], "revision": revision, "catalogue": name}
        replace_file(self.folder / CURRENT, json.dumps(now).encode())
        self._drop_unused(
            content,
            {*parts, *previous.get("parts", ())},
            {name, before["catalogue"] if before else ""},
        )

    def _drop_unused(self, content: Content, parts: set[str], catalogues: set[str]) -> None:
        """Files that neither this catalogue nor the one before names; what is being prepared stays."""
        for path in self.folder.glob("catalogue-*.cat"):
            if path.name not in catalogues:
                path.unlink(missing_ok=True)
        unused = (name for name in self.store.names() if name not in parts and name[:5] != "list-")
        self.store.drop([name for name in unused if not known.is_waiting(name, content["known"])])


def _compile(content: Content, previous: Content) -> None:
    """What is known of each rule's groups; rules seen before are not read again."""
    before = {recall["version_id"]: recall for recall in previous.get("recalls", ())}
    for recall in content["recalls"]:
        known = before.get(recall["version_id"])
        found = known or compile_version(recall["criteria"])
        recall |= {"entries": found["entries"], "shapes": found["shapes"]}


def sources_of(content: Content) -> dict[str, int]:
    """What must be found by a check: the source and how many spans it has (0: not counted)."""
    found: dict[str, int] = {}
    for recall in content["recalls"]:
        found[f"v{recall['version_id']}"] = 0
        found |= {f"l{number}": spans for number, spans in recall["lists"]}
    return found | dict.fromkeys(known.sources_of_known(content["known"]), 0)


def _gathered(connection: Connection, content: Content, sources: list[str]) -> Shelving:
    texts = {f"v{recall['version_id']}": recall["criteria"] for recall in content["recalls"]}
    shelving = Shelving()
    for index, source in enumerate(sources):
        if source[0] == "l":
            ListSpans(connection, int(source[1:])).gather(shelving.columns(index))
        else:
            shelving.gather(index, spans_of_version(texts[source]))
    return shelving
