"""Confirmed figures of old reports: kept with their sentences, shown where nothing was filed, in no one's way.

Worked by hand. 东河镇 (U1) filed the fourth quarter of 2025: 80 members of 100 workers. Its old reports say
70 members of 2019, 78 members of 2025, 36,000 yuan of hardship aid of 2019, and 61.5 % members of 2018.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.narratives import file_report, take_back
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, filing
from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.verify import verify_open
from tests import stores
from tests.builders import begin, checked, confirmed

TEXT = "东河镇2019年工作总结".encode()


def filled(opened: Warehouse) -> None:
    begin(opened)
    file_returns(opened, [checked("U1", 2025, 4, {"members": 80, "workers": 100})])


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Warehouse]:
    opened = stores.opened(tmp_path / "store", filled)
    yield opened
    opened.close()


def tell(county: Warehouse, unit: str, year: int, figures: dict[str, Any], quarter: int = 4) -> int:
    text = repr((unit, year, figures)).encode()
    return file_report(county, "总结.txt", text, (), confirmed(unit, year, quarter, figures), by="统计员")


def rows(county: Warehouse, name: str, **params: Any) -> list[dict[Any, Any]]:
    frame = county.query(name, **params).astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def series(county: Warehouse, indicator: str, by: str = "quarter") -> dict[Any, tuple[Any, bool]]:
    """(year, quarter) -> value and whether it is an old report's, of the rows with a value."""
    found = rows(county, f"township/series_by_unit_{by}", unit_code="U1", indicator=indicator)
    at = "quarter" if by == "quarter" else "as_of_quarter"
    return {
        (row["year"], row[at]): (row["value"], row["is_narrative"])
        for row in found
        if row["value"] is not None
    }


def test_an_old_report_fills_in_only_where_nothing_was_filed(county: Warehouse):
    tell(county, "U1", 2019, {"members": 70})
    tell(county, "U1", 2025, {"members": 78})
    assert series(county, "members") == {(2019, 4): (70, True), (2025, 4): (80, False)}
    assert series(county, "members", "year") == {(2019, 4): (70, True), (2025, 4): (80, False)}


def test_what_is_filed_later_takes_its_place_and_what_stands_again_gives_it_back(county: Warehouse):
    tell(county, "U1", 2024, {"members": 75})
    [receipt] = file_returns(county, [checked("U1", 2024, 4, {"members": 76})])
    assert series(county, "members")[2024, 4] == (76, False)
    assert receipt.returns[0].revision == 1, "an old report is no earlier return of the quarter"
    filing.withdraw(county, receipt.returns[0].return_id, by="统计员", note="填错")
    assert series(county, "members")[2024, 4] == (75, True)


def test_a_rate_is_worked_out_from_its_sides_else_as_stated(county: Warehouse):
    tell(county, "U1", 2018, {"membership_rate": "0.615"})
    tell(county, "U1", 2019, {"members": 70, "workers": 112, "membership_rate": "0.6"})
    assert series(county, "membership_rate") == {
        (2018, 4): (0.615, True),
        (2019, 4): (0.625, True),
        (2025, 4): (0.8, False),
    }


def test_a_years_flow_is_the_years_and_no_quarters(county: Warehouse):
    tell(county, "U1", 2019, {"aid_amount": 36_000})
    found = rows(county, "township/series_by_unit_quarter", unit_code="U1", indicator="aid_amount")
    [told] = [row for row in found if row["is_narrative"]]
    assert (told["value"], told["quarter_value"], told["state"]) == (36_000, None, "narrative")
    assert series(county, "aid_amount", "year")[2019, 4] == (36_000, True)


def test_nobody_has_filed_because_of_an_old_report(county: Warehouse):
    before = rows(county, "units/period_by_quarter")
    tell(county, "U2", 2025, {"members": 30, "workers": 50})
    assert rows(county, "units/period_by_quarter") == before
    board = rows(county, "returns/status_by_unit_quarter", year=2025, quarter=4)
    assert {row["unit_code"]: row["status"] for row in board} == {"U1": "submitted", "U2": "missing"}
    [year] = rows(
        county, "coverage/rate_by_county_year", ratio="membership_rate", year_from=2025, year_to=2025
    )
    assert (year["rate"], year["units_reporting"], year["units_expected"]) == (0.8, 1, 2)
    assert rows(county, "restatements/change_by_figure", since=None, until=None, unit_code=None) == []


