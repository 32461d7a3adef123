"""Is what is printed whole on its pages: no row cut in two, no text over its column's edge, names where points are?"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from api.exports.frame import Frame
from api.exports.pdf import write_pdf
from api.exports.widths import ACROSS, UPRIGHT, fit_on_a_page, in_points, share_out
from tenants.filled_tables import Filled, Heading

NAME = "某某智能制造与工业互联网系统集成技术服务有限责任公司"
CODE = "91510100MA6CMWMW1Y"
LONG = "拥有二十年的工业企业安全、环保、节能、智能制造诊断服务经验，累计服务企业三百余家。" * 5
TEXTS = st.text("某成都ab19", max_size=60)


def printed(headings: Sequence[str], rows: Sequence[Sequence[str]], **more: str) -> list[PageObject]:
    filled = Filled(
        "汇总表", "依据：附件2", tuple(Heading(one) for one in headings), tuple(tuple(row) for row in rows), **more
    )
    return PdfReader(BytesIO(write_pdf(filled, Frame(), made_on=date(2026, 11, 21), issued_by="某某局"))).pages


def texts_of(pages: Sequence[PageObject]) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pages]


def test_no_page_ends_within_a_row() -> None:
    headings = ("序号", "名称", "代码", "方向", "行业", "人数", "能力自评", "电话")
    rows = [
        (str(number), f"{NAME}{number:02}", CODE, "数字化转型、网络化协同、智能化改造、绿色化提升", "饮料食品", "16",
         f"{LONG}末{number:02}", "13800000000")
        for number in range(1, 31)
    ]  # fmt: skip

    pages = texts_of(printed(headings, rows))

    assert len(pages) > 2
    for number in range(1, 31):
        begins = [page for page, text in enumerate(pages) if f"公司{number:02}" in text]
        ends = [page for page, text in enumerate(pages) if f"末{number:02}" in text]
        assert begins == ends, number
        assert len(begins) == 1
    assert all("能力自评" in text for text in pages)


def test_a_text_longer_than_a_page_goes_on_on_the_next_and_nothing_of_it_is_lost() -> None:
    words = [f"{number:04}" for number in range(1500)]

    pages = texts_of(printed(("名称", "说明"), [(NAME, "，".join(words)), ("乙公司", "短")]))

    assert len(pages) > 1
    whole = "".join(pages)
    assert all(one in whole for one in words)
    assert "乙公司" in pages[-1]


@pytest.mark.parametrize("columns", [15, 26])
def test_a_turned_table_has_its_names_wherever_it_has_points(columns: int) -> None:
    headings = ["名次", "单位名称", *(f"指标{number:02}" for number in range(columns - 3)), "合计"]
    rows = [[str(row), f"{NAME}{row:02}", *["8.25"] * (columns - 2)] for row in range(1, 21)]

    pages = texts_of(printed(headings, rows, opening="评价尚未确定，结果可能变化"))

    for text in pages:
        assert text.count("单位名称") == text.count("合计") == text.count("名次") >= 1
    assert all(sum(f"公司{row:02}" in text for text in pages) == 1 for row in range(1, 21))


@pytest.mark.parametrize(("columns", "on_its_side"), [(5, False), (6, False), (7, True), (20, True)])
def test_a_page_lies_on_its_side_for_many_columns(columns: int, on_its_side: bool) -> None:  # noqa: FBT001
    (page,) = printed([f"第{number}列" for number in range(columns)], [["甲"] * columns])

    assert (page.mediabox.width > page.mediabox.height) is on_its_side


def test_codes_and_numbers_have_the_room_they_need_and_long_texts_share_the_rest() -> None:
    headings = ("序号", "名称", "统一社会信用代码", "技术改造服务团队人员数量", "自评", "电话")

    widths = share_out(headings, [("1", NAME, CODE, "16", LONG, "13800000000")], room=ACROSS)

    assert widths is not None
    assert [unit for unit, _ in widths] == ["pt", "fr", "pt", "pt", "fr", "pt"]
    assert widths[2][1] >= 18 * 5.5
    assert widths[4][1] > widths[1][1]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (("名称", "电话"), ("甲公司", "13800000000")),  # it fits as it is
        (tuple("甲乙丙丁戊己庚辛"), (CODE,) * 8),  # nothing would be left to share
        ((), ()),
    ],
)
def test_where_nothing_is_to_be_shared_columns_are_as_wide_as_they_come(
    headings: tuple[str, ...], row: tuple[str, ...]
) -> None:
    assert share_out(headings, [row], room=UPRIGHT) is None


@given(st.integers(1, 14).flatmap(lambda count: st.lists(st.lists(TEXTS, min_size=count, max_size=count), min_size=2)))
def test_columns_never_take_more_than_the_page(texts: list[list[str]]) -> None:
    heads, *rows = texts

    for room in (ACROSS, UPRIGHT):
        widths = share_out(heads, rows, room=room)
        assert widths is None or sum(width for unit, width in widths if unit == "pt") < room * 0.7
        assert sum(in_points(widths, len(heads), room=room)) == pytest.approx(room)


def test_so_many_rows_fit_on_a_page_and_no_more() -> None:
    assert fit_on_a_page([["甲", "乙"]] * 32, [80, 80])
    assert not fit_on_a_page([["甲", "乙"]] * 33, [80, 80])
    assert not fit_on_a_page([["甲", LONG]] * 2, [80, 80])
    assert fit_on_a_page([["甲", LONG]] * 2, [80, 400])
    assert fit_on_a_page([], [])
