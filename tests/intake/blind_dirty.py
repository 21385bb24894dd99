"""Returns in mixed units, dirty text and years side by side, as made-up offices would send them; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_words import amount, basis_of, call, unit_zh


def finance_in_mixed_units() -> Paper:
    """本年累计|上年同期|增减%; the corner says 万元, rows and cells say otherwise; 约, 余, 多, 近."""
    paper = Paper("安平镇2024年收支及帮扶情况.xlsx", "5")
    page = paper.page("收支")
    when, before = When("安平镇总工会", 2024, 4), When("安平镇总工会", 2023, 4)
    page.span(1, 1, 1, 5, "安平镇总工会工会经费收支及困难帮扶情况表")
    page.line(2, ["截至2024年12月31日", None, None, None, "金额单位：万元"])
    page.line(3, ["项　　目", "本年累计", "上年同期", "增减（%）", "备　注"])
    rows: list[tuple[str, str, object, float, bool]] = [
        ("应收工会经费数", "funds_due", 86.4, 864000, False),
        ("实际收缴工会经费", "funds_received", "80.12", 801200, False),
        ("收缴率", "funds_collection_rate", "85.0%", 0.85, False),
        ("上解上级工会经费", "funds_remitted", "约30", 300000, True),
        ("会员会费收入（元）", "dues_received", "12，345.60", 12345.6, False),
        ("困难帮扶资金", "aid_amount", "2万余元", 20000, True),
        ("困难职工帮扶户次（户）", "aid_households", "40余", 40, True),
        ("送温暖慰问资金", "warmth_amount", "近9万", 90000, True),
        ("送温暖走访慰问户数", "warmth_households", "一百二十户", 120, False),
        ("送清凉慰问资金", "cool_amount", "1.09万元", 10900, False),
        ("送清凉慰问职工人次", "cool_person_times", "300多", 300, True),
        ("金秋助学发放金额", "education_aid_amount", "36000元", 36000, False),
        ("金秋助学资助学生人数", "students_aided", "１２人", 12, False),
        ("医疗互助补助发放金额", "mutual_claim_amount", 4.25, 42500, False),
        ("医疗互助补助例数（例）", "mutual_claims", "29例", 29, False),
        ("捐款捐物（元）", "donation_amount", 5600, 5600, False),
        ("文体活动投入（元）", "culture_spend", "8 800", 8800, False),
        ("小额贷款发放额", "loan_amount", 30, 300000, False),
    ]
    for row, (name, code, shown, value, approximate) in enumerate(rows, 4):
        page.put(row, 1, name)
        page.fact(row, 2, shown, when, code, "ytd", value, approximate=approximate)
        if isinstance(shown, float):
            page.fact(row, 3, round(shown * 0.9, 2), before, code, "ytd", round(value * 0.9), optional=True)
            page.put(row, 4, 11.1)
    page.plant("rate_differs", 6, 2)  # 80.12 of 86.4 is 92.7 %
    page.plant("doubtful_header", 22, 1)
    page.line(22, ["拨缴经费收入", 75.5, 70.1, 7.7])
    page.fact(22, 2, 75.5, when, "funds_received", "ytd", 755000, optional=True)
    page.fact(22, 3, 70.1, before, "funds_received", "ytd", 701000, optional=True)
    page.put(23, 1, "农民工欠薪追讨金额")
    page.put(23, 2, 18.6)
    page.plant("unknown_item", 23, 1)
    page.line(25, ["单位负责人（签字）：", None, "财务负责人：", None, "2025年1月8日"])
    return paper


def dirty_traditional() -> Paper:
    """Traditional characters, full-width digits, Chinese numerals, two numbers in a cell, errors, no saved result."""
    paper = Paper("龙潭鎮2024年第四季度工会工作報表（定稿）.xlsx", "6")
    page = paper.page("報表")
    when = When("龙潭镇", 2024, 4)
    page.span(1, 1, 1, 4, "龍潭鎮工會工作報表")
    page.span(2, 1, 2, 4, "二〇二四年第四季度　　　　　　　　　單位：人、個、元")
    page.line(4, ["序號", "項目", "累計數", "備註"])
    rows: list[tuple[str, str, object, float | None, bool]] = [
        ("基層工會組織數", "union_orgs", "８６", 86, False),
        ("應建會單位", "units_should", "１１０ ", 110, False),
        ("涵蓋單位數", "units_covered", "１０２", 102, False),
        ("建會率", "unionisation_rate", "92。7%", 0.927, False),
        ("職工總人數（人）", "workers", "３，４５６", 3456, False),
        ("　　其中：女職工", "workers_female", "１４０２人", 1402, False),
        ("會員總人數", "members", "約３１００", 3100, True),
        ("　　其中：女會員", "members_female", "1200餘", 1200, True),
        ("　　農民工會員", "members_migrant", "近900", 900, True),
        ("入會率", "membership_rate", "90﹪以上", 0.9, True),
        ("新發展會員數", "new_members", "二百一十五", 215, False),
        ("專職工會幹部數", "cadres_fulltime", "十五", 15, False),
        ("集體合同份數", "collective_contracts", "四十二份", 42, False),
        ("工資專項集體合同份數", "wage_contracts", "３９份", 39, False),
        ("勞動爭議調解組織數", "mediation_orgs", "11个", 11, False),
        ("受理勞動爭議件數", "disputes_accepted", "十余", 10, True),
        ("調解成功件數", "disputes_resolved", "9件（含上年结转1件）", 9, False),
        ("職工集體上訪件數", "group_petitions", "无", 0, False),
        ("劳动模范人数", "model_workers", "12（含省劳模3）", 12, False),
        ("困難職工戶數", "hardship_households", "9户25人", None, False),
        ("帮扶户数", "aid_households", "50以上", 50, True),
        ("帮扶金额", "aid_amount", "1.2万元", 12000, False),
        ("送溫暖慰問戶數", "warmth_households", "不少于60户", 60, True),
        ("送溫暖金額", "warmth_amount", "5万多", 50000, True),
        ("送清涼慰問人次", "cool_person_times", "#REF!", None, False),
        ("送清涼金額", "cool_amount", "—", None, False),
        ("金秋助學資助人數", "students_aided", Formula("=SUM(D60:D70)"), None, False),
        ("金秋助學金額", "education_aid_amount", "３．６万", 36000, False),
        ("醫療互助參加人數", "mutual_participants", "2 806", 2806, False),
        ("培訓期數", "training_sessions", "6期", 6, False),
        ("工會幹部培訓人次", "cadre_training_person_times", "约120人次", 120, True),
        ("安全檢查次數", "safety_inspections", "24次", 24, False),
        ("查出安全隱患數", "hazards_found", Formula("=20+18", 38), 38, False),
        ("整改安全隱患數", "hazards_fixed", "全部整改", None, False),
        ("職工書屋數", "worker_bookstores", "7家", 7, False),
        ("文體活動場次", "cultural_events", "八场次", 8, False),
        ("信息報送篇數", "info_reports", "1，0２4", 1024, False),
        ("戶外勞動者服務站點數", "outdoor_stations", "叁", 3, False),
    ]
    problems = {
        "hardship_households": "double_value",
        "cool_person_times": "error_value",
        "students_aided": "uncached_formula",
        "hazards_fixed": "not_a_number",
    }
    for number, (name, code, shown, value, approximate) in enumerate(rows, 1):
        row = number + 4
        page.line(row, [number, name])
        if value is None:
            page.put(row, 3, shown)
        else:
            page.fact(row, 3, shown, when, code, basis_of(code), value, approximate=approximate)
        if code in problems:
            page.plant(problems[code], row, 3)
    page.put(45, 1, "填報人：周某　　　填報日期：2025年1月6日")
    return paper


def annual_with_last_year() -> Paper:
    """Two year columns in an annual return; the township stands only in the file's name; doubtful and unknown."""
    paper = Paper("枫桥镇工会年报2024（终稿）.xlsx", "8")
    page = paper.page("年报")
    when, before = When("枫桥镇", 2024, 4), When("枫桥镇", 2023, 4)
    page.span(1, 1, 1, 7, "2024年度基层工会工作统计年报（修订稿）")
    page.line(2, ["填报单位（盖章）：", None, None, None, "填报时间：2025年1月15日"])
    page.line(3, ["类别", "指标", "单位", "2023年", "2024年", "增减数", "增幅（%）"])
    groups = [
        ("组织建设", ["union_orgs", "units_should", "units_covered", "unionisation_rate", "new_union_orgs",
                  "new_union_target", "workers", "members", "members_realname", "new_members",
                  "legal_person_unions"]),
        ("权益维护", ["collective_contracts", "collective_contract_enterprises", "female_contracts",
                  "safety_contract_enterprises", "regional_contracts", "congress_units",
                  "employee_directors_supervisors", "law_supervision_orgs", "disputes_accepted",
                  "disputes_resolved", "group_petitions"]),
        ("服务职工", ["hardship_households", "hardship_removed", "aid_households", "aid_amount",
                  "warmth_person_times", "warmth_amount", "mutual_eligible", "mutual_participants",
                  "mutual_participation_rate", "job_posts", "job_placements", "loan_amount"]),
        ("建功立业", ["proposals", "proposals_adopted", "innovations", "model_workers", "hazards_found",
                  "hazards_fixed", "hazard_fix_rate", "home_qualified", "home_model", "service_stations",
                  "info_reports", "funds_due", "funds_received", "funds_collection_rate"]),
    ]  # fmt: skip
    row = 4
    for group, codes in groups:
        page.span(row, 1, row + len(codes) - 1, 1, group)
        for code in codes:
            page.line(row, [call(code), unit_zh(code)], 2)
            now, old = (amount("枫桥镇", year, 4, code) for year in (2024, 2023))
            rate = unit_zh(code) == "%"
            page.fact(row, 5, f"{now * 100:.2f}%" if rate else now, when, code, basis_of(code), now)
            page.fact(
                row, 4, f"{old * 100:.2f}%" if rate else old, before, code, basis_of(code), old, optional=True
            )
            page.put(row, 6, now - old)
            if not rate and old:
                page.put(row, 7, round((now - old) / old * 100, 1))
            row += 1
    page.line(row, ["其他", "非公企业工会数", "个", 31, 33, 2, 6.5])
    page.fact(row, 5, 33, when, "union_orgs_enterprise", "stock", 33, optional=True)
    page.fact(row, 4, 31, before, "union_orgs_enterprise", "stock", 31, optional=True)
    page.plant("doubtful_header", row, 2)
    page.line(row + 1, [None, "网上工会注册用户", "人", 1900, 2600, 700, 36.8])
    page.plant("unknown_item", row + 1, 2)
    page.line(row + 2, [None, "职工法律援助金", "元", 8000, 9000, 1000, 12.5])
    page.plant("unknown_item", row + 2, 2)
    page.put(row + 4, 1, "注：1.本表为年度报表，存量指标为2024年末数；2.2023年数据为去年年报数。")
    return paper
