"""Does the page that explains a city read well, on a phone and on a desk, however long its words are?"""

import shutil
from pathlib import Path

import pytest
from looking import DESK, PHONE, look_at
from playwright.async_api import Browser

from policies.cities import folders
from policies.explaining import explain_policies
from policies.files.folders import read_city

GOOD = Path(__file__).parents[1] / "policies" / "programmes" / "good"
# Longer than any box of the picture is wide.
LONG = "两级主管部门共同核对所报续期材料是否齐全完整并且真实后报市局存档备查"
# Words that stand out of the picture, or over one another.
AMISS = """pictures => pictures.flatMap(picture => {
  const frame = picture.getBoundingClientRect()
  const places = [...picture.querySelectorAll("text")].map(one => [one.textContent, one.getBoundingClientRect()])
  const out = places.filter(([, at]) => at.left < frame.left || at.right > frame.right || at.bottom > frame.bottom)
  const over = places.filter(([, at], index) => places.some(([, other], before) => before < index
    && at.left < other.right && other.left < at.right && at.top < other.bottom - 4 && other.top < at.bottom - 4))
  return [...out, ...over].map(([words]) => words)
})"""
# What a card says of a row under its heads: where a head is higher than its room, it lies over the next one.
LYING_OVER = """cells => cells.filter(cell => {
  const head = getComputedStyle(cell, "::before")
  const high = head.content === "none" || head.display === "none" ? 0 : parseFloat(head.height)
  const inside = getComputedStyle(cell)
  const room = cell.clientHeight - parseFloat(inside.paddingTop) - parseFloat(inside.paddingBottom)
  return cell.clientHeight && high > room + 1
}).map(cell => cell.dataset.label)"""


def write_page(folder: Path, to: Path) -> str:
    """Write the page of a city's folder, and return where a browser finds it."""
    city = read_city(folder)
    path = to / "page.html"
    path.write_text(explain_policies(city.city, [one.policy for one in city.policies]), encoding="utf-8")
    return path.as_uri()


def of_long_words(to: Path) -> Path:
    """Return a city's folder in which a stage, its end, its main way and who acts there are called at length."""
    city = Path(shutil.copytree(GOOD, to / "city"))
    rules = city / "directory" / "2026-01-01.yaml"
    text = rules.read_text(encoding="utf-8")
    for label in ("check: {label: 核对", "renewed: {label: 已续期", "renew: {label: 同意"):
        assert label in text
        text = text.replace(label, f"{label}{LONG}")
    rules.write_text(text, encoding="utf-8")
    (city / "city.yaml").write_text(
        (city / "city.yaml").read_text(encoding="utf-8").replace("市局", f"市局（{LONG}）"), encoding="utf-8"
    )
    return city


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("folder", [*folders(), None], ids=lambda folder: folder.name if folder else "long words")
async def test_a_city_fits_its_window_and_its_contents_can_be_touched(
    browser: Browser, tmp_path: Path, folder: Path | None, size: tuple[int, int]
) -> None:
    async with look_at(browser, write_page(folder or of_long_words(tmp_path), tmp_path), size) as look:
        assert await look.sideways() == 0
        links = await look.page.locator("nav a").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert len(links) > 10
        assert min(links) >= 44
        assert await look.page.locator("svg").evaluate_all(AMISS) == []
        assert await look.page.locator("td").evaluate_all(LYING_OVER) == []
        assert look.complaints == []
