"""queries/township on figures that add up on paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, pick


@pytest.fixture
def pair(county: CountyInMemory) -> CountyInMemory:
    """A files 2025 Q3, 2026 Q1 and Q3; B files 2026 Q2 and Q3. Group petitions: the fewer the better."""
    county.unit("A", kind="subdistrict")
    county.unit("B")
    county.file("A", 2025, 3, {"members": 70, "workers": 100})
    county.file("A", 2026, 1, {"members": 75, "workers": 100, "new_members": 4})
    county.file("B", 2026, 2, {"members": 40, "workers": 100})
    county.file(
        "A",
        2026,
        3,
        {"members": "约80", "workers": 100, "new_members": 9, "group_petitions": 2},
        at="2026-10-18",
    )
    county.file("B", 2026, 3, {"members": 40, "workers": 100, "new_members": 3, "group_petitions": 0})
    county.derive()
    return county


def indicator(county: CountyInMemory, code: str, **more: object) -> dict[str, object]:
    ask = {"unit_code": "A", "year": 2026, "quarter": 3, **more}
    [row] = [
        row for row in county.query("township/indicator_by_unit", **ask) if row["indicator_code"] == code
    ]
    return row


def test_an_indicator_against_the_county_and_last_year(pair: CountyInMemory):
    pair.target("C", 2026, "membership_rate", 0.85)
    pair.target("A", 2026, "membership_rate", 0.9)
    row = indicator(pair, "membership_rate")
    assert pick([row], "value", "numerator", "denominator", "state", "county_value", "rank") == [
        (0.8, 80, 100, "reported", 0.6, 1)
    ]
    assert pick([row], "units_reporting", "units_expected", "value_last_year", "target") == [(2, 2, 0.7, 0.9)]
    assert row["change_on_year"] == pytest.approx(0.1)
    assert row["approximate"] is True
    assert indicator(pair, "workers")["approximate"] is False


def test_fewer_petitions_rank_first(pair: CountyInMemory):
    assert indicator(pair, "group_petitions")["rank"] == 2
    assert indicator(pair, "group_petitions", unit_code="B")["rank"] == 1


def test_a_flow_shows_the_year_so_far_and_an_unknown_quarter(pair: CountyInMemory):
    row = indicator(pair, "new_members")
    assert pick([row], "value", "quarter_value", "county_value", "denominator") == [(9, None, 12, None)]
    assert indicator(pair, "new_members", quarter=1)["quarter_value"] == 4


def test_every_indicator_has_a_row_with_its_state(pair: CountyInMemory):
    pair.unit("D")
    pair.file("D", 2026, 3, {"units_covered": 5, "enterprises_total": None})
    pair.derive()
    states = {
        row["indicator_code"]: row["state"]
        for row in pair.query("township/indicator_by_unit", unit_code="D", year=2026, quarter=3)
    }
    assert len(states) == 141
    assert states["units_covered"] == "reported"
    assert states["unionisation_rate"] == "partial"
    assert states["enterprise_unionisation_rate"] == "not_applicable"
    assert states["members"] == "missing"


def test_a_unit_outside_the_kinds_has_no_rank(pair: CountyInMemory):
    row = indicator(pair, "membership_rate", kinds=["town"])
    assert pick([row], "value", "rank", "county_value", "units_expected") == [(0.8, None, 0.4, 1)]


def test_a_rank_that_is_not_asked_for_is_not_told(pair: CountyInMemory):
    asked = {"ranks_of": ["members", "membership_rate"]}
    assert pick([indicator(pair, "membership_rate", **asked)], "value", "rank", "units_reporting") == [
        (0.8, 1, 2)
    ]
    assert pick([indicator(pair, "group_petitions", **asked)], "value", "rank", "units_reporting") == [
        (2, None, 2)
    ]


def test_the_profile(pair: CountyInMemory):
    [row] = pair.query("township/profile_by_unit", unit_code="A", year=2026, quarter=3)
    assert pick([row], "unit_name", "kind", "workers", "members", "status") == [
        ("A镇", "subdistrict", 100, 80, "submitted")
    ]
    assert pick([row], "last_filed_year", "last_filed_quarter", "on_time") == [(2026, 3, False)]
    [row] = pair.query("township/profile_by_unit", unit_code="A", year=2026, quarter=2, as_of="2026-10-01")
    assert pick([row], "workers", "status", "last_filed_year", "last_filed_quarter", "on_time") == [
        (None, "missing", 2026, 1, True)
    ]
    assert pair.query("township/profile_by_unit", unit_code="nobody", year=2026, quarter=3) == []


def test_a_series_has_gaps_not_zeros(pair: CountyInMemory):
    rows = pair.query("township/series_by_unit_quarter", unit_code="A", indicator="membership_rate")
    assert pick(rows, "year", "quarter", "value", "state", "county_value", "filed") == [
        (2025, 3, 0.7, "reported", 0.7, True),
        (2025, 4, None, "missing", None, False),
        (2026, 1, 0.75, "reported", 0.75, True),
        (2026, 2, None, "missing", 0.4, False),
        (2026, 3, 0.8, "reported", 0.6, True),
    ]
    assert pair.query("township/series_by_unit_quarter", unit_code="nobody", indicator="members") == []


def test_a_series_of_a_flow(pair: CountyInMemory):
    rows = pair.query("township/series_by_unit_quarter", unit_code="A", indicator="new_members")
    assert pick(rows, "year", "quarter", "value", "quarter_value") == [
        (2025, 3, None, None),
        (2025, 4, None, None),
        (2026, 1, 4, 4),
        (2026, 2, None, None),
        (2026, 3, 9, None),
    ]


def test_a_series_by_year_compares_in_the_units_own_quarter(pair: CountyInMemory):
    pair.file("B", 2026, 4, {"members": 90, "workers": 100})
    pair.derive()
    rows = pair.query("township/series_by_unit_year", unit_code="A", indicator="membership_rate")
    assert pick(rows, "year", "as_of_quarter", "is_complete", "value", "county_value") == [
        (2025, 3, False, 0.7, 0.7),
        (2026, 3, False, 0.8, 0.6),
    ]
