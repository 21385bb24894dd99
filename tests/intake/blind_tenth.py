"""A tenth set of made-up returns, in the manner of a county office's forms; see blind_builders.py and blind_clerk.py."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, header, long_rows, money, named, total, wide_row
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_words import basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

BATCH = 0
CORE = (
    "union_orgs", "units_should", "units_covered", "enterprises_total", "enterprises_covered", "new_union_orgs",
    "new_union_target", "workers", "members", "members_realname", "new_members", "cadres_fulltime",
    "unions_reelected", "legal_person_unions", "women_committees", "audit_committees", "collective_contracts",
    "collective_contract_enterprises", "collective_contract_workers", "wage_contracts",
    "wage_contract_enterprises", "wage_contract_workers", "female_contract_enterprises", "congress_units",
    "openness_units", "mediation_orgs", "law_supervision_orgs", "disputes_accepted", "disputes_resolved",
    "petitions_received", "petitions_handled", "hardship_households", "hardship_removed", "aid_households",
    "aid_amount", "warmth_households", "warmth_person_times", "warmth_amount", "cool_person_times", "cool_amount",
    "outdoor_stations", "students_aided", "education_aid_amount", "mutual_eligible", "mutual_participants",
    "mutual_claims", "mutual_claim_amount", "job_fairs", "job_posts", "job_placements",
    "skills_training_person_times", "competition_participants", "proposals", "proposals_adopted", "innovations",
    "model_workers", "training_sessions", "ankang_enterprises", "ankang_workers", "safety_inspections",
    "hazards_found", "hazards_fixed", "worker_bookstores", "cultural_events", "cultural_person_times",
    "funds_due", "funds_received", "dues_received", "funds_remitted", "units_declaring", "home_qualified",
    "home_model", "service_stations", "info_reports",
)  # fmt: skip


def long_with_last_year_and_notes() -> Paper:
    """序号|指标|计量单位|本季|累计|上年同期|增减%|备注: the last year's column and the remarks are no figures of now."""
    paper = Paper("柏林镇工会2023年二季度报表（定稿）.xlsx", "1")
    page = paper.page("报表")
    when = When("柏林镇", 2023, 2)
    page.span(1, 1, 1, 8, "嘉禾县基层工会工作情况季报表")
    page.line(2, ["填报单位：", None, "柏林镇总工会", None, None, None, "报告期：", "2023年1—6月"])
    page.line(3, ["填报日期：", None, "2023.7.4", None, None, None, "金额单位：", "元"])
    page.line(4, ["序号", "指标名称", "计量单位", "本季数", "累计数", "上年同期", "增减%", "备　注"])
    columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5, "last": 6}
    items = grouped(named(CORE[:60], BATCH, "one"), "（{number}）{name}")
    items.insert(items.index(next(each for each in items if each[1] == "members")) + 1,
                 ("其中：女", "members_female"))  # fmt: skip
    last = long_rows(page, 5, columns, items, when, idle="—")
    for row in range(5, last):
        now, before = page.cells.get((row, 5)), page.cells.get((row, 6))
        if isinstance(now, int | float) and isinstance(before, int | float) and before:
            change = round((now / before - 1) * 100, 1)
            page.put(row, 7, Formula(f"=ROUND((E{row}/F{row}-1)*100,1)", change))
    page.put(9, 8, "含联合工会3个")
    page.put(14, 8, "含5月补录12人")
    page.put(30, 8, "详见附件2")
    foot(page, last, 8, "2023年7月4日")
    page.span(last + 1, 1, last + 1, 8, "说明：累计为1月1日至6月30日数；上年同期为2022年上半年数。")
    return paper


def three_halves_without_a_gap() -> Paper:
    """Three blocks of 项目|单位|累计 with no empty column between them (.ods); one cell holds #REF!."""
    paper = Paper("工会工作情况表.ods", "2")
    page = paper.page("石鼓街道2024一季度")
    when = When("石鼓街道", 2024, 1)
    page.span(1, 1, 1, 9, "石鼓街道工会工作基本情况表")
    page.span(2, 1, 2, 9, "（截至2024年3月31日）")
    page.span(3, 1, 3, 9, "计量单位：个、人、户、元")
    codes = [code for code in CORE if code not in ("new_union_target",)][:63]
    for block in range(3):
        page.line(4, ["项目", "单位", "累计数"], 1 + 3 * block)
        columns = {"name": 1 + 3 * block, "unit": 2 + 3 * block, "ytd": 3 + 3 * block}
        part = codes[21 * block : 21 * block + 21]
        long_rows(page, 5, columns, named(part, BATCH, "three"), when)
    fact = next(each for each in paper.facts if each.code == "petitions_received")
    paper.facts.remove(fact)
    row = int(fact.cell.lstrip("ABCDEFGHI"))
    column = ord(fact.cell[0]) - 64
    page.put(row, column, "#REF!")
    page.plant("error_value", row, column)
    foot(page, 26, 9, "2024-04-03")
    return paper


