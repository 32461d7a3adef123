import re
from html import escape
from pathlib import Path

import pytest
from programmes_written import PROGRAMMES, good_city, written

from policies.checks.folder import check_folder
from policies.explaining import explain_policies
from policies.files.loading import read_document, read_file
from policies.language.city import City
from policies.language.document import Policy

CITIES = sorted(path.parent for path in (Path(__file__).parents[2] / "policies").glob("cities/*/city.yaml"))


def page(*replacements: tuple[str, str]) -> str:
    return explain_policies(good_city(), [written(*replacements)])


def test_the_page_needs_nothing_from_anywhere() -> None:
    assert not re.search(r'src=|href="(?!#)|url\(|@import|<script', page())


def test_the_page_can_be_read_without_seeing_it() -> None:
    shown = page()
    assert '<html lang="zh-CN">' in shown
    assert shown.count("<h1>") == shown.count("<main>") == 1
    for link in re.findall(r'href="#([^"]+)"', shown):
        assert f'id="{link}"' in shown
    for picture in re.findall(r"<svg.*?</svg>", shown, re.DOTALL):
        assert 'role="img"' in picture
        assert 'aria-label="' in picture
        assert "<title>" in picture
        assert "<desc>" in picture
    for row in re.findall(r"<tr.*?</tr>", shown, re.DOTALL):
        assert all('role="' in cell for cell in re.findall(r"<t[hd][^>]*>", row))


@pytest.mark.parametrize("folder", CITIES, ids=lambda folder: folder.name)
def test_the_page_in_english_is_an_outline_in_english_and_the_rules_in_full(folder: Path) -> None:
    checked = check_folder(folder)
    assert checked.city is not None
    shown = explain_policies(checked.city, [one.policy for one in checked.programmes], "en")
    assert '<html lang="en">' in shown
    for link in re.findall(r'href="#([^"]+)"', shown):
        assert shown.count(f'id="{link}"') == 1
    for one in checked.programmes:
        assert escape(str(one.policy.programme.en)) in shown
    assert "<h3>Readings</h3>" in shown
    clause, whole = '<span class="clause".*?</span>', '<div lang="zh-CN">.*?</div></details>'
    again = "<h4>(?:Readings|Not executed)</h4>.*?(?=<h4>)"
    quoting = f"<p>.*?</p>|<h3>Readings</h3>.*?</section>|{again}|{clause}|{whole}"
    assert 'lang="zh-CN"' not in re.sub(quoting, "", shown, flags=re.DOTALL)


def test_words_too_long_for_the_picture_go_on_in_the_next_line_and_what_is_below_makes_room() -> None:
    def high(shown: str) -> int:
        return int(re.findall(r'<svg [^>]*height="(\d+)"', shown)[1])  # of the renewal

    long = "两级主管部门均同意续期并且报市局存档备查"
    shown = page(("renew: {label: 同意,", f"renew: {{label: {long},"))
    assert re.findall(r'class="way">([^<]*)<', shown.partition("续期：办理流程图")[2])[:2] == [long[:11], long[11:]]
    assert "…</text>" not in shown
    assert high(shown) == high(page()) + 18

    named = page(("renewed: {label: 已续期,", f"renewed: {{label: {long}{long},"))
    assert re.findall(r'class="name">([^<]*)<', named.partition("续期：办理流程图")[2])[1:3] == [
        long + long[:2],
        long[2:],
    ]
    assert high(named) == high(page()) + 18


def test_no_picture_is_wider_than_a_phone() -> None:
    assert all(int(wide) <= 343 for wide in re.findall(r'<svg viewBox="0 0 (\d+) ', page()))


def test_a_line_that_is_too_long_for_its_stage_goes_on_below() -> None:
    assert "／不推荐" in page(("label: 不推荐", "label: 经审查认为不符合条件因而不予推荐并说明全部理由／不推荐"))


