"""How do accounts and the roles they hold look on the wire?"""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from api.shapes.wire import SAMPLE_ID, Input, Instant, Name, Output, Told
from policies.verdict import Text
from tenants.callers import Held
from tenants.queries.memberships import NamedMembership
from tenants.tables import Account

Role = Literal[
    "provider", "district", "municipal", "admin", "auditor", "enterprise", "expert", "third_party", "platform"
]
Username = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{2,63}$"),
    Told(
        Text(
            "用户名须为 3 至 64 个英文字母、数字或 . _ @ + -，以字母或数字开头",
            "A user name is 3 to 64 English letters, digits or . _ @ + -, the first a letter or digit",
        )
    ),
    Field(description="用户名：3 至 64 个英文字母、数字或 . _ @ + -，不分大小写", examples=["wang.fang"]),
]


class RoleWanted(Input):
    """One role to give, for an organisation, in a district, or in the whole tenant."""

    role: Role = Field(description="角色", examples=["district"])
    district_code: Name | None = Field(None, description="区县代码；区县角色必填，其他不填", examples=["990101"])
    organisation_id: UUID | None = Field(None, description="机构；服务商角色必填，其他不填", examples=[None])

    def as_held(self) -> Held:
        """Return the role as operations know it."""
        return Held(self.role, self.district_code, self.organisation_id)


class MembershipShown(Output):
    """One role held."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    role: Role = Field(description="角色", examples=["district"])
    district_code: str | None = Field(description="区县代码", examples=["990101"])
    district_name: str | None = Field(description="区县名称", examples=["东区"])
    organisation_id: str | None = Field(description="机构编号", examples=[None])
    organisation_name: str | None = Field(description="机构名称", examples=[None])
    granted_at: Instant = Field(description="授予时刻")


class AccountShown(Output):
    """One account with the roles it holds now."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    username: str = Field(description="用户名", examples=["wang.fang"])
    name: str = Field(description="姓名", examples=["王芳"])
    side: str = Field(
        description="所属一方：provider、official、oversight、enterprise、expert、platform；不可更改",
        examples=["official"],
    )
    must_change_password: bool = Field(description="是否须先修改密码", examples=[False])
    created_at: Instant = Field(description="创建时刻")
    disabled_at: Instant | None = Field(description="停用时刻；未停用为 null", examples=[None])
    locked_until: Instant | None = Field(description="因密码输错而等待至此刻；否则为 null", examples=[None])
    memberships: list[MembershipShown] = Field(description="现有角色")


def show_membership(held: NamedMembership) -> MembershipShown:
    """Return one role as it is shown."""
    one = held.membership
    return MembershipShown(
        id=str(one.id),
        role=one.role,  # pyright: ignore[reportArgumentType]  # the database knows no other role
        district_code=one.district_code,
        district_name=held.district_name,
        organisation_id=str(one.organisation_id) if one.organisation_id else None,
        organisation_name=held.organisation_name,
        granted_at=one.granted_at,
    )


def show_account(account: Account, held: Iterable[NamedMembership]) -> AccountShown:
    """Return one account as administrators and auditors see it."""
    return AccountShown(
        id=str(account.id),
        username=account.username,
        name=account.name,
        side=account.side,
        must_change_password=account.must_change_password,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        locked_until=account.locked_until,
        memberships=[show_membership(one) for one in held],
    )
