"""The blank return: what stands where, what can be typed over, and that it comes back through openpyxl whole."""

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.catalogue import catalogue
from dashboard.intake.read import read_file
from dashboard.intake.records import KnownUnits, Reading
from dashboard.workbooks import template
from dashboard.workbooks.template import blank_template, body_rows, core_measures, figure_cells
from dashboard.workbooks.template_set import template_name, template_set

UNITS = ["东关街道", "石桥镇", "=1+1镇"]


def opened(**changes: object) -> Workbook:
    settings: dict[str, object] = {"year": 2026, "quarter": 3, "county": "安澜县总工会", "township": "石桥镇"}
    return load_workbook(io.BytesIO(blank_template(UNITS, **(settings | changes))))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened()


@pytest.fixture(scope="module")
def sheet(book):
    return book["季报"]


def test_the_period_and_the_township_stand_filled_in(sheet):
    assert sheet["A1"].value == "安澜县乡镇（街道）工会工作季度报表"
    assert sheet[template.UNIT_CELL].value == "石桥镇"
    assert sheet[template.YEAR_CELL].value == 2026
    assert sheet[template.QUARTER_CELL].value == 3


def test_a_blank_township_stays_blank():
    assert opened(township=None)["季报"][template.UNIT_CELL].value is None


def test_the_form_says_which_form_it_is(book):
    meta = book[template.META_SHEET]
    assert meta["A1"].value == "union-return-template/2"
    assert meta.sheet_state == "hidden"


def test_the_first_sheet_is_the_one_to_fill_in(book):
    assert book.sheetnames[:3] == ["季报", "填表说明", "指标解释"]
    assert book.active.title == "季报"


def test_header_row(sheet):
    header = [sheet.cell(template.HEADER_ROW, column).value for column in range(1, 10)]
    assert header == ["序号", "项目", "计量单位", "本季", "累计", "上季数", "空白原因", "备注", "代码"]
    assert sheet.freeze_panes == f"A{template.FIRST_ROW}"
    assert sheet.column_dimensions[template.CODE].hidden


def test_every_core_measure_has_one_row_with_its_code(sheet):
    rows = range(template.FIRST_ROW, sheet.max_row + 1)
    codes = [code for row in rows if (code := sheet[f"{template.CODE}{row}"].value)]
    assert codes == [each.code for each in core_measures()]
    assert len(codes) == 84
    row = next(row for row in rows if sheet[f"{template.CODE}{row}"].value == "aid_amount")
    assert sheet[f"{template.NAME}{row}"].value == "困难帮扶金额"
    assert sheet[f"{template.UNIT}{row}"].value == "元"


def test_group_rows_are_numbered(sheet):
    headings = [content for _, number, content in body_rows(core_measures()) if number == 0]
    assert headings[0] == "一、组织建设"
    assert headings[10] == "十一、劳动保护"
    assert sheet[f"A{template.FIRST_ROW}"].value == "一、组织建设"


def test_stocks_are_filled_in_one_cell_and_flows_in_two(sheet):
    cells = figure_cells(core_measures())
    assert ("workers", "quarter") not in cells
    workers = cells["workers", "stock"]
    assert workers.startswith("E")
    beside = sheet["D" + workers[1:]]
    assert beside.value == "—"
    assert beside.protection.locked
    for basis, column in (("quarter", "D"), ("ytd", "E")):
        address = cells["new_members", basis]
        assert address.startswith(column)
        assert sheet[address].value is None
        assert not sheet[address].protection.locked


def test_only_what_is_to_be_filled_in_can_be_typed_over(sheet):
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert set(figure_cells(core_measures()).values()) <= open_cells
    assert {template.UNIT_CELL, template.YEAR_CELL, template.QUARTER_CELL} <= open_cells
    assert not open_cells & {"A1", "A2", "A4", "B4", f"B{template.FIRST_ROW + 1}"}


def test_dropdowns_of_township_year_quarter_and_money_unit(sheet, book):
    lists = {
        str(check.sqref): check.formula1
        for check in sheet.data_validations.dataValidation
        if check.type == "list"
    }
    assert lists[template.UNIT_CELL] == "=_lists!$A$1:$A$3"
    assert lists[template.QUARTER_CELL] == '"1,2,3,4"'
    assert [book["_lists"].cell(row, 1).value for row in (1, 2, 3)] == UNITS
    assert book["_lists"].sheet_state == "hidden"
    money = figure_cells(core_measures())["aid_amount", "ytd"].replace("E", "C")
    assert any(money in where and formula == '"元,万元"' for where, formula in lists.items())


def test_a_name_that_looks_like_a_formula_stays_a_name(book):
    assert book["_lists"]["A3"].data_type == "s"
    assert opened(township="=1+1镇")["季报"][template.UNIT_CELL].data_type == "s"


def test_the_definition_shows_where_a_figure_is_filled_in(sheet):
    address = figure_cells(core_measures())["members", "stock"]
    check = next(each for each in sheet.data_validations.dataValidation if address in str(each.sqref))
    assert check.prompt == "期末工会会员人数。"
    assert check.errorStyle == "warning"


def test_texts_keep_to_what_spreadsheets_allow(sheet):
    for check in sheet.data_validations.dataValidation:
        assert len(check.promptTitle or "") <= 32
        assert len(check.prompt or "") <= 255
        assert len(check.error or "") <= 255


def test_it_prints_on_a4_with_the_header_on_each_page(sheet):
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_every_measure_of_the_catalogue_can_be_asked():
    measures = tuple(catalogue().measures.values())
    sheet = opened(measures=measures)["季报"]
    cells = figure_cells(measures)
    assert sheet[cells["workers_area", "stock"].replace("E", "B")].value == "辖区职工总数"
    assert template.unit_word(catalogue().measures["training_sessions"]) == "期"


