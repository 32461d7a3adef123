"""How long does a listing last: does its term run, may it be renewed, has it lapsed; and is it still provisional?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policies.days.deadlines import Deadline
from policies.days.working_days import Calendar
from policies.duties.due_days import count_before, count_from
from policies.language.document import Policy, Term
from policies.language.effects import AcceptEffect, ListEffect
from policies.language.procedures import EndStage
from policies.language.words import Length
from policies.procedures.rulebook import procedures_of
from policies.situation import Item


@dataclass(frozen=True, slots=True)
class Standing:
    """How a term stands: `last_day` None without end; `renewable_from` None when it cannot be renewed.

    `becomes` is what the listing is once its term has lapsed; `deadline` the walk to the last day.
    """

    state: Literal["runs", "renewable", "lapsed"]
    last_day: date | None = None
    renewable_from: date | None = None
    becomes: str | None = None
    deadline: Deadline | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """How a provisional listing stands: `last_day` is the last on which it may be accepted."""

    state: Literal["provisional", "accepted", "lapsed"]
    last_day: date | None = None
    deadline: Deadline | None = None


def find_term(policy: Policy, listed_on: date, renewals: Sequence[date], today: date, calendar: Calendar) -> Standing:
    """Return how the term of a listing stands on `today`, after renewals granted on these days.

    A renewal granted in time adds a term to the one that runs; one granted later begins a term of its own.
    """
    listing = policy.listing
    if listing is None or listing.term is None:
        return Standing("runs")
    term = listing.term
    due = count_from(listed_on, term.lasts, calendar)
    for renewed_on in sorted(day for day in renewals if day <= today):
        if due.day is not None:
            due = count_from(max(renewed_on, due.day), term.lasts, calendar)
    if due.day is None:
        return Standing("runs", clause=term.clause)
    if today > due.day:
        return Standing("lapsed", due.day, becomes=term.lapses_to, deadline=due.deadline, clause=term.clause)
    opens = _renewable_from(term, listed_on, due.day, calendar)
    state = "renewable" if opens is not None and today >= opens else "runs"
    return Standing(state, due.day, opens, deadline=due.deadline, clause=term.clause)


def _renewable_from(term: Term, listed_on: date, last_day: date, calendar: Calendar) -> date | None:
    """Return the first day on which a renewal may be asked for: any day of the term, where no time is named."""
    if term.renewal is None:
        return None
    if term.renewal_opens is None:
        return listed_on
    return max(listed_on, count_before(last_day, term.renewal_opens, calendar).day or date.min)


def find_trial(policy: Policy, listed_on: date, accepted_on: date | None, today: date, calendar: Calendar) -> Trial:
    """Return how a provisional listing stands on `today`; what is listed for good is accepted from the first day."""
    lasts = length_of_trial(policy)
    if lasts is None:
        return Trial("accepted")
    due = count_from(listed_on, lasts, calendar)
    accepted = accepted_on is not None and accepted_on <= today and (due.day is None or accepted_on <= due.day)
    if accepted:
        return Trial("accepted", due.day, due.deadline)
    over = due.day is not None and today > due.day
    return Trial("lapsed" if over else "provisional", due.day, due.deadline)


def length_of_trial(policy: Policy) -> Length | None:
    """Return how long what the intake lists is provisional; None where it is listed for good."""
    effects = (
        effect for stage in policy.intake.stages.values() if isinstance(stage, EndStage) for effect in stage.effects
    )
    lengths = (effect.provisionally_for for effect in effects if isinstance(effect, ListEffect))
    return next((length for length in lengths if length is not None), None)


def days_accepted(policy: Policy, items: Sequence[Item], what: Literal["listing", "renewal"]) -> list[date]:
    """Return the days on which a case ended with what accepts a provisional listing, or a renewal."""
    ends = {
        (procedure, name)
        for procedure, one in procedures_of(policy).items()
        for name, stage in one.stages.items()
        if isinstance(stage, EndStage) and AcceptEffect(accept=what) in stage.effects
    }
    cases = (item for item in items if item.kind == "case")
    return [item.on for item in cases if (item.fields.get("procedure"), item.fields.get("stage")) in ends]