def test_nothing_of_a_policy_is_read_as_markup() -> None:
    shown = page(("label: 人员,", "label: '<script>alert(1)</script>',"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    "words",
    [
        "人员不少于5人。原则上要求，区县局可说明理由予以放宽。",
        "仅限列入“合作名单”的",
        "15人（含）以上，不足30人：1分",
        "达到30人得2分，每增加10人加0.5分",
        "60%（含）以下：2分",
        "取整到1%（四舍五入）",
        "名额满时奖金合计2,900,000元",
        "名次在第4至10名",
        "25日 月报（服务商）",
        "最后一日 核对“月报”（市局）",
        "条件所指",
        "可以采取“警告”措施",
        "；并可以采取“停止购买”措施",
        "按阶梯升级（警告→暂停→移出，最低为暂停）",
        "1个月至1年，由经办人决定",
        "“禁入”期间不得再次申报",
        "采取“移出”的，告知其他城市：移出通告",
        "有效期3年，续期按“续期”，期满前3个月起可以办理；期满未续的，资格自行终止",
        "入库后享有：政府购买服务",
        "名录公布：名称、所在地区、入库日期和状态，以及服务方向",
        "提交申报之日前3年内（按日期），没有重大的“事故”",
        "连续等次为“不合格”的年数不少于2年",
        "同一“投诉·企业”出现的最多次数",
        "未定，由经办人逐次指定",
        "流程“入库申报”·环节“公示”·公示期",
        "专家评审",
        "逾期未办转入“专家评审”",
        "异议由市局处理，成立的转入“未通过”",
        "市局征求相关部门意见",
        "每年名额由“",
        "办结，列入名录",
        "办结，撤销所诉的决定及据此作出的措施",
        "国家级：3分",
        "不推荐 → 未通过",
    ],
)
def test_the_page_says(words: str) -> None:
    assert words in re.sub(r"<(?!/?text)[^>]+>", "", page())


def said(*replacements: tuple[str, str]) -> str:
    return re.sub(r"<[^>]+>", "", page(*replacements))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rank: {at_least: 4, at_most: 10}", "rank: {at_least: 4}", "名次不少于第4名"),
        ("when: {idle: true}", "when: {not: {idle: true}}", "并非（无合同）的"),
        ("when: {idle: true}", "when: {idle: false}", "“无合同”为“否”的"),
        ("when: {idle: true}", "when: {not: {on_list: [partner_list]}}", "不在“合作名单”之列的"),
        ("when: {idle: true}", "when: {fraud: {at_least: 2}}", "“弄虚作假”情形不少于2次的"),
        (
            "when: {idle: true}",
            "when: {any: [{idle: true}, {all: [{idle: true}, {staff: {less_than: 3}}]}]}",
            "无合同，或（无合同，且人员不足3人）的",
        ),
        ("share: {ratio: [engineers, staff]}", "share: {less: [engineers, staff]}", "工程师减去人员"),
        ("share: {ratio: [engineers, staff]}", "share: {total: [engineers, staff]}", "工程师、人员合计"),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {mean: contract.amount}",
            "“服务合同·金额”的平均值",
        ),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {mean: contract.amount, weighted_by: amount}",
            "“服务合同·金额”的加权平均值",
        ),
        (
            "share: {ratio: [engineers, staff]}",
            "share: {count: case, where: {procedure: appeal, outcome: dismissed}}",
            "“申诉”维持的记录",
        ),
        (
            "share: {ratio: [engineers, staff]}",
            "share: {count: measure, where: {measure: warning, in_force: true}}",
            "生效中的“警告”措施",
        ),
        (
            "share: {ratio: [engineers, staff]}",
            "share: {count: measure, where: {measure: warning}}",
            "“警告”措施的数量",
        ),
        ("restored_after: [suspended]", "restored_after: [warning]", "3个月，“警告”也完成后恢复资格，以较晚者为准"),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {highest: contract.amount}",
            "“服务合同·金额”的最高值",
        ),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {lowest: contract.amount}",
            "“服务合同·金额”的最低值",
        ),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {latest: contract.amount}",
            "最近一次“服务合同·金额”",
        ),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {distinct: contract.enterprise}",
            "不同“服务合同·企业”的数量",
        ),
        (
            "amount: {sum: contract.amount, during: this_year}",
            "amount: {elapsed_since: contract, or_since: listed_on, unit: month}",
            "距最近一次“服务合同”或入库之日（以较晚者为准）",
        ),
        ("during: {calendar: year}", "during: {calendar: year, back: 1}", "上一年内"),
        ("during: {calendar: year}", "during: {calendar: year, before: listed_on}", "以入库之日计的本年内"),
        ("during: {calendar: year}", "during: {calendar: year}, where: {enterprise: 甲}", "本年内；经核实且企业为“甲”"),
        ("during: {calendar: year}", "during: {calendar: year}, where: {verified: false}", "本年内；“经核实”为“否”"),
        ("during: {calendar: year}", "during: {evaluation: period, back: 2}", "前第2个评价周期内"),
        ("during: {calendar: year}", "during: {ever: true}", "历年累计"),
        ("during: {calendar: year}", "during: {from: 2026-01-01}", "2026-01-01起"),
        ("during: {calendar: year}", "during: {to: 2026-12-31}", "至2026-12-31止"),
        ("each: {points: 0.1, each: exact}", "each: {points: 0.1, each: 5}", "每5万元计0.1分"),
        ("mark: given, at_most: 20", "mark: given, at_most: 20, no_data: unset", "由评价人打分"),
        ("staff: {label: 人员, of: staff,", "staff: {label: 人员, of: staff, no_data: unset,", "没有数据的不计算"),
        ("lasts: {months: 3}", "lasts: unset", "暂停未定，由经办人逐次指定"),
        ("lasts: {months: 3}", "lasts: rest_of_year", "暂停至当年12月31日"),
        ("lasts: {months: 3}", "lasts: {months: 3}, until: [warning]", "3个月，直至“警告”完成"),
        ("effect: ban, lasts: {years: 3}", "effect: ban, for_ever: true", "禁入永久"),
        ("within: unset", "within: unset, stays: true", "申诉期间停止执行"),
        ("barred_by: [banned]", "barred_by: [banned], allowed: false", "移出后不得再次申报"),
        ("every: month, due: {day: 25}", "every: month, due: {day: 25, months_later: 1}", "后第1个月25日 月报"),
        (
            "every: month, due: {day: 25}",
            "every: quarter, due: {day: last, moves_on: true}",
            "当季末月最后一日，遇休息日顺延",
        ),
        ("every: month, due: {day: 25}", "every: half, times: 2, due: {after: {days: 10}}", "每半年2次期满后10日内"),
        ("every: month, due: {day: 25}", "for: contract, due: {on_date: held_on}", "每项“服务合同”实施日期当日"),
        ("every: month, due: {day: 25}", "for: contract, due: {day: 25}", "当月25日"),
        (
            "every: month, due: {day: 25}",
            "for: contract, only_when: {level: local}, due: {day: 25}",
            "（仅限级别为“地方级”的）",
        ),
        ("checked: {by: municipal,", "checked: {silence: confirmed, by: municipal,", "逾期未核对的视为确认"),
        ("opens: [{always: true, clause: 第四条}]", "opens: [{every: {years: 1}, clause: 第四条}]", "每年集中办理一次"),
        ("opens: [{always: true, clause: 第四条}]", "opens: [{by_notice: each, clause: 第四条}]", "按通知办理"),
        ("opens: [{always: true, clause: 第四条}]", "opens: [{until: 2026-05-01, clause: 第四条}]", "截至2026-05-01"),
        ("opens: [{always: true, clause: 第四条}]", "opens: [{on: banned, clause: 第四条}]", "发生“禁入”时办理"),
        (
            "effects: [{list: true}]",
            "effects: [{list: true, provisionally_for: {months: 6}}]",
            "暂列名录6个月，待正式认定，逾期未认定的资格终止",
        ),
        ("effects: [{list: true}]", "effects: [{finding: fraud}]", "记一项“弄虚作假”情形"),
        ("effects: [{list: true}]", "effects: [{record: contract}]", "记一项“服务合同”"),
        ("effects: [{list: true}]", "effects: [{fulfil: yearly_plan}]", "“年度计划”视为已履行"),
        ("effects: [{list: true}]", "effects: [{measure: warning}]", "采取“警告”措施"),
        ("effects: [{list: true}]", "effects: [{pay: true}]", "应予支付"),
        ("effects: [{list: true}]", "effects: [{pay: false}]", "不予支付"),
        ("quota: {setting: yearly_places,", "quota: {at_most: 50, within: round,", "每批名额50家"),
        ("facts: [directions]", "facts: [directions]\n  removals: published", "退出情况：公布"),
        ("facts: [directions]", "facts: [directions]\n  retained_for: {years: 5}", "保留5年"),
        (
            "licence: {label: 营业执照,",
            "licence: {label: 营业执照, required: false, when: {staff: {at_least: 9}},",
            "营业执照（可选）",
        ),
        ("status: in_force", "status: draft", "征求意见稿，尚未生效"),
        ("quota: {setting: yearly_places,", "quota: {at_most: 5, per: district,", "每个区县每年名额5家第五条"),
        ("quota: {setting: yearly_places,", "quota: {at_most: 5, per: directions,", "每一“服务方向”每年名额5家"),
        ("stars: 3, clause", "stars: 3, quota: {places: 9, per: district}, clause", "；每个区县名额9家"),
        ("stars: 3, clause", "stars: 3, quota: {share: 0.25, rounded: up}, clause", "名额25%（按参评家数计，进位）"),
        ("stars: 3, clause", "stars: 3, quota: {places: 9, back_fill: true}, clause", "名额9家，空出的名额依次递补"),
        ("stars: 3, clause", "stars: 3, by_hand: true, clause", "；须经评价人确认"),
        ("seats: 7", "seats: 6", "；名额6家200,000元"),
        (
            "by: [contracts], then: decide",
            "by: [contracts, staff], then: share",
            "得分相同的，依次比较本评价周期内，“服务合同”的数量、人员，多者在前；仍相同的，名次并列。第七条",
        ),
        ("by: [contracts], then: decide", "then: decide", "得分相同的，由经办人决定先后。第七条"),
        (
            "rubric:\n    at_most: 100",
            "rubric:\n    at_most: 110\n    at_least: 0",
            "总分封顶110分，总分最低0分。第七条",
        ),
        ("mark: given, at_most: 20", "mark: given, at_most: 20, at_least: 2", "20分，最低2分"),
        ("at_most: 30\n        parts:", "weights: {levels: 0.4, scaled: 0.6}\n        parts:", "折算（权重0.6）"),
        (
            "during: this_year, clause: 第七条}\n          scaled",
            "during: this_year, where: {amount: {at_least: 1}}, clause: 第七条}\n          scaled",
            "按每项“服务合同”（仅限金额不少于1万元的）计分",
        ),
        (
            "evaluated_by: municipal",
            "evaluated_by: municipal\n    ranked: {staff: {at_least: 9}}",
            "仅限人员不少于9人的参加排名",
        ),
        (
            "effect: ban, lasts: {years: 3}",
            "effect: ban, lasts: {years: 3}, related: [founded_on]",
            "同样及于“成立日期”相同的其他单位",
        ),
        (
            "barred_by: [banned]",
            "barred_by: [banned], related: [founded_on]",
            "期间不得再次申报，同样及于“成立日期”相同的其他单位",
        ),
        ("lasts: {months: 3}", "lasts: {months: 3}, keeps_running_work: true", "采取前已开始的工作可以继续"),
        ("lasts: {months: 3}", "lasts: {months: 3}, begins: next_year", "自次年1月1日起执行"),
        ("lasts: {months: 3}", "lasts: {months: 3}, begins: founded_on", "自成立日期起算"),
        ("lasts: {months: 3}", "lasts: {months: 3}, repeat: add", "再次采取的，期限累加"),
        ("lasts: {months: 3}", "lasts: {months: 3}, repeat: restart", "再次采取的，期限重新计算"),
        (
            "recurs_within: {years: 1}",
            "recurs_within: {months: 18}",
            "18个月内未再采取其中措施的，从第一级重新起算。第八条",
        ),
        (", recurs_within: {years: 1}", "", "再次发生的逐级加重；不因时间经过重新起算。第八条"),
        ("fewest: 3", "fewest: 4", "（能力；评审意见不少于4份；满分100分，平均不低于60分方可通过）"),
        (
            "annuls: [warning, removed]",
            "annuls: [warning, ban]",
            "可以申诉：事实不清，成立的可撤销“警告”“禁入”。第十条",
        ),
        ("annuls: [warning, removed]", "annuls: [evaluation]", "成立的可撤销“评价”"),
        ("within: unset", "within: {days: 15}", "申诉按“申诉”办理，须在15日内提出"),
        ("    label: 续期\n", "    label: 续期\n    open_to: once_listed\n", "现在或曾经在库的单位均可办理"),
        ("type: choice, many: true", "type: choice, many: true, fewest: 2", "多选（至少2项）：咨询、培训"),
        ("missed: fraud", "missed: complaint", "逾期未履行的，可按“投诉”情形提出"),
        ("changed: [staff], due: unset", "changed: [staff], due: unset, begins: founded_on", "自成立日期起履行"),
        (
            'same_as: [enterprise, "on"]',
            "same_as: [enterprise, year]\n    evidence: none",
            "服务商不需企业、年份第六条",
        ),
        (
            "facts: [directions]",
            "facts: [directions]\n  computed: [share]",
            "按查询当日情况公布：工程师占人员的比例。第二条",
        ),
        (
            "facts: [directions]",
            "facts: [directions]\n  evaluation: [grade, awards]",
            "评价确定后公布：等次、奖励。第二条",
        ),
        (
            "facts: [directions]",
            "facts: [directions]\n  live: [place, indicators]",
            "评价期间随时公布：名次、各项指标得分。第二条",
        ),
        (
            "taken: [complaint.points], cycle: year",
            "taken: [complaint.points]",
            "不分周期，连续累计扣分：按“投诉·扣分”",
        ),
        ("    every: year\n", "    every: {months: 18}\n", "每18个月一次"),
        ("stars: 3, clause", "stars: 3, quota: {places: 9}, clause", "；名额9家"),
        ("stars: 3, clause", "stars: 3, quota: {share: 0.25}, clause", "；名额25%"),
        ("when: {idle: true}", "when: {staff: 5}", "人员为“5”的"),
        (
            "per: contract, by: [level], table: {national: 3, local: 1}",
            "per: accidents, by: [grave], table: {'true': 3, 'false': 1}",
            "是：3分",
        ),
        ("when: {idle: true}", "when: {directions: advice}", "服务方向为“咨询”的"),
        (
            "{label: 不通过, to: refused}",
            "{label: 不通过, to: refused}\n        drop: {label: 不通过, to: refused}",
            "不通过 → 未通过",
        ),
    ],
)
def test_each_word_of_a_policy_has_its_phrase(old: str, new: str, words: str) -> None:
    assert words in said((old, new))


