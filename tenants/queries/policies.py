"""By which rules is this judged?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.files.loading import read_document
from policies.language.document import Policy
from policies.procedures.rulebook import INTAKE, Rulebook, procedures_of, rulebook_of
from policies.verdict import Text
from tenants.callers import Caller
from tenants.database import Row, fetch_prepared
from tenants.failures import Conflict, absent
from tenants.tables import Case, PolicyVersion, Programme


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy as it binds a programme: the parsed rules and the version they are."""

    version_id: UUID
    programme_id: str
    in_force_from: date
    policy: Policy
    in_force_until: date | None = None

    def binds_on(self, day: date) -> bool:
        """Tell whether they are in force on a day."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def book(self, procedure: str = INTAKE) -> Rulebook:
        """Return a procedure with what it may name. Raises KeyError for one the policy does not have."""
        return rulebook_of(self.policy, procedure)


async def rules_on(session: AsyncSession, caller: Caller, programme_id: str, day: date) -> Rules:
    """Return the rules of a programme in force on `day`.

    Raises Absent for an unknown programme, Conflict when it has no rules in force that day.
    """
    rules = await _find_on(session, caller, programme_id, day)
    if rules is not None:
        return rules
    await find_programme(session, caller, programme_id)
    raise Conflict(
        "no-policy-in-force",
        Text(f"{day.isoformat()} 没有生效的办法", f"No policy of this programme is in force on {day.isoformat()}"),
    )


async def find_programme(session: AsyncSession, caller: Caller, programme_id: str) -> Programme:
    """Return a programme of the tenant; raises Absent for an unknown one."""
    found = await session.get(Programme, (caller.tenant, programme_id))
    if found is None:
        raise absent("项目", "programme")
    return found


async def find_versions(session: AsyncSession, caller: Caller, programme_id: str) -> list[Rules]:
    """Return every version of a programme's rules that binds some day, the latest first."""
    rows = await fetch_prepared(session, _ALL, caller.tenant, programme_id, list(_binding(caller)))
    return [await _read(session, caller, row) for row in rows]


def judging(versions: Iterable[Rules], day: date, knows: Callable[[Policy], bool]) -> Policy | None:
    """Return the policy in force on the day something was judged, or the latest that knows it where that does not.

    None where none of the `versions`, the latest first, knows it.
    """
    knowing = [one for one in versions if knows(one.policy)]
    on_that_day = [one for one in knowing if one.binds_on(day)]
    return next((one.policy for one in (*on_that_day, *knowing)), None)


def _binding(caller: Caller) -> tuple[str, ...]:
    """Return which versions bind: those in force; in a sandbox drafts are tried as well."""
    return ("in_force", "draft") if caller.sandbox else ("in_force",)


_BINDING = """
SELECT id, programme_id, in_force_from, in_force_until, digest FROM policy_versions
WHERE tenant_id = $1 AND programme_id = $2 AND status = ANY($3)
"""
_ALL = f"{_BINDING} ORDER BY in_force_from DESC"
_ON = f"""{_BINDING} AND $4 BETWEEN in_force_from AND coalesce(in_force_until, 'infinity')
ORDER BY in_force_from DESC LIMIT 1
"""
_TEXT = "SELECT source_text FROM policy_versions WHERE tenant_id = $1 AND id = $2"


async def _find_on(session: AsyncSession, caller: Caller, programme_id: str, day: date) -> Rules | None:
    rows = await fetch_prepared(session, _ON, caller.tenant, programme_id, list(_binding(caller)), day)
    return await _read(session, caller, rows[0]) if rows else None


async def _read(session: AsyncSession, caller: Caller, row: Row) -> Rules:
    """Return one version's rules. Their text, which is long, is read where this process never read it."""
    version_id, programme_id, first, last, digest = cast("tuple[UUID, str, date, date | None, str]", tuple(row))
    policy = _PARSED.get(digest)
    if policy is None:
        ((text,),) = await fetch_prepared(session, _TEXT, caller.tenant, version_id)
        policy = _parse(digest, str(text))
    return Rules(version_id, programme_id, first, policy, last)


async def rules_of_version(session: AsyncSession, caller: Caller, version_id: UUID) -> Rules:
    """Return the rules of one version, whatever is in force now."""
    version = await session.get_one(PolicyVersion, (caller.tenant, version_id))
    return _rules(version)


async def rules_of_case(session: AsyncSession, caller: Caller, case: Case) -> Rules:
    """Return the rules a case is judged by: the version of its filing, or until then the one in force today.

    A draft whose stage the rules of today no longer know stays with those it was opened under.
    """
    opened_under = await rules_of_version(session, caller, case.policy_version_id)
    if case.filed_on is not None:
        return opened_under
    current = await rules_today(session, caller, opened_under)
    return current if _knows(current.policy, case) else opened_under


def _knows(policy: Policy, case: Case) -> bool:
    procedure = procedures_of(policy).get(case.procedure)
    return procedure is not None and case.stage in procedure.stages


async def rules_today(session: AsyncSession, caller: Caller, rules: Rules) -> Rules:
    """Return the rules of the programme in force today, or `rules` when there are none."""
    return await _find_on(session, caller, rules.programme_id, caller.today) or rules


async def refuse_outdated(session: AsyncSession, caller: Caller, rules: Rules) -> None:
    """Raise Conflict unless these rules are in force today: nobody files under others."""
    if (await rules_on(session, caller, rules.programme_id, caller.today)).version_id != rules.version_id:
        raise Conflict(
            "policy-outdated",
            Text(
                "办法已更新，这份草稿不能再提交；请撤回后按新办法重新申报",
                "The rules have changed and this draft can no longer be filed; withdraw it and begin anew",
            ),
        )


async def find_programmes(session: AsyncSession, caller: Caller) -> list[Programme]:
    """Return the tenant's programmes by id."""
    query = select(Programme).where(Programme.tenant_id == caller.tenant).order_by(col(Programme.id))
    return list((await session.exec(query)).all())


def _rules(version: PolicyVersion) -> Rules:
    policy = _PARSED.get(version.digest) or _parse(version.digest, version.source_text)
    return Rules(version.id, version.programme_id, version.in_force_from, policy, version.in_force_until)


# The parsed form of each text by its digest: a version never changes, so neither does this.
_PARSED: dict[str, Policy] = {}
_MOST_PARSED = 512


def _parse(digest: str, text: str) -> Policy:
    if len(_PARSED) >= _MOST_PARSED:
        _PARSED.pop(next(iter(_PARSED)))  # the one read longest ago
    policy = _PARSED[digest] = read_document(Policy, text, file=f"policy {digest[:12]}")
    return policy
