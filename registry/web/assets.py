"""Static files: ours and Bootstrap's from its wheel. Pressed once (brotli, gzip) into DATA_DIR, then served by
WhiteNoise under addresses that change with the content."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import flask_bootstrap
from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

OURS = Path(__file__).parents[2] / "portal" / "static"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"


def sources() -> dict[str, Path]:
    """Name below /static -> the file it comes from."""
    ours = {p.relative_to(OURS).as_posix(): p for p in sorted(OURS.rglob("*")) if p.is_file()}
    return ours | {"bootstrap/css/bootstrap.min.css": BOOTSTRAP / "bootstrap.min.css"}


def add_assets(app: Flask) -> None:
    """`asset("portal.css")` in templates. An unknown name fails when the page is made, not in the browser."""
    addresses = {name: f"/static/{name}?v={_digest(path)[:12]}" for name, path in sources().items()}
    app.jinja_env.globals["asset"] = addresses.__getitem__


def serve_assets(wsgi_app: Any, data_path: Path) -> WhiteNoise:
    """The whole site with /static in front; cached for a year, since addresses carry a version."""
    served = WhiteNoise(wsgi_app, max_age=31536000)
    served.add_files(str(_pressed(data_path / "static")), prefix="static/")
    return served


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pressed(folder: Path) -> Path:
    """A folder with every file and its compressed twins, named after the content. Made whole, then renamed:
    workers that start together end with one."""
    files = sources()
    name = hashlib.sha256("".join(n + _digest(p) for n, p in files.items()).encode()).hexdigest()[:16]
    ready = folder / name
    if ready.is_dir():
        return ready
    folder.mkdir(parents=True, exist_ok=True)
    spare = Path(tempfile.mkdtemp(dir=folder))
    for short, source in files.items():
        _press(source, spare / short)
    spare.chmod(0o755)
    try:
        os.rename(spare, ready)  # noqa: PTH104 - fails where a folder is there already, as wanted
    except OSError:
        shutil.rmtree(spare)
    return ready


def _press(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    Compressor(quiet=True).compress(str(target))