def read_to_people(programme: str, *replacements: tuple[str, str], city: str = "good") -> str:
    text = (PROGRAMMES / f"{programme}.yaml").read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    policy = read_document(Policy, text, file=programme)
    shown = explain_policies(read_file(City, PROGRAMMES / city / "city.yaml"), [policy])
    return re.sub(r"<[^>]+>", "", shown)


def test_a_stage_of_two_deciders_says_that_both_must_decide() -> None:
    both = ("review: {label: 审核, by: municipal", "review: {label: 审核, by: [province, prefecture]")
    words = "须由省厅与市局分别作出，一致的才生效：同意、不同意"
    assert words in read_to_people("exit_ladder", both, city="levels")
    assert "分别作出" not in read_to_people("exit_ladder", city="levels")


def test_the_districts_of_a_quota_are_called_as_the_city_calls_them() -> None:
    quota = ("label: 同意, to: listed", "label: 同意, to: listed, quota: {at_most: 5, per: district, clause: 第三条}")
    assert "每个县每年名额5家" in read_to_people("exit_ladder", quota, city="levels")


@pytest.mark.parametrize(
    ("carry_over", "words"),
    [
        ("nothing", "期满后不结转，重新从起始分计"),
        ("surplus", "期满时高出起始分的部分带入下一周期"),
        ("deficit", "期满时低于起始分的部分不予恢复，带入下一周期"),
        ("both", "期满时的余额带入下一周期"),
    ],
)
def test_a_points_account_is_told_whole(carry_over: str, words: str) -> None:
    shown = read_to_people("exit_account", ("carry_over: deficit", f"carry_over: {carry_over}"))
    whole = (
        f"积分起始：12分上限：12分，余额不再增加周期：每年为一个周期，{words}扣分：按“违规·扣分”加分：按“表彰·加分”"
        "恢复：采取“重新培训”措施后恢复为12分以下规则依据其余额：退出·处置规则第五条(一)"
    )
    assert whole in shown


