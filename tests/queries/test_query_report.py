"""queries/report on figures that add up on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.county import CountyInMemory

HALF = {"year_from": 2026, "quarter_from": 1, "year": 2026, "quarter": 2}


@pytest.fixture
def filled(county: CountyInMemory) -> CountyInMemory:
    """Three units; A and B report both years, E only this one; F is late."""
    for code in ("A", "B", "E", "F"):
        county.unit(code)
    before = {"members": 40, "workers": 100, "new_members": 10, "aid_amount": 1000}
    county.file("A", 2025, 1, {"new_members": 4})
    county.file("A", 2025, 2, before)
    county.file("A", 2025, 4, {"new_members": 25})
    county.file("B", 2025, 2, {**before, "members": 60})
    county.file("A", 2026, 1, {"new_members": 5})
    county.file("A", 2026, 2, {"members": 50, "workers": 100, "new_members": 12, "aid_amount": 1500})
    county.file("B", 2026, 2, {"members": 90, "workers": 100, "new_members": 8, "aid_amount": 500})
    county.file("E", 2026, 2, {"members": 220, "workers": 200, "new_members": 1})
    county.derive()
    return county


def rows(
    county: CountyInMemory, name: str = "report/indicator_by_period", **params: Any
) -> dict[str, dict[str, Any]]:
    found = county.query(name, **{"unit_code": None, **HALF, **params})
    return {row["indicator_code"]: row for row in found}


def test_the_county_adds_up_and_compares_the_units_of_both_years(filled: CountyInMemory):
    found = rows(filled)
    members = found["members"]
    assert (members["value"], members["units_reporting"], members["units_expected"]) == (360, 3, 4)
    assert (members["matched_value"], members["matched_value_last_year"], members["units_matched"]) == (
        140,
        100,
        2,
    )
    assert members["matched_change_on_year"] == 40
    assert members["matched_change_on_year_share"] == pytest.approx(0.4)
    rate = found["membership_rate"]
    assert rate["value"] == pytest.approx(360 / 400)
    assert rate["matched_change_on_year"] == pytest.approx(140 / 200 - 100 / 200)
    assert found["new_members"]["value"] == 12 + 8 + 1


def test_a_rate_above_one_is_named_apart_from_the_best_and_the_last(filled: CountyInMemory):
    rate = rows(filled)["membership_rate"]
    assert (rate["units_above_one"], rate["above_one_names"]) == (1, "E镇")
    assert (rate["top_unit_name"], rate["top_value"]) == ("B镇", pytest.approx(0.9))
    assert (rate["bottom_unit_name"], rate["spread"]) == ("A镇", pytest.approx(0.4))
    assert rate["units_ranked"] == 3


def test_one_unit_has_its_own_figures_its_place_and_the_county_beside_it(filled: CountyInMemory):
    found = rows(filled, unit_code="A")
    rate = found["membership_rate"]
    assert (rate["value"], rate["rank"], rate["rank_last_year"]) == (pytest.approx(0.5), 3, 2)
    assert rate["county_value"] == pytest.approx(0.9)
    assert rate["difference_to_county"] == pytest.approx(-0.4)
    assert found["members"]["matched_change_on_year"] == 10


@pytest.mark.parametrize(
    ("period", "expected", "basis"),
    [
        ((2026, 1, 2026, 2), 12, "to_date"),
        ((2026, 2, 2026, 2), 12 - 5, "quarter"),
        (
            (2025, 2, 2026, 2),
            25 - 4 + 12,
            None,
        ),  # the rest of 2025 without its third quarter, and this half-year
        ((2025, 3, 2025, 4), 25 - 10, None),
    ],
)
def test_a_flow_is_what_the_period_brought(
    filled: CountyInMemory, period: tuple[int, int, int, int], expected: int, basis: str | None
):
    names = ("year_from", "quarter_from", "year", "quarter")
    row = rows(filled, unit_code="A", **dict(zip(names, period, strict=True)))["new_members"]
    assert (row["value"], row["period_basis"]) == (expected, basis)


def test_what_is_not_known_of_the_whole_period_is_left_out(filled: CountyInMemory):
    found = rows(filled, unit_code="B", quarter_from=2)
    assert "new_members" not in found, "B told nothing of the first quarter"
    assert found["members"]["value"] == 90


def test_a_sum_is_held_against_its_target_by_quarters_and_a_rate_at_once(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 2, {"members": 80, "workers": 100, "aid_amount": 600})
    for code, value in (("aid_amount", 1000), ("membership_rate", 0.9)):
        county.target("C", 2026, code, value)
    county.derive()
    found = rows(county)
    aid, rate = found["aid_amount"], found["membership_rate"]
    assert (aid["standing"], aid["due_value"], aid["target_share"]) == ("on_pace", 500, pytest.approx(0.6))
    assert (rate["standing"], rate["gap_to_target"], rate["gap_count"]) == ("behind", pytest.approx(0.1), 10)
    assert rate["units_below_target"] == 1
    counted = county.query("report/count_by_period", unit_code=None, **HALF)[0]
    assert (counted["targets_set"], counted["targets_reached"], counted["targets_open"]) == (1, 0, 1)
    no_year = rows(county, quarter_from=2)
    assert no_year["membership_rate"]["target"] == 0.9
    assert "aid_amount" not in no_year


def test_every_unit_has_a_row_of_each_indicator(filled: CountyInMemory):
    found = filled.query("report/value_by_unit", indicators=["members"], **HALF)
    assert [(row["unit_code"], row["value"], row["rank"]) for row in found] == [
        ("A", 50, 3), ("B", 90, 2), ("E", 220, 1), ("F", None, None),
    ]  # fmt: skip
    assert {row["units_reporting"] for row in found} == {3}


def test_aid_adds_up_with_its_parts(filled: CountyInMemory):
    found = {
        row["programme_code"]: row for row in filled.query("report/aid_by_programme", unit_code=None, **HALF)
    }
    assert found["total"]["amount_yuan"] == 2000
    assert found["aid"]["amount_share"] == pytest.approx(1)
    assert found["aid"]["matched_change"] == 2000 - 2000
    assert found["aid"]["amount_shown"] == pytest.approx(0.2)


def test_who_is_late_and_who_is_missing(county: CountyInMemory):
    for code in ("A", "B"):
        county.unit(code)
    county.file("A", 2026, 1, {"members": 1}, at="2026-05-02")
    county.file("A", 2026, 2, {"members": 1}, at="2026-08-02")
    county.file("B", 2026, 1, {"members": 1}, at="2026-04-03")
    county.derive()
    row = county.query("report/filing_by_period", unit_code=None, **HALF)[0]
    counts = ("returns_expected", "returns_filed", "returns_on_time", "returns_late", "returns_missing")
    assert [row[name] for name in counts] == [4, 3, 1, 2, 1]
    assert (row["missing_names"], row["late_unit_name"], row["late_unit_count"]) == ("B镇", "A镇", 2)
    assert row["on_time_rate"] == pytest.approx(0.25)


def test_what_was_restated(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2025, 2, {"members": 40}, at="2025-07-03")
    county.file("A", 2026, 2, {"members": 50, "workers": 60}, at="2026-07-03")
    county.file("A", 2026, 2, {"members": 55}, at="2026-07-20")
    county.file("A", 2025, 2, {"members": 45}, at="2026-07-20")
    county.derive()
    row = county.query("report/restated_by_period", unit_code=None, **HALF)[0]
    assert (row["figures_restated"], row["units_restated"], row["restated_names"]) == (1, 1, "A镇")
    assert (row["figures_restated_last_year"], row["units_restated_last_year"]) == (1, 1)


def test_the_cell_of_each_figure(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 2, {"members": 50, "workers": 60})
    county.derive()
    found = county.query("report/file_by_indicator", unit_code="A", year=2026, quarter=2)
    cells = [(row["indicator_code"], row["side"], row["cell"]) for row in found]
    assert ("members", "value", "E1") in cells
    assert ("membership_rate", "denominator", "E2") in cells
    assert found[0]["file_name"] == "A-2026Q2.xlsx"
