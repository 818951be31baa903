"""Commands about recalls: load notices, build the check index."""

from pathlib import Path

import click
from flask.cli import AppGroup

from registry.db import commits
from registry.errors import Refused
from registry.recalls.importing import import_notices
from registry.recalls.index.reader import FileReader
from registry.recalls.index.serving import serving

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


@recalls_group.command("index")
@click.option("--verify", is_flag=True, help="Read every part again and compare it with its SHA-256.")
def index_command(verify: bool) -> None:
    """Builds the check index of this machine now, and says what it holds."""
    served = serving().refresh()
    reader = served.generation.reader
    click.echo(f"generation {served.generation.number}: {len(served.generation.recalls)} recalls")
    for part in reader.parts if isinstance(reader, FileReader) else ():
        click.echo(f"{part.name}: {part.segments} segments, {len(part.sources)} sources")
        if verify and not part.verify():
            raise click.ClickException(
                f"{part.name} was changed since it was written: delete it, then build again"
            )