def test_a_points_account_without_more_is_told_by_its_own_clause_and_by_each_rule_that_looks_at_it() -> None:
    shown = said(
        (
            "balance: {account: {opens_with: 12, taken: [complaint.points], cycle: year}}",
            "balance: {label: 信用分, account: {opens_with: 12, taken: [complaint.points]}, clause: 第六条}",
        )
    )
    whole = "信用分第六条起始：12分上限：不设周期：不分周期，连续累计扣分：按“投诉·扣分”加分：不设"
    assert f"{whole}以下规则依据其余额：评价·评分细则·指标“业绩”·指标“折算”第七条" in shown
    unused = said(("of: balance,", "of: staff,"))
    assert "加分：不设" in unused
    assert "以下规则依据其余额" not in unused


def test_a_quantity_that_has_a_label_or_a_clause_is_told_with_what_it_counts() -> None:
    shown = said(
        ("contracts: {count: contract,", "contracts: {label: 合同数, unit: 份, clause: 第六条, count: contract,"),
        ("share: {ratio: [engineers, staff]}", "share: {ratio: [engineers, staff], clause: 第三条}"),
        ("failing: {run: evaluation,", "failing: {label: 连续不合格, run: evaluation,"),
    )
    assert "合同数本评价周期内，“服务合同”的数量份第六条" in shown
    assert "工程师占人员的比例工程师占人员的比例%第三条" in shown
    assert "连续不合格连续等次为“不合格”的年数年" in shown
    assert "统计口径“合同数”" in shown.rpartition("条款对照")[2]
    assert "数量所指" not in said()


