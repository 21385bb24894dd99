"""aid/amount_by_programme: each programme to date, its matched change, and the total, worked out by hand."""

import pytest

from tests.queries.county import CountyInMemory


@pytest.fixture
def county() -> CountyInMemory:
    county = CountyInMemory()
    for code in ("U1", "U2", "U3"):
        county.unit(code)
    county.file("U1", 2025, 2, {"aid_amount": 100, "warmth_amount": 10})
    county.file("U2", 2025, 2, {"aid_amount": 300})
    county.file(
        "U1", 2026, 2, {"aid_amount": 150, "aid_households": 3, "warmth_amount": 40, "loan_amount": 9}
    )
    county.file("U3", 2026, 2, {"aid_amount": 50, "aid_households": 1, "loan_amount": None})
    county.derive()
    return county


def rows(county: CountyInMemory, **more: object) -> dict[str, dict[str, object]]:
    found = county.query("aid/amount_by_programme", year=2026, quarter=2, **more)
    return {row["programme_code"]: row for row in found}


def test_sums_counts_and_averages(county: CountyInMemory):
    aid = rows(county)["aid"]
    assert (aid["amount_yuan"], aid["count"], aid["yuan_per_count"]) == (200, 4, 50)
    assert (aid["units_reporting"], aid["units_expected"]) == (2, 3)


def test_the_change_is_over_the_units_that_report_in_both_years(county: CountyInMemory):
    aid = rows(county)["aid"]
    assert (aid["matched_change_yuan"], aid["matched_change_share"], aid["units_matched"]) == (50, 0.5, 1)


def test_the_total_leaves_loans_out_and_has_no_count(county: CountyInMemory):
    total = rows(county)["total"]
    assert total["amount_yuan"] == 150 + 50 + 40
    assert total["count"] is None
    assert total["matched_change_yuan"] == (150 - 100) + (40 - 10)
    assert total["units_reporting"] == 2


def test_a_programme_that_nobody_reports_is_unknown_not_zero(county: CountyInMemory):
    study = rows(county)["study"]
    assert study["amount_yuan"] is None
    assert study["units_reporting"] == 0


def test_as_it_was_known_then(county: CountyInMemory):
    assert rows(county, as_of="2026-01-01")["aid"]["amount_yuan"] is None
