"""A claim as its page shows it: the fault, whether the warranty covers it and why, the objection, and each stage with
what was promised. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.cases.models import CaseStage, RemedyCase
from registry.cases.queries import Happened
from registry.cases.service import stages_of
from registry.faults.models import APPEALED, NOT_COVERED, FaultCode, FaultReport
from registry.faults.queries import codes_by_ids, report_of

DECIDED = ("cover_decided", "appeal_granted", "appeal_refused")


@dataclass(frozen=True, slots=True)
class Claim:
    """`decision` is the last word on the warranty."""

    report: FaultReport
    code: FaultCode | None
    found: FaultCode | None
    decision: Happened | None
    appeal: Happened | None
    stages: Sequence[CaseStage]

    @property
    def may_object(self) -> bool:
        """Once, where the warranty was refused."""
        return self.report.cover == NOT_COVERED and not self.report.appeal

    @property
    def next_stage(self) -> CaseStage | None:
        """The one whose promise comes first of those still to be kept."""
        going = (one for one in self.stages if one.ended_at is None)
        return min(going, key=lambda one: one.due_at, default=None)

    @property
    def objected(self) -> bool:
        """An objection waits for its answer."""
        return self.report.appeal == APPEALED


def claim_of(case: RemedyCase, steps: Sequence[Happened]) -> Claim:
    """Of a request that is a claim, by what happened in it."""
    report = report_of(case.id)
    if report is None:
        raise LookupError("a claim without its report")
    codes = codes_by_ids({number for number in (report.code_id, report.found_code_id) if number})
    return Claim(
        report, codes.get(report.code_id or 0), codes.get(report.found_code_id or 0),
        _last(steps, DECIDED), _last(steps, ("appealed",)), stages_of(case.id),
    )  # fmt: skip


def _last(steps: Sequence[Happened], kinds: Sequence[str]) -> Happened | None:
    return next((one for one in reversed(steps) if one.kind in kinds), None)
