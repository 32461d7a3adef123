"""What can be done from the command line? `minglu …`."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.app import assemble, find_routers
from api.bench import run_benchmarks
from api.city_commands import Spoken, add_city_commands, write_schema
from api.demo import DemoAccount, prepare_demo
from api.describing.openapi import write_openapi
from api.describing.rights import write_rights
from api.endings import one_sentence, run, settings_of, stop
from api.logging import configure_logging
from api.serving import serve, url_of, why_not_listen, work
from policies.files.folders import read_city
from policies.files.loading import BadDocument
from tenants import audit
from tenants.database import SLUG, Database
from tenants.installation import database_ready, reach_database
from tenants.occupying import occupy
from tenants.operations.install_city import install_city
from tenants.operations.seed_platform_account import seed_platform_account
from tenants.platform import PLATFORM
from tenants.settings import Settings
from tenants.tables import Tenant

main = typer.Typer(help="名录 Minglu", no_args_is_help=True, pretty_exceptions_enable=False)
city = typer.Typer(help="A city's folder of policy data", no_args_is_help=True)
audits = typer.Typer(help="The audit chain of a tenant", no_args_is_help=True)
platform = typer.Typer(help="Those who create tenants", no_args_is_help=True)
main.add_typer(city, name="city")
add_city_commands(city)
main.add_typer(audits, name="audit")
main.add_typer(platform, name="platform")
say = Console(emoji=False)

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Where database, keys and files live")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on")]
Host = Annotated[str, typer.Option("--host", help="Address to listen on")]
LOOPBACK = "127.0.0.1"


@main.command()
def demo(port: Port = 8000, data_dir: DataDir = None) -> None:
    """Run everything in one process: database, sample cities, API and worker; sign-ins are printed."""
    configure_logging()
    base_url = url_of(LOOPBACK, port)
    settings = settings_of(data_dir=data_dir or Path(".minglu/demo"), public_url=base_url)

    async def do() -> None:
        async with database_ready(settings) as addresses:
            database = Database(addresses.app)
            accounts = await prepare_demo(database, settings.data_dir, base_url=base_url)
            await database.close()
            _show_accounts(accounts, base_url, settings.data_dir / "demo.json")
            await serve(settings, database_url=addresses.app, host=LOOPBACK, port=port, with_worker=True)

    with one_sentence(), occupy(settings.data_dir, occupant=f"minglu demo {base_url}"):
        _need_port(LOOPBACK, port)
        run(do())


@main.command(name="serve")
def serve_(port: Port = 8000, host: Host = LOOPBACK, data_dir: DataDir = None) -> None:
    """Serve the API alone; `minglu worker` does what falls due."""
    configure_logging()
    settings = settings_of(data_dir=data_dir)

    async def do() -> None:
        async with database_ready(settings) as addresses:
            await serve(settings, database_url=addresses.app, host=host, port=port, with_worker=False)

    with one_sentence(), _alone(settings, occupant=f"minglu serve {url_of(host, port)}"):
        _need_port(host, port)
        run(do())


@main.command()
def worker(data_dir: DataDir = None) -> None:
    """Do what falls due, tenant by tenant; as many of these as you like."""
    configure_logging()
    settings = settings_of(data_dir=data_dir)

    async def do() -> None:
        async with reach_database(settings) as addresses:
            database = Database(addresses.app)
            await database.check_role()
            try:
                await work(database)
            finally:
                await database.close()

    run(do())


@main.command()
def migrate(data_dir: DataDir = None) -> None:
    """Bring the database to what this version needs, and its calendar to what is published."""
    settings = settings_of(data_dir=data_dir)

    async def do() -> None:
        async with database_ready(settings):
            say.print("migrated")

    run(do())


@city.command()
def install(  # noqa: PLR0917  # the options of a command
    folder: Path,
    tenant: Annotated[str | None, typer.Option(help="Tenant id; the folder's name by default")] = None,
    sandbox: Annotated[bool, typer.Option(help="A new tenant gets a clock of its own")] = False,  # noqa: FBT002
    admin: Annotated[str, typer.Option(help="Username of the first administrator, where nobody is yet")] = "admin",
    data_dir: DataDir = None,
    language: Spoken = "zh",
) -> None:
    """Take in a city's folder: bureau, districts, programmes and dated rules."""
    try:
        found = read_city(folder)
    except BadDocument as bad:
        stop("\n".join(mistake.told(language) for mistake in bad.mistakes))
    name = tenant or found.id
    _need_tenant_id(name)
    settings = settings_of(data_dir=data_dir)

    async def do() -> None:
        async with database_ready(settings) as addresses:
            database = Database(addresses.app)
            async with database.transaction(name) as session:
                new = await install_city(session, found, tenant=name, sandbox=sandbox, admin=admin)
            await database.close()
            if new.admin:
                say.print(f"{new.admin.account.username} {new.admin.initial_password}", markup=False, highlight=False)
            for version in new.versions:
                say.print(f"{name}: {version.programme_id} {version.in_force_from} {version.title}", markup=False)
            say.print(f"{name}: {len(new.versions)} new policy version(s)")

    run(do())


