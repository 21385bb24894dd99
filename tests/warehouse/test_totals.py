"""The sums that are kept follow every act, and are what all figures add up to, whatever was done before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dashboard.warehouse import Warehouse, open_warehouse
from dashboard.warehouse.apply import return_id_of
from dashboard.warehouse.derived import derivations, derive_all
from dashboard.warehouse.journal import Act
from tests.builders import begin, unit

TOTALS = ("fct_kind_quarter", "fct_kind_total", "fct_unit_ratio")
CODES = ("U1", "U2", "U3")
MEASURES = {
    "members": "stock",
    "workers": "stock",
    "aid_amount": "ytd",
    "aid_households": "ytd",
    "warmth_amount": "ytd",
    "new_members": "quarter",
}
ALMOST_NOW = datetime(9999, 12, 30)
"""As known then nothing is kept: what is known by then is now's, too."""


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Warehouse]:
    opened = open_warehouse(tmp_path / "store")
    begin(opened, *(unit(code, f"{code}镇", kind="town") for code in CODES))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(each, marks=pytest.mark.long) for each in range(3, 60))]
)
def test_sums_kept_act_by_act_are_those_of_all_figures(county: Warehouse, seed: int):
    random, filed = Random(seed), []
    at = datetime(2026, 1, 6)
    for _ in range(18):
        at += timedelta(days=1)
        kind, body = an_act(random, filed)
        number = county.submit([Act(kind, "统计员", body, at)])[0]
        if kind == "commit":
            filed.append(return_id_of(number, 0))
    cursor = county.cursor()
    cursor.execute("begin")
    for table in TOTALS:
        kept = cursor.execute(f"select * from {table} order by all").fetchall()
        derive_all(cursor, table, derivations()[table])
        assert kept
        assert cursor.execute(f"select * from {table} order by all").fetchall() == kept
    cursor.execute("rollback")
    cursor.close()
    asked = {"indicators": ["members", "membership_rate", "aid_amount", "new_members"]}
    span = {"year_from": 2024, "year_to": 2026}
    questions: list[tuple[str, dict[str, Any]]] = [
        ("overview/indicator_by_county_quarter", {**asked, **span}),
        ("coverage/rate_by_county_quarter", {"ratio": "membership_rate", "period_basis": "to_date", **span}),
        ("coverage/finding_by_ratio", {"ratio": "membership_rate", "year": 2025, "quarter": 4}),
        ("aid/amount_by_programme_quarter", span),
        ("aid/amount_by_programme_year", span),
        ("units/period_by_quarter", {}),
        *of_units(random),
    ]
    for name, more in questions:
        now, added = county.rows(name, **more), county.rows(name, **more, as_of=ALMOST_NOW)
        assert rounded(now) == rounded(added), name


def of_units(random: Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Queries about townships, with parameters: of some quarter that something may have been filed for."""
    at = {"year": random.choice([2025, 2026]), "quarter": random.randint(1, 4)}
    kinds = random.choice([["town"], ["town", "park"]])
    ratio = {**at, "ratio": "membership_rate", "kinds": kinds}
    yield "coverage/ranking_by_unit", {**ratio, "most": random.choice([None, 1]), "shown": "U2"}
    yield "coverage/spread_by_ratio", ratio
    yield "coverage/gap_by_unit", ratio
    yield "coverage/unit_count_by_band", {**ratio, "step": 0.1}
    yield "overview/movement_by_unit", {**at, "kinds": kinds, "indicators": ["membership_rate"]}
    own, code = {**at, "unit_code": random.choice(CODES)}, random.choice(["membership_rate", *MEASURES])
    yield "township/indicator_by_unit", {**own, "kinds": kinds}
    yield "township/recent_by_indicator", own
    yield "township/peer_by_indicator", own
    yield "township/target_by_indicator", {**own, "kinds": kinds}
    of_one = {"unit_code": own["unit_code"], "indicator": code, "kinds": kinds}
    yield "township/rank_by_unit_quarter", of_one
    yield "township/series_by_unit_quarter", of_one
    yield "township/series_by_unit_year", of_one
    basis = {"period_basis": random.choice(["to_date", "quarter"]), "kinds": kinds}
    asked = {
        **basis,
        "unit_codes": random.choice([None, ["U1"], ["U2", "U3"]]),
        "indicators": [code, "membership_rate"],
    }
    yield "compare/suggestion_by_unit", {**own, **basis, "indicator": code}
    yield "compare/point_by_unit", {
        **at, **basis, "unit_codes": ["U3"], "indicator_x": "membership_rate", "indicator_y": "aid_amount"
    }  # fmt: skip
    yield "compare/finding_by_indicator", {**at, **asked}
    yield (
        "compare/figure_by_unit_quarter",
        {**asked, "year_from": 2025, "year_to": at["year"], "quarter_to": at["quarter"]},
    )
    yield "compare/change_by_unit", {**at, **asked, "from_year": 2024, "from_quarter": random.randint(1, 4)}


def an_act(random: Random, filed: list[int]) -> tuple[str, dict[str, Any]]:
    """A return filed, decided on or taken back; a unit of another kind or span; a merger."""
    kind = random.choice(
        ["commit"] * 6 + ["approve", "send_back", "withdraw", "restore", "unit", "succession"]
    )
    if kind == "unit":
        span = random.choice([{}, {"valid_from": "2025-02-01"}, {"valid_to": "2025-08-31"}])
        code = random.choice(CODES)
        return kind, {"units": [unit(code, f"{code}镇", kind=random.choice(["town", "park"]), **span)]}
    if kind == "succession":
        one, other = random.sample(CODES, 2)
        day = f"2025-{random.choice(['03', '08', '11'])}-10"
        link = {"from_code": one, "to_code": other}
        gone = unit(one, f"{one}镇", kind="town", valid_to=day, successor_code=other)
        return kind, {"kind": "merge", "happened_on": day, "note": "", "units": [gone], "links": [link]}
    if kind != "commit" and filed:
        return kind, {"return_id": random.choice(filed), "note": "核实"}
    return "commit", {"file": None, "returns": [a_return(random)]}


def a_return(random: Random) -> dict[str, Any]:
    facts = [
        [code, basis, None, "not_applicable", "/", "季报", "E5", False, 1]
        if random.random() < 0.1
        else [code, basis, f"{random.randrange(90_000)}.{random.randrange(100):02}", "value", "1", "季报", "E5", False, 1]
        for code, basis in MEASURES.items()
        if random.random() < 0.8
    ]  # fmt: skip
    at = {"year": random.choice([2024, 2025, 2025, 2026]), "quarter": random.randint(1, 4)}
    return {"unit_code": random.choice(CODES), **at, "facts": facts}


def rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: float(f"{value:.9g}") if isinstance(value, float) else value for key, value in row.items()}
        for row in rows
    ]
