"""Which logins may migrate, and what is the one that may not told?"""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import make_url, text

from tenants.addresses import normal_address, readable
from tenants.database import APP_ROLE, APP_SETTINGS, OWNER_ROLE, Database
from tenants.migrating import create_database, migrate
from tenants.postgres.embedded import Postgres, temporary_postgres
from tenants.unusable import UnusableDatabase, check_address, connected


@pytest.fixture(scope="module")
def fresh() -> Iterator[Postgres]:
    """A cluster in which nobody made any role."""
    with temporary_postgres() as postgres:
        yield postgres


async def run(url: str, *statements: str) -> None:
    async with connected(url, autocommit=True) as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def ask(url: str, question: str) -> object:
    async with connected(url) as connection:
        return await connection.scalar(text(question))


async def test_a_login_that_may_create_roles_migrates_and_then_another_is_told_what_it_lacks(fresh: Postgres) -> None:
    root = fresh.url("postgres", "postgres")
    await run(root, "CREATE ROLE founder LOGIN CREATEDB CREATEROLE", "CREATE ROLE heir LOGIN")
    await create_database(fresh.url("shared", "founder"))
    await migrate(fresh.url("shared", "founder"))
    await migrate(fresh.url("shared", "founder"))

    with pytest.raises(UnusableDatabase) as told:
        await migrate(fresh.url("shared", "heir"))
    said = str(told.value)
    assert f"GRANT {OWNER_ROLE} TO heir; GRANT {APP_ROLE} TO heir." in said
    await run(fresh.url("shared", "postgres"), *said.split("runs in it: ")[1].rstrip(".").split("; "))
    await migrate(fresh.url("shared", "heir"))

    # A superuser made neither role and needs no word about it.
    await migrate(fresh.url("shared", "postgres"))


async def test_a_login_that_may_do_nothing_is_told_every_statement(fresh: Postgres) -> None:
    await run(fresh.url("postgres", "postgres"), 'CREATE ROLE "No body" LOGIN', "CREATE DATABASE bare")
    with pytest.raises(UnusableDatabase) as told:
        await migrate(fresh.url("bare", "No body"))
    statements = str(told.value).split("runs in it: ")[1].rstrip(".").split("; ")
    assert f'GRANT {OWNER_ROLE} TO "No body"' in statements
    assert f"GRANT CREATE ON SCHEMA public TO {OWNER_ROLE}" in statements
    await run(fresh.url("bare", "postgres"), *statements)
    await migrate(fresh.url("bare", "No body"))


async def test_a_login_that_may_not_create_the_database_is_told_who_may(fresh: Postgres) -> None:
    await run(fresh.url("postgres", "postgres"), "CREATE ROLE guest LOGIN")
    with pytest.raises(UnusableDatabase, match='CREATE DATABASE "missing" OWNER "guest"'):
        await create_database(fresh.url("missing", "guest"))


async def test_a_login_that_requests_may_not_use_is_told_the_grant(fresh: Postgres) -> None:
    root = fresh.url("postgres", "postgres")
    await migrate(root)
    await run(root, "CREATE ROLE stranger LOGIN")
    stranger = fresh.url("postgres", "stranger")
    with pytest.raises(UnusableDatabase, match=f'GRANT {APP_ROLE} TO "stranger"'):
        await check_address(stranger, role=APP_ROLE)
    await run(root, f"GRANT {APP_ROLE} TO stranger")
    await check_address(stranger, role=APP_ROLE)


async def test_a_wrong_password_is_one_sentence_without_the_password(fresh: Postgres) -> None:
    root = fresh.url("postgres", "postgres")
    await run(root, "CREATE ROLE careful LOGIN PASSWORD 'right'")
    doors = fresh.cluster / "pg_hba.conf"
    doors.write_text("local all careful scram-sha-256\n" + doors.read_text())
    await run(root, "SELECT pg_reload_conf()")
    wrong = make_url(root).set(username="careful", password="wrong-one").render_as_string(hide_password=False)
    with pytest.raises(UnusableDatabase, match="password authentication failed") as told:
        await create_database(wrong)
    assert "wrong-one" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "address", ["postgresql+asyncpg://a:secret@127.0.0.1:1/x", "postgresql+asyncpg:///x?host=/nix"]
)
async def test_where_nobody_answers_the_place_is_named(address: str) -> None:
    with pytest.raises(UnusableDatabase, match=r"No PostgreSQL is reached at (127.0.0.1:1|/nix:5432)") as told:
        await create_database(address)
    assert "secret" not in str(told.value)


async def test_an_option_that_is_not_known_is_named(fresh: Postgres) -> None:
    with pytest.raises(UnusableDatabase, match="colour"):
        await check_address(fresh.url("postgres", "postgres") + "&colour=red")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("postgresql://a:b@h/d", "postgresql+asyncpg://a:b@h/d"),
        ("postgres://a:b@h:5433/d", "postgresql+asyncpg://a:b@h:5433/d"),
        (" postgresql+psycopg://h/d ", "postgresql+asyncpg://h/d"),
        ("postgresql+asyncpg://a:p%40ss@h/d?ssl=require", "postgresql+asyncpg://a:p%40ss@h/d?ssl=require"),
        ("postgresql://a@h/d?sslmode=require", "postgresql+asyncpg://a@h/d?ssl=require"),
    ],
)
def test_an_address_may_be_written_in_any_usual_way(written: str, normal: str) -> None:
    assert normal_address(written) == normal


@pytest.mark.parametrize(
    "written", ["nonsense", "mysql://a:secret@h/d", "postgresql://a:secret@h", "postgresql://h:x/d"]
)
def test_what_is_no_address_is_refused_without_being_repeated(written: str) -> None:
    with pytest.raises(ValueError, match="write postgresql://user:password@host:5432/database") as told:
        normal_address(written)
    assert "secret" not in str(told.value)


def test_a_readable_address_hides_the_password() -> None:
    assert readable("postgresql+asyncpg://a:secret@h/d") == "postgresql://a:***@h/d"


@pytest.fixture
async def of_another_login(admin_url: str) -> AsyncIterator[Database]:
    """Requests of a login that takes the role: what PostgreSQL keeps with the role does not bind it."""
    database = Database(admin_url)
    yield database
    await database.close()


async def test_whoever_waits_or_forgets_is_stopped_in_time(
    database: Database, of_another_login: Database, admin_url: str
) -> None:
    shown = "SELECT name || '=' || setting || unit FROM pg_settings WHERE name = ANY(:names)"
    for any_login in (database, of_another_login):
        async with any_login.transaction(None) as session:
            settings = await (await session.connection()).scalars(text(shown), {"names": list(APP_SETTINGS)})
            assert set(settings) == {"lock_timeout=10000ms", "idle_in_transaction_session_timeout=60000ms"}
    kept = await ask(admin_url, "SELECT rolconfig FROM pg_roles WHERE rolname = 'minglu_app'")
    assert kept == [f"{name}={value}" for name, value in APP_SETTINGS.items()]
