"""How does a test look at a page as a person does, and notice what a person would not see?"""

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Page, Request

PHONE, DESK = (375, 812), (1280, 900)
Pixel = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """A page that is looked at: whom it asked for anything, and what the browser complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        """Return every host that was asked."""
        return {urlsplit(one).netloc for one in self.asked if not one.startswith("data:")}

    async def sideways(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    async def screenshot(self, *, down_to: float) -> "Picture":
        """Return the page as it is drawn, from its top down to a height."""
        width: int = await self.page.evaluate("document.documentElement.clientWidth")
        clip = {"x": 0.0, "y": 0.0, "width": float(width), "height": float(int(down_to))}
        return read_png(await self.page.screenshot(full_page=True, clip=clip))


@asynccontextmanager
async def look_at(
    browser: Browser, url: str, size: tuple[int, int], *, language: str = "zh-CN", dark: bool = False
) -> AsyncIterator[Look]:
    """Open a page in a window of this size, in a browser of somebody who reads this language."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale=language, color_scheme="dark" if dark else "light"
    )
    page = await context.new_page()
    look = Look(page)

    def note(request: Request) -> None:
        look.asked.append(request.url)

    def complain(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            look.complaints.append(message.text)

    context.on("request", note)
    page.on("console", complain)
    page.on("pageerror", lambda error: look.complaints.append(str(error)))
    try:
        await page.goto(url)
        yield look
    finally:
        await context.close()


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot, row by row."""

    width: int
    height: int
    channels: int
    rows: list[bytes]

    def at(self, x: float, y: float) -> Pixel:
        """Return the colour of a point."""
        start = int(x) * self.channels
        red, green, blue = self.rows[int(y)][start : start + 3]
        return red, green, blue


def read_png(content: bytes) -> Picture:
    """Return a picture of eight bits a channel, as browsers write it (PNG 1.2, without interlacing)."""
    width, height, depth, kind = struct.unpack(">IIBB", content[16:26])
    assert depth == 8
    channels = {2: 3, 6: 4}[kind]
    data, at = b"", 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            data += content[at + 8 : at + 8 + length]
        at += length + 12
    raw, stride = zlib.decompress(data), width * channels
    rows: list[bytes] = []
    before = bytes(stride)
    for number in range(height):
        start = number * (stride + 1)
        before = _unfilter(raw[start], raw[start + 1 : start + 1 + stride], before, channels)
        rows.append(before)
    return Picture(width, height, channels, rows)


def _unfilter(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    if kind == 0 or (kind == 2 and not any(line)):  # most rows: as they are, or as the one above
        return line if kind == 0 else above
    found = bytearray(line)
    for index in range(len(found)):
        left = found[index - step] if index >= step else 0
        up, corner = above[index], above[index - step] if index >= step else 0
        found[index] = (found[index] + _predicted(kind, left, up, corner)) & 0xFF
    return bytes(found)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 0:
            return 0
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case _:
            near = left + up - corner
            return min((left, up, corner), key=lambda one: abs(near - one))
