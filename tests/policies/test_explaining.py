import re
from pathlib import Path

import pytest
from programmes_written import good_city, written

from policies.checks.folder import check_folder
from policies.explaining import explain_policies

CITIES = sorted(path.parent for path in (Path(__file__).parents[2] / "policies").glob("cities/*/city.yaml"))


def page(*replacements: tuple[str, str]) -> str:
    return explain_policies(good_city(), [written(*replacements)])


def test_the_page_needs_nothing_from_anywhere() -> None:
    assert not re.search(r"(src|href)=|url\(|@import|<script", page())


def test_nothing_of_a_policy_is_read_as_markup() -> None:
    shown = page(("label: 人员,", "label: '<script>alert(1)</script>',"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    "words",
    [
        "人员不少于5人。原则上要求，市局可说明理由予以放宽。",
        "在“合作名单”名单内",
        "15（含）以上，不足30：1分",
        "达到30得2分，每增加10加0.5分",
        "名额满时奖金合计2,900,000元",
        "25日 月报（服务商）",
        "可以：警告",
        "按阶梯升级（警告→暂停→移出，最低为暂停）",
        "禁入期间不得再次申报",
        "未定，由经办人逐次指定",
        "<svg",
        "不推荐 → 未通过",
    ],
)
def test_the_page_says(words: str) -> None:
    assert words in page()


@pytest.mark.parametrize("folder", CITIES, ids=lambda folder: folder.name)
def test_every_city_has_its_page(folder: Path) -> None:
    found = check_folder(folder)
    assert found.city is not None
    shown = explain_policies(found.city, [one.policy for one in found.programmes])
    assert shown.count("<article>") == len(found.programmes)
    assert shown.count("<svg") == sum(1 + len(one.policy.procedures) for one in found.programmes)
