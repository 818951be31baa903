"""Puts drawings of labels on sheets: one PDF, tagged, each label with its words for a screen reader. Made by a child
process, since the memory that typesetting takes is given back only at a process's end."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from registry.labels.drawing import Words, draw, title
from registry.labels.layouts import LAYOUTS, Layout
from registry.papers import paper

ROOT = Path(__file__).parents[2]


def sheets(labels: Sequence[Words], layout: Layout, name: str, made_at: datetime) -> bytes:
    """A PDF of these labels, page after page."""
    asked = [
        layout.key,
        name,
        made_at.replace(microsecond=0).isoformat(),
        [asdict(words) for words in labels],
    ]
    command = [sys.executable, "-s", "-B", "-m", "registry.labels.sheets"]
    done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
        command, input=json.dumps(asked).encode(), stdout=subprocess.PIPE, cwd=ROOT, check=True
    )
    return done.stdout


def typeset(labels: Sequence[Words], layout: Layout, name: str, made_at: datetime) -> bytes:
    """What the child does."""
    facts = {
        "title": name,
        "page": layout.page,
        "label": layout.label,
        "columns": layout.columns,
        "rows": layout.rows,
        "left": layout.left,
        "top": layout.top,
        "gaps": layout.gaps,
        "labels": [(draw(words, layout), title(words)) for words in labels],
    }
    return paper("labels", facts, made_at)


if __name__ == "__main__":
    key, wanted, moment, told = json.load(sys.stdin)
    every = [Words(**words) for words in told]
    sys.stdout.buffer.write(typeset(every, LAYOUTS[key], wanted, datetime.fromisoformat(moment)))
