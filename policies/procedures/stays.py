"""How long may a case stay at a stage, and where does it go when its time is over?"""

from dataclasses import dataclass

from policies.language.procedures import EndStage, NoticeStage, Stage, WaitStage
from policies.language.words import Due


@dataclass(frozen=True, slots=True)
class Passing:
    """Where a case goes when its time is over: by silence when somebody should have acted, with the clause on that."""

    to: str
    silence: str | None = None


def lasts(stage: Stage) -> Due | None:
    """Return how long a case may stay there: None without a time, `unset` when the official says."""
    match stage:
        case EndStage():
            return None
        case NoticeStage():
            return stage.notice
        case WaitStage():
            return stage.wait
        case _:
            return stage.due


def after_time(stage: Stage) -> Passing | None:
    """Return where the case goes when its time is over and nobody acts; None where it stays."""
    match stage:
        case EndStage():
            return None
        case NoticeStage() | WaitStage():
            return Passing(stage.to)
        case _:
            return None if stage.on_due is None else Passing(stage.on_due.to, stage.on_due.clause)
