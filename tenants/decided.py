"""What was decided of a listing last, as far as the caller may read it, beside its score of today?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.plain import as_mapping
from policies.verdict import Text
from tenants.callers import Caller
from tenants.queries.evaluations import find_latest_decided
from tenants.queries.policies import rules_of_version

# Why a score of today lacks a mark that somebody gives.
GIVEN_IN_EVALUATION = Text(
    "由评价给出的得分不在此刻的得分之内", "Marks given in an evaluation are in no score of today"
)


@dataclass(frozen=True, slots=True)
class Decided:
    """The evaluation, its period, and the points and grade that came out; None: there are none, or not to be read."""

    evaluation_id: UUID
    period: str
    first_day: date
    last_day: date
    points: str | None
    grade: str | None
    label: Text | None

    def said(self) -> Text:
        """Return what was decided in a sentence."""
        grade = self.label or (None if self.grade is None else Text(self.grade))
        points = None if self.points is None else Text(f"{self.points}分", f"{self.points} points")
        came = [one for one in (points, grade) if one is not None]
        return Text(
            f"{self.first_day}至{self.last_day}的评价（{self.period}）已确定：{'，'.join(one.zh for one in came)}",
            f"Decided in the evaluation of {self.first_day} to {self.last_day} ({self.period}): "
            + ", ".join(one.read_in("en") for one in came),
        )


async def find_last_decision(session: AsyncSession, caller: Caller, listing_id: UUID, *, whole: bool) -> Decided | None:
    """Return what was decided; to those who do not see the `whole` of the listing, as far as the rules disclose it.

    None where nothing was decided, or nothing of it may be read.
    """
    found = await find_latest_decided(session, caller, listing_id)
    if found is None:
        return None
    row, evaluation = found
    disclosed = (await rules_of_version(session, caller, evaluation.policy_version_id)).policy.disclosure.evaluation
    points = row.outcome.get("points") if whole or "points" in disclosed else None
    grade = as_mapping(row.outcome.get("grade")) if whole or "grade" in disclosed else None
    label = as_mapping((grade or {}).get("label"))
    if points is None and grade is None:
        return None
    return Decided(
        evaluation_id=evaluation.id,
        period=evaluation.period,
        first_day=evaluation.period_first,
        last_day=evaluation.period_last,
        points=None if points is None else str(points),
        grade=None if grade is None else str(grade["grade"]),
        label=None if label is None else Text(str(label["zh"]), None if label.get("en") is None else str(label["en"])),
    )