def summary_with_a_short_sum() -> Paper:
    """One header row; 合计 last, whose SUM misses the last township; period in the file name; money in 万元."""
    paper = Paper("临江县乡镇街道工会工作汇总表2022年第三季度.xlsx", "3")
    page = paper.page("汇总")
    towns = ("新桥镇总工会", "高坪镇总工会", "龙泉镇", "河口乡工会委员会", "白云乡", "罗家乡工会", "东城街道总工会",
             "西城街道工会联合会", "朝阳街道")  # fmt: skip
    codes = [code for code in CORE if code not in ("mutual_eligible", "job_fairs", "training_sessions")][:52]
    width = len(codes) + 2
    page.span(1, 1, 1, width, "临江县乡镇（街道）工会工作汇总表")
    page.put(2, 1, "填报单位：临江县总工会")
    page.put(2, width - 4, "计量单位：个、人、户、件、万元")
    page.line(3, ["序号", "乡镇（街道）", *(header(code, BATCH, "sum", "万元") for code in codes)])
    for place, town in enumerate(towns):
        when = When(town, 2022, 3)
        page.line(4 + place, [place + 1, town])
        wide_row(page, 4 + place, 3, [(code, basis_of(code), "万元") for code in codes], when)
    bottom = 4 + len(towns)
    page.span(bottom, 1, bottom, 2, "合　　计")
    for column in range(3, width + 1):
        rows = range(4, bottom - 1) if column in (4, 9) else range(4, bottom)
        sums = f"=SUM({at(rows[0], column)}:{at(rows[-1], column)})"
        page.put(bottom, column, Formula(sums, total(page, list(rows), column)))
        if column in (4, 9):
            page.plant("total_mismatch", bottom, column)
    foot(page, bottom + 1, width, "2022年10月11日")
    return paper


def two_quarters_as_sheets_with_subtotals() -> Paper:
    """Group, item, 本季|累计 and 户数|金额(万元) over the columns; 一季度 and 二季度 as sheets, 小计 rows."""
    paper = Paper("永和县工会季报汇总2021年.xlsx", "4")
    pairs = (("困难帮扶", "aid_households", "aid_amount"), ("送温暖", "warmth_households", "warmth_amount"))
    stocks = ("union_orgs", "units_should", "units_covered", "workers", "members", "women_committees")
    flows = ("new_union_orgs", "new_members", "disputes_accepted", "disputes_resolved", "job_placements")
    for name, quarter in (("一季度", 1), ("二季度", 2)):
        page = paper.page(name)
        page.span(1, 1, 1, 22, f"永和县2021年{name}工会工作汇总表")
        page.line(2, ["汇总单位：永和县总工会"])
        page.line(3, ["单位"])
        page.merged.append((3, 1, 5, 1))
        page.span(3, 2, 3, 7, "组织情况（期末数）")
        columns: list[tuple[str, str, str]] = []
        for place, code in enumerate(stocks, start=2):
            page.span(4, place, 5, place, header(code, BATCH, "four"))
            columns.append((code, "stock", ""))
        page.span(3, 8, 3, 17, "工作开展情况")
        for place, code in enumerate(flows):
            page.span(4, 8 + 2 * place, 4, 9 + 2 * place, header(code, BATCH, "four", decorate=False))
            page.line(5, ["本季", "累计"], 8 + 2 * place)
            columns += [(code, "quarter", ""), (code, "ytd", "")]
        page.span(3, 18, 3, 21, "帮扶慰问（累计）")
        for place, (group, count, spent) in enumerate(pairs):
            page.span(4, 18 + 2 * place, 4, 19 + 2 * place, group)
            page.line(5, ["户数", "金额（万元）"], 18 + 2 * place)
            columns += [(count, "ytd", ""), (spent, "ytd", "万元")]
        page.span(3, 22, 5, 22, "建档困难职工户数")
        columns.append(("hardship_households", "stock", ""))
        row = 6
        parts = (
            ("乡镇小计", ("秀水镇", "大同镇", "三岔镇", "双河乡")),
            ("街道小计", ("城关街道", "北苑街道")),
        )
        for label, towns in parts:
            first = row
            for town in towns:
                page.put(row, 1, town)
                wide_row(page, row, 2, columns, When(town, 2021, quarter))
                row += 1
            page.put(row, 1, label)
            for column in range(2, 23):
                page.put(row, column, total(page, list(range(first, row)), column))
            row += 1
        page.put(row, 1, "总计")
        for column in range(2, 23):
            page.put(row, column, total(page, [10, 13], column))
        page.put(row + 1, 1, "注：本表“本季”指当季发生数，“累计”指年初至本季末。")
    sheet, cell = paper.pages[1], (13, 3)
    sheet.put(*cell, sheet.cells[cell] + 6)
    sheet.plant("total_mismatch", *cell)
    sheet.put(14, 3, sheet.cells[14, 3] + 6)
    return paper


