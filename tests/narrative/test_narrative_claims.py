"""Sentences as reports have them, and the figures worked out of each by hand."""

from decimal import Decimal

import pytest

from dashboard.narrative.mend import mended_lines, plain
from dashboard.narrative.numbers import numbers
from dashboard.narrative.read import read_pasted
from dashboard.narrative.terms import terms

TITLE = "沙河镇总工会2021年工作总结\n"


def claims(text: str, title: str = TITLE) -> list[tuple[str, Decimal | None]]:
    return [
        (claim.code, claim.value) for report in read_pasted(title + text).reports for claim in report.claims
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("投入1.09万元", ["10900"]),
        ("4万余元和270余万元", ["40000", "2700000"]),
        ("5万3千元", ["53000"]),
        ("会员3.5万人", ["35000"]),
        ("1,120家企业", ["1120"]),
        ("三千六百五十名", ["3650"]),
        ("一百零八人", ["108"]),
        ("百分之九十五点五", ["0.955"]),
        ("签订率在90﹪以上", ["0.9"]),
        ("覆盖率达九成", ["0.9"]),
        ("80-90人", ["80"]),
        ("资金120万", ["1200000"]),
        ("２３０名", ["230"]),
        ("庆七一两场演出", ["2"]),
        ("困难职工12尸", ["12"]),
        ("2020年8月3日第九次会议", []),
        ("统一部署，一线职工，第二届", []),
        ("工资上浮十五个百分点", []),
    ],
)
def test_numbers(text: str, values: list[str]):
    found = [number.value for number in numbers(plain(text)) if number.kind != "other"]
    assert [value for value in found if value is not None] == [Decimal(value) for value in values]


def test_xx_is_a_number_without_a_value():
    assert [(number.value, number.unit) for number in numbers("观众XX人次，某某XX镇")] == [(None, "人次")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年受理劳动争议15起，调解成功12起。", [("disputes_accepted", 15), ("disputes_resolved", 12)]),
        ("有5例经街道调解成功的纠纷。", [("disputes_resolved", 5)]),
        ("纳入城镇低保9户25人。", [("dibao_households", 9), ("dibao_persons", 25)]),
        ("为职工报销医疗互助金7例1.09万元。", [("mutual_claims", 7), ("mutual_claim_amount", 10900)]),
        ("对12家企业开展了劳动合同专项检查。", [("law_inspections", 12)]),
        ("签订集体合同、工资专项集体合同各35份。", [("collective_contracts", 35), ("wage_contracts", 35)]),
        (
            "集体合同、女职工专项集体合同签订率分别达到95%和92%。",
            [("collective_contract_rate", "0.95"), ("female_contract_rate", "0.92")],
        ),
        ("今年培养技师、技工各2名。", [("craftsmen", 2), ("craftsmen", 2)]),
        (
            "评出10家示范工会，21家先进工会和32家合格工会。",
            [("demo_unions", 10), ("demo_unions", 21), ("home_qualified", 32)],
        ),
        (
            "30家企业签订了工资专项集体合同，28家签订了女职工专项集体合同。",
            [("wage_contract_enterprises", 30), ("female_contract_enterprises", 28)],
        ),
        ("会员由去年的1,204人增加到1,850人。", [("members", 1204), ("members", 1850)]),
        (
            "今年新增会员86人，其中企业工会建会1户，会员6人。",
            [("new_members", 86), ("new_union_orgs", 1), ("new_members", 6)],
        ),
        ("全年无一例职工上访现象。", [("group_petitions", 0)]),
        ("全镇共有59人参活。", [("mutual_participants", 59)]),
        ("工会员工共20人参加活动，收到锦旗3面。", []),
        ("会员比去年增加35人，经费同比增长7.8%。", []),
        ("抓好25人以上企业的建会工作，做到三个结合。", []),
        (
            "现有基层工会36个，其中机关9个，企业8个。",
            [("union_orgs", 36), ("union_orgs_enterprise", 8)],
        ),
        ("工会会员34人，会员中农民工11人。", [("members", 34), ("members_migrant", 11)]),
        ("慰问困难职工23人、困难劳模18人，共41人。", [("warmth_person_times", 41)]),
        ("调解劳动争议13起，成功12起。", [("disputes_accepted", 13), ("disputes_resolved", 12)]),
        ("接待职工来访134批、412人次。", [("petitions_received", 134)]),
        ("新建工会38家，其中25人以上企业21家。", [("new_union_orgs", 38)]),
        ("提合理化建议745条，实施302条。", [("proposals", 745), ("proposals_adopted", 302)]),
        ("会员净增19人，达到237人。", [("members", 237)]),
        (
            "新建工会61个，发展会员4,233人，分别占市总下达任务的122%和105.8%。",
            [("new_union_orgs", 61), ("new_members", 4233), ("new_union_completion", "1.22")],
        ),
        (
            "资助考上大学的职工子女5人，每人2000元，共计1万元。",
            [("students_aided", 5), ("education_aid_amount", 10000)],
        ),
        ("新建驿站3个，累计建成9个。", [("outdoor_stations", 3), ("outdoor_stations", 9)]),
        ("职工医疗互助活动参加单位131家。", [("mutual_units", 131)]),
    ],
)
def test_what_a_sentence_claims(text: str, expected: list[tuple[str, int | str]]):
    assert claims(text) == [(code, Decimal(value)) for code, value in expected]


def test_the_topic_may_stand_in_an_earlier_sentence_or_the_heading():
    assert claims("积极开展送清凉活动。8月，镇工会投资9万余元，购置饮料等用品。") == [
        ("cool_amount", Decimal(90000))
    ]
    assert claims("一、工资集体协商\n覆盖企业29家，覆盖职工4382人。") == [
        ("wage_contract_enterprises", Decimal(29)),
        ("wage_contract_workers", Decimal(4382)),
    ]


def test_a_report_of_a_quarter_gives_figures_of_the_quarter():
    title = "沙河镇总工会2024年第一季度工作总结\n"
    (report,) = read_pasted(title + "新建工会5家，会员总数1,200人。").reports
    assert [(claim.code, claim.basis) for claim in report.claims] == [
        ("new_union_orgs", "quarter"),
        ("members", "stock"),
    ]
    assert (report.period.year, report.period.quarter, report.period.label) == (2024, 1, "2024Q1")


def test_readings_in_brackets_and_lost_bytes_are_undone():
    lines = ["發(fā)展會(huì)員(yuán)460名?；顒?dòng)吸引1000余名職(zhí)工", "簽(qiān)訂(dìng)合同"]
    assert mended_lines(lines) == ["發展會員460名。活〓吸引1000余名職工", "簽訂合同"]


def test_lines_broken_at_a_width_are_joined():
    line = "一年来镇工会在县总工会和镇党委的领导下开展了大量卓有成效的工作"
    joined = mended_lines([*([line] * 9), line[:-5] + "新建基层工", "会四家。"])
    assert joined == [line * 9 + line[:-5] + "新建基层工会四家。"]


def test_every_indicator_has_reviewed_terms():
    from dashboard.catalogue import catalogue

    assert {term.code for term in terms()} == set(catalogue().indicators)
