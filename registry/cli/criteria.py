"""Commands that try the rule language on files of notices."""

from pathlib import Path

import click

from registry.criteria.corpus import Report, judge_file

criteria_group = click.Group("criteria", help="The rule language of recalls.")


@criteria_group.command("judge")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def judge_files(files: tuple[Path, ...]) -> None:
    """Judge the units of notices in FILES (one JSON object a line) and say which are judged wrongly.

    A notice that cannot be read counts as wrong. Exits 1 if a unit is wrong or an ask is missed, 2 if a file cannot
    be read.
    """
    report = Report()
    for path in files:
        try:
            with path.open(encoding="utf-8") as lines:
                judge_file(lines, report)
        except (OSError, UnicodeDecodeError) as wrong:
            click.echo(f"{path}: {wrong}", err=True)
            raise SystemExit(2) from wrong
    click.echo(str(report))
    raise SystemExit(0 if report.good else 1)
