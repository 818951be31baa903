"""The check as people get it, from one pinned gthread worker, in rounds that alternate with a bare Flask."""

from pathlib import Path

from bench import data
from bench.report import Figure
from bench.servers import Seen, ask, serving

ROUNDS = 5
Registry = tuple[Path, str]


def paths(size: data.Size, page: str = "/check") -> list[str]:
    """200 checks spread over recalls and lists: half of them covered, half of them not."""
    each = max(1, size.spans // size.recalls)
    return [
        data.check_path(n * 37 % size.recalls, n * 7919 % each, (n % 2) * 4, page=page) for n in range(200)
    ]


def beside_bare(registry: Registry, size: data.Size) -> list[Figure]:
    """P1 page, P3 JSON, P4 the page's slowest hundredth, each against bare Flask in the same round."""
    page, programs, bare = paths(size), paths(size, "/api/v1/check"), ["/"]
    seen: list[tuple[Seen, Seen, Seen]] = []
    with (
        serving("wsgi:app", "/readyz", data.settings_for(*registry)) as ours,
        serving("bench.bare:app", "/") as theirs,
    ):
        _warm(ours, page, programs)
        for _ in range(ROUNDS):
            seen.append((ask(theirs, bare), ask(ours, page), ask(ours, programs)))
    _no_failures(seen)
    return [
        Figure("P1", "check page, rate beside bare Flask", _rates(seen, 1), 0.70, True),
        Figure("P3", "JSON check, rate beside bare Flask", _rates(seen, 2), 0.80, True),
        Figure(
            "P4",
            "check page, p99 beside bare Flask's, 16 connections",
            tuple(round_[1].p99 / round_[0].p99 for round_ in seen),
            1.5,
            False,
        ),
    ]


def from_database(registry: Registry, size: data.Size, engine: str, goal: float) -> Figure:
    """P2: the same page, looked up in the database's own tables."""
    page = paths(size)
    seen: list[tuple[Seen, Seen]] = []
    settings = data.settings_for(*registry, CHECK_INDEX="database")
    with (
        serving("wsgi:app", "/readyz", settings) as ours,
        serving("bench.bare:app", "/") as theirs,
    ):
        _warm(ours, page)
        for _ in range(ROUNDS):
            seen.append((ask(theirs, ["/"]), ask(ours, page)))
    _no_failures(seen)
    return Figure("P2", f"check page straight from {engine}", _rates(seen, 1), goal, True)


def _warm(port: int, *kinds: list[str]) -> None:
    for kind in kinds:
        ask(port, kind, seconds=1)


def _rates(seen: list[tuple[Seen, ...]], place: int) -> tuple[float, ...]:
    return tuple(round_[place].rate / round_[0].rate for round_ in seen)


def _no_failures(seen: list[tuple[Seen, ...]]) -> None:
    failures = sum(one.failures for round_ in seen for one in round_)
    if failures:
        raise RuntimeError(f"{failures} answers were not 200: nothing was measured")
