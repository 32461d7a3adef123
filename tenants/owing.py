"""Who owes what in a programme between two days, by the rules that bound when each duty arose?"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.working_days import Calendar
from policies.duties.duty import Duty
from policies.language.document import Policy
from policies.language.words import OWN_DISTRICT
from policies.obligations import Since, begins_on, find_duties, find_duty, read_period
from policies.reporting import REPORTER, Owing
from policies.situation import Item, Items, Situation, Value
from tenants.calendar import calendar_of
from tenants.callers import Caller
from tenants.queries.policies import Rules, find_versions, rules_on
from tenants.queries.programme_items import TOLD_ONCE, ProgrammeItems, find_programme_items
from tenants.queries.situations import Known, find_known
from tenants.queries.tenants import district_codes
from tenants.rights import Reach, reach_of

DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty under the rules that brought it: of a listing, of a district, or of the bureau as such."""

    duty: Duty
    rules: Rules
    listing: Known | None = None
    district_code: str | None = None

    @property
    def where(self) -> str | None:
        """The district it is in; None for a duty of the bureau as such."""
        return self.listing.district_code if self.listing else self.district_code

    @property
    def key(self) -> tuple[date, str, str]:
        """What orders duties: by day, then by name and by whose it is; no two have the same."""
        return self.duty.falls_on, self.duty.id, str(self.listing.listing_id if self.listing else self.district_code)


async def rules_of_period(
    session: AsyncSession, caller: Caller, programme_id: str, span: tuple[date, date]
) -> tuple[Rules, Since]:
    """Return the rules whose form a period has: those in force on its last day, or today while it is not over.

    Where none are, those of today, to say that nobody owes it; with since when each obligation has bound. Raises Absent
    for an unknown programme, Conflict when no rules are in force today either.
    """
    versions = await find_versions(session, caller, programme_id)
    day = min(span[1], caller.today)
    rules = next((one for one in versions if one.binds_on(day)), None)
    if rules is None:
        rules = await rules_on(session, caller, programme_id, caller.today)
    return rules, since_of(rules, versions)


async def find_duty_of_period(
    session: AsyncSession, caller: Caller, rules: Rules, *, since: Since, listing_id: UUID, obligation: str, period: str
) -> Owing:
    """Return what one listing owes for one period, with the days between which it owes the obligation."""
    found = await find_known(session, caller, rules.policy, rules.programme_id, listings=[listing_id])
    known = _told(found[0], (await find_programme_items(session, caller, rules.programme_id)).shared(rules.policy))
    calendar = await calendar_of(session, caller)
    situation, anchors = known.situation, known.situation.anchors
    ended_on = anchors.get("ended_on")
    return Owing(
        duty=find_duty(rules.policy, situation, calendar, obligation, period, since=since),
        begins_on=begins_on(rules.policy.obligations[obligation], situation),
        binds_on=since.get(obligation, rules.policy.in_force.from_),
        ended_on=ended_on if ended_on is not None and ended_on >= anchors.get("listed_on", ended_on) else None,
    )


def since_of(rules: Rules, versions: Sequence[Rules]) -> Since:
    """Return the day since when each obligation has bound, where earlier versions without a gap had it already."""
    earlier = [one for one in versions if one.in_force_from < rules.in_force_from]
    since: dict[str, date] = {}
    for name, obligation in rules.policy.obligations.items():
        begins = rules.in_force_from
        for before in earlier:
            had = before.policy.obligations.get(name)
            ends = before.in_force_until or date.max
            if had is None or (had.every, had.owed_by) != (obligation.every, obligation.owed_by):
                break
            if ends < begins - timedelta(days=1):
                break
            begins = before.in_force_from
        since[name] = begins
    return since


