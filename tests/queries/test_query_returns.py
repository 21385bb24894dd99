"""queries/returns and queries/origin: who has filed, what stands in a return, which cells are behind a figure."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, Row, column, pick

NOW = {"year": 2026, "quarter": 3}


@pytest.fixture
def filed(county: CountyInMemory) -> CountyInMemory:
    """2026 Q3: A in time and approved, B late, D sent back, E withdrawn, F not at all."""
    for unit in "ABDEF":
        county.unit(unit)
    first = county.file("A", 2026, 3, {"members": 80, "workers": 100}, at="2026-10-15 15:59")
    county.event(first, "approved", "2026-10-20")
    county.file("B", 2026, 3, {"members": 40}, at="2026-10-15 16:00")  # midnight in China, the 16th
    county.event(county.file("D", 2026, 3, {"members": 1}, at="2026-10-10"), "sent_back", "2026-10-11")
    county.event(county.file("E", 2026, 3, {"members": 1}, at="2026-10-10"), "withdrawn", "2026-10-11")
    county.derive()
    return county


def test_the_state_of_each_unit(filed: CountyInMemory):
    rows = filed.query("returns/status_by_unit_quarter", **NOW)
    assert pick(rows, "unit_code", "status", "is_late", "revision", "figure_count") == [
        ("A", "approved", False, 1, 2),
        ("B", "submitted", True, 1, 1),
        ("D", "sent_back", True, 1, 1),
        ("E", "withdrawn", True, 1, 1),
        ("F", "missing", True, None, 0),
    ]
    assert str(rows[0]["due_on"]) == "2026-10-15"
    assert rows[0]["file_name"] == "A-2026Q3.xlsx"


def test_how_many_have_filed_stands_beside_each_unit(filed: CountyInMemory):
    rows = filed.query("returns/status_by_unit_quarter", **NOW)
    counts = ("units_expected", "units_filed", "units_on_time", "units_late", "units_missing")
    assert pick(rows, *counts) == [(5, 2, 1, 1, 3)] * 5


def test_nobody_is_late_before_the_due_day_is_over(filed: CountyInMemory):
    rows = filed.query("returns/status_by_unit_quarter", as_of="2026-10-15", **NOW)
    assert pick(rows, "unit_code", "status", "is_late")[2:] == [
        ("D", "sent_back", False),
        ("E", "withdrawn", False),
        ("F", "missing", False),
    ]


def test_a_deadline_that_was_moved(filed: CountyInMemory):
    filed.add("deadline", year=2026, quarter=3, due_on="2026-10-20", act_number=1)
    filed.add("deadline", year=2026, quarter=3, due_on="2026-10-31", act_number=2)
    rows = filed.query("returns/status_by_unit_quarter", **NOW)
    assert {str(day) for day in column(rows, "due_on")} == {"2026-10-31"}
    assert column(rows, "is_late") == [False, False, True, True, True]


def test_the_state_is_that_of_the_newest_return_that_stands(filed: CountyInMemory):
    newer = filed.file("A", 2026, 3, {"members": 81}, at="2026-10-25")
    assert pick(filed.query("returns/status_by_unit_quarter", **NOW)[:1], "status", "revision") == [
        ("submitted", 2)
    ]
    filed.event(newer, "withdrawn", "2026-10-26")
    assert pick(filed.query("returns/status_by_unit_quarter", **NOW)[:1], "status", "revision") == [
        ("approved", 1)
    ]
    filed.event(newer, "restored", "2026-10-27")
    rows = filed.query("returns/status_by_unit_quarter", **NOW)
    assert pick(rows[:1], "status", "revision", "is_late") == [("submitted", 2, False)]


def test_the_grid_ends_at_today_or_at_the_latest_return(filed: CountyInMemory):
    filed.file("A", 2026, 2, {"members": 79}, at="2026-07-10")
    rows = filed.query("returns/status_by_unit", year_from=2025, year_to=2026)
    assert pick(rows, "unit_code", "quarter", "status", "is_late")[:4] == [
        ("A", 2, "submitted", False),
        ("A", 3, "approved", False),
        ("B", 2, "missing", True),
        ("B", 3, "submitted", True),
    ]
    assert len(rows) == 5 * 2
    filed.file("A", 2026, 4, {"members": 80}, at="2026-11-19")
    fourth = [
        row
        for row in filed.query("returns/status_by_unit", year_from=2026, year_to=2026)
        if row["quarter"] == 4
    ]
    assert pick(fourth, "unit_code", "status", "is_late")[:2] == [
        ("A", "submitted", False),
        ("B", "missing", False),
    ]


def test_the_grid_of_a_county_without_returns_is_the_last_quarter_that_is_over(county: CountyInMemory):
    county.unit("A")
    rows = county.query("returns/status_by_unit", year_from=2024, year_to=2026)
    assert pick(rows, "year", "quarter", "status", "is_late") == [(2026, 3, "missing", True)]


def test_returns_newest_first(filed: CountyInMemory):
    rows = filed.query("returns/return_by_unit", unit_code=None, limit_rows=2)
    assert pick(rows, "unit_code", "status", "figure_count", "problem_count") == [
        ("B", "submitted", 1, 0),
        ("A", "approved", 2, 0),
    ]
    [row] = filed.query("returns/return_by_unit", unit_code="A", limit_rows=9, as_of="2026-10-18")
    assert (row["status"], row["unit_name"], row["file_name"]) == ("submitted", "A镇", "A-2026Q3.xlsx")


def test_the_same_bytes_in_two_names_do_not_double_a_return(filed: CountyInMemory):
    filed.add("return_file", sha256="sha-1", name="again.xlsx", bytes=1, uploaded_at="2026-11-01")
    assert len(filed.query("returns/return_by_unit", unit_code="A", limit_rows=9)) == 1


def test_what_a_return_holds(county: CountyInMemory):
    county.unit("A")
    return_id = county.file("A", 2026, 3, {"members": "约80", "cool_amount": None})
    rows = county.query("returns/fact_by_return", return_id=return_id)
    assert pick(rows, "measure_code", "basis", "value", "state", "raw_text", "approximate") == [
        ("cool_amount", "ytd", None, "not_applicable", "/", False),
        ("members", "stock", 80, "value", "约80", True),
    ]


def test_problems_with_the_newest_word_about_them(county: CountyInMemory):
    county.unit("A")
    return_id = county.file("A", 2026, 3, {"members": 80})
    for code, cell in (("V10", "E5"), ("V31", None)):
        county.add(
            "problem", return_id=return_id, rule_code=code, severity="warning", cell=cell, message_args="{}"
        )
    for why, at in (("first", "2026-10-11"), ("second", "2026-10-12")):
        county.add(
            "problem_event",
            return_id=return_id,
            rule_code="V10",
            cell="E5",
            act="explained",
            done_at=at,
            why=why,
        )
    rows = county.query("returns/problem_by_return", return_id=return_id)
    assert pick(rows, "rule_code", "answer", "why") == [("V10", "explained", "second"), ("V31", None, None)]
    early = county.query("returns/problem_by_return", return_id=return_id, as_of="2026-10-11")
    assert column(early, "why") == ["first", None]


def test_the_figures_of_a_quarter_with_the_return_each_stands_in(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 1, {"members": 80, "new_members": 4}, at="2026-04-10")
    second = county.file("A", 2026, 1, {"new_members": 5}, at="2026-04-12")
    county.derive()
    rows = county.query("returns/figure_by_unit_quarter", unit_code="A", year=2026, quarter=1)
    assert pick(rows, "measure_code", "basis", "value", "derived", "return_id") == [
        ("members", "stock", 80, False, first),
        ("new_members", "quarter", 5, True, None),
        ("new_members", "ytd", 5, False, second),
    ]


def total(rows: list[Row], side: str) -> float:
    return sum(row["sign"] * row["value"] for row in rows if row["side"] == side)


def test_the_cells_behind_a_ratio_add_up_to_its_two_sides(county: CountyInMemory):
    for unit in ("A", "B", "D"):
        county.unit(unit)
    county.file("A", 2026, 3, {"members": 80, "workers": 100})
    county.file("B", 2026, 3, {"members": 30, "workers": 50})
    county.file("D", 2026, 3, {"members": 9})
    county.derive()
    ask = {"indicator": "membership_rate", "period_basis": "to_date", **NOW}
    rows = county.query("origin/fact_by_figure", unit_codes=None, **ask)
    assert pick(rows, "unit_code", "side", "value", "sheet", "cell", "file_name") == [
        ("A", "numerator", 80, "季报", "E1", "A-2026Q3.xlsx"),
        ("A", "denominator", 100, "季报", "E2", "A-2026Q3.xlsx"),
        ("B", "numerator", 30, "季报", "E3", "B-2026Q3.xlsx"),
        ("B", "denominator", 50, "季报", "E4", "B-2026Q3.xlsx"),
    ]
    assert (total(rows, "numerator"), total(rows, "denominator")) == (110, 150)
    assert column(county.query("origin/fact_by_figure", unit_codes=["B"], **ask), "unit_code") == ["B", "B"]
    units = county.query("origin/unit_by_figure", **ask)
    assert pick(units, "unit_code", "numerator", "denominator", "state", "filed") == [
        ("A", 80, 100, "in", True),
        ("B", 30, 50, "in", True),
        ("D", 9, None, "partial", True),
    ]


def behind(county: CountyInMemory, quarter: int, basis: str, **more: object) -> list[tuple[object, ...]]:
    rows = county.query(
        "origin/fact_by_figure",
        indicator="new_members",
        unit_codes=None,
        year=2026,
        quarter=quarter,
        period_basis=basis,
        **more,
    )
    column_of = "ytd" if basis == "to_date" else "quarter"
    assert total(rows, "value") == (county.figure("A", 2026, quarter, "new_members", column_of) or 0)
    return pick(rows, "quarter", "basis", "sign", "value")


def test_the_cells_behind_a_derived_figure(county: CountyInMemory):
    """Q1 to date 10; Q2 and Q3 alone 5 and 6, so 21 to date; Q4 to date 30, so 9 in Q4 alone."""
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 10})
    county.file("A", 2026, 2, {"new_members/quarter": 5})
    county.file("A", 2026, 3, {"new_members/quarter": 6})
    county.file("A", 2026, 4, {"new_members": 30})
    county.derive()
    assert behind(county, 1, "quarter") == [(1, "ytd", 1, 10)]
    assert behind(county, 3, "quarter") == [(3, "quarter", 1, 6)]
    assert behind(county, 3, "to_date") == [(1, "ytd", 1, 10), (2, "quarter", 1, 5), (3, "quarter", 1, 6)]
    assert behind(county, 4, "quarter") == [
        (1, "ytd", -1, 10),
        (2, "quarter", -1, 5),
        (3, "quarter", -1, 6),
        (4, "ytd", 1, 30),
    ]


def test_an_unknown_quarter_and_a_not_applicable_figure_have_no_cells(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": None})
    county.file("A", 2026, 3, {"new_members": 30})
    county.derive()
    assert behind(county, 3, "quarter") == []
    ask = {"indicator": "new_members", "year": 2026, "quarter": 1, "period_basis": "to_date"}
    assert county.query("origin/fact_by_figure", unit_codes=None, **ask) == []
    assert pick(county.query("origin/unit_by_figure", **ask), "unit_code", "state") == [
        ("A", "not_applicable")
    ]


def test_the_cells_behind_a_figure_as_it_was(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 3, {"members": 80}, at="2026-10-10")
    county.file("A", 2026, 3, {"members": 85}, at="2026-10-20")
    county.derive()
    ask = {"indicator": "members", "unit_codes": None, "period_basis": "to_date", **NOW}
    assert pick(county.query("origin/fact_by_figure", **ask), "value", "revision") == [(85, 2)]
    assert pick(county.query("origin/fact_by_figure", as_of="2026-10-15", **ask), "value", "revision") == [
        (80, 1)
    ]


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("overlapping_figures", "insert into fct_figure select * from fct_figure"),
        ("figures_unlike_their_fact", "update fct_figure set value = 81 where value = 80"),
        ("standing_facts_without_figure", "delete from fct_figure where value = 80"),
        ("facts_on_a_wrong_basis", "update fact set basis = 'ytd' where value = 80"),
        ("facts_of_another_return", "update fact set fact_id = fact_id - 10000 where value = 80"),
        ("derived_distinct_counts", "update fct_figure set derived = true where value = 80"),
        ("returns_of_an_unknown_unit", "delete from unit where unit_code = 'A'"),
    ],
)
def test_a_check_finds_what_it_is_for(filed: CountyInMemory, check: str, change: str):
    assert filed.query(f"checks/{check}") == []
    filed.database.execute(change)
    assert filed.query(f"checks/{check}") != []
