"""Targets, schemes and signed-off scores in a store: what is refused, what is frozen, what a rebuild gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, filing, scoring
from dashboard.warehouse.verify import verify_open
from tests import stores
from tests.builders import begin, checked

ITEM = scoring.Item("organisation", "membership_rate", 100.0, 0.5, 1.0)
SCHEME = scoring.Scheme(2026, (ITEM,))


def filled(opened: Warehouse) -> None:
    begin(opened)
    file_returns(opened, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    file_returns(opened, [checked("U2", 2026, 1, {"members": 95, "workers": 100})])
    scoring.set_scheme(opened, SCHEME, by="统计员")


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    opened = stores.opened(tmp_path / "store", filled)
    yield opened
    opened.close()


def scores(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    rows = warehouse.query("scoring/score_by_unit", year=2026, quarter=1, areas=None, area_weights=None)
    plain = rows.astype(object).where(rows.notna(), None)
    return {str(row["unit_code"]): row for row in plain.to_dict("records")}


def refused(code: str) -> Any:
    return pytest.raises(filing.NotAllowedError, match=f"^{code}$")


def test_signed_scores_stay_when_figures_change_and_say_so(warehouse: Warehouse):
    scoring.sign_off(warehouse, 2026, 1, by="主席")
    figure = filing.Correction("members", "stock", Decimal(90), raw_text="90")
    filing.correct(warehouse, "U1", 2026, 1, [figure], by="审核员", why="录错")
    one, other = scores(warehouse)["U1"], scores(warehouse)["U2"]
    assert (one["signed_score"], one["score"], one["change_since_signed"]) == (60.0, 80.0, 20.0)
    assert (other["signed_score"], other["score"], other["change_since_signed"]) == (90.0, 90.0, 0.0)
    assert (one["is_signed"], one["units_changed"]) == (True, 1)
    points = warehouse.query(
        "scoring/point_by_unit_indicator", year=2026, quarter=1, areas=None, area_weights=None
    ).to_dict("records")
    frozen = next(row for row in points if row["unit_code"] == "U1")
    assert (frozen["signed_value"], frozen["value"], frozen["points_change"]) == (0.8, 0.9, 20.0)


def test_another_scheme_or_target_leaves_signed_scores_as_they_are(warehouse: Warehouse):
    scoring.sign_off(warehouse, 2026, 1, by="主席")
    goal = scoring.Goal("C", 2026, "membership_rate", 0.8)
    assert scoring.set_targets(warehouse, [goal], by="统计员") == 1
    assert (scores(warehouse)["U1"]["score"], scores(warehouse)["U1"]["signed_score"]) == (100.0, 60.0)


def test_signing_again_wants_a_reason_and_something_new(warehouse: Warehouse):
    scoring.sign_off(warehouse, 2026, 1, by="主席")
    with refused("needs_reason"):
        scoring.sign_off(warehouse, 2026, 1, by="主席")
    with refused("no_change"):
        scoring.sign_off(warehouse, 2026, 1, by="主席", note="再来一次")
    scoring.set_targets(warehouse, [scoring.Goal("U1", 2026, "membership_rate", 0.8)], by="统计员")
    scoring.sign_off(warehouse, 2026, 1, by="主席", note="目标有改")
    rows = warehouse.query("scoring/signoff_by_quarter", year=2026).to_dict("records")
    assert [(row["is_newest"], row["highest_score"], row["highest_unit_code"]) for row in rows] == [
        (True, 100.0, "U1"), (False, 90.0, "U2"),
    ]  # fmt: skip
    assert scores(warehouse)["U1"]["units_changed"] == 0


def test_a_quarter_nobody_filed_cannot_be_signed(warehouse: Warehouse):
    with refused("nothing_to_sign"):
        scoring.sign_off(warehouse, 2026, 3, by="主席")


@pytest.mark.parametrize(
    ("code", "scheme"),
    [
        ("scheme_empty", replace(SCHEME, items=())),
        ("scheme_total", replace(SCHEME, items=(replace(ITEM, weight=60.0),))),
        ("scheme_weight", replace(SCHEME, items=(ITEM, replace(ITEM, indicator_code="members", weight=0.0)))),
        ("scheme_twice", replace(SCHEME, items=(ITEM, ITEM))),
        ("scheme_floor", replace(SCHEME, items=(replace(ITEM, floor_value=1.0),))),
        ("scheme_floor", replace(SCHEME, items=(replace(ITEM, indicator_code="group_petitions"),))),
        ("scheme_unknown", replace(SCHEME, items=(replace(ITEM, indicator_code="nonsense"),))),
        ("scheme_unknown", replace(SCHEME, items=(replace(ITEM, area_code="nonsense"),))),
        ("scheme_stars", replace(SCHEME, star_4=95.0)),
        ("scheme_stars", replace(SCHEME, near_share=1.2)),
        ("no_change", SCHEME),
    ],
)
def test_a_scheme_nobody_could_be_scored_by_is_refused(
    warehouse: Warehouse, code: str, scheme: scoring.Scheme
):
    version = warehouse.version
    with refused(code):
        scoring.set_scheme(warehouse, scheme, by="统计员")
    assert warehouse.version == version


def test_targets_are_set_changed_and_taken_away(warehouse: Warehouse):
    goals = [scoring.Goal(unit, 2026, "membership_rate", value) for unit, value in (("C", 0.9), ("U1", 0.8))]
    assert scoring.set_targets(warehouse, goals, by="统计员") == 2
    with refused("no_change"):
        scoring.set_targets(warehouse, goals, by="统计员")
    with refused("target_negative"):
        scoring.set_targets(warehouse, [scoring.Goal("U1", 2026, "members", -1)], by="统计员")
    assert scores(warehouse)["U1"]["score"] == 100.0
    assert scoring.set_targets(warehouse, [goals[0], replace(goals[1], value=None)], by="统计员") == 1
    assert scores(warehouse)["U1"]["score"] == 75.0  # 0.3 of 0.4


def test_a_rebuild_gives_the_same_scores(warehouse: Warehouse):
    scoring.sign_off(warehouse, 2026, 1, by="主席")
    before = scores(warehouse)
    warehouse.rebuild()
    assert scores(warehouse) == before
    assert verify_open(warehouse).findings == ()