async def find_owed(
    session: AsyncSession,
    caller: Caller,
    programme_id: str,
    *,
    first: date,
    last: date,
    listings: Sequence[UUID] | None = None,
) -> list[Owed]:
    """Return what is owed between two days, both counted: for some listings, or by everybody in the programme.

    One statement for each version of the rules, however many listings. Raises Absent for an unknown programme.
    """
    versions = await find_versions(session, caller, programme_id)
    if not versions:
        await rules_on(session, caller, programme_id, caller.today)
    calendar = await calendar_of(session, caller)
    items = await find_programme_items(session, caller, programme_id)
    districts = await district_codes(session, caller) if listings is None else ()
    owed: list[Owed] = []
    for rules in versions:
        since = since_of(rules, versions)
        known = await find_known(session, caller, rules.policy, programme_id, listings=listings)
        asked = _Asked(rules, since, calendar, caller.today, first, last, items, districts)
        # Aside: of a large programme it takes a while, in which others are to be answered.
        owed += await asyncio.to_thread(asked.all_owed, known, of_authorities=listings is None)
    return sorted(owed, key=lambda one: one.key)


def _told(known: Known, shared: Sequence[Item]) -> Known:
    """Return what is known with what the bureau called for and recorded, which is told to everybody alike."""
    situation = replace(known.situation, items=Items((*known.situation.items, *shared)))
    return replace(known, situation=situation)


def _items_of(known: Sequence[Known]) -> tuple[Item, ...]:
    """Return what happened to listings, without what the programme tells of itself."""
    return tuple(item for one in known for item in one.situation.items if item.kind not in TOLD_ONCE)


def owed_within_reach(caller: Caller, operation: str, owed: Sequence[Owed]) -> list[Owed]:
    """Return the duties that `operation` reaches: all of the tenant's, or those in the caller's own districts."""
    if Reach.TENANT in reach_of(caller, operation):
        return list(owed)
    districts = caller.districts()
    return [one for one in owed if one.where in districts]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One version of the rules, asked what it brings between two days."""

    rules: Rules
    since: Since
    calendar: Calendar
    today: date
    first: date
    last: date
    items: ProgrammeItems
    districts: Sequence[str]

    @property
    def policy(self) -> Policy:
        return self.rules.policy

    def all_owed(self, known: Sequence[Known], *, of_authorities: bool) -> list[Owed]:
        """Return what the listings owe and, if asked, the authorities."""
        shared = self.items.shared(self.policy)
        owed = [duty for one in known for duty in self.owed_of(_told(one, shared))]
        return [*owed, *(self.owed_by_authorities(known) if of_authorities else ())]

    def owed_of(self, known: Known) -> Iterator[Owed]:
        """Yield what a listing owes, and the checks owed of what it handed in."""
        for duty in self._duties(known.situation):
            if duty.owed_by == REPORTER or duty.checks:
                yield Owed(duty, self.rules, listing=known)

    def owed_by_authorities(self, known: Sequence[Known]) -> Iterator[Owed]:
        """Yield what the authorities owe as such: once for each district, and once for every other role.

        A district knows what happened in it, and what everybody is told; who else owes as such knows all.
        """
        settings: Mapping[str, Value] = known[0].situation.settings if known else {}
        everything = (*_items_of(known), *self.items.of_bureau(self.policy))
        for duty in self._duties(Situation(today=self.today, items=Items(everything), settings=settings)):
            if duty.owed_by not in {REPORTER, DISTRICT} and not duty.checks:
                yield Owed(duty, self.rules)
        if all(one.owed_by != DISTRICT for one in self.policy.obligations.values()):
            return
        told = (*self.items.shared(self.policy), *self.items.evaluations)
        for district in self.districts:
            own = _items_of([one for one in known if one.district_code == district])
            items = Items((*own, *told, *self.items.of_district(self.policy, district)))
            here: dict[str, Value] = {OWN_DISTRICT: district}
            for duty in self._duties(Situation(today=self.today, items=items, settings=settings, given=here)):
                if duty.owed_by == DISTRICT and not duty.checks:
                    yield Owed(duty, self.rules, district_code=district)

    def _duties(self, situation: Situation) -> Iterator[Duty]:
        for duty in find_duties(self.policy, situation, self.calendar, self.first, self.last, since=self.since):
            if self.rules.binds_on(self._day_of(duty)):
                yield duty

    def _day_of(self, duty: Duty) -> date:
        """Return the day that says by which rules a duty is: its period's last while it is past, else when it arose."""
        # A duty of a period is named for it: obligation, colon, period. Any other is named for what brought it about.
        read = read_period(duty.id.split(":")[1])
        return duty.arises_on if read is None else min(read[1][1], self.today)
