"""空白原因: why a cell is empty is kept beside the missing figure, through journal and rebuild, never as one."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest

from dashboard import labels
from dashboard.intake.checks import check
from dashboard.intake.read import read_file
from dashboard.intake.records import KnownUnits, Reading
from dashboard.intake.submit import CheckedFile, file_returns
from dashboard.warehouse import Warehouse
from dashboard.workbooks.template import WHY, blank_template, core_measures, figure_cells
from tests.builders import begin

NAMES = KnownUnits({"东河镇": "U1"})
ROWS = {code: cell[1:] for (code, _), cell in figure_cells(core_measures()).items()}
FIRST_STOCK, *_ = [each.code for each in core_measures() if each.measure_type == "stock"]
FLOW = next(each.code for each in core_measures() if each.measure_type != "stock")


def form(figures: Mapping[tuple[str, str], object], reasons: Mapping[str, object]) -> bytes:
    """Our own form of 东河镇, 2026 Q1, with figures by measure and basis and reasons by measure."""
    book = openpyxl.load_workbook(
        io.BytesIO(blank_template(["东河镇"], year=2026, quarter=1, county="清河", township="东河镇"))
    )
    cells = figure_cells(core_measures())
    for place, value in figures.items():
        book.worksheets[0][cells[place]] = value
    for code, reason in reasons.items():
        book.worksheets[0][f"{WHY}{ROWS[code]}"] = reason
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(figures: Mapping[tuple[str, str], object], reasons: Mapping[str, object]) -> Reading:
    return read_file("季报.xlsx", form(figures, reasons), units=NAMES)


def told(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (each.severity, each.code, each.cell, each.measure, each.township, each.year, each.args.get("text"))
        for each in reading.problems
    ]


GIVEN = {("members", "stock"): 80, ("workers", "stock"): 100}


def test_a_blank_cell_with_a_reason_is_a_note_and_no_figure():
    code = next(each for each in ("union_orgs", FIRST_STOCK) if (each, "stock") not in GIVEN)
    reading = read(GIVEN, {code: "未统计", FLOW: "未开展"})
    stock, flow = figure_cells(core_measures())[code, "stock"], figure_cells(core_measures())[FLOW, "ytd"]
    assert sorted(told(reading), key=str) == sorted(
        [
            ("info", "blank_reason", stock, code, "东河镇", 2026, "未统计"),
            ("info", "blank_reason", flow, FLOW, "东河镇", 2026, "未开展"),
        ],
        key=str,
    )
    assert {figure.code for figure in reading.figures} == {"members", "workers"}
    sentence = labels.problem_message(reading.problems[0])
    assert "未统计" in sentence or "未开展" in sentence


def test_a_reason_beside_a_figure_is_only_a_remark():
    reading = read({**GIVEN, (FLOW, "quarter"): 3, (FLOW, "ytd"): 3}, {"members": "未统计", FLOW: "未开展"})
    assert told(reading) == []


def test_a_flow_of_which_one_cell_is_given_keeps_the_reason_for_the_other():
    reading = read({**GIVEN, (FLOW, "ytd"): 3}, {FLOW: "未统计本季"})
    cell = figure_cells(core_measures())[FLOW, "quarter"]
    assert told(reading) == [("info", "blank_reason", cell, FLOW, "东河镇", 2026, "未统计本季")]


@pytest.mark.parametrize("reason", ["0", "12", "0（无）"])
def test_a_number_as_a_reason_is_never_taken_for_the_figure(reason: str):
    reading = read(GIVEN, {FLOW: reason})
    assert FLOW not in {figure.code for figure in reading.figures}


def test_an_id_number_as_a_reason_refuses_the_file():
    reading = read(GIVEN, {FLOW: "张三 110101199003070011 未报"})
    assert [each.code for each in reading.problems] == ["personal_data"]
    assert reading.figures == ()


def test_the_reason_is_filed_with_the_return_and_a_rebuild_keeps_it(warehouse: Warehouse):
    begin(warehouse)
    reading = read(GIVEN, {FLOW: "未开展"})
    (problems,) = check([reading], warehouse)
    file = CheckedFile(form(GIVEN, {FLOW: "未开展"}), reading, problems, "填报人", explanation="已核对")
    (receipt,) = file_returns(warehouse, [file])
    assert receipt.status == "filed"

    def beside() -> dict[str, tuple[str, str]]:
        rows = warehouse.query("review/figure_by_unit_quarter", unit_code="U1", year=2026, quarter=1)
        reasons = rows["reason_args"].fillna("")
        return dict(zip(rows["measure_code"], zip(rows["state"], reasons, strict=True), strict=True))

    kept = beside()
    assert kept[FLOW][0] == "missing"
    assert "未开展" in kept[FLOW][1]
    assert kept["members"] == ("value", "")
    warehouse.rebuild()
    assert beside() == kept
