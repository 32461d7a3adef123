"""Somebody at the command line: what goes wrong is one sentence with what to do, and nothing is made by mistake."""

import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from demonstrations import Demonstration, demonstration, free_port, minglu
from postgres import Server, clone, in_database
from sqlalchemy import make_url
from typer.testing import CliRunner

from api.command_line import main

CITY = Path(__file__).parents[2] / "policies" / "cities" / "chengdu"


def refused(*arguments: object, **settings: str) -> str:
    """Run a command that must end with one sentence and status 1; return the sentence."""
    done = minglu(*arguments, **settings)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if line and not line.startswith("{")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def refused_here(*arguments: object, **settings: str) -> str:
    """Do as `refused` in this process, where the command does not come as far as a database."""
    where = {"MINGLU_DATABASE_URL": None, "MINGLU_APP_DATABASE_URL": None, "MINGLU_DATA_DIR": None}
    result = CliRunner().invoke(main, [str(one) for one in arguments], env={**where, **settings})
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert result.stdout == ""
    return result.stderr


def done(*arguments: object, **settings: str) -> str:
    """Run a command that must succeed; return what it printed."""
    finished = minglu(*arguments, **settings)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def events_of(demo: Demonstration) -> list[tuple[str, str]]:
    with closing(demo.sign_in("auditor")) as auditor:
        items = auditor.get("/audit", params={"limit": 200}).json()["items"]
    return [(one["operation"], one["role"]) for one in items]


@pytest.fixture
async def outside(server: Server, worker_name: str) -> AsyncIterator[str]:
    """The address of an empty database, as people write it."""
    async with clone(server, f"outside_{worker_name}", template=None) as url:
        yield in_database(url, make_url(url).database or "", driver="postgresql")


def test_a_demonstration_on_an_outside_database_begins_without_a_data_directory(data_dir: Path, outside: str) -> None:
    assert not data_dir.exists()
    with demonstration(data_dir, MINGLU_DATABASE_URL=outside) as demo, closing(demo.sign_in("municipal")) as official:
        assert official.get("/me").status_code == 200
    assert not (data_dir / "postgres").exists()


def test_the_sample_people_are_in_the_audit_chain_and_get_other_passwords_when_the_list_of_them_is_lost(
    data_dir: Path,
) -> None:
    with demonstration(data_dir) as demo:
        password = demo.account("provider1")["password"]
        by_operator = Counter(operation for operation, role in events_of(demo) if role == "operator")
    assert by_operator == {
        "install_city": 1, "create_account": 13, "register_organisation": 5, "record_list_entry": 1,
    }  # fmt: skip
    (data_dir / "demo.json").unlink()
    with demonstration(data_dir) as demo:
        assert demo.account("provider1")["password"] != password
        with closing(demo.sign_in("provider1")) as provider:
            assert provider.get("/cases").status_code == 200
        assert [one for one, _ in events_of(demo)].count("reset_password") == 13


def test_who_else_would_serve_from_the_same_directory_is_told_who_does_and_changes_nothing(data_dir: Path) -> None:
    with demonstration(data_dir) as demo:
        listed = (data_dir / "demo.json").read_text()
        for command in ("demo", "serve"):
            told = refused(command, "--port", free_port(), "--data-dir", data_dir)
            assert f"minglu demo {demo.base_url} (process {demo.process.pid})" in told
        assert (data_dir / "demo.json").read_text() == listed

        # What does not serve may join.
        assert "unbroken" in done("audit", "verify", "chengdu", "--data-dir", data_dir)
        assert "migrated" in done("migrate", "--data-dir", data_dir)
        assert "0 new policy version(s)" in done("city", "install", CITY, "--data-dir", data_dir)
        with closing(demo.sign_in("provider1")) as provider:
            assert provider.get("/me").status_code == 200


def test_a_city_installed_from_its_folder_prints_the_way_in_once(data_dir: Path) -> None:
    install = ("city", "install", CITY, "--tenant", "new-city", "--admin", "wang.fang", "--data-dir", data_dir)
    username, password = done(*install).splitlines()[0].split()
    assert username == "wang.fang"
    assert len(password) > 10
    assert password not in (again := done(*install))
    assert "wang.fang" not in again
    assert "new-city: 1 events, unbroken" in done("audit", "verify", "new-city", "--data-dir", data_dir)
    assert "There is no tenant nowhere" in refused("audit", "verify", "nowhere", "--data-dir", data_dir)
    assert "A username is 3 to 64" in refused("platform", "account", "!!", "甲", "--data-dir", data_dir)
    assert done("platform", "account", "Founder", "甲", "--data-dir", data_dir).startswith("founder ")


@pytest.mark.parametrize("command", [("audit", "verify", "somewhere"), ("worker",)])
def test_who_only_reads_a_database_makes_none(data_dir: Path, command: tuple[str, ...]) -> None:
    assert f"There is no database in {data_dir}" in refused(*command, "--data-dir", data_dir)
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("audit", "verify", "UPPER"), "UPPER is no tenant id"),
        (("city", "install", CITY, "--tenant", "BAD"), "BAD is no tenant id"),
        (("city", "install", "/nowhere"), "city.yaml"),
        (("openapi", "/proc/x"), "/proc/x cannot be used"),
    ],
)
def test_what_cannot_be_is_one_sentence(command: tuple[object, ...], told: str) -> None:
    assert told in refused_here(*command)


@pytest.mark.parametrize("command", ["migrate", "demo"])
def test_a_data_directory_that_cannot_be_is_one_sentence(command: str) -> None:
    assert "/proc/x cannot be used" in refused(command, "--data-dir", "/proc/x")


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("MINGLU_POOL_SIZE", "many", "MINGLU_POOL_SIZE: "),
        ("MINGLU_POOL_SIZE", "0", "MINGLU_POOL_SIZE: "),
        ("MINGLU_DATABASE_URL", "nonsense", "MINGLU_DATABASE_URL: "),
        ("MINGLU_DATABASE_URL", "mysql://a:secret@h/d", "write postgresql://user:password@host:5432/database"),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence_without_its_secret(setting: str, value: str, told: str) -> None:
    sentence = refused_here("migrate", **{setting: value})
    assert told in sentence
    assert "secret" not in sentence


def test_a_database_that_does_not_answer_is_one_sentence_without_its_secret() -> None:
    told = refused("migrate", MINGLU_DATABASE_URL="postgresql://a:secret@127.0.0.1:1/d")
    assert "No PostgreSQL is reached at 127.0.0.1:1 (postgresql://a:***@127.0.0.1:1/d)" in told


def test_an_object_store_that_is_none_is_one_sentence(data_dir: Path) -> None:
    told = refused("serve", "--port", free_port(), "--data-dir", data_dir, MINGLU_FILES_URL="nonsense://x")
    assert "MINGLU_FILES_URL" in told


def test_an_address_that_is_none_is_not_called_taken_and_a_taken_port_is(data_dir: Path) -> None:
    told = refused("serve", "--host", "999.1.1.1", "--port", free_port(), "--data-dir", data_dir)
    assert "Nothing can listen on 999.1.1.1" in told
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is taken" in refused("serve", "--port", port, "--data-dir", data_dir)
    assert not (data_dir / "postgres").exists()
