"""Who gets in, who waits, and what happens to a refresh token that is used twice?"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from builders import PASSWORD, Person, add_account, new_tenant
from sqlmodel import col, select, update

from tenants import clock
from tenants.audit import verify
from tenants.callers import find_caller
from tenants.database import Database
from tenants.operations.change_password import PasswordChanged, change_password
from tenants.operations.end_sign_in import end_sign_in
from tenants.operations.renew_sign_in import renew_sign_in
from tenants.operations.sign_in import sign_in
from tenants.settings import Settings
from tenants.sign_ins import SignedIn, SignInRefused
from tenants.tables import Account, AuditEvent, RefreshToken
from tenants.tokens import TokenKeys

NEW_PASSWORD = "another good horse"


@dataclass(frozen=True)
class Door:
    """Where people knock: each attempt is a transaction of its own."""

    database: Database
    keys: TokenKeys
    settings: Settings

    async def sign_in(self, tenant: str, username: str, password: str = PASSWORD) -> SignedIn | SignInRefused:
        async with self.database.transaction(tenant) as session:
            caller = await find_caller(session, tenant)
            return await sign_in(
                session, caller, username=username, password=password, keys=self.keys, settings=self.settings
            )

    async def enter(self, person: Person) -> SignedIn:
        answer = await self.sign_in(person.tenant, person.username)
        assert isinstance(answer, SignedIn)
        return answer

    async def renew(self, tenant: str, token: str) -> SignedIn | SignInRefused:
        async with self.database.transaction(tenant) as session:
            caller = await find_caller(session, tenant)
            return await renew_sign_in(session, caller, refresh_token=token, keys=self.keys, settings=self.settings)

    async def change(self, person: Person, old: str | None, new: str, token: str | None = None) -> object:
        async with self.database.transaction(person.tenant) as session:
            caller = await find_caller(session, person.tenant, account_id=person.account_id)
            return await change_password(session, caller, old_password=old, new_password=new, refresh_token=token)

    async def leave(self, person: Person, token: str | None = None) -> int:
        async with self.database.transaction(person.tenant) as session:
            caller = await find_caller(session, person.tenant, account_id=person.account_id)
            return await end_sign_in(session, caller, refresh_token=token)

    async def account(self, person: Person) -> Account:
        async with self.database.transaction(person.tenant) as session:
            return await session.get_one(Account, (person.tenant, person.account_id))

    async def outcomes(self, tenant: str, operation: str) -> list[str]:
        async with self.database.transaction(tenant) as session:
            found = await session.exec(
                select(AuditEvent.outcome)
                .where(AuditEvent.tenant_id == tenant, AuditEvent.operation == operation)
                .order_by(col(AuditEvent.sequence))
            )
            return list(found.all())

    async def set(self, person: Person, **values: object) -> None:
        async with self.database.transaction(person.tenant) as session:
            await session.exec(
                update(Account)
                .where(col(Account.tenant_id) == person.tenant, col(Account.id) == person.account_id)
                .values(**values)
            )

    async def let_time_pass(self, tenant: str, span: timedelta) -> None:
        """Move what happened into the past; the clock itself is nobody's to move."""
        async with self.database.transaction(tenant) as session:
            await session.exec(
                update(RefreshToken)
                .where(col(RefreshToken.tenant_id) == tenant, col(RefreshToken.used_at).is_not(None))
                .values(used_at=RefreshToken.used_at - span)
            )
            await session.exec(
                update(Account)
                .where(col(Account.tenant_id) == tenant, col(Account.locked_until).is_not(None))
                .values(locked_until=Account.locked_until - span)
            )