@audits.command()
def verify(tenant: str, data_dir: DataDir = None) -> None:
    """Verify a tenant's audit chain; the first bad row is named, and the exit status is 1."""
    _need_tenant_id(tenant)
    settings = settings_of(data_dir=data_dir)

    async def do() -> None:
        async with reach_database(settings) as addresses:
            database = Database(addresses.app)
            try:
                async with database.transaction(tenant) as session:
                    if await session.get(Tenant, tenant) is None:
                        stop(f"没有租户 {tenant}。There is no tenant {tenant}.")
                    count, last = await audit.verify(session, tenant)
            finally:
                await database.close()
            say.print(f"{tenant}: {count} events, unbroken; the last at {last}")

    try:
        run(do())
    except audit.Broken as broken:
        stop(f"{tenant}: {broken}")


@platform.command()
def account(username: str, name: str, data_dir: DataDir = None) -> None:
    """Make an account that may create tenants; its first password is printed once."""
    settings = settings_of(data_dir=data_dir)

    async def do() -> None:
        async with database_ready(settings) as addresses:
            database = Database(addresses.app)
            async with database.transaction(PLATFORM) as session:
                made = await seed_platform_account(session, username=username, name=name)
            await database.close()
            say.print(f"{made.account.username} {made.initial_password}", markup=False, highlight=False)

    run(do())


@main.command()
def bench() -> None:
    """Measure scoring, a confirmation and reading a place beside what everybody knows; about two minutes."""
    with one_sentence():
        run(run_benchmarks(settings_of()))


@main.command()
def openapi(folder: Annotated[Path, typer.Argument(help="Where to write")] = Path("openapi")) -> None:
    """Write the OpenAPI document, the table of rights, and the JSON Schema of a policy file."""
    app = assemble(find_routers())
    with one_sentence():
        for path in (write_openapi(app, folder), write_rights(app, folder), write_schema(folder)):
            say.print(str(path), markup=False)


def _alone(settings: Settings, *, occupant: str) -> AbstractContextManager[None]:
    """Return the hold on the data directory; on an outside database as many may serve as like."""
    return nullcontext() if settings.database_url else occupy(settings.data_dir, occupant=occupant)


def _need_port(host: str, port: int) -> None:
    if why := why_not_listen(host, port):
        stop(why)


def _need_tenant_id(tenant: str) -> None:
    if not SLUG.fullmatch(tenant):
        stop(
            f"{tenant} 不是租户代码：2 至 31 个小写字母、数字或连字符，以字母开头。"
            f"{tenant} is no tenant id: 2 to 31 small letters, digits and hyphens, a letter first."
        )


def _show_accounts(tenants: dict[str, list[DemoAccount]], base_url: str, file: Path) -> None:
    for tenant, accounts in tenants.items():
        table = Table("role", "username", "password", "organisation", "district", title=f"{base_url}/v1/{tenant}")
        for one in accounts:
            table.add_row(one.role, one.username, one.password, one.organisation or "", one.district or "")
        say.print(table)
    say.print(f"{base_url}/docs · {file}", markup=False, highlight=False)
    sys.stdout.flush()