def test_where_nothing_is_undecided_nothing_is_said_of_it() -> None:
    decided = [
        ("notice: unset", "notice: {days: 7}"),
        ("by: municipal, due: unset", "by: municipal, due: {days: 9}"),
        ("changed: [staff], due: unset", "changed: [staff], due: {after: {days: 9}}"),
        ("within: unset", "within: {days: 9}, decided_within: {days: 9}"),
        ("    every: year\n", "    every: year\n    due: period_end\n"),
        ("facts: [directions]", "facts: [directions]\n  retained_for: {years: 5}"),
        ("yearly_places: {", "yearly_places: {value: 50, "),
    ]
    assert "待定事项" in page(*decided[1:])
    assert "待定事项" not in page(*decided)


def test_stages_of_authorities_without_a_time_are_said_to_have_none() -> None:
    untimed = "“申诉”·环节“审理”第十条"
    assert untimed not in said()
    shown = said(("by: municipal, due: unset", "by: municipal"))
    assert "下列环节办法未定办理期限，系统不设期限" in shown
    assert untimed in shown


@pytest.mark.parametrize("folder", CITIES, ids=lambda folder: folder.name)
def test_every_city_has_its_page(folder: Path) -> None:
    found = check_folder(folder)
    assert found.city is not None
    shown = explain_policies(found.city, [one.policy for one in found.programmes])
    assert shown.count("<article>") == len(found.programmes)
    assert shown.count("<svg") == sum(1 + len(one.policy.procedures) for one in found.programmes)
