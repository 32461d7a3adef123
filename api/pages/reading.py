"""What is read for the page of a programme, in as many statements for a hundred as for one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from api.asking.requests import Call
from api.shapes.evaluation_views import grade_published
from api.shapes.evaluations import GradePublished
from api.shapes.listings import ListingShown, listing_shown
from api.shapes.scores import PlaceShown, place_shown
from policies.days.working_days import Calendar
from policies.disclosing import find_computed, find_retention
from policies.language.city import City
from policies.language.words import Length
from policies.situation import Value
from tenants import clock
from tenants.calendar import calendar_of
from tenants.queries import evaluations
from tenants.queries.evaluations import LatestGrade
from tenants.queries.listings import ListingFilter, find_removals, select_listings
from tenants.queries.notices import select_notices
from tenants.queries.policies import Rules, rules_of_version
from tenants.queries.ranking_pages import find_page
from tenants.queries.situations import find_known
from tenants.queries.tenants import find_city, select_districts
from tenants.tables import Evaluated, Evaluation, Listing, ListingChange, Notice

MOST_LISTED = 200
MOST_RANKED = 50
MOST_CLOSED = 10
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listed:
    """The directory: the first of those in it, what is computed of each, and how many there are."""

    shown: list[ListingShown]
    computed: Mapping[str, Mapping[str, Value]]
    total: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """The live ranking: its first places, and how many are ranked."""

    places: list[PlaceShown]
    total: int


@dataclass(frozen=True, slots=True)
class Decided:
    """The last evaluation that was decided, as far as the rules it was decided by disclose it."""

    evaluation: Evaluation
    disclosed: frozenset[str]
    lines: list[GradePublished]
    total: int


@dataclass(frozen=True, slots=True)
class Removed:
    """One organisation that was removed: when, and by which clause."""

    name: str
    on: date
    clause: str | None


@dataclass(frozen=True, slots=True)
class ProgrammeRead:
    """All that stands on the page of a programme; None or nothing where the rules do not disclose it."""

    rules: Rules
    city: City
    districts: Mapping[str, str]
    listed: Listed
    ranked: Ranked | None
    decided: Decided | None
    open_notices: list[Notice]
    closed_notices: list[Notice]
    removed: list[Removed]


async def read_programme(call: Call, rules: Rules) -> ProgrammeRead:
    """Return all that the page shows, which is nothing that anybody could not ask for as JSON."""
    districts = (await call.session.exec(select_districts(call.caller))).all()
    return ProgrammeRead(
        rules=rules,
        city=await find_city(call.session, call.caller),
        districts={one.code: one.name for one in districts},
        listed=await _listed(call, rules),
        ranked=await _ranked(call, rules),
        decided=await _decided(call, rules.programme_id),
        open_notices=await _notices(call, rules.programme_id, "open", MOST_LISTED),
        closed_notices=await _notices(call, rules.programme_id, "closed", MOST_CLOSED),
        removed=await _removed(call, rules),
    )


async def _listed(call: Call, rules: Rules) -> Listed:
    rows = select_listings(call.caller, rules.programme_id, ListingFilter())
    order = [col(Listing.listed_on).desc(), col(Listing.id).desc()]
    listings, total = await _first(call, rows, order, MOST_LISTED)
    ids = [one.id for one in listings]
    shown = rules.policy.disclosure
    grades: Mapping[UUID, LatestGrade] = {}
    if "grade" in shown.evaluation:
        grades = await evaluations.latest_grades(call.session, call.caller, ids)
    return Listed(
        shown=[listing_shown(call, rules.policy, one, grades.get(one.id)) for one in listings],
        computed=await _computed(call, rules, ids) if shown.computed and ids else {},
        total=total,
    )


async def _computed(call: Call, rules: Rules, listings: Sequence[UUID]) -> Mapping[str, Mapping[str, Value]]:
    known = await find_known(call.session, call.caller, rules.policy, rules.programme_id, listings=listings)
    return {str(one.listing_id): find_computed(rules.policy, one.situation) for one in known}


async def _ranked(call: Call, rules: Rules) -> Ranked | None:
    """Return the ranking where the rules publish the places; not what only this caller might see of it."""
    shown = rules.policy.disclosure.live
    if "place" not in shown or rules.policy.grading is None or rules.policy.grading.rubric is None:
        return None
    page = await find_page(call.session, call.caller, rules.policy, rules.programme_id, limit=MOST_RANKED)
    among = page.ranked_count
    places = [place_shown(one, policy=rules.policy, ranked_count=among, with_points=True) for one in page.rows]
    hidden = {} if "points" in shown else {"points": None}
    return Ranked([one.model_copy(update=hidden) for one in places], page.ranked_count)


async def _decided(call: Call, programme: str) -> Decided | None:
    evaluation = await evaluations.find_decided(call.session, call.caller, programme, None)
    if evaluation is None:
        return None
    rules = await rules_of_version(call.session, call.caller, evaluation.policy_version_id)
    disclosed = frozenset(rules.policy.disclosure.evaluation)
    if not disclosed:
        return Decided(evaluation, disclosed, [], 0)
    by_name = [col(Evaluated.name), col(Evaluated.listing_id)]
    order = [func.coalesce(Evaluated.place, 2**31 - 1), *by_name] if "place" in disclosed else by_name
    rows, total = await _first(call, evaluations.select_rows(call.caller, evaluation.id), order, MOST_LISTED)
    lines = [grade_published(call, row, evaluation.period, disclosed) for row in rows]
    if "place" not in disclosed and rules.policy.grading is not None:
        best_first = [one.grade for one in rules.policy.grading.grades]
        lines.sort(key=lambda line: best_first.index(line.grade) if line.grade in best_first else len(best_first))
    return Decided(evaluation, disclosed, lines, total)


async def _notices(call: Call, programme: str, status: str, most: int) -> list[Notice]:
    rows = select_notices(call.caller, programme_id=programme, status=status)
    return list((await call.session.exec(rows.order_by(col(Notice.id).desc()).limit(most))).all())


async def _removed(call: Call, rules: Rules) -> list[Removed]:
    """Return who was removed, for as long as the rules keep it published."""
    shown = rules.policy.disclosure
    if shown.removals == "not_published":
        return []
    found = await find_removals(call.session, call.caller, rules.programme_id, most=MOST_LISTED)
    counted = found and isinstance(shown.retained_for, Length)
    calendar = await calendar_of(call.session, call.caller) if counted else Calendar()
    removed = [_removal(call, listing, change) for listing, change in found]
    return [one for one in removed if _is_kept(call, rules, one, calendar)]


def _removal(call: Call, listing: Listing, change: ListingChange) -> Removed:
    clause = change.because.get("clause")
    return Removed(listing.name, clock.civil_date(change.at, call.caller.zone), str(clause) if clause else None)


def _is_kept(call: Call, rules: Rules, one: Removed, calendar: Calendar) -> bool:
    until = find_retention(rules.policy, one.on, calendar)
    return until is not None and (until.day is None or call.caller.today <= until.day)


async def _first(
    call: Call, rows: SelectOfScalar[Row], order: Sequence[SQLCoreOperations[object]], most: int
) -> tuple[list[Row], int]:
    """Return the first rows, and how many there are."""
    found = list((await call.session.exec(rows.order_by(*order).limit(most))).all())
    if len(found) < most:
        return found, len(found)
    return found, (await call.session.exec(select(func.count()).select_from(rows.order_by(None).subquery()))).one()