@pytest.fixture(scope="module")
def door(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Door:
    keys = TokenKeys.open(tmp_path_factory.mktemp("keys"), issuer="https://minglu.test")
    return Door(database, keys, Settings())


@pytest.fixture
async def person(database: Database, tenant: str) -> Person:
    return await add_account(database, tenant, role="municipal")


def code(answer: object) -> str:
    assert isinstance(answer, SignInRefused), answer
    return answer.code


async def test_the_right_password_gives_a_token_that_names_the_account(door: Door, person: Person) -> None:
    answer = await door.enter(person)
    assert door.keys.verify(answer.access_token, tenant=person.tenant, now=clock.now()) == person.account_id
    assert answer.access_seconds == 900
    assert await door.outcomes(person.tenant, "sign_in") == ["done"]


async def test_a_username_means_the_same_in_capitals(door: Door, person: Person) -> None:
    assert isinstance(await door.sign_in(person.tenant, f"  {person.username.upper()} "), SignedIn)


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(door: Door, person: Person) -> None:
    wrong = await door.sign_in(person.tenant, person.username, "wrong")
    unknown = await door.sign_in(person.tenant, "nobody", "wrong")
    assert wrong == unknown
    assert code(wrong) == "sign-in-failed"


async def test_a_name_of_another_tenant_is_unknown(database: Database, door: Door, person: Person) -> None:
    assert code(await door.sign_in(await new_tenant(database), person.username)) == "sign-in-failed"


async def test_the_sixth_attempt_waits_even_with_the_right_password(door: Door, person: Person) -> None:
    for _ in range(5):
        assert code(await door.sign_in(person.tenant, person.username, "wrong")) == "sign-in-failed"
    answer = await door.sign_in(person.tenant, person.username)
    assert code(answer) == "account-locked"
    assert 55 <= answer.retry_after <= 61
    assert await door.outcomes(person.tenant, "sign_in") == ["refused"] * 5


async def test_attempts_while_waiting_are_not_counted(door: Door, person: Person) -> None:
    for _ in range(8):
        await door.sign_in(person.tenant, person.username, "wrong")
    assert (await door.account(person)).failed_sign_ins == 5


async def test_the_wait_doubles_with_each_further_failure_up_to_an_hour(door: Door, person: Person) -> None:
    for _ in range(5):
        await door.sign_in(person.tenant, person.username, "wrong")
    waits = []
    for _ in range(8):
        locked_until = (await door.account(person)).locked_until
        waits.append(round((locked_until - clock.now()).total_seconds(), -1))
        await door.let_time_pass(person.tenant, timedelta(hours=1))
        await door.sign_in(person.tenant, person.username, "wrong")
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


async def test_the_right_password_after_the_wait_begins_the_count_anew(door: Door, person: Person) -> None:
    for _ in range(5):
        await door.sign_in(person.tenant, person.username, "wrong")
    await door.let_time_pass(person.tenant, timedelta(seconds=61))
    await door.enter(person)
    account = await door.account(person)
    assert (account.failed_sign_ins, account.locked_until) == (0, None)


async def test_attempts_at_once_are_each_counted(door: Door, person: Person) -> None:
    answers = await asyncio.gather(*(door.sign_in(person.tenant, person.username, "wrong") for _ in range(7)))
    assert sorted(code(answer) for answer in answers) == ["account-locked"] * 2 + ["sign-in-failed"] * 5
    assert (await door.account(person)).failed_sign_ins == 5


async def test_only_who_knows_the_password_learns_that_an_account_is_disabled(door: Door, person: Person) -> None:
    await door.set(person, disabled_at=clock.now())
    assert code(await door.sign_in(person.tenant, person.username, "wrong")) == "sign-in-failed"
    assert code(await door.sign_in(person.tenant, person.username)) == "account-disabled"


async def test_a_renewal_gives_other_tokens_each_time(door: Door, person: Person) -> None:
    tokens = [(await door.enter(person)).refresh_token]
    for _ in range(3):
        answer = await door.renew(person.tenant, tokens[-1])
        assert isinstance(answer, SignedIn)
        assert answer.account_id == person.account_id
        tokens.append(answer.refresh_token)
    assert len(set(tokens)) == 4
    assert await door.outcomes(person.tenant, "renew_sign_in") == ["done"] * 3


async def test_no_refresh_token_is_kept_in_clear(door: Door, person: Person) -> None:
    answer = await door.enter(person)
    async with door.database.transaction(person.tenant) as session:
        kept = (await session.exec(select(RefreshToken).where(RefreshToken.tenant_id == person.tenant))).one()
    assert answer.refresh_token not in str(kept)


async def test_a_phone_that_lost_the_answer_asks_again_and_goes_on(door: Door, person: Person) -> None:
    first = (await door.enter(person)).refresh_token
    lost = await door.renew(person.tenant, first)
    again = await door.renew(person.tenant, first)
    assert again.refresh_token == lost.refresh_token
    assert isinstance(await door.renew(person.tenant, again.refresh_token), SignedIn)


async def test_two_renewals_at_once_are_both_answered_with_what_works(door: Door, person: Person) -> None:
    first = (await door.enter(person)).refresh_token
    answers = await asyncio.gather(*(door.renew(person.tenant, first) for _ in range(5)))
    (following,) = {answer.refresh_token for answer in answers}
    assert await door.outcomes(person.tenant, "renew_sign_in") == ["done"]
    assert isinstance(await door.renew(person.tenant, following), SignedIn)


async def test_a_used_token_ends_the_whole_sign_in_once_its_successor_was_used(door: Door, person: Person) -> None:
    first = (await door.enter(person)).refresh_token
    second = (await door.renew(person.tenant, first)).refresh_token
    third = (await door.renew(person.tenant, second)).refresh_token
    assert code(await door.renew(person.tenant, first)) == "refresh-token-reused"
    for token in (first, second, third):
        assert code(await door.renew(person.tenant, token)) == "sign-in-over"
    assert await door.outcomes(person.tenant, "renew_sign_in") == ["done", "done", "refused"]


async def test_a_used_token_ends_the_whole_sign_in_after_a_minute(door: Door, person: Person) -> None:
    first = (await door.enter(person)).refresh_token
    second = (await door.renew(person.tenant, first)).refresh_token
    await door.let_time_pass(person.tenant, timedelta(seconds=61))
    assert code(await door.renew(person.tenant, first)) == "refresh-token-reused"
    assert code(await door.renew(person.tenant, second)) == "sign-in-over"


async def test_a_reused_token_ends_no_other_sign_in(door: Door, person: Person) -> None:
    other = (await door.enter(person)).refresh_token
    first = (await door.enter(person)).refresh_token
    await door.renew(person.tenant, first)
    await door.let_time_pass(person.tenant, timedelta(seconds=61))
    await door.renew(person.tenant, first)
    assert isinstance(await door.renew(person.tenant, other), SignedIn)


async def test_a_token_of_another_tenant_renews_nothing(database: Database, door: Door, person: Person) -> None:
    token = (await door.enter(person)).refresh_token
    assert code(await door.renew(await new_tenant(database), token)) == "refresh-token-invalid"


async def test_a_sign_in_is_over_after_its_days(door: Door, person: Person) -> None:
    brief = Door(door.database, door.keys, Settings(sign_in_days=0))
    token = (await brief.enter(person)).refresh_token
    assert code(await door.renew(person.tenant, token)) == "sign-in-over"


async def test_a_disabled_account_renews_nothing(door: Door, person: Person) -> None:
    token = (await door.enter(person)).refresh_token
    await door.set(person, disabled_at=clock.now())
    assert code(await door.renew(person.tenant, token)) == "sign-in-over"


async def test_signing_out_ends_one_sign_in_or_all(door: Door, person: Person) -> None:
    first, second, third = [(await door.enter(person)).refresh_token for _ in range(3)]
    assert await door.leave(person, first) == 1
    assert await door.leave(person, first) == 0
    assert code(await door.renew(person.tenant, first)) == "sign-in-over"
    second = (await door.renew(person.tenant, second)).refresh_token
    assert await door.leave(person) == 2
    for token in (second, third):
        assert code(await door.renew(person.tenant, token)) == "sign-in-over"


async def test_nobody_signs_another_person_out(database: Database, door: Door, person: Person) -> None:
    other = await add_account(database, person.tenant, role="admin")
    token = (await door.enter(person)).refresh_token
    assert await door.leave(other, token) == 0
    assert await door.leave(other) == 0
    assert isinstance(await door.renew(person.tenant, token), SignedIn)


async def test_a_changed_password_ends_every_other_sign_in(door: Door, person: Person) -> None:
    here, elsewhere = [(await door.enter(person)).refresh_token for _ in range(2)]
    assert await door.change(person, PASSWORD, NEW_PASSWORD, here) == PasswordChanged(ended_sign_ins=1)
    assert isinstance(await door.renew(person.tenant, here), SignedIn)
    assert code(await door.renew(person.tenant, elsewhere)) == "sign-in-over"
    assert code(await door.sign_in(person.tenant, person.username)) == "sign-in-failed"
    assert isinstance(await door.sign_in(person.tenant, person.username, NEW_PASSWORD), SignedIn)


async def test_a_sign_in_of_somebody_else_is_not_spared(database: Database, door: Door, person: Person) -> None:
    other = await add_account(database, person.tenant, role="admin")
    foreign = (await door.enter(other)).refresh_token
    await door.enter(person)
    assert await door.change(person, PASSWORD, NEW_PASSWORD, foreign) == PasswordChanged(ended_sign_ins=1)


async def test_wrong_old_passwords_count_towards_the_wait(door: Door, person: Person) -> None:
    for _ in range(5):
        assert code(await door.change(person, "wrong", NEW_PASSWORD)) == "old-password-wrong"
    assert code(await door.change(person, PASSWORD, NEW_PASSWORD)) == "account-locked"
    assert code(await door.sign_in(person.tenant, person.username)) == "account-locked"


async def test_sign_ins_at_once_leave_one_unbroken_audit_chain(door: Door, person: Person) -> None:
    await asyncio.gather(*(door.sign_in(person.tenant, person.username) for _ in range(4)))
    async with door.database.transaction(person.tenant) as session:
        events, _ = await verify(session, person.tenant)
    assert events == 4
