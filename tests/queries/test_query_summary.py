"""queries/summary on figures that add up on paper."""

from __future__ import annotations

from tests.queries.county import CountyInMemory, pick


def test_every_expected_unit_has_a_row_for_every_measure(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    county.unit("D")
    county.file("A", 2025, 2, {"members": 70, "new_members": 4})
    county.file("A", 2026, 1, {"new_members": 8})
    county.file("A", 2026, 2, {"members": 80, "new_members": 20})
    county.file("B", 2025, 2, {"members": 50})
    county.file("B", 2026, 2, {"members": None})  # not applicable
    county.derive()
    rows = county.query(
        "summary/figure_by_unit_measure", year=2026, quarter=2, measures=["members", "new_members"]
    )
    assert pick(rows, "unit_code", "measure_code", "value", "state", "value_last_year", "filed") == [
        ("A", "members", 80, "reported", 70, True),
        ("A", "new_members", 20, "reported", 4, True),  # the year so far, not the quarter alone
        ("B", "members", None, "not_applicable", 50, True),
        ("B", "new_members", None, "missing", None, True),
        ("D", "members", None, "missing", None, False),
        ("D", "new_members", None, "missing", None, False),
    ]
