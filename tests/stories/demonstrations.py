"""How does a test run `minglu demo` as a process of its own?"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

MINGLU = [sys.executable, "-c", "from api.command_line import main; main()"]


@dataclass(frozen=True)
class Demonstration:
    """One running demonstration."""

    process: subprocess.Popen[str]
    base_url: str
    data_dir: Path

    def account(self, username: str) -> dict[str, str]:
        demo = json.loads((self.data_dir / "demo.json").read_text())
        accounts = demo["tenants"]["chengdu"]["accounts"]
        return next(one for one in accounts if one["username"] == username)

    def sign_in(self, username: str) -> httpx.Client:
        """Somebody of the demonstration, signed in."""
        client = httpx.Client(base_url=f"{self.base_url}/v1/chengdu", timeout=30)
        answer = client.post(
            "/auth/token",
            data={
                "grant_type": "password",
                "username": username,
                "password": self.account(username)["password"],
            },
        )
        assert answer.status_code == 200, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        return client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**settings: str) -> dict[str, str]:
    """What a process of ours finds: nothing of where the test run has its data, but `settings`."""
    where = {"MINGLU_DATABASE_URL", "MINGLU_APP_DATABASE_URL", "MINGLU_DATA_DIR"}
    return {name: value for name, value in os.environ.items() if name not in where} | settings


def minglu(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [*MINGLU, *map(str, arguments)]
    return subprocess.run(command, env=environment(**settings), capture_output=True, text=True, check=False, timeout=60)


@contextmanager
def demonstration(data_dir: Path, **settings: str) -> Iterator[Demonstration]:
    """Start the demonstration as `make demo` does and wait until it says it is ready; stop it if it still runs."""
    port = free_port()
    process = subprocess.Popen(
        [*MINGLU, "demo", f"--port={port}", f"--data-dir={data_dir}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(**settings),
    )
    assert process.stdout
    try:
        ready = next((line for line in process.stdout if line.startswith("ready ")), "")
        assert ready.strip() == f"ready http://127.0.0.1:{port}"
        yield Demonstration(process, f"http://127.0.0.1:{port}", data_dir)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait(timeout=30)
        process.stdout.close()
