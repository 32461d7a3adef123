"""Are the two roles of the cluster there, and may who migrates take them?

They are no part of one database, so no part of a migration.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from tenants.database import APP_ROLE, APP_SETTINGS, OWNER_ROLE
from tenants.unusable import UnusableDatabase, state_of

OLDEST = 16
UNDEFINED_OBJECT = "42704"
_OPTIONS = {OWNER_ROLE: "NOLOGIN", APP_ROLE: "LOGIN NOSUPERUSER NOBYPASSRLS"}
_SCHEMA = {OWNER_ROLE: ("CREATE", "USAGE"), APP_ROLE: ("USAGE",)}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be so: how to ask, about what, and the statement that brings it about."""

    question: str
    about: Mapping[str, str]
    statement: str


async def ensure_roles(connection: AsyncConnection) -> None:
    """Bring about what is missing, in the connection's transaction; safe to repeat.

    Raises UnusableDatabase with the statements that an administrator must run where this login may not.
    """
    version = int(str(await connection.scalar(text("SHOW server_version_num")))) // 10_000
    if version < OLDEST:
        raise UnusableDatabase(what=f"This is PostgreSQL {version}", remedy=f"Minglu needs {OLDEST} or newer")
    login = str(await connection.scalar(text("SELECT quote_ident(session_user)")))
    missing = [need.statement for need in _needs(login) if not await _bring_about(connection, need)]
    if missing:
        statements = "; ".join(missing)
        raise UnusableDatabase(
            what=f"The login {login} may not prepare this database", remedy=f"An administrator runs in it: {statements}"
        )
    # Where it may not be set here, each connection of ours asks for it all the same.
    for need in _limits():
        await _bring_about(connection, need)


def _needs(login: str) -> list[Need]:
    there = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"
    taken = "SELECT pg_has_role(session_user, :role, 'SET')"
    granted = "SELECT has_schema_privilege(:role, 'public', :right)"
    return [
        *(Need(there, {"role": role}, f"CREATE ROLE {role} {options}") for role, options in _OPTIONS.items()),
        *(Need(taken, {"role": role}, f"GRANT {role} TO {login}") for role in _OPTIONS),
        *(
            Need(granted, {"role": role, "right": right}, f"GRANT {right} ON SCHEMA public TO {role}")
            for role, rights in _SCHEMA.items()
            for right in rights
        ),
    ]


def _limits() -> list[Need]:
    limited = "SELECT coalesce(rolconfig, '{}') @> ARRAY[:setting] FROM pg_roles WHERE rolname = :role"
    return [
        Need(limited, {"role": APP_ROLE, "setting": f"{name}={value}"}, f"ALTER ROLE {APP_ROLE} SET {name} = '{value}'")
        for name, value in APP_SETTINGS.items()
    ]


async def _bring_about(connection: AsyncConnection, need: Need) -> bool:
    """Return whether it is so at last; it may also be another migration that made it so meanwhile."""
    if await _is_so(connection, need):
        return True
    with contextlib.suppress(DBAPIError):  # whatever the reason is, what counts is whether it is so now
        async with connection.begin_nested():
            await connection.execute(text(need.statement))
    return await _is_so(connection, need)


async def _is_so(connection: AsyncConnection, need: Need) -> bool:
    try:
        async with connection.begin_nested():
            return bool(await connection.scalar(text(need.question), need.about))
    except DBAPIError as error:
        if state_of(error) != UNDEFINED_OBJECT:
            raise
        return False  # of a role that is not there
