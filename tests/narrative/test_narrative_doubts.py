"""What is doubtful about a figure is told with it."""

from decimal import Decimal

import pytest

from dashboard.narrative.read import read_pasted
from dashboard.narrative.records import DOUBTS, STOPS, WorkReport
from tests.narrative import score

TITLE = "沙河镇总工会2021年工作总结\n"


def doubts(text: str, title: str = TITLE) -> list[set[str]]:
    return [set(claim.doubts) for report in read_pasted(title + text).reports for claim in report.claims]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("力争新建工会15家。", {"target"}),
        ("2022年，我们要再新建工会3家。", {"target"}),
        ("三、明年工作打算\n新建工会6家。", {"target"}),
        ("第二部分  下半年打算\n1.发展会员300人。", {"target"}),
        ("下步工作打算\n发展会员300人。", {"target"}),
        ("计划走访困难职工；发放慰问金3万元。", {"target"}),
        ("五年来，累计发展会员2870人。", {"multi_year"}),
        ("去年同期发展会员300人。", {"previous_year"}),
        ("上半年发展会员300人。", {"part_period"}),
        ("入会率达100%。", {"no_denominator"}),
        ("发展会员XX人。", {"anonymous"}),
        ("发展会员300余人。", {"approximate"}),
        ("发展会员30-50人。", {"approximate", "range"}),
        ("收缴会费64228.5万元。", {"unlikely"}),
        ("入会率达120%。", {"unlikely", "no_denominator"}),
        ("新增户外劳动者驿站2个。", {"increment"}),
        ("发展会员300人。", set()),
        ("2020年发展会员300人。", {"previous_year"}),
        ("年初会员300人。", {"previous_year"}),
        ("二、以提高质量为重点，以增效为目标，发展会员300人。", set()),
    ],
)
def test_a_doubt_and_the_words_that_raise_it(text: str, told: set[str]):
    assert doubts(text) == [told]


@pytest.mark.parametrize(
    ("rate", "told"),
    [("81%", {"contradicted"}), ("80.2%", set()), ("80%", set()), ("80%以上", {"approximate"})],
)
def test_a_rate_that_its_own_figures_contradict(rate: str, told: set[str]):
    # 898 / 1,120 = 80.18 %
    assert doubts(f"应收工会经费1,120万元，实收898万元，收缴率为{rate}。")[-1] == told


def test_what_a_share_of_a_plan_is_of_is_the_plan():
    assert doubts("实收工会经费300万元，完成全年预算400万元的75%。")[:2] == [set(), {"target"}]


def test_the_months_of_a_half_year_are_all_of_it():
    half = "沙河镇总工会2018年上半年工作总结\n"
    assert doubts("1至6月份发展会员300人。", half) == [set()]
    assert doubts("1至3月份发展会员300人。", half) == [{"part_period"}]


def test_several_values_of_one_indicator_are_told():
    assert doubts("发展会员300人。全年发展会员280人。") == [{"several"}, {"several"}]


def test_all_of_a_plan_is_a_target():
    (report,) = read_pasted(
        "沙河镇总工会2021年工作计划\n新建工会6家，发展会员100人。" + "做好各项工作。" * 9
    ).reports
    assert report.is_plan
    assert [claim.doubts for claim in report.claims] == [("target",), ("target",)]


def test_a_report_without_a_year_says_so():
    (report,) = read_pasted("沙河镇总工会20XX年工作总结\n发展会员100人。").reports
    assert (report.period.label, report.claims[0].doubts) == ("", ("unknown_period",))


LONG = "沙河镇总工会组织职工参加篮球赛、歌咏会和健步走，丰富了职工的业余生活，增强了工会组织的凝聚力和吸引力，受到广大职工的欢迎。"


def _two(second: str) -> tuple[WorkReport, ...]:
    one = f"第一篇：沙河镇总工会2021年工作总结\n发展会员100人。{LONG}开展送温暖活动，走访困难职工12户。"
    return read_pasted(f"{one}\n{second}").reports


def test_two_reports_of_one_file_are_parted():
    one, other = _two(
        f"第二篇：青山乡总工会2020年上半年工作总结\n新建工会3家。{LONG[10:40]}建成职工书屋，解决了职工看书难的问题，书屋每天开放。职工代表大会按时召开，审议了各项报告，通过了决议。"
    )
    assert (one.unit, one.period.label, other.unit, other.period.label) == (
        "沙河镇",
        "2021",
        "青山乡",
        "2020H1",
    )
    assert [claim.code for claim in other.claims] == ["new_union_orgs"]
    assert other.repeats is None


def test_the_same_report_twice_is_told():
    one, other = _two(f"第二篇：沙河镇工会工作总结\n发展会员100人。{LONG}开展送温暖活动，走访困难职工12户。")
    assert (one.repeats, other.repeats) == (None, 1)
    assert all("repeated" in claim.doubts for claim in other.claims)


def test_every_doubt_is_known_and_worded():
    from dashboard import labels

    assert set(DOUBTS) >= STOPS
    for language in ("zh_CN", "en"):
        assert all(labels.t(f"narrative.doubt_{doubt}", language) for doubt in DOUBTS)


@pytest.mark.parametrize("file", sorted(score.REPORTS.glob("*.txt")), ids=lambda file: file.stem)
def test_reports_of_many_kinds_are_read_well(file):
    found = score.score_own(file.name)
    assert found.found >= Decimal("0.9") * found.actual
    assert found.claims - found.false >= Decimal("0.95") * found.claims
    assert found.code_right >= Decimal("0.9") * found.found
    assert found.value_right >= Decimal("0.99") * found.found
