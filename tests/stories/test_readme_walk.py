"""The README's walk, copied as it stands into a shell beside a demonstration of its own."""

import os
import re
import subprocess
from pathlib import Path

from demonstrations import Demonstration, demonstration

README = Path(__file__).parents[2] / "README.md"


def walk(demo: Demonstration) -> subprocess.CompletedProcess[str]:
    """Walk as the README says."""
    written = re.search(r"<!-- walk -->\n```sh\n(.*?)```", README.read_text(), re.DOTALL)
    assert written
    return subprocess.run(
        ["bash", "-e", "-u", "-o", "pipefail"],
        input=written[1],
        env={**os.environ, "BASE": demo.base_url, "DEMO": str(demo.data_dir / "demo.json")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_walk_ends_with_another_provider_in_the_public_directory(data_dir: Path) -> None:
    with demonstration(data_dir) as demo:
        for provider in ("锦江智造技术服务有限公司", "青羊数联科技有限公司"):
            done = walk(demo)
            assert done.returncode == 0, done.stderr
            lines = done.stdout.splitlines()
            assert lines[0] == "第六条(二)"
            days = [line for line in lines if re.match(r"\d{4}-\d\d-\d\d ", line)]
            assert sum("个工作日" in day for day in days) == 5
            assert "期间最后一日" in days[-1]
            assert lines[-1] == provider
