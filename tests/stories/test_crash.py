"""The process or its database is killed in the middle: the next start goes on, and nothing acknowledged is lost."""

import os
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

import httpx
from demonstrations import Demonstration, demonstration


def open_case(client: httpx.Client, demo: Demonstration) -> str:
    organisation = demo.account("provider1")["organisation_id"]
    answer = client.post(
        "/cases", json={"programme": "directory", "organisation_id": organisation, "route": "ordinary"}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def database_of(demo: Demonstration) -> int:
    """The process id of the demonstration's PostgreSQL: its child."""
    children = subprocess.run(
        ["pgrep", "-P", str(demo.process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    return int(children[0])


def test_after_kill_9_of_the_server_the_next_start_has_everything_that_was_acknowledged(data_dir: Path) -> None:
    with demonstration(data_dir) as demo:
        password = demo.account("provider1")["password"]
        with closing(demo.sign_in("provider1")) as provider:
            case = open_case(provider, demo)
            last = provider.post(f"/cases/{case}/update", json={"facts": {"technical_staff": 11}}).json()
        demo.process.kill()
        demo.process.wait(timeout=30)
    with demonstration(data_dir) as demo:
        assert demo.account("provider1")["password"] == password
        with closing(demo.sign_in("provider1")) as provider:
            shown = provider.get(f"/cases/{case}").json()
        assert (shown["facts"], shown["version"]) == ({"technical_staff": 11}, last["version"])


def test_after_kill_9_of_the_database_the_running_server_goes_on(data_dir: Path) -> None:
    with demonstration(data_dir) as demo, closing(demo.sign_in("provider1")) as provider:
        case = open_case(provider, demo)
        os.kill(database_of(demo), signal.SIGKILL)
        statuses = []
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            answer = provider.get(f"/cases/{case}")
            statuses.append(answer.status_code)
            if answer.status_code == 200:
                break
            time.sleep(0.2)
        assert statuses[-1] == 200
        assert set(statuses) <= {200, 503}
        assert answer.json()["id"] == case
