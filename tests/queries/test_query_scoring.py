"""Scores worked out by hand: three items, four townships, second quarter of 2026.

Scheme: membership rate 60 points from 50 % to the target (county 90 %, B its own 95 %); new members 30 points, none
to 100 in the year, so 50 are due by the second quarter; group petitions 10 points, 4 in the year to none.

    A  80 of 100 members: 0.3 / 0.4 of 60 = 45; 40 of the 50 due: 24; 1 petition, 2 is the floor by now: 5; 74
    B  95 of 100: 60; new members not reported: 0; no petition: 10; 70
    E  86 of 100: 0.36 / 0.4 of 60 = 54; new members do not apply; 3 petitions: 0; 54 of 70 = 77.14
    F  has not filed
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.county import CountyInMemory, Row, column, pick

AT: dict[str, Any] = {"year": 2026, "quarter": 2, "areas": None, "area_weights": None}


def scheme(county: CountyInMemory, year: int = 2026, missing: str = "none", at: str = "2026-01-01") -> int:
    county.acts += 1
    stars = {"star_5": 90, "star_4": 80, "star_3": 74, "star_2": 60}
    county.add(
        "scheme", year=year, missing_rule=missing, near_share=0.95, note="", act_number=county.acts, set_at=at,
        by_whom="统计员", **stars,
    )  # fmt: skip
    items = (
        ("organisation", "membership_rate", 60, 0.5, 1.0),
        ("service", "new_members", 30, 0, 100),
        ("rights", "group_petitions", 10, 4, 0),
    )
    for sort, (area, code, weight, floor, full) in enumerate(items, start=1):
        county.add(
            "scheme_item", act_number=county.acts, sort=sort, area_code=area, indicator_code=code,
            weight=weight, floor_value=floor, full_value=full,
        )  # fmt: skip
    return county.acts


@pytest.fixture
def scored(county: CountyInMemory) -> CountyInMemory:
    for code in "ABEF":
        county.unit(code)
    county.file("A", 2025, 4, {"members": 70, "workers": 100})
    county.file("A", 2026, 2, {"members": 80, "workers": 100, "new_members": 40, "group_petitions": 1})
    county.file("B", 2026, 2, {"members": 95, "workers": 100, "group_petitions": 0})
    county.file("E", 2026, 2, {"members": 86, "workers": 100, "new_members": None, "group_petitions": 3})
    county.derive()
    county.target("C", 2026, "membership_rate", 0.9)
    county.target("B", 2026, "membership_rate", 0.95)
    scheme(county)
    return county


def item(county: CountyInMemory, unit: str, code: str, **more: Any) -> Row:
    rows = county.query("scoring/point_by_unit_indicator", **(AT | more))
    return next(row for row in rows if (row["unit_code"], row["indicator_code"]) == (unit, code))


def scores(county: CountyInMemory, **more: Any) -> list[Row]:
    return county.query("scoring/score_by_unit", **(AT | more))


def test_scores_ranks_and_stars_are_those_of_the_example(scored: CountyInMemory):
    rows = scores(scored)
    assert pick(rows, "unit_code", "score", "rank", "stars") == [
        ("E", 77.14, 1, 3), ("A", 74.0, 2, 3), ("B", 70.0, 3, 2), ("F", None, None, None),
    ]  # fmt: skip
    assert pick(rows[1:3], "organisation_points", "service_points", "rights_points", "home_points") == [
        (45.0, 24.0, 5.0, None), (60.0, 0.0, 10.0, None),
    ]  # fmt: skip
    assert rows[0]["organisation_points"] == 77.14, "brought to 100 like the score itself"
    assert pick(rows[:1], "weight_counted", "items_left_out", "units_scored", "units_expected") == [
        (70.0, 1, 3, 4)
    ]


def test_one_townships_score_is_its_row_of_the_ranking(scored: CountyInMemory):
    scored.unit("G")
    scored.file("G", 2026, 2, {"members": 80, "workers": 100, "new_members": 40, "group_petitions": 1})
    scored.derive()
    rows = [
        row
        for unit in "EAGBF"
        for row in scored.query("township/score_by_unit", unit_code=unit, year=2026, quarter=2)
    ]
    assert pick(rows, "unit_code", "score", "rank", "stars", "units_scored") == [
        ("E", 77.14, 1, 3, 4), ("A", 74.0, 2, 3, 4), ("G", 74.0, 2, 3, 4), ("B", 70.0, 4, 2, 4),
        ("F", None, None, None, 4),
    ]  # fmt: skip
    assert scored.query("township/score_by_unit", unit_code="X", year=2026, quarter=2) == []


def test_each_point_is_explained_by_its_figures(scored: CountyInMemory):
    rate = item(scored, "A", "membership_rate")
    assert rate["attained_share"] == pytest.approx(0.75)
    assert [rate[name] for name in ("value", "target", "target_from", "points", "points_lost", "gap_count")] == [
        0.8, 0.9, "county", 45.0, 15.0, 10,
    ]  # fmt: skip
    count = item(scored, "A", "new_members")
    assert [count[name] for name in ("target", "target_to_date", "target_from", "points", "gap_to_target")] == [
        100.0, 50.0, "scheme", 24.0, 10.0,
    ]  # fmt: skip
    assert item(scored, "B", "membership_rate")["target_from"] == "unit"
    assert item(scored, "E", "group_petitions")["points"] == 0
    missing = item(scored, "B", "new_members")
    assert (missing["state"], missing["is_counted"], missing["points"]) == ("missing", True, 0.0)
    left_out = item(scored, "E", "new_members")
    assert (left_out["state"], left_out["is_counted"], left_out["points"]) == ("not_applicable", False, None)


def test_lights_tell_met_near_and_unmet_against_what_is_due(scored: CountyInMemory):
    lights = {
        (row["unit_code"], row["indicator_code"]): row["light"]
        for row in scored.query("scoring/point_by_unit_indicator", **AT)
    }
    assert [lights[unit, "membership_rate"] for unit in "ABEF"] == ["unmet", "met", "near", None]
    assert [lights[unit, "group_petitions"] for unit in "ABE"] == ["unmet", "met", "unmet"]
    [rate, count, petitions] = scored.query("scoring/light_by_indicator", year=2026, quarter=2)
    assert pick([rate], "units_met", "units_near", "units_unmet", "units_missing", "units_reporting") == [
        (1, 1, 1, 1, 3)
    ]
    # 45 + 60 + 54 of 180; 24 of 60, E does not count; 15 of 30. F is not held against the county.
    assert rate["points_share"] == pytest.approx(159 / 180)
    assert count["points_share"] == pytest.approx(24 / 60)
    assert column([rate, count, petitions], "loss_rank") == [2, 1, 3]


def test_the_pace_runs_from_the_end_of_last_year_to_the_target(scored: CountyInMemory):
    rate = item(scored, "A", "membership_rate")
    assert (rate["pace_value"], rate["pace"]) == (pytest.approx(0.8), "ahead")
    assert item(scored, "A", "new_members")["pace_value"] == 50
    assert item(scored, "A", "new_members")["pace"] == "behind"
    assert item(scored, "B", "membership_rate")["pace"] is None, "nothing is known of last year"


def test_missing_items_may_be_left_out_instead(scored: CountyInMemory):
    scheme(scored, missing="reported", at="2026-02-01")
    by_unit = {row["unit_code"]: row["score"] for row in scores(scored)}
    assert by_unit == {"A": 74.0, "B": 100.0, "E": 77.14, "F": None}
    before = {row["unit_code"]: row["score"] for row in scores(scored, as_of="2026-07-15")}
    assert before == by_unit, "the scheme of that day"


def test_other_weights_are_a_parameter_and_are_brought_to_100(scored: CountyInMemory):
    tried = scores(scored, areas=["organisation", "service", "rights"], area_weights=[0.0, 20.0, 20.0])
    by_unit = {row["unit_code"]: row for row in tried}
    assert by_unit["A"]["score"] == 65.0  # 0.8 of 50 and half of 50
    assert (by_unit["A"]["scheme_score"], by_unit["A"]["score_change"]) == (74.0, -9.0)
    assert (by_unit["A"]["scheme_rank"], by_unit["A"]["rank"], by_unit["A"]["rank_change"]) == (2, 1, 1)
    assert scores(scored)[1]["score"] == 74.0, "nothing is stored"


def test_a_scheme_holds_from_its_year_on(scored: CountyInMemory):
    assert {row["scheme_number"] for row in scored.query("scoring/scheme_by_indicator", year=2025)} == {0}
    start = scored.query("scoring/scheme_by_indicator", year=2025)
    areas = dict(pick(start, "area_code", "area_weight"))
    assert areas == {"organisation": 30, "rights": 30, "service": 25, "home": 15}
    assert scored.query("scoring/scheme_by_indicator", year=2027)[0]["scheme_year"] == 2026


def test_a_ratio_without_a_base_does_not_count(county: CountyInMemory):
    county.unit("G")
    county.file("G", 2026, 2, {"disputes_resolved": 0, "disputes_accepted": 0, "members": 9, "workers": 10})
    county.derive()
    county.acts += 1
    county.add("scheme", year=2026, missing_rule="none", near_share=0.9, star_5=90, star_4=80, star_3=70, star_2=60,
               note="", act_number=90, set_at="2026-01-02", by_whom="")  # fmt: skip
    for sort, code in enumerate(("dispute_success_rate", "membership_rate"), start=1):
        county.add("scheme_item", act_number=90, sort=sort, area_code="rights", indicator_code=code, weight=50,
                   floor_value=0.5, full_value=0.8)  # fmt: skip
    rate = item(county, "G", "dispute_success_rate")
    assert (rate["state"], rate["points"]) == ("no_base", None)
    assert next(row for row in scores(county) if row["unit_code"] == "G")["score"] == 100.0


# --- Targets ------------------------------------------------------------------------------------------------


def test_targets_are_shown_as_they_are_typed_the_county_first(scored: CountyInMemory):
    rows = scored.query(
        "targets/target_by_unit_indicator", year=2026, indicators=["membership_rate", "new_members"]
    )
    assert rows[0]["level"] == "county"
    assert pick(rows[:2], "unit_code", "target", "target_shown") == [("C", None, None), ("C", 0.9, 90.0)]
    held = {(row["unit_code"], row["indicator_code"]): row for row in rows}
    own = held["B", "membership_rate"]
    assert (own["target"], own["county_target"], own["value"], own["as_of_quarter"]) == (0.95, 0.9, 0.95, 2)
    assert (own["count_indicators"], own["count_county"], own["count_own"]) == (2, 1, 1)


def test_a_target_taken_away_leaves_the_countys(scored: CountyInMemory):
    scored.target("B", 2026, "membership_rate", None, at="2026-03-01")  # type: ignore[arg-type]
    row = item(scored, "B", "membership_rate")
    assert (row["target"], row["target_from"]) == (0.9, "county")


def test_a_proposal_grows_rounds_and_stops_at_one(scored: CountyInMemory):
    scored.target("A", 2026, "new_members", 41)
    scored.target("A", 2026, "membership_rate", 0.987)
    wanted = {"year": 2027, "indicators": ["membership_rate", "new_members"], "growth": 0.05}
    rows = scored.query("targets/proposal_by_unit_indicator", start="target", **wanted)
    assert pick(rows, "unit_code", "indicator_code", "last_value", "proposed", "change") == [
        ("C", "membership_rate", 0.9, 0.945, "new"),
        ("A", "new_members", 41.0, 44.0, "new"),  # 43.05 people do not exist
        ("A", "membership_rate", 0.987, 1.0, "new"),
        ("B", "membership_rate", 0.95, 0.998, "new"),
    ]
    scored.target("A", 2027, "new_members", 44)
    rows = scored.query("targets/proposal_by_unit_indicator", start="target", **wanted)
    assert (rows[0]["count_new"], rows[0]["count_changed"], rows[0]["count_same"]) == (3, 0, 1)


def test_a_proposal_may_start_from_the_figures_of_last_year(scored: CountyInMemory):
    rows = scored.query(
        "targets/proposal_by_unit_indicator", start="value", year=2026, growth=0.1,
        indicators=["membership_rate"],
    )  # fmt: skip
    assert pick(rows, "unit_code", "last_value", "proposed", "change") == [("A", 0.7, 0.77, "new")]
