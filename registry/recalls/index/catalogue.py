"""The file beside the segments: what pages need of each published recall and product. No pickle: JSON, then the
rules as text, so that a worker reads only those it judges. SHA-256 over all of it is checked on opening."""

import hashlib
import json
import mmap
import os
from pathlib import Path
from typing import Any

MAGIC = b"RPCAT001"
_HEAD = len(MAGIC) + 32 + 8


def write_catalogue(path: Path, content: dict[str, Any]) -> None:
    """Written aside, flushed to disk, renamed."""
    texts, at = [], 0
    recalls = []
    for recall in content["recalls"]:
        text = recall["criteria"].encode()
        recalls.append({**recall, "criteria": [at, len(text)]})
        texts.append(text)
        at += len(text)
    head = json.dumps({**content, "recalls": recalls}, separators=(",", ":"), ensure_ascii=False).encode()
    body = len(head).to_bytes(8, "little") + head + b"".join(texts)
    replace_file(path, MAGIC + hashlib.sha256(body).digest() + body)


def replace_file(path: Path, data: bytes) -> None:
    """Readers see the old file or the new one, whatever is killed when."""
    spare = path.with_name(f".{path.name}.{os.getpid()}")
    with spare.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    spare.replace(path)


class CatalogueFile:
    """An open catalogue; rules are cut out of it when first judged."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{path.name} is no catalogue")
        if hashlib.sha256(memoryview(self._map)[_HEAD - 8 :]).digest() != self._map[len(MAGIC) : _HEAD - 8]:
            raise ValueError(f"{path.name} is damaged")
        self._end = _HEAD + int.from_bytes(self._map[_HEAD - 8 : _HEAD], "little")
        self.content: dict[str, Any] = json.loads(self._map[_HEAD : self._end])

    def criteria(self, place: list[int]) -> Any:
        """The rule at [offset, length] behind the content."""
        start = self._end + place[0]
        return json.loads(self._map[start : start + place[1]])
