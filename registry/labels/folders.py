"""Where the files of label orders lie: DATA_DIR/labels/TOKEN. Knows no database."""

import shutil
from pathlib import Path

from registry.db import settings_here


def root() -> Path:
    return settings_here().data_path / "labels"


def folder(token: str) -> Path:
    return root() / token


def remove(token: str) -> None:
    shutil.rmtree(folder(token), ignore_errors=True)
