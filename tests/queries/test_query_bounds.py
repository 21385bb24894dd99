"""What is left out of many units is left out by the query itself: both ends, the middle, one looked for, a page.

Second quarter of 2026: A to G have 100 workers and 10, 20 … 70 members, H and I have not filed.
"""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, column, pick

AT = {"ratio": "membership_rate", "year": 2026, "quarter": 2}


@pytest.fixture(scope="module")
def nine() -> CountyInMemory:
    county = CountyInMemory()
    for place, code in enumerate("ABCDEFGHI", start=1):
        county.unit(code)
        if place <= 7:
            county.file(code, 2026, 2, {"members": 10 * place, "workers": 100})
    county.target("C", 2026, "membership_rate", 0.6)
    county.derive()
    return county


def test_the_ranking_gives_both_ends_the_middle_and_the_first_missing(nine: CountyInMemory):
    rows = nine.query("coverage/ranking_by_unit", **AT, most=1)
    assert pick(rows, "unit_code", "row_place") == [("G", 1), ("D", 4), ("A", 7), ("H", 8)]
    assert pick(rows[:1], "rows_ranked", "rows_missing", "rows_in_all") == [(7, 2, 9)]


def test_the_ranking_gives_the_looked_for_unit_in_any_case(nine: CountyInMemory):
    rows = nine.query("coverage/ranking_by_unit", **AT, most=1, shown="F")
    assert column(rows, "unit_code") == ["G", "F", "D", "A", "H"]
    assert [row["rank"] for row in rows] == [1, 2, 4, 7, None], "ranks stay those among all"


def test_the_ranking_gives_a_page(nine: CountyInMemory):
    assert column(nine.query("coverage/ranking_by_unit", **AT, limit_rows=3), "unit_code") == ["G", "F", "E"]
    rows = nine.query("coverage/ranking_by_unit", **AT, limit_rows=3, skip_rows=6)
    assert column(rows, "unit_code") == ["A", "H", "I"]


def test_the_gaps_give_the_largest_and_some_of_the_way(nine: CountyInMemory):
    """Gaps of A to E: 50, 40, 30, 20, 10. The county: 280 of 700, 140 short of 420: A to D fill exactly that."""
    rows = nine.query("coverage/gap_by_unit", **AT, most=2)
    assert rows[0]["places_needed"] == 4
    # the two largest; the one that brings the county there; every third; the last with a gap
    assert column(rows, "unit_code") == ["A", "B", "C", "D", "E"]
    assert column(nine.query("coverage/gap_by_unit", **AT, most=1), "unit_code") == ["A", "D", "E"]


def test_bands_count_the_units_at_their_edges(nine: CountyInMemory):
    rows = nine.query("coverage/unit_count_by_band", **AT, step=0.2)
    found = pick(rows, "band", "unit_count", "units_below")
    assert found == [(0, 1, 1), (1, 2, 2), (2, 2, 2), (3, 2, 0)], "A; B, C; D, E; F, G reach 60 %"


def test_the_missing_are_listed_with_a_limit(nine: CountyInMemory):
    at = {"year": 2026, "quarter": 2, "state": "missing"}
    assert column(nine.query("returns/status_by_unit_quarter", **at), "unit_code") == ["H", "I"]
    [row] = nine.query("returns/status_by_unit_quarter", **at, limit_rows=1)
    assert (row["unit_code"], row["units_missing"], row["rows_in_all"]) == ("H", 2, 2)


def test_progress_gives_a_page_of_units(nine: CountyInMemory):
    at = {"year_from": 2026, "year_to": 2026, "quarter": 2}
    rows = nine.query("progress/status_by_unit_quarter", **at, limit_rows=2, skip_rows=2, shown="H")
    assert pick(rows, "unit_code", "units_missing", "rows_in_all") == [("C", 2, 9), ("D", 2, 9), ("H", 2, 9)]
    rows = nine.query("progress/status_by_unit_quarter", **at, most=1)
    assert pick(rows, "unit_code", "status") == [("A", "submitted"), ("H", "missing")]


def test_a_unit_is_found_by_a_part_of_its_name(nine: CountyInMemory):
    nine.unit("J", name="东关镇", short_name="东关")
    assert column(nine.query("units/unit_by_search", wanted="关", limit_rows=5), "unit_code") == ["J"]
    rows = nine.query("units/unit_by_search", wanted="镇", limit_rows=2)
    assert pick(rows, "unit_code", "units_found") == [("A", 10), ("B", 10)]


def test_the_townships_stand_in_a_round(nine: CountyInMemory):
    [row] = nine.query("units/neighbour_by_unit", unit_code="A")
    assert row["next_code"] == "B"
    assert row["previous_code"] in ("I", "J")
