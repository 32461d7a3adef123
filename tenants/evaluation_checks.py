"""Does a frozen evaluation still hold what it held, and does judging it again say what was decided?"""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.evaluating import Came, Frozen, read_frozen
from tenants.freezing import digest_of
from tenants.tables import Evaluated, Evaluation


@dataclass(frozen=True, slots=True)
class Difference:
    """The first line that is not what judging it again says: whose, in which part, what is kept and what comes out."""

    listing_id: str
    name: str
    part: str
    kept: object
    judged: object


@dataclass(frozen=True, slots=True)
class Checked:
    """The digest of what was frozen and said by then, as kept and as it is now, lines compared, first difference."""

    digest: str | None
    digest_now: str
    lines: int
    difference: Difference | None

    @property
    def equal(self) -> bool:
        """Whether everything is as it was."""
        return self.digest == self.digest_now and self.difference is None


async def check_evaluation(session: AsyncSession, caller: Caller, evaluation: Evaluation) -> Checked:
    """Judge a frozen evaluation again from snapshots, inputs and its rules; of one not decided compare the digest.

    Raises Conflict when it is still open.
    """
    frozen = await read_frozen(session, caller, evaluation, anew=True)
    difference = _find_difference(frozen) if evaluation.status == "decided" else None
    return Checked(evaluation.digest, digest_of(frozen.rows, frozen.at_freeze), len(frozen.rows), difference)


def _find_difference(frozen: Frozen) -> Difference | None:
    came = frozen.outcomes(frozen.judge())
    for row in frozen.rows:
        expected = came.get(str(row.listing_id), Came(None, None, None, {}))
        for part, kept, judged in _parts(row, expected):
            if kept != judged:
                return Difference(str(row.listing_id), row.name, part, kept, judged)
    return None


def _parts(row: Evaluated, came: Came) -> list[tuple[str, object, object]]:
    return [
        ("points", row.points_micro, came.points_micro),
        ("place", row.place, came.place),
        ("grade", row.grade, came.grade),
        ("outcome", row.outcome, came.outcome),
    ]