def test_it_changes_not_even_a_locked_quarter(county: Warehouse):
    [mine] = rows(county, "returns/return_by_unit", unit_code="U1", limit_rows=9)
    filing.approve(county, [mine["return_id"]], by="审核员")
    filing.lock(county, [mine["return_id"]], by="审核员")
    tell(county, "U1", 2025, {"members": 78})
    assert series(county, "members")[2025, 4] == (80, False)


def test_the_sentence_is_kept_and_taken_back_with_its_figure(county: Warehouse):
    number = tell(county, "U1", 2019, {"members": 70, "membership_rate": "0.7"})
    quotes = rows(county, "narrative/quote_by_return", return_id=number, unit_code=None)
    assert [(row["indicator_code"], row["value"], row["cell"]) for row in quotes] == [
        ("members", 70, "¶1"),
        ("membership_rate", 0.7, "¶2"),
    ]
    one = quotes[0]
    assert one["quote"][one["start_at"] : one["end_at"]] == one["raw_text"] == "70"
    assert rows(county, "narrative/quote_by_return", return_id=number, unit_code="U2") == []
    [report] = rows(county, "narrative/report_by_unit")
    assert (report["figure_count"], report["title"], report["is_county"]) == (2, "工作总结", False)
    assert county.file_bytes(report["sha256"])
    with pytest.raises(NotAllowedError, match="needs_reason"):
        take_back(county, number, by="统计员", note=" ")
    take_back(county, number, by="统计员", note="读错")
    assert series(county, "members") == {(2025, 4): (80, False)}
    assert rows(county, "narrative/report_by_unit") == []
    with pytest.raises(NotAllowedError, match="return_missing"):
        take_back(county, number, by="统计员", note="读错")
    county.rebuild()
    assert verify_open(county).findings == ()


def test_reports_stand_beside_what_was_filed(county: Warehouse):
    """78 said of the 80 filed: 2 less, 2.5 %; the county's report says 80, the sum of the one that filed."""
    tell(county, "U1", 2025, {"members": 78, "membership_rate": "0.8003", "aid_amount": 5})
    tell(county, "C", 2025, {"members": 80, "workers": 400})
    found = rows(county, "narrative/reconciliation_by_figure", unit_code=None)
    seen = {
        (row["unit_code"], row["indicator_code"]): (row["filed_value"], row["value_gap"], row["outcome"])
        for row in found
    }
    assert seen["U1", "members"] == (80, -2, "different")
    assert seen["U1", "membership_rate"][2] == "same"
    assert seen["U1", "aid_amount"] == (None, None, "not_filed")
    assert seen["C", "members"] == (80, 0, "same")
    assert seen["C", "workers"] == (100, 300, "different")
    assert {(row["same_count"], row["different_count"], row["not_filed_count"]) for row in found} == {
        (2, 2, 1)
    }
    [share] = [row["value_gap_share"] for row in found if row["value_gap"] == -2]
    assert share == -0.025


def test_what_cannot_be_taken_over_leaves_nothing(county: Warehouse):
    begun = county.version
    of_2019 = confirmed("U1", 2019, 4, {"members": 70})
    refused = [
        ("narrative_unit", replace(of_2019, unit_code="U9"), ()),
        ("narrative_empty", replace(of_2019, figures=()), ()),
        ("narrative_twice", replace(of_2019, figures=of_2019.figures * 2), ()),
        ("narrative_personal", of_2019, ("张某，身份证号11010519491231002X，获补助。",)),
        ("narrative_personal", of_2019, ("13800138000", "13900139000", "13700137000")),
    ]
    for code, report, paragraphs in refused:
        with pytest.raises(NotAllowedError, match=code):
            file_report(county, "总结.txt", TEXT, paragraphs, report, by="统计员")
    assert county.version == begun
    file_report(county, "总结.txt", TEXT, ("联系电话13800138000",), of_2019, by="统计员")
    with pytest.raises(NotAllowedError, match="narrative_same"):
        file_report(county, "总结.txt", TEXT, (), of_2019, by="统计员")
    assert county.version == begun + 1