def test_every_group_and_unit_has_a_word():
    groups, units = template.words()["groups"], template.words()["units"]
    assert set(catalogue().groups) <= set(groups)
    assert {each.unit for each in catalogue().measures.values()} <= set(units)


@pytest.mark.parametrize("changes", [{"quarter": 5}, {"measures": ()}, {"measures": core_measures()[:1] * 2}])
def test_nonsense_is_refused(changes):
    with pytest.raises(ValueError, match=r"quarter 5|measures"):
        opened(**changes)


# --- Last quarter's figures, reasons, and what intake makes of the form ----------------------------------

LAST = {
    ("workers", "stock"): Decimal(8432),
    ("members", "stock"): Decimal(7000),
    ("aid_amount", "ytd"): Decimal("12345.50"),
    ("aid_amount", "quarter"): Decimal(345),
}
KNOWN = KnownUnits({"东关街道": "t001", "石桥镇": "t002"})


def beside(sheet, code: str, basis: str, column: str):
    """The cell of a row in another column than the one to fill in."""
    return sheet[column + figure_cells(core_measures())[code, basis][1:]]


def test_last_quarter_stands_in_grey_beside_the_cell_to_fill_in():
    sheet = opened(last_quarter=LAST)["季报"]
    workers = beside(sheet, "workers", "stock", template.LAST)
    assert workers.value == 8432
    assert workers.font.color.rgb == "FF8C959F"
    assert workers.protection.locked
    assert beside(sheet, "aid_amount", "ytd", template.LAST).value == 12345.5
    assert beside(sheet, "union_orgs", "stock", template.LAST).value is None, "nothing was filed"
    assert sheet[figure_cells(core_measures())["workers", "stock"]].value is None


def test_running_totals_begin_anew_in_the_first_quarter():
    sheet = opened(last_quarter=LAST, quarter=1)["季报"]
    assert beside(sheet, "workers", "stock", template.LAST).value == 8432
    assert beside(sheet, "aid_amount", "ytd", template.LAST).value is None


def test_a_reason_for_an_empty_row_can_be_chosen_or_written(sheet):
    cell = beside(sheet, "workers", "stock", template.WHY)
    assert not cell.protection.locked
    check = next(
        each
        for each in sheet.data_validations.dataValidation
        if each.type == "list" and template.WHY in str(each.sqref)
    )
    assert "没有统计" in check.formula1
    assert len(check.formula1) <= 255
    assert not check.showErrorMessage, "any other text is taken as well"


def read_back(figures: dict[tuple[str, str], object], extra: dict[str, object], **changes: object) -> Reading:
    book = opened(last_quarter=LAST, **changes)
    sheet = book["季报"]
    for key, value in figures.items():
        sheet[figure_cells(core_measures())[key]] = value
    for address, value in extra.items():
        sheet[address] = value
    out = io.BytesIO()
    book.save(out)
    return read_file("石桥镇_2026Q3.xlsx", out.getvalue(), units=KNOWN)


def test_a_filled_form_reads_back_whole_and_without_a_remark():
    cells = figure_cells(core_measures())
    figures: dict[tuple[str, str], object] = {key: number for number, key in enumerate(cells, start=10)}
    for code, basis in cells:
        if basis == "quarter":
            figures[code, basis] = figures[code, "ytd"]
    reading = read_back(figures, {"G6": "资料还没到齐", "H7": "3 家未统计", "G8": 2, "H9": "联系 2 个村"})
    read = {(each.code, each.basis): each for each in reading.figures}
    assert reading.problems == ()
    assert {key: int(each.value or 0) for key, each in read.items()} == figures
    assert {each.cell for each in reading.figures} == set(cells.values())
    assert {(each.unit_code, each.year, each.quarter) for each in reading.figures} == {("t002", 2026, 3)}


def test_last_quarters_figures_are_never_read():
    reading = read_back({("members", "stock"): 7100}, {})
    assert [(each.code, each.value) for each in reading.figures] == [("members", 7100)]
    assert reading.problems == ()
    empty = read_back({}, {})
    assert empty.figures == ()
    assert [each.code for each in empty.problems] == ["no_figures"]


def test_a_countys_forms_come_in_one_zip():
    told: list[tuple[int, int, str]] = []
    data = template_set(
        ["东关街道", "石桥镇"], year=2026, quarter=3, county="安澜县", last_quarter={"石桥镇": LAST},
        progress=lambda *done: told.append(done),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.namelist() == ["东关街道_2026Q3.xlsx", "石桥镇_2026Q3.xlsx"]
        sheets = [load_workbook(io.BytesIO(book.read(name)))["季报"] for name in book.namelist()]
    assert [sheet[template.UNIT_CELL].value for sheet in sheets] == ["东关街道", "石桥镇"]
    assert [beside(sheet, "workers", "stock", template.LAST).value for sheet in sheets] == [None, 8432]
    assert told == [(0, 2, "东关街道"), (1, 2, "石桥镇"), (2, 2, "")]


@pytest.mark.parametrize("unit", ["../../镇", "a/b\\c", "镇\n", 'x:*?"<>|'])
def test_a_units_name_never_leads_out_of_the_zip(unit: str):
    name = template_name(unit, 2026, 3)
    assert not set(name) & set('/\\:*?"<>|\n')
    assert not name.startswith(".")
    assert name.endswith("_2026Q3.xlsx")


def test_units_whose_names_fall_together_keep_a_form_each():
    data = template_set(["甲/镇", "甲:镇"], year=2026, quarter=3, county="安澜县", last_quarter={})
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert len(set(book.namelist())) == 2
