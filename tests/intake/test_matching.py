"""Headers as clerks write them, and what they mean. A wrong match is worse than an asked one."""

import pytest

from dashboard.catalogue import catalogue
from dashboard.intake.lexicon import features, features_of_all, key
from dashboard.intake.matching import decisions, match, match_part, match_path, nearest


def test_every_name_and_alias_of_the_catalogue_is_found():
    for code, each in catalogue().indicators.items():
        assert (match(each.name_zh).code, match(each.name_zh).match) == (code, "exact")
        for alias in each.aliases:
            assert match(alias).code == code, alias
            assert match(alias).sure, alias


def test_doubtful_aliases_are_always_asked():
    for code, each in catalogue().indicators.items():
        for alias in each.doubtful_aliases:
            found = match(alias)
            assert (found.code, found.match) == (code, "doubtful"), alias


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("會員人數（人）", "members"),
        ("勞動爭議調解組織數", "mediation_orgs"),
        (" 职 工 人 数 ", "workers"),
        ("3、集体合同份数", "collective_contracts"),
        ("“安康杯”竞赛企业数", "ankang_enterprises"),
        ("职工\n人数", "workers"),
    ],
)
def test_script_space_brackets_and_numbering_do_not_matter(text, code):
    assert match(text).code == code
    assert match(text).sure


def test_a_unit_in_brackets_tells_households_from_persons():
    assert match("协助办理低保（户）").code == "dibao_households"
    assert match("协助办理低保（人）").code == "dibao_persons"
    assert not match("协助办理低保").sure
    assert match("协助办理低保", "户").code == "dibao_households"


def test_a_unit_that_contradicts_the_measure_is_asked():
    assert match("建档困难职工", "户").sure
    assert not match("建档困难职工", "人").sure
    assert not match("会员人数", "万元").sure


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("在册困难职工户数", "hardship_households"),
        ("签订劳动安全卫生专项合同企业数", "safety_contract_enterprises"),
        ("本年度新建工会组织", "new_union_orgs"),
        ("劳动争议案件受理数", "disputes_accepted"),
        ("参加文体活动职工人次", "cultural_person_times"),
        ("女职工权益保护专项合同份数", "female_contracts"),
        ("医疗互助应参保职工数", "mutual_eligible"),
        ("上缴上级工会经费", "funds_remitted"),
    ],
)
def test_the_same_said_in_other_words_is_found(text, code):
    assert (match(text).code, match(text).match) == (code, "fuzzy")


@pytest.mark.parametrize(
    "text",
    [
        "农民工平安返乡人次",
        "工会小组数",
        "未建会企业数",
        "非公企业会员数",
        "续签集体合同份数",
        "困难农民工户数",
        "慰问劳模金额",
        "职代会提案数",
        "读书活动场次",
        "上年会员数",
        "女会员占比",
        "兼职工会干部人数",
        "技能竞赛场次",
        "培训",
        "送清凉",
    ],
)
def test_near_things_are_not_matched(text):
    assert not match(text).sure
    assert nearest(text).code == ""


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("困难帮扶与服务职工", "困难帮扶", "户数"), "aid_households"),
        (("送温暖", "金额（万元）"), "warmth_amount"),
        (("送清凉", "慰问人次"), "cool_person_times"),
        (("工会经费（万元）", "实收"), "funds_received"),
        (("安全隐患", "整改（处）"), "hazards_fixed"),
        (("集体合同", "职工人数"), "collective_contract_workers"),
        (("组织建设", "职工人数"), "workers"),
        (("职工医疗互助", "医疗互助应参加人数"), "mutual_eligible"),
    ],
)
def test_heads_above_give_a_header_its_meaning(parts, code):
    assert match_path(parts).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("教职工人数（建会单位职工人数）", "workers"),
        ("建立教（职）代会制度单位数", "congress_units"),
        ("实行校务（厂务）公开单位数", "openness_units"),
        ("女职工（未婚）人数", ""),
        ("职工数（不含退休）", ""),
    ],
)
def test_a_bracket_may_say_the_same_again(text, code):
    found = match(text)
    assert (found.code if found.sure else "") == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("新建工会（个）", "年度任务"), "new_union_target"),
        (("新发展会员（人）", "目标数"), ""),
        (("工资集体协商", "目标家数"), ""),
        (("目标数",), ""),
    ],
)
def test_a_target_is_that_of_new_unions_only_where_it_says_so(parts, code):
    assert match_path(parts).code == code


def test_a_head_of_another_topic_stops_the_plain_meaning():
    assert match_path(("工资专项集体合同", "覆盖企业（家）")).code != "enterprises_covered"
    assert match_path(("送清凉", "户数")).code == ""


@pytest.mark.parametrize(
    ("part", "parent", "code"),
    [
        ("其中：女", "workers", "workers_female"),
        ("其中：女", "members", "members_female"),
        ("　　农民工", "members", "members_migrant"),
        ("#女", "members", "members_female"),
        ("　　新就业形态劳动者", "members", "members_new_forms"),
        ("其中：深度困难", "hardship_households", "hardship_deep"),
        ("其中：企业", "union_orgs", "union_orgs_enterprise"),
        ("其中：农民工", "workers", ""),
        ("其中：女", "collective_contract_workers", ""),
    ],
)
def test_parts_take_their_meaning_from_what_they_are_part_of(part, parent, code):
    found = match_part(part, parent)
    assert (found.code if found.sure else "") == code


def test_a_persons_decision_is_found_however_the_header_is_spaced():
    said = decisions({"困难职工总数": "hardship_households"}, {"其他 项目": ""})
    assert said.of("困难职工 总数") == "hardship_households"
    assert said.of("其他项目") == ""
    assert said.of("会员人数") is None


def test_many_headers_are_understood_together_as_each_is_alone():
    known = catalogue().indicators.values()
    headers = [key(text) for each in known for text in (*each.aliases, *each.doubtful_aliases, each.name_zh)]
    headers += ["职工中的女职工人数", "厂(村)务公开", "会员里的", "农民工(", "", "资金合计"]
    assert features_of_all(headers) == {text: features(text) for text in headers}
