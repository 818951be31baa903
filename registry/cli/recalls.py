"""Commands about recalls: load notices, build the check index."""

from pathlib import Path

import click
from flask.cli import AppGroup

from registry.db import commits
from registry.errors import Refused
from registry.recalls.importing import import_notices

recalls_group = AppGroup("recalls", help="Load notices and build the check index.")


@recalls_group.command("import-notices")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_command(files: tuple[Path, ...]) -> None:
    """Publishes the notices of FILES (JSON lines) as demonstration recalls. Can be run again."""
    for path in files:
        try:
            click.echo(f"{path.name}: {_load(path)}")
        except Refused as refused:
            raise click.ClickException(f"{path.name}: {refused.field}: {refused.message}") from None


@commits
def _load(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return str(import_notices(lines))
