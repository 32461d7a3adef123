"""Who am I here, and what may I do?"""

from fastapi import APIRouter
from pydantic import Field

from api.asking.requests import MingluRoute, Reading
from api.shapes.people import MembershipShown, show_membership
from api.shapes.wire import SAMPLE_ID, Output
from tenants.queries.memberships import memberships_of
from tenants.rights import Reach, effective_rights

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["登录"])


class MeShown(Output):
    """The account that asks, its roles, and how far each of its rights goes."""

    id: str = Field(description="账号编号", examples=[SAMPLE_ID])
    username: str = Field(description="用户名", examples=["wang.fang"])
    name: str = Field(description="姓名", examples=["王芳"])
    must_change_password: bool = Field(description="是否须先修改密码，才能做其他事", examples=[False])
    memberships: list[MembershipShown] = Field(description="现有角色")
    rights: dict[str, list[Reach]] = Field(
        description="可做的操作及其范围：public 公开、self 本人、organisation 本单位、district 本区县、tenant 本租户",
        examples=[{"show_me": ["self"], "list_cases": ["district"]}],
    )


@router.get("/me", summary="当前账号、角色与权限")
async def show_me(call: Reading) -> MeShown:
    """当前账号的角色，以及由此得出的每项操作的范围；角色一变，下一次请求即按新的判断。"""
    caller = call.caller
    held = await memberships_of(call.session, caller.tenant, [caller.account_id] if caller.account_id else [])
    return MeShown(
        id=str(caller.account_id),
        username=caller.username or "",
        name=caller.name or "",
        must_change_password=caller.must_change_password,
        memberships=[show_membership(one) for all_held in held.values() for one in all_held],
        rights={operation: list(reaches) for operation, reaches in effective_rights(caller).items()},
    )
