"""Who is asking, and at what moment?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.plain import as_list, as_mapping
from policies.verdict import Text
from tenants import clock
from tenants.failures import Absent, Unidentified
from tenants.tables import Account, Membership, Organisation, TenantSetting


@dataclass(frozen=True, slots=True)
class Held:
    """One role the caller holds now, and for whom (its code is known of a caller) or where."""

    role: str
    district_code: str | None = None
    organisation_id: UUID | None = None
    uscc: str | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks (nobody in particular when `account_id` is None) in which tenant, and when.

    `levels` is what the tenant's city calls the authorities of its levels, by role.
    """

    tenant: str
    zone: str
    sandbox: bool
    now: datetime
    account_id: UUID | None = None
    username: str | None = None
    name: str | None = None
    must_change_password: bool = False
    held: tuple[Held, ...] = ()
    request_id: str | None = None
    acting_as: str | None = None
    levels: Mapping[str, Text] = field(default_factory=dict[str, Text], compare=False)

    @property
    def today(self) -> date:
        """The civil date in the tenant's zone."""
        return clock.civil_date(self.now, self.zone)

    @property
    def role(self) -> str:
        """The role to remember an act under: the one acted in, or the first held, or the public."""
        return self.acting_as or (self.held[0].role if self.held else "public")

    def signed_in(self) -> UUID:
        """Return the caller's account; to ask it of nobody in particular is a bug."""
        if self.account_id is None:
            message = "this needs somebody who is signed in"
            raise RuntimeError(message)
        return self.account_id

    def holds(self, role: str) -> bool:
        """Tell whether the caller holds `role` anywhere."""
        return any(held.role == role for held in self.held)

    def districts(self) -> list[str]:
        """Return the districts in which the caller is an officer."""
        return [held.district_code for held in self.held if held.role == "district" and held.district_code]

    def organisations(self, role: str | None = None) -> list[UUID]:
        """Return the organisations the caller acts for, in `role` where one is named."""
        return [held.organisation_id for held in self.held if held.organisation_id and role in {None, held.role}]

    def codes(self, role: str) -> list[str]:
        """Return the codes of the organisations the caller acts for in `role`."""
        return [held.uscc for held in self.held if held.uscc and held.role == role]


async def find_caller(
    session: AsyncSession, tenant: str, *, account_id: UUID | None = None, request_id: str | None = None
) -> Caller:
    """Return who asks, with the roles held at this instant; one query.

    Raises Absent for an unknown tenant, Unidentified for an account that is gone or disabled.
    """
    rows = (
        await session.exec(
            select(TenantSetting, Account, Membership, Organisation.uscc)
            .outerjoin(
                Account,
                (col(Account.tenant_id) == TenantSetting.tenant_id)
                & (col(Account.id) == account_id)
                & col(Account.disabled_at).is_(None),
            )
            .outerjoin(
                Membership,
                (col(Membership.tenant_id) == Account.tenant_id)
                & (col(Membership.account_id) == Account.id)
                & col(Membership.revoked_at).is_(None),
            )
            .outerjoin(
                Organisation,
                (col(Organisation.tenant_id) == Membership.tenant_id)
                & (col(Organisation.id) == Membership.organisation_id),
            )
            .where(TenantSetting.tenant_id == tenant)
            .order_by(col(Membership.granted_at), col(Membership.id))
        )
    ).all()
    found = cast("Sequence[tuple[TenantSetting, Account | None, Membership | None, str | None]]", rows)
    if not found:
        raise Absent("tenant-not-found", Text("没有这个租户，请检查地址", "There is no such tenant; check the address"))
    setting, account, _, _ = found[0]
    if account_id is not None and account is None:
        raise Unidentified(
            "account-gone", Text("账号不存在或已停用，请重新登录", "The account is gone or disabled; sign in again")
        )
    held = [
        Held(one.role, one.district_code, one.organisation_id, uscc) for _, _, one, uscc in found if one is not None
    ]
    return Caller(
        tenant=tenant,
        zone=setting.zone,
        sandbox=setting.sandbox,
        now=clock.now(ahead_seconds=setting.clock_ahead_seconds),
        account_id=account.id if account else None,
        username=account.username if account else None,
        name=account.name if account else None,
        must_change_password=bool(account and account.must_change_password),
        held=tuple(held),
        request_id=request_id,
        levels=_levels_of(setting),
    )


def _levels_of(setting: TenantSetting) -> dict[str, Text]:
    levels = (as_mapping(one) or {} for one in as_list(setting.city.get("levels")) or ())
    labels = {str(one["role"]): as_mapping(one["label"]) or {} for one in levels}
    return {role: Text(str(said["zh"]), cast("str | None", said.get("en"))) for role, said in labels.items()}
