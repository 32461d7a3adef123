"""By which rules is this judged?"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.files.loading import read_document
from policies.language.document import Policy
from policies.procedures.rulebook import INTAKE, Rulebook, rulebook_of
from policies.verdict import Text
from tenants.callers import Caller
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
    version = await _version_on(session, caller, programme_id, day)
    if version is not None:
        return _rules(version)
    if await session.get(Programme, (caller.tenant, programme_id)) is None:
        raise absent("项目", "programme")
    raise Conflict(
        "no-policy-in-force",
        Text(f"{day.isoformat()} 没有生效的办法", f"No policy of this programme is in force on {day.isoformat()}"),
    )


async def find_versions(session: AsyncSession, caller: Caller, programme_id: str) -> list[Rules]:
    """Return every version of a programme's rules that binds some day, the latest first."""
    query = (
        select(PolicyVersion)
        .where(
            PolicyVersion.tenant_id == caller.tenant,
            PolicyVersion.programme_id == programme_id,
            col(PolicyVersion.status).in_(_binding(caller)),
        )
        .order_by(col(PolicyVersion.in_force_from).desc())
    )
    return [_rules(version) for version in (await session.exec(query)).all()]


def _binding(caller: Caller) -> tuple[str, ...]:
    """Return which versions bind: those in force; in a sandbox drafts are tried as well."""
    return ("in_force", "draft") if caller.sandbox else ("in_force",)


async def _version_on(session: AsyncSession, caller: Caller, programme_id: str, day: date) -> PolicyVersion | None:
    query = (
        select(PolicyVersion)
        .where(
            PolicyVersion.tenant_id == caller.tenant,
            PolicyVersion.programme_id == programme_id,
            col(PolicyVersion.status).in_(_binding(caller)),
            col(PolicyVersion.in_force_from) <= day,
            or_(col(PolicyVersion.in_force_until).is_(None), col(PolicyVersion.in_force_until) >= day),
        )
        .order_by(col(PolicyVersion.in_force_from).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


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
    procedure = policy.intake if case.procedure == INTAKE else policy.procedures.get(case.procedure)
    return procedure is not None and case.stage in procedure.stages


async def rules_today(session: AsyncSession, caller: Caller, rules: Rules) -> Rules:
    """Return the rules of the programme in force today, or `rules` when there are none."""
    version = await _version_on(session, caller, rules.programme_id, caller.today)
    return rules if version is None else _rules(version)


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
    policy = _parsed(version.digest, version.source_text)
    return Rules(version.id, version.programme_id, version.in_force_from, policy, version.in_force_until)


@lru_cache(maxsize=512)
def _parsed(digest: str, text: str) -> Policy:
    """Return the parsed form of a stored text; a version never changes, so neither does this."""
    return read_document(Policy, text, file=f"policy {digest[:12]}")
