"""What the checks of a whole store say about figures that can be worked out on paper."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.queries.county import CountyInMemory, Row

PROBLEMS = "validation/problem_by_unit_quarter"
FINDINGS = "validation/finding_by_figure"
COUNTS = "validation/count_by_group"
QUARTERS = [(year, quarter) for year in (2024, 2025) for quarter in (1, 2, 3, 4)]


def say(
    county: CountyInMemory,
    of: int,
    code: str,
    cell: str,
    at: str,
    *,
    act: str = "explained",
    why: str = "已核实",
) -> None:
    county.add(
        "problem_event", return_id=of, rule_code=code, sheet="季报", cell=cell, act=act, done_at=at, by_whom="填报员",
        why=why,
    )  # fmt: skip


def told(rows: list[Row]) -> list[tuple[Any, ...]]:
    return [(row["unit_code"], row["year"], row["quarter"], row["rule_code"], row["status"]) for row in rows]


def found(rows: list[Row]) -> list[tuple[Any, ...]]:
    return [(row["kind"], row["unit_code"], row["year"], row["quarter"], row["measure_code"]) for row in rows]


# --- The rules over the whole store ---------------------------------------------------------------------


def test_errors_come_before_warnings_and_what_is_open_before_the_rest(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    first = county.file("A", 2026, 1, {"members": 90, "workers": 80})
    county.file("B", 2026, 1, {"members": 90, "workers": 80})
    county.file("A", 2026, 2, {"funds_received": 500_000, "funds_due": 400_000})
    say(county, first, "V03", "E1,E2", "2026-04-11", act="overridden", why="含外出务工人员")
    county.derive()
    rows = county.query(PROBLEMS)
    assert told(rows) == [
        ("B", 2026, 1, "V03", "open"),
        ("A", 2026, 1, "V03", "overridden"),
        ("A", 2026, 2, "V25", "open"),
    ]
    assert rows[0]["measures"] == "members,workers"
    assert (rows[0]["value_1"], rows[0]["value_2"], rows[0]["value_3"]) == (90, 80, None)
    assert rows[0]["message_args"] == '{"members": 90.0000, "workers": 80.0000}'
    assert (rows[1]["why"], rows[1]["answered_by"]) == ("含外出务工人员", "填报员")
    assert (rows[0]["return_id"], rows[0]["sheet"], rows[0]["cell"]) == (2, "季报", "E3,E4")


def test_a_word_counts_from_the_day_it_was_said_and_while_the_figures_stay(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 1, {"members": 90, "workers": 80, "units_should": 5})
    say(county, first, "V03", "E1,E2", "2026-04-12")
    # a later return of finances only leaves both figures as they are
    county.file("A", 2026, 1, {"funds_due": 100_000}, at="2026-05-01")
    # the next one says 95 members: nobody has explained that
    county.file("A", 2026, 1, {"members": 95}, at="2026-06-01")
    county.derive()
    states = {
        day: told(county.query(PROBLEMS, as_of=day))[0][-1]
        for day in ("2026-04-11", "2026-04-20", "2026-05-20", "2026-06-20")
    }
    assert states == {
        "2026-04-11": "open",
        "2026-04-20": "explained",
        "2026-05-20": "explained",
        "2026-06-20": "open",
    }
    assert county.query(PROBLEMS, as_of="2026-04-01") == []


def test_a_word_stays_when_the_same_figures_are_filed_again(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 1, {"members": 90, "workers": 80})
    say(county, first, "V03", "E1,E2", "2026-04-12")
    county.file("A", 2026, 1, {"members": 90, "workers": 80}, at="2026-05-01")
    county.derive()
    [row] = county.query(PROBLEMS)
    assert row["status"] == "explained"
    assert row["return_id"] == 2, "the next word would go to the return that stands"


def test_a_word_on_another_clause_of_the_rule_is_not_this_ones(county: CountyInMemory):
    county.unit("A")
    filed = county.file("A", 2026, 1, {"members": 9, "members_migrant": 10, "members_realname": 11})
    say(county, filed, "V07", "E2,E1", "2026-04-12")
    county.derive()
    assert {row["measure_code"]: row["status"] for row in county.query(PROBLEMS)} == {
        "members_migrant": "explained",
        "members_realname": "open",
    }


def test_a_restated_quarter_checks_the_later_ones_again(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 20})
    county.file("A", 2026, 2, {"new_members": 30})
    restated = county.file("A", 2026, 1, {"new_members": 40}, at="2026-08-01")
    county.derive()
    assert county.query(PROBLEMS, as_of="2026-07-31") == []
    [row] = county.query(PROBLEMS)
    assert told([row]) == [("A", 2026, 2, "V30", "open")]
    assert (row["value_1"], row["value_2"]) == (30, 40)
    # what was said with the restated quarter about its cell is about this break, too
    say(county, restated, "V30", "E3", "2026-08-01")
    assert told(county.query(PROBLEMS)) == [("A", 2026, 2, "V30", "explained")]


def test_a_word_on_the_earlier_quarter_said_later_is_about_that_quarter_only(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2025, 4, {"workers": 100})
    first = county.file("A", 2026, 1, {"workers": 200})
    county.file("A", 2026, 2, {"workers": 300})
    say(county, first, "V31", "E2", "2026-09-01")
    county.derive()
    assert told(county.query(PROBLEMS)) == [("A", 2026, 2, "V31", "open"), ("A", 2026, 1, "V31", "explained")]


def test_a_corrected_figure_is_named_by_its_measure(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"workers": 80})
    corrected = county.file("A", 2026, 1, {"members": 90}, at="2026-05-01", kind="correction")
    county.database.execute("update fact set sheet = null, cell = null where measure_code = 'members'")
    county.derive()
    [row] = county.query(PROBLEMS)
    assert (row["return_id"], row["sheet"], row["cell"]) == (corrected, "", "members")
    county.add(
        "problem_event", return_id=corrected, rule_code="V03", sheet="", cell="members", act="overridden",
        done_at="2026-05-02", by_whom="统计员", why="已核实",
    )  # fmt: skip
    assert county.query(PROBLEMS)[0]["status"] == "overridden"


def test_what_a_file_was_told_is_listed_while_its_figures_stand(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 1, {"members": 90, "workers": 100})
    county.add(
        "problem", return_id=first, rule_code="rate_differs", severity="warning", measure_code="membership_rate",
        sheet="季报", cell="F9", message_args='{"stated": "95%"}',
    )  # fmt: skip
    county.add(
        "problem", return_id=first, rule_code="hidden_sheet", severity="info", measure_code="", sheet="季报", cell="",
        message_args="{}",
    )  # fmt: skip
    say(county, first, "rate_differs", "F9", "2026-04-10")
    second = county.file("A", 2026, 1, {"members": 91, "workers": 100}, at="2026-05-01")
    county.event(second, "withdrawn", "2026-06-01")
    county.derive()
    expected = [("A", 2026, 1, "rate_differs", "explained")]
    assert told(county.query(PROBLEMS, as_of="2026-04-20")) == expected
    assert county.query(PROBLEMS, as_of="2026-05-20") == [], "another return has replaced its figures"
    assert told(county.query(PROBLEMS)) == expected, "it stands again"
    assert county.query(PROBLEMS)[0]["is_rule"] is False


# --- Figures that look wrong ---------------------------------------------------------------------------------


def dues(
    county: CountyInMemory, changed: dict[tuple[str, int, int], int], first_quarter: int = 20_000
) -> None:
    """Six townships, eight quarters: 20,000 yuan of dues a quarter, times 1 to 6, ``first_quarter`` in the first."""
    for place, code in enumerate("ABCDEF", start=1):
        county.unit(code)
        for year, quarter in QUARTERS:
            usual = place * (first_quarter if quarter == 1 else 20_000)
            amount = changed.get((code, year, quarter), usual)
            county.file(code, year, quarter, {"dues_received/quarter": amount})
    county.derive()


def test_an_outlier_is_far_from_its_own_history_and_from_its_peers(county: CountyInMemory):
    dues(county, {("A", 2025, 3): 50_000})
    [row] = county.query(FINDINGS)
    assert found([row]) == [("outlier", "A", 2025, 3, "dues_received")]
    assert row["value"] == 50_000
    assert row["expected"] == pytest.approx(20_000)
    assert (row["factor"], row["percent_off"]) == (pytest.approx(2.5), pytest.approx(1.5))
    assert (row["own_count"], row["peer_count"], row["peer_multiple"]) == (8, 6, 1)
    # nothing else moves at all, so the least spread of half a per cent stands in for the MAD
    assert row["own_score"] == pytest.approx(0.6745 * math.log(2.5) / 0.005)
    assert row["peer_score"] == row["own_score"]


def test_a_season_that_all_share_is_none_and_missing_it_is_one(county: CountyInMemory):
    """All have three times as much in the first quarter; A has it in 2024 only."""
    dues(county, {("A", 2025, 1): 20_000}, first_quarter=60_000)
    [row] = county.query(FINDINGS)
    assert found([row]) == [("outlier", "A", 2025, 1, "dues_received")]
    assert row["expected"] == pytest.approx(60_000)
    assert row["peer_multiple"] == pytest.approx(3)


def test_a_small_move_is_no_outlier_nor_is_anything_with_few_peers_or_quarters(county: CountyInMemory):
    dues(county, {("A", 2025, 3): 25_000, ("B", 2024, 2): 32_000})
    assert county.query(FINDINGS) == [], "25 % and 20 % off"


def test_what_a_rule_says_already_is_not_said_twice(county: CountyInMemory):
    dues(county, {("A", 2025, 3): 60_000_000})
    assert [row["rule_code"] for row in county.query(PROBLEMS)][:1] == ["V34"]
    assert "outlier" not in {row["kind"] for row in county.query(FINDINGS)}


def test_a_merger_begins_another_history(county: CountyInMemory):
    merged = {("A", year, quarter): 60_000 for year, quarter in QUARTERS[5:]}
    dues(county, merged)
    assert [row["quarter"] for row in county.query(FINDINGS)] == [2], "told once, at its first quarter"
    county.succession("merge", "2025-04-15", ("F", "A", 1.0))
    assert county.query(FINDINGS) == []


def test_the_same_number_for_three_quarters_where_it_moves_elsewhere(county: CountyInMemory):
    for place, code in enumerate("ABCDEF"):
        county.unit(code)
        for step, (year, quarter) in enumerate(QUARTERS[:5]):
            workers = 500 if code == "A" and step in (1, 2, 3) else 490 + 10 * place + step
            county.file(code, year, quarter, {"workers": workers, "worker_bookstores": 60})
    county.derive()
    [row] = county.query(FINDINGS)
    assert found([row]) == [("unchanged", "A", 2024, 4, "workers")]
    # of 24 steps from quarter to quarter two do not move; book rooms never do, so nothing is odd about theirs
    assert (row["value"], row["run_length"], row["moving_share"]) == (500, 3, pytest.approx(22 / 24))


def test_a_digit_typed_twice(county: CountyInMemory):
    county.unit("A")
    for (year, quarter), members in zip(QUARTERS, (1198, 1201, 1211, 12_223), strict=False):
        county.file("A", year, quarter, {"members": members})
    county.derive()
    [row] = county.query(FINDINGS)
    assert found([row]) == [("digit_twice", "A", 2024, 4, "members")]
    assert (row["value"], row["proposed"], row["own_count"]) == (12_223, 1_223, 3)
    assert row["expected"] == pytest.approx(1_201)


def slips(county: CountyInMemory, amounts: dict[str, int | str]) -> list[Row]:
    """Aid of two years: 52,000 yuan everywhere in 2025, and these in 2026."""
    for code, amount in amounts.items():
        county.unit(code)
        county.file(code, 2025, 2, {"aid_amount": 52_000})
        county.file(code, 2026, 2, {"aid_amount": amount})
    county.derive()
    return county.query(FINDINGS)


def test_ten_thousand_yuan_typed_as_yuan_and_the_other_way_round(county: CountyInMemory):
    rows = slips(county, {"A": "5.5", "B": 540_000_000, "C": 53_000, "D": 51_000, "E": 50_000, "F": 55_000})
    assert {(row["unit_code"], row["kind"], row["proposed"]) for row in rows} == {
        ("A", "unit_slip", 55_000),
        ("B", "unit_slip", 54_000),
    }
    assert {(row["year"], row["slip_count"], row["own_count"]) for row in rows} == {(2026, 1, 1)}


def test_without_peers_the_figure_that_no_township_can_have_is_the_wrong_one(county: CountyInMemory):
    assert found(slips(county, {"A": "5.5"})) == [("unit_slip", "A", 2026, 2, "aid_amount")]


def test_a_quarter_and_a_year_to_date_that_do_not_add_up(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    county.file("A", 2026, 1, {"new_members": 12})
    county.file(
        "A", 2026, 2, {"new_members/quarter": 10, "new_members": 25, "job_posts/quarter": 4, "job_posts": 9}
    )
    county.derive()
    [row] = county.query(FINDINGS)
    assert found([row]) == [("sum_differs", "A", 2026, 2, "new_members")]
    assert (row["value"], row["expected"], row["proposed"]) == (25, 22, None)
    # what was job_posts in the first quarter is not known, so nobody can say that it does not add up
    county.succession("merge", "2026-04-15", ("B", "A", 1.0))
    assert county.query(FINDINGS) == [], "the year to date may hold the months of the other township"


def test_a_finding_is_explained_on_the_return_and_open_again_with_another_figure(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 12})
    filed = county.file("A", 2026, 2, {"new_members/quarter": 10, "new_members": 25})
    say(county, filed, "sum_differs", "E3", "2026-08-01", why="一季度漏报3人")
    county.file("A", 2026, 2, {"new_members/quarter": 10, "new_members": 25}, at="2026-08-10")
    county.file("A", 2026, 2, {"new_members": 26}, at="2026-09-01")
    county.derive()
    assert county.query(FINDINGS, as_of="2026-07-31")[0]["status"] == "open"
    explained = county.query(FINDINGS, as_of="2026-08-20")[0]
    assert (explained["status"], explained["why"]) == ("explained", "一季度漏报3人")
    assert county.query(FINDINGS)[0]["status"] == "open"


# --- How much of it -----------------------------------------------------------------------------------------


def test_counts_by_unit_rule_and_quarter(county: CountyInMemory):
    county.unit("A")
    county.unit("B", kind="township")
    first = county.file("A", 2026, 1, {"members": 90, "workers": 80, "new_members": 12})
    county.file(
        "B", 2026, 1, {"members": 90, "workers": 80, "funds_received": 5_000_000, "funds_due": 4_000_000}
    )
    county.file("A", 2026, 2, {"new_members/quarter": 10, "new_members": 25})
    say(county, first, "V03", "E1,E2", "2026-04-11", act="overridden")
    county.derive()
    numbers = (
        "errors_open",
        "warnings_open",
        "findings_open",
        "explained_count",
        "let_stand_count",
        "all_count",
    )
    rows = county.query(COUNTS)
    by = {
        (row["dimension"], row["unit_code"] or row["rule_code"] or row["quarter"]): tuple(
            row[name] for name in numbers
        )
        for row in rows
    }
    assert by == {
        ("total", None): (1, 1, 1, 0, 1, 4),
        ("unit", "A"): (0, 0, 1, 0, 1, 2),
        ("unit", "B"): (1, 1, 0, 0, 0, 2),
        ("rule", "V03"): (1, 0, 0, 0, 1, 2),
        ("rule", "V25"): (0, 1, 0, 0, 0, 1),
        ("rule", "sum_differs"): (0, 0, 1, 0, 0, 1),
        ("quarter", 1): (1, 1, 0, 0, 1, 3),
        ("quarter", 2): (0, 0, 1, 0, 0, 1),
    }
    assert [
        row["all_count"] for row in county.query(COUNTS, kinds=["township"]) if row["dimension"] == "total"
    ] == [2]


def test_nothing_found_is_a_zero(county: CountyInMemory):
    [row] = county.query(COUNTS)
    assert (row["dimension"], row["errors_open"], row["all_count"]) == ("total", 0, 0)


def test_the_figures_behind_a_check_stand_beside_earlier_ones(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2025, 2, {"members": 70})
    county.file("A", 2026, 1, {"members": 75})
    county.file("A", 2026, 2, {"members": 90, "workers": 80})
    county.derive()
    rows = county.query(
        "validation/figure_by_measure", unit_code="A", year=2026, quarter=2, measures=["members"]
    )
    assert [(row["value"], row["value_last_quarter"], row["value_last_year"]) for row in rows] == [
        (90, 75, 70)
    ]
    assert (rows[0]["file_name"], rows[0]["cell"], rows[0]["raw_text"]) == ("A-2026Q2.xlsx", "E3", "90")


def test_a_figure_that_often_stays_in_one_unit_is_not_told_there(county: CountyInMemory):
    """In A four of seven steps do not move, elsewhere every one does: two of them make the run, two others remain."""
    often = (500, 500, 501, 501, 502, 502, 502, 503)
    for place, code in enumerate("ABCDEF"):
        county.unit(code)
        for step, (year, quarter) in enumerate(QUARTERS):
            county.file(
                code, year, quarter, {"workers": often[step] if code == "A" else 500 + 10 * place + step}
            )
    county.derive()
    assert county.query(FINDINGS) == []


def test_absurd_figures_are_found_and_stop_nothing(county: CountyInMemory):
    for code in "ABCDEF":
        county.unit(code)
        for place, (year, quarter) in enumerate(QUARTERS):
            odd: int | str | None = (0, -5, 10**14, None, "0.01", 11, 0, 10**14)[place]
            county.file(
                code, year, quarter, {"workers": odd, "aid_amount": odd, "dues_received/quarter": odd}
            )
    county.derive()
    assert {row["rule_code"] for row in county.query(PROBLEMS)} >= {"V01", "V02", "V33", "V34"}
    assert {row["kind"] for row in county.query(FINDINGS)} <= {"unit_slip", "digit_twice", "outlier"}
    [total] = [row for row in county.query(COUNTS) if row["dimension"] == "total"]
    assert total["all_count"] == len(county.query(PROBLEMS)) + len(county.query(FINDINGS))
