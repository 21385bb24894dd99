"""What the checks say of one quarter, township, measure or page is what they say of it in the whole store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.county import CountyInMemory, Row
from tests.queries.test_query_validation import FINDINGS, PROBLEMS, QUARTERS, say

GROUPS = "validation/problem_count_by_group"
PLACES = {"row_place", "rows_in_all", "errors_open", "warnings_open", "explained_count", "let_stand_count"}


@pytest.fixture(scope="module")
def odd() -> CountyInMemory:
    """Six townships with absurd figures, 万元 typed as 元 once; a word about one, a file that did not add up."""
    county = CountyInMemory()
    for number, code in enumerate("ABCDEF"):
        county.unit(code)
        for place, (year, quarter) in enumerate(QUARTERS):
            workers: int | str | None = (100, 200, -5, None, 100, 11, "0.5", 10**14)[place]
            filed = county.file(
                code, year, quarter,
                {
                    "workers": workers, "members": 90 + number, "new_members/quarter": 10 * place,
                    "aid_amount": "5.2" if (code, place) == ("A", 6) else 52_000 * quarter,
                },
            )  # fmt: skip
            if (code, place) == ("B", 5):
                # each return has four figures, and the cells are numbered through
                say(county, filed, "V03", "E54,E53", f"{year + 1}-01-05")
                county.add(
                    "problem", return_id=filed, rule_code="rate_differs", severity="warning",
                    measure_code="membership_rate", sheet="季报", cell="F9", message_args="{}",
                )  # fmt: skip
    county.derive()
    return county


def plain(rows: list[Row]) -> list[tuple[Any, ...]]:
    return sorted((tuple(value for key, value in row.items() if key not in PLACES) for row in rows), key=str)


def test_quarters_and_townships_come_to_the_whole(odd: CountyInMemory):
    whole = odd.query(PROBLEMS)
    assert {"V01", "V03", "V31", "V32", "rate_differs"} <= {row["rule_code"] for row in whole}
    assert {row["status"] for row in whole} == {"open", "explained"}
    by_quarter = [odd.query(PROBLEMS, year=year, quarter=quarter) for year, quarter in QUARTERS]
    assert plain([row for rows in by_quarter for row in rows]) == plain(whole)
    assert plain([row for code in "ABCDEF" for row in odd.query(PROBLEMS, unit_code=code)]) == plain(whole)
    [both] = [
        rows
        for (year, quarter), rows in zip(QUARTERS, by_quarter, strict=True)
        if (year, quarter) == (2025, 2)
    ]
    of_b = [row for row in both if row["unit_code"] == "B"]
    assert plain(odd.query(PROBLEMS, unit_code="B", year=2025, quarter=2)) == plain(of_b)


def test_unusual_figures_of_a_measure_are_those_of_it_in_the_whole(odd: CountyInMemory):
    whole = odd.query(FINDINGS)
    assert whole
    measures = ("workers", "members", "aid_amount", "new_members")
    found = [odd.query(FINDINGS, measure=code) for code in measures]
    left_out = {"slip_count"}
    strip = [{key: row[key] for key in row if key not in left_out} for rows in found for row in rows]
    assert plain(strip) == plain([{key: row[key] for key in row if key not in left_out} for row in whole])
    quarters = [
        odd.query(FINDINGS, measure="aid_amount", year=year, quarter=quarter) for year, quarter in QUARTERS
    ]
    assert plain([row for rows in quarters for row in rows]) == plain(found[2])


def test_a_page_and_what_it_is_narrowed_to(odd: CountyInMemory):
    whole = odd.query(PROBLEMS)
    page = odd.query(PROBLEMS, limit_rows=4, skip_rows=3)
    assert page == whole[3:7]
    assert {row["rows_in_all"] for row in page} == {len(whole)}
    errors = odd.query(PROBLEMS, severity="error", status="open")
    assert plain(errors) == plain(
        [row for row in whole if (row["severity"], row["status"]) == ("error", "open")]
    )
    answered = odd.query(PROBLEMS, status="answered")
    assert {row["status"] for row in answered} == {"explained"}
    assert answered[0]["errors_open"] == len(errors), "of all, whatever the list is narrowed to"
    assert {row["rule_code"] for row in odd.query(PROBLEMS, rule_code="V01")} == {"V01"}


def test_the_groups_count_what_the_list_has(odd: CountyInMemory):
    listed = odd.query(PROBLEMS, year=2025, quarter=2)
    groups = odd.query(GROUPS, year=2025, quarter=2, most=2)
    [total] = [row for row in groups if row["dimension"] == "total"]
    assert total["all_count"] == len(listed)
    units = [row for row in groups if row["dimension"] == "unit"]
    assert len(units) == 2
    assert units[0]["rows_in_all"] == len({row["unit_code"] for row in listed})
    assert units[0]["all_count"] == sum(row["unit_code"] == units[0]["unit_code"] for row in listed)
