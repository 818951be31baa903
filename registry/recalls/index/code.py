"""Which code cut the index. A rule read in another way is cut in another way, so that after an upgrade nothing is
taken over from files or tables that older code has made."""

import hashlib
import shutil
import time
from pathlib import Path

_REGISTRY = Path(__file__).parents[2]
_CUTTERS = ("criteria", "serials", "recalls/index")
_KEPT_SECONDS = 86_400


def _digest() -> str:
    found = hashlib.sha256()
    for folder in _CUTTERS:
        for path in sorted((_REGISTRY / folder).glob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


CODE = _digest()
"""12 hex digits over the rule language and the index."""


def drop_older(folder: Path) -> None:
    """Removes what other code has left beside `folder`, a day after it was last written: it may still be serving."""
    for other in folder.parent.iterdir():
        if other != folder and other.is_dir() and time.time() - other.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
