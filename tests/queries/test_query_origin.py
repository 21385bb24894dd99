"""What the drawer 数从何来 asks: a figure with its sides, its cells, its returns, its target."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, Row, pick

NOW = {"year": 2026, "quarter": 3, "period_basis": "to_date"}


def sums(rows: list[Row]) -> dict[str, float]:
    """What the cells of each side add up to."""
    found: dict[str, float] = {}
    for row in rows:
        found[row["side"]] = found.get(row["side"], 0) + row["sign"] * row["share"] * row["value"]
    return found


@pytest.fixture
def three(county: CountyInMemory) -> CountyInMemory:
    """80 of 100 and 30 of 50; the third has said one side only."""
    for unit in ("A", "B", "D"):
        county.unit(unit)
    county.file("A", 2026, 3, {"members": 80, "workers": 100, "aid_amount": 600})
    county.file("B", 2026, 3, {"members": 30, "workers": 50, "aid_amount": 0})
    county.file("D", 2026, 3, {"members": 9})
    county.derive()
    return county


def test_a_rate_with_its_two_sides_and_who_is_in_it(three: CountyInMemory):
    [row] = three.query("origin/total_by_figure", indicator="membership_rate", unit_codes=None, **NOW)
    assert row == {
        "value": pytest.approx(110 / 150), "numerator": 110, "denominator": 150, "units_reporting": 2,
        "units_expected": 3,
    }  # fmt: skip
    facts = three.query("origin/fact_by_figure", indicator="membership_rate", unit_codes=None, **NOW)
    assert sums(facts) == {"numerator": 110, "denominator": 150}


def test_a_measure_counts_who_said_one_side_only(three: CountyInMemory):
    [row] = three.query("origin/total_by_figure", indicator="members", unit_codes=None, **NOW)
    assert (row["value"], row["numerator"], row["units_reporting"]) == (119, None, 3)


def test_one_unit_and_one_that_has_no_such_figure(three: CountyInMemory):
    ask = {"indicator": "membership_rate", **NOW}
    [row] = three.query("origin/total_by_figure", unit_codes=["B"], **ask)
    assert (row["value"], row["units_reporting"], row["units_expected"]) == (0.6, 1, 1)
    [row] = three.query("origin/total_by_figure", unit_codes=["D"], **ask)
    assert (row["value"], row["units_reporting"]) == (None, 0)


def test_zero_is_a_figure(three: CountyInMemory):
    [row] = three.query("origin/total_by_figure", indicator="aid_amount", unit_codes=["B"], **NOW)
    assert row["value"] == 0
    [fact] = three.query("origin/fact_by_figure", indicator="aid_amount", unit_codes=["B"], **NOW)
    assert (fact["raw_text"], fact["source_kind"], fact["why"]) == ("0", "filed", None)


def test_a_correction_is_behind_the_figure_with_its_reason(three: CountyInMemory):
    three.file("A", 2026, 3, {"members": 85}, kind="correction", note="漏了一个车间", at="2026-11-01")
    three.derive()
    ask = {"indicator": "membership_rate", "unit_codes": ["A"], **NOW}
    facts = three.query("origin/fact_by_figure", **ask)
    assert pick(facts, "side", "value", "source_kind", "why", "revision") == [
        ("numerator", 85, "correction", "漏了一个车间", 2),
        ("denominator", 100, "filed", None, 1),
    ]
    before = three.query("origin/fact_by_figure", as_of="2026-10-30", **ask)
    assert pick(before, "value", "source_kind") == [(80, "filed"), (100, "filed")]
    [row] = three.query("origin/total_by_figure", as_of="2026-10-30", **ask)
    assert row["value"] == 0.8


def test_after_a_merger_today_s_unit_has_the_cells_of_both(county: CountyInMemory):
    """A went into B in July 2026: in the first quarter each reports by itself."""
    county.unit("A", valid_to="2026-06-30", name="东山乡")
    county.unit("B", name="河口镇")
    county.succession("merge", "2026-07-01", ("A", "B", 1.0))
    county.file("A", 2026, 1, {"members": 20, "workers": 40})
    county.file("B", 2026, 1, {"members": 60, "workers": 60})
    county.derive()
    ask = {"indicator": "membership_rate", "unit_codes": ["B"], "year": 2026, "quarter": 1}
    ask |= {"period_basis": "to_date"}
    today = county.query("origin/fact_by_figure", boundaries="today", **ask)
    assert pick(today, "unit_name", "source_name", "side", "share", "value") == [
        ("河口镇", "东山乡", "numerator", 1, 20),
        ("河口镇", "东山乡", "denominator", 1, 40),
        ("河口镇", "河口镇", "numerator", 1, 60),
        ("河口镇", "河口镇", "denominator", 1, 60),
    ]
    [row] = county.query("origin/total_by_figure", boundaries="today", **ask)
    assert (row["value"], row["units_reporting"], row["units_expected"]) == (0.8, 1, 1)
    reported = county.query("origin/fact_by_figure", **ask)
    assert pick(reported, "source_name", "value") == [("河口镇", 60), ("河口镇", 60)]


def test_after_a_split_each_part_has_its_share(county: CountyInMemory):
    """A was split in July 2026: 0.25 of it is D."""
    county.unit("A")
    county.unit("D", valid_from="2026-07-01")
    county.succession("split", "2026-07-01", ("A", "A", 0.75), ("A", "D", 0.25))
    county.file("A", 2026, 1, {"members": 80})
    county.derive()
    ask = {
        "indicator": "members",
        "year": 2026,
        "quarter": 1,
        "period_basis": "to_date",
        "boundaries": "today",
    }
    rows = county.query("origin/fact_by_figure", unit_codes=None, **ask)
    assert pick(rows, "unit_code", "source_code", "share", "value") == [
        ("A", "A", 0.75, 80),
        ("D", "A", 0.25, 80),
    ]
    assert pick(county.query("origin/unit_by_figure", **ask), "unit_code", "numerator", "state") == [
        ("A", 60, "in"),
        ("D", 20, "in"),
    ]


def test_a_unit_whose_part_is_missing_has_no_cells(county: CountyInMemory):
    county.unit("A", valid_to="2026-06-30")
    county.unit("B")
    county.succession("merge", "2026-07-01", ("A", "B", 1.0))
    county.file("B", 2026, 1, {"members": 60})
    county.derive()
    ask = {
        "indicator": "members",
        "year": 2026,
        "quarter": 1,
        "period_basis": "to_date",
        "boundaries": "today",
    }
    assert county.query("origin/fact_by_figure", unit_codes=None, **ask) == []
    assert pick(county.query("origin/unit_by_figure", **ask), "unit_code", "numerator", "state") == [
        ("B", None, "partial")
    ]


def test_the_cells_of_a_return(three: CountyInMemory):
    rows = three.query("origin/fact_by_return", return_id=1)
    assert pick(rows, "measure_code", "value", "cell", "file_name", "revision", "filed_by") == [
        ("workers", 100, "E2", "A-2026Q3.xlsx", 1, "填报员"),
        ("members", 80, "E1", "A-2026Q3.xlsx", 1, "填报员"),
        ("aid_amount", 600, "E3", "A-2026Q3.xlsx", 1, "填报员"),
    ], "in the order of the catalogue"
    assert three.query("origin/fact_by_return", return_id=1, as_of="2026-10-09") == []


def test_who_set_the_target_and_when(three: CountyInMemory):
    three.add("journal_act", number=1, act="target", done_at="2026-01-05", by_whom="统计员", summary="")
    three.acts = 0
    three.target("C", 2026, "membership_rate", 0.9, at="2026-01-05")
    three.target("B", 2026, "membership_rate", 0.7, at="2026-02-01")
    three.target("B", 2026, "membership_rate", 0.8, at="2026-03-01")
    ask = {"indicator": "membership_rate", "year": 2026}
    rows = three.query("origin/target_by_figure", unit_codes=["B"], **ask)
    assert pick(rows, "unit_code", "is_county", "target", "set_by") == [
        ("C", True, 0.9, "统计员"),
        ("B", False, 0.8, None),
    ]
    assert str(rows[0]["set_at"]) == "2026-01-05 00:00:00"
    rows = three.query("origin/target_by_figure", unit_codes=[], as_of="2026-02-15", **ask)
    assert pick(rows, "unit_code", "target") == [("C", 0.9)]