def townships_across() -> Paper:
    """Items down, townships across, a 合计 column last; .csv as GB18030; the quarter in the second line."""
    paper = Paper("各镇汇总.csv", "3", encoding="gb18030")
    page = paper.page("各镇汇总")
    towns = ("桃源镇", "柳林镇", "杨柳乡", "槐树乡", "松山街道")
    page.put(1, 1, "安宁县各乡镇街道工会主要指标完成情况")
    page.put(2, 1, "2023年4季度")
    page.line(3, ["序号", "指标", "单位", *towns, "合计"])
    row = 4
    for number, code in enumerate((each for each in CORE if each != "info_reports"), start=1):
        unit = "万元" if money(code) else unit_zh(code)
        page.line(row, [number, header(code, BATCH, "across", "万元"), unit])
        for column, town in enumerate(towns, start=4):
            wide_row(page, row, column, [(code, basis_of(code), "万元")], When(town, 2023, 4))
        page.put(row, 9, round(sum(float(page.cells[row, column]) for column in range(4, 9)), 2))
        row += 1
    page.put(row, 1, "填报人：　　　　审核人：　　　　填报日期：2024年1月8日")
    return paper


def dirty_old_file() -> Paper:
    """Traditional headers, full-width digits, approximate words and a text that is no number (.xls)."""
    paper = OldPaper("雲霧鄉工會報表.xls", "6")
    page = paper.page("報表")
    when = When("云雾乡", 2022, 4)
    page.span(1, 1, 1, 5, "鄉鎮工會工作年度報表")
    page.put(2, 1, "２０２２年度")
    page.line(3, ["填報單位：雲霧鄉工會委員會", None, None, "單位：人、個、戶、元"])
    page.line(4, ["編號", "項　目", "單位", "本季", "全年累計"])
    dirty = (
        ("基層工會\n組織數", "union_orgs", "４１", 41, False),
        ("應建會單位數", "units_should", "63 ", 63, False),
        ("涵蓋單位數", "units_covered", "５８個", 58, False),
        ("新建工會數", "new_union_orgs", "四", 4, False),
        ("已建會單位職工數", "workers", "1，612", 1612, False),
        ("　　女職工", "workers_female", "約700", 700, True),
        ("會員總數", "members", "1 498", 1498, False),
        ("　　女會員", "members_female", "６４０", 640, False),
        ("　　農民工", "members_migrant", "500餘人", 500, True),
        ("發展新會員", "new_members", "九十六", 96, False),
        ("集體合同份數", "collective_contracts", "二十一", 21, False),
        ("集體合同覆蓋企業數", "collective_contract_enterprises", "３３家", 33, False),
        ("受理勞動爭議件數", "disputes_accepted", "无", 0, False),
        ("調解成功件數", "disputes_resolved", "0", 0, False),
        ("困難職工檔案戶數", "hardship_households", "27戶", 27, False),
        ("救助戶數", "aid_households", "十二", 12, False),
        ("困難職工幫扶資金", "aid_amount", "1.8萬元", 18000, False),
        ("慰問職工人次", "warmth_person_times", "120以上", 120, True),
        ("送溫暖金額", "warmth_amount", "近3萬", 30000, True),
        ("助學人數", "students_aided", "11（含孤兒1）", 11, False),
        ("發放助學金", "education_aid_amount", "￥33,000.00", 33000, False),
        ("醫療互助參加人數", "mutual_participants", "1,２０３", 1203, False),
        ("劳动竞赛參加人次", "competition_participants", "上百人次", None, False),
        ("職工入會率", "membership_rate", "92。9％", 0.929, False),
        ("實收工會經費", "funds_received", "28.6万", 286000, False),
        ("合理化建議條數", "proposals", "—", None, False),
        ("採納合理化建議數", "proposals_adopted", "／", None, False),
        ("職工書屋", "worker_bookstores", "３", 3, False),
        ("查出安全隱患數", "hazards_found", "15處，另有3處待查", None, False),
        ("整改隱患", "hazards_fixed", "15", 15, False),
        ("先進職工之家數", "home_model", " 2 ", 2, False),
    )
    for row, (name, code, text, figure, about) in enumerate(dirty, start=5):
        page.line(row, [row - 4, name, unit_zh(code), "—" if not is_flow(code) else None])
        if figure is None:
            page.put(row, 5, text)
            if code in ("competition_participants", "hazards_found"):
                page.plant("double_value" if code == "hazards_found" else "not_a_number", row, 5)
        else:
            page.fact(row, 5, text, when, code, basis_of(code), figure, approximate=about)
    page.put(37, 1, "單位負責人：　　填報人：　　填報日期：2023.1.9")
    return paper
