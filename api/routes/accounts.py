"""Accounts: listed, made, given and relieved of roles, reset, disabled."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.asking.secret_answers import SecretCommand
from api.shapes.people import (
    AccountShown,
    MembershipShown,
    Role,
    RoleWanted,
    Username,
    show_account,
    show_membership,
)
from api.shapes.wire import Input, Name, Output, Page
from tenants.operations.create_account import create_account as create
from tenants.operations.disable_account import disable_account as disable
from tenants.operations.grant_membership import grant_membership as grant
from tenants.operations.reset_password import reset_password as reset
from tenants.operations.revoke_membership import revoke_membership as revoke
from tenants.queries.accounts import AccountFilter, select_accounts
from tenants.queries.memberships import memberships_of, name_membership
from tenants.tables import Account

router = APIRouter(prefix="/v1/{tenant}/accounts", route_class=MingluRoute, tags=["账号"])

INITIAL_PASSWORD = "初始密码，只给这一次，首次登录须修改；试算时为 null"  # noqa: S105  # a description


class AccountWanted(Input):
    """Whom to give an account, with which first roles."""

    username: Username
    name: Name = Field(description="姓名", examples=["王芳"])
    roles: list[RoleWanted] = Field(min_length=1, max_length=20, description="最初的角色；须同属一方")


class AccountMade(Output):
    """The new account, and its initial password."""

    account: AccountShown
    initial_password: str | None = Field(description=INITIAL_PASSWORD, examples=["x7k2-m4qa-9w3z-4826"])


class PasswordReset(Output):
    """The new initial password."""

    initial_password: str | None = Field(description=INITIAL_PASSWORD, examples=["x7k2-m4qa-9w3z-4826"])


@router.get("", summary="账号列表")
async def list_accounts(
    call: Reading,
    paging: Pages,
    username: Annotated[str | None, Query(max_length=64, description="用户名，须完全一致")] = None,
    name: Annotated[str | None, Query(max_length=200, description="姓名中的一部分")] = None,
    role: Annotated[Role | None, Query(description="现有角色")] = None,
) -> Page[AccountShown]:
    """本租户的账号，按创建先后。"""
    wanted = AccountFilter(username=username, name_part=name, role=role)
    page = await read_page(call, paging, select_accounts(call.caller, wanted), order=[col(Account.id)])
    accounts: list[Account] = [row[0] for row in page.rows]
    held = await memberships_of(call.session, call.caller.tenant, [account.id for account in accounts])

    def show(account: Account) -> AccountShown:
        return show_account(account, held[account.id])

    return page.show(show)


@router.post("", summary="创建账号", status_code=201)
async def create_account(call: SecretCommand, wanted: AccountWanted) -> AccountMade:
    """创建账号并授予最初的角色，返回只给一次的初始密码；不支持 `Idempotency-Key`（带了答 422），重复创建答 409。

    互相排斥的职责（服务商、主管部门、监督）不能给同一账号。
    """
    made = await create(
        call.session,
        call.caller,
        username=wanted.username,
        name=wanted.name,
        roles=[role.as_held() for role in wanted.roles],
    )
    return AccountMade(
        account=await _show(call, made.account), initial_password=None if call.dry_run else made.initial_password
    )


@router.post("/{account_id}/memberships", summary="授予角色", status_code=201)
async def grant_membership(call: Command, account_id: UUID, wanted: RoleWanted) -> MembershipShown:
    """从此刻起给账号一个角色；与其已有职责互相排斥的答 409。"""
    membership = await grant(call.session, call.caller, account_id=account_id, wanted=wanted.as_held())
    return show_membership(await name_membership(call.session, membership))


@router.post("/{account_id}/memberships/{membership_id}/revoke", summary="撤销角色")
async def revoke_membership(call: Command, account_id: UUID, membership_id: UUID) -> AccountShown:
    """撤销一个角色，立即生效：持有人的下一次请求即不再有此权限。"""
    account = await revoke(call.session, call.caller, account_id=account_id, membership_id=membership_id)
    return await _show(call, account)


@router.post("/{account_id}/reset-password", summary="重置密码")
async def reset_password(call: SecretCommand, account_id: UUID) -> PasswordReset:
    """给出新的初始密码，结束其全部登录，并解除等待；不支持 `Idempotency-Key`（带了答 422），重复请求即再次重置。"""
    password = await reset(call.session, call.caller, account_id=account_id)
    return PasswordReset(initial_password=None if call.dry_run else password)


@router.post("/{account_id}/disable", summary="停用账号")
async def disable_account(call: Command, account_id: UUID) -> AccountShown:
    """停用账号，立即生效：已发出的令牌不再被接受。"""
    return await _show(call, await disable(call.session, call.caller, account_id=account_id))


async def _show(call: Call, account: Account) -> AccountShown:
    held = await memberships_of(call.session, call.caller.tenant, [account.id])
    return show_account(account, held[account.id])
