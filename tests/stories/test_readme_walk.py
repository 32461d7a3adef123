"""The README's walk, copied as it stands into a shell beside a demonstration of its own."""

import os
import re
import subprocess
from pathlib import Path

from demonstrations import demonstration

README = Path(__file__).parents[2] / "README.md"


def test_the_walk_ends_with_the_provider_in_the_public_directory(data_dir: Path) -> None:
    walk = re.search(r"<!-- walk -->\n```sh\n(.*?)```", README.read_text(), re.DOTALL)
    assert walk
    with demonstration(data_dir) as demo:
        done = subprocess.run(
            ["bash", "-e", "-u", "-o", "pipefail"],
            input=walk[1],
            env={**os.environ, "BASE": demo.base_url, "DEMO": str(data_dir / "demo.json")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "第六条(二)"
    assert lines[-1] == "锦江智造技术服务有限公司"
