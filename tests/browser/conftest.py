"""What do the tests find ready that look as people do: the application on a socket, and a browser?"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import noto_cjk_sans_otc
import pytest
from playwright.async_api import Browser, async_playwright
from serving import Served, serve_application

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REQUIRED = os.environ.get("MINGLU_BROWSER") == "required"
# Nothing a browser does by itself: no update, no synchronisation, no first-run page.
ALONE = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Chinese is drawn alike on every machine, also on one without a font.
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@pytest.fixture(scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """The system's Chromium, without a window."""
    if CHROMIUM is None:
        reason = "no Chromium on this machine: apt-get install chromium"
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("fonts")
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=Path(noto_cjk_sans_otc.__file__).parent, cache=folder / "cache"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(ALONE), env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def served(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application with all its routes, on a real socket."""
    with serve_application(admin_url, tmp_path_factory.mktemp("served")) as served:
        yield served
