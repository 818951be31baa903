"""`flask --app wsgi audit verify`: that nobody changed who did what. Prints the heads to note elsewhere."""

import re

import click
from flask.cli import AppGroup

from registry.audit.chain import Walked, verify
from registry.audit.models import OPERATOR

audit_group = AppGroup("audit", help="The log of who did what.")
NOTED = re.compile(r"(?P<chain>\d{1,9}):(?P<number>\d{1,15}):(?P<hash>[0-9a-f]{64})")


class Head(click.ParamType[tuple[int, int, str]]):
    """CHAIN:NUMBER:HASH, as `verify` prints it."""

    name = "head"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int, str]:
        found = NOTED.fullmatch(value.strip())
        if not found:
            self.fail("Give a head as `audit verify` prints it: CHAIN:NUMBER:HASH.", param, ctx)
        return int(found["chain"]), int(found["number"]), found["hash"]


@audit_group.command("verify")
@click.option("--noted", type=Head(), multiple=True, help="A head noted elsewhere before: CHAIN:NUMBER:HASH.")
def verify_command(noted: tuple[tuple[int, int, str], ...]) -> None:
    """Walks every chain and says how many entries it has and what its head is. Exits 1 at a broken entry.

    A whole chain written anew verifies too: note its heads elsewhere, and compare them with --noted.
    """
    broken = False
    for walked in verify({chain: (number, digest) for chain, number, digest in noted}):
        click.echo(_line(walked))
        broken = broken or walked.broken is not None
    raise SystemExit(1 if broken else 0)


def _line(walked: Walked) -> str:
    name = "operator" if walked.chain == OPERATOR else f"maker {walked.chain}"
    if walked.broken is not None:
        return f"{name}: BROKEN at entry {walked.broken}: {walked.why}"
    return f"{name}: {walked.entries:,} entries, head {walked.chain}:{walked.entries}:{walked.head or '-'}"
