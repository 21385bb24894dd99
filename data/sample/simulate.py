"""A seed in, fifteen quarters of a county that does not exist out: every figure that each township reports.

Counts and yuan are whole numbers. Stocks are of the quarter's end, flows run from 1 January. The figures hold
together as real ones do (parts within wholes, flows that never fall within a year), so that what stands out
is what the story puts there. Nothing here is a real place or a real figure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

SEED = "anlan-2026"
COUNTY_CODE, COUNTY, COUNTY_SHORT = "990100", "安澜县总工会", "安澜县"
PERIODS = tuple((year, quarter) for year in (2023, 2024, 2025, 2026) for quarter in (1, 2, 3, 4))[:15]
LAST = len(PERIODS) - 1

Figures = dict[str, int]
Truth = dict[tuple[str, int, int], Figures]
"""What a township would report if nobody forgot anything, by (unit name, year, quarter) and measure code."""


@dataclass(frozen=True)
class Township:
    """A made-up township: its size at the start and the few things in which townships differ."""

    code: str
    name: str
    kind: str
    workers: int
    wage: int
    """Yuan a month at the start."""
    membership: tuple[float, float]
    """Membership rate at the first and the last quarter."""
    coverage: tuple[float, float]
    """Unionisation rate at the first and the last quarter."""
    contracts: tuple[float, float]
    """Collective-contract rate at the first and the last quarter."""


def _township(number: int, name: str, kind: str, workers: int, *rates: float) -> Township:
    wage = {"subdistrict": 4900, "town": 4500, "township": 4100, "park": 5600}[kind]
    m0, m1, u0, u1, c0, c1 = rates
    return Township(f"{COUNTY_CODE}{number:03}", name, kind, workers, wage, (m0, m1), (u0, u1), (c0, c1))


TOWNSHIPS = (
    _township(1, "东关街道", "subdistrict", 8120, 0.861, 0.918, 0.842, 0.921, 0.781, 0.868),
    _township(2, "西关街道", "subdistrict", 7340, 0.872, 0.924, 0.851, 0.927, 0.770, 0.859),
    _township(3, "城南街道", "subdistrict", 6480, 0.838, 0.899, 0.826, 0.905, 0.752, 0.846),
    _township(4, "北苑街道", "subdistrict", 5210, 0.815, 0.884, 0.804, 0.892, 0.735, 0.838),
    _township(101, "河口镇", "town", 4380, 0.831, 0.893, 0.812, 0.894, 0.742, 0.851),
    _township(102, "石桥镇", "town", 3960, 0.846, 0.902, 0.829, 0.908, 0.761, 0.853),
    _township(103, "柳林镇", "town", 3520, 0.822, 0.887, 0.805, 0.872, 0.796, 0.884),
    _township(104, "白沙镇", "town", 3140, 0.808, 0.871, 0.797, 0.883, 0.725, 0.829),
    _township(105, "平安镇", "town", 2980, 0.827, 0.886, 0.814, 0.889, 0.733, 0.841),
    _township(106, "新集镇", "town", 2860, 0.852, 0.869, 0.821, 0.886, 0.748, 0.836),
    _township(107, "龙泉镇", "town", 2710, 0.795, 0.868, 0.783, 0.874, 0.708, 0.822),
    _township(108, "青山镇", "town", 2340, 0.787, 0.859, 0.776, 0.862, 0.702, 0.808),
    _township(109, "柏树镇", "town", 2190, 0.804, 0.863, 0.768, 0.858, 0.694, 0.801),
    _township(110, "马家店镇", "town", 1930, 0.776, 0.851, 0.759, 0.851, 0.688, 0.797),
    _township(201, "三岔乡", "township", 1620, 0.762, 0.836, 0.741, 0.829, 0.652, 0.768),
    _township(202, "杨树乡", "township", 1380, 0.748, 0.828, 0.732, 0.824, 0.641, 0.759),
    _township(203, "双井乡", "township", 1190, 0.739, 0.817, 0.718, 0.812, 0.628, 0.742),
    _township(204, "马鞍乡", "township", 980, 0.721, 0.802, 0.706, 0.798, 0.611, 0.726),
    _township(205, "高坪乡", "township", 840, 0.733, 0.809, 0.712, 0.806, 0.602, 0.731),
    _township(401, "安澜工业园区", "park", 9860, 0.704, 0.846, 0.748, 0.889, 0.803, 0.902),
)

MERGED = _township(206, "黄泥乡", "township", 760, 0.716, 0.792, 0.697, 0.781, 0.597, 0.711)
"""Went into MERGED_INTO on the first day of the third quarter of 2025."""
MERGED_INTO = "石桥镇"
MERGER = (2025, 3)
"""The first quarter after it."""

FALLING = "新集镇"
FALLING_RATES = {11: 0.859, 12: 0.843, 13: 0.824, 14: 0.802}
ABOVE_ONE_CONTRACTS = "柳林镇"
BACK_PAYMENTS = ("北苑街道", 2025)


@dataclass
class _Flow:
    """A year-to-date figure: starts again each year."""

    total: int = 0

    def add(self, quarter: int, amount: int) -> int:
        self.total = amount if quarter == 1 else self.total + amount
        return self.total


class _Township:
    """The moving parts of one township while its quarters are told one after another."""

    def __init__(self, place: Township) -> None:
        self.place = place
        self.random = Random(f"{SEED}:{place.code}")
        self.flows: dict[str, _Flow] = {}
        self.wobbles: dict[str, float] = {}
        self.figures: Figures = {}
        self.before: Figures = {}
        self.index, self.year, self.quarter = 0, 0, 0
        self.women = self.random.uniform(0.37, 0.47) - (0.06 if place.kind == "park" else 0)
        self.migrants = self.random.uniform(0.30, 0.42) + (0.12 if place.kind == "park" else 0)
        self.growth = self.random.uniform(0.010, 0.024)
        self.collection = self.random.uniform(0.83, 0.95)
        self.unit_size = self.random.uniform(19, 27)
        self.lends = place.kind in ("subdistrict", "park") or place.name in ("河口镇", "石桥镇", "平安镇")

    # -- small tools -------------------------------------------------------------------------------
    def near(self, value: float, spread: float = 0.004) -> float:
        return value * (1 + self.random.uniform(-spread, spread))

    def along(self, key: str, ends: tuple[float, float], lean: float = 0.0) -> float:
        """A rate on its way from one end to the other, ups and downs included; places differ by ``lean``."""
        wobble = 0.7 * self.wobbles.get(key, 0.0) + self.random.gauss(0, 0.0045)
        self.wobbles[key] = wobble
        offset = Random(f"{SEED}:{self.place.code}:{key}").uniform(-lean, lean)
        return ends[0] + (ends[1] - ends[0]) * self.index / LAST + wobble + offset

    def happen(self, mean: float) -> int:
        """How often something happens that happens ``mean`` times on average (Poisson)."""
        if mean > 60:
            return max(0, round(self.random.gauss(mean, math.sqrt(mean))))
        count, product, limit = 0, self.random.random(), math.exp(-mean)
        while product > limit:
            count, product = count + 1, product * self.random.random()
        return count

    def of(self, count: int, share: float) -> int:
        """How many of ``count`` cases end well."""
        return sum(self.random.random() < share for _ in range(count))

    def stock(self, code: str, value: float, *, falls: bool = True, most: int | None = None) -> int:
        """Set a period-end figure; where it must not fall, it stays at what it was."""
        figure = round(value)
        if not falls:
            figure = max(figure, self.before.get(code, 0))
        if most is not None:
            figure = min(figure, most)
        self.figures[code] = figure
        return figure

    def step(self, code: str, start: int, every: int) -> int:
        """Set a small stock that grows by one every so many quarters, not everywhere in the same one."""
        offset = Random(f"{SEED}:{self.place.code}:{code}").randrange(every)
        self.figures[code] = start + (self.index + offset) // every
        return self.figures[code]

    def flow(self, code: str, amount: float) -> int:
        """Add a quarter's amount to a year-to-date figure."""
        running = self.flows.setdefault(code, _Flow())
        self.figures[code] = running.add(self.quarter, round(amount))
        return round(amount)

    def money(self, code: str, amount: float) -> int:
        """As ``flow``, in whole hundreds of yuan, the second decimal of 万元."""
        return self.flow(code, round(amount / 100) * 100)

    # -- one quarter -------------------------------------------------------------------------------
    def tell(self, index: int) -> Figures:
        """All figures of one quarter."""
        self.before, self.figures = self.figures, {}
        self.index, (self.year, self.quarter) = index, PERIODS[index]
        for part in (
            _organisation,
            _members,
            _bargaining,
            _rights,
            _hardship,
            _care,
            _mutual,
            _work,
            _safety,
        ):
            part(self)
        _culture(self)
        _finance(self)
        return dict(self.figures)


def _organisation(t: _Township) -> None:
    should = t.stock("units_should", t.place.workers / t.unit_size * (1 + 0.012 * t.index / 4), falls=False)
    covered = t.stock(
        "units_covered", should * t.along("covered", t.place.coverage), falls=False, most=should
    )
    total = t.stock("enterprises_total", should * 0.63, falls=False)
    enterprise_rate = t.along("enterprises", t.place.coverage, 0.012) - 0.015
    covered_enterprises = t.stock("enterprises_covered", total * enterprise_rate, falls=False, most=total)
    start = round(covered * 0.41)
    founded = t.happen(start * 0.016 * (0.7, 1.2, 1.2, 0.9)[t.quarter - 1])
    t.flow("new_union_orgs", founded)
    closed = t.happen(start * 0.004)
    unions = t.stock(
        "union_orgs", t.before.get("union_orgs", start - founded) + founded - closed, most=covered
    )
    t.stock("union_orgs_enterprise", min(unions * 0.66, covered_enterprises), falls=False, most=unions)
    if t.quarter == 1:
        t.figures["new_union_target"] = max(1, min(18, round(start * 0.06)))
    else:
        t.figures["new_union_target"] = t.before["new_union_target"]
    t.stock("women_committees", unions * t.along("women_committees", (0.74, 0.86), 0.03), most=unions)
    t.stock("audit_committees", unions * t.along("audit_committees", (0.70, 0.83), 0.03), most=unions)
    full_time = {"subdistrict": 5, "town": 2, "township": 1, "park": 6}[t.place.kind]
    t.step("cadres_fulltime", full_time, 9 if full_time > 3 else 30)
    qualified = t.stock(
        "home_qualified", unions * t.along("home_qualified", (0.52, 0.68), 0.05), falls=False, most=unions
    )
    t.stock("home_model", qualified * t.along("home_model", (0.08, 0.13), 0.015), falls=False)
    t.step("service_stations", {"subdistrict": 4, "town": 2, "township": 1, "park": 3}[t.place.kind], 7)


def _members(t: _Township) -> None:
    season = (-0.006, 0.001, 0.003, 0.002)[t.quarter - 1]
    grown = t.place.workers * (1 + t.growth) ** (t.index / 4) * (1 + season)
    rate = t.along("members", t.place.membership)
    if t.place.name == FALLING and t.index in FALLING_RATES:
        # A new plant takes on workers and does not sign them up.
        rate, grown = FALLING_RATES[t.index], grown * (1 + 0.012 * (t.index - 10))
    workers = t.stock("workers", t.near(grown, 0.002))
    women = t.stock("workers_female", workers * t.women)
    members = t.stock("members", workers * rate, most=workers)
    t.stock("members_female", members * (t.women + 0.004), most=women)
    t.stock("members_migrant", members * t.along("members_migrant", (t.migrants, t.migrants + 0.04), 0))
    t.stock("members_new_forms", members * 0.013 * (4.2 ** (t.index / LAST)), falls=False)
    left = round(t.near(members * 0.009, 0.3))
    t.flow("new_members", max(0, members - t.before.get("members", members)) + left)


def _bargaining(t: _Township) -> None:
    rate, enterprises = t.along("contracts", t.place.contracts), t.figures["enterprises_covered"]
    above_one = t.place.name == ABOVE_ONE_CONTRACTS and t.index >= 13
    covered = t.stock("collective_contract_enterprises", enterprises * (1.06 if above_one else rate))
    if not above_one:
        covered = t.stock("collective_contract_enterprises", covered, most=enterprises)
    workers, women = t.figures["workers"], t.figures["workers_female"]
    t.stock("collective_contracts", covered * 0.34)
    t.stock("collective_contract_workers", workers * (0.93 if above_one else rate * 0.96))
    wage = t.stock("wage_contract_enterprises", enterprises * (rate - t.along("wage", (0.055, 0.04), 0.025)))
    t.stock("wage_contracts", wage * 0.31)
    t.stock("wage_contract_workers", workers * (rate - 0.06))
    female = t.stock(
        "female_contract_enterprises", enterprises * (rate - t.along("female", (0.10, 0.08), 0.04))
    )
    t.stock("female_contracts", female * 0.29)
    t.stock("female_contract_workers", women * (rate - 0.05), most=women)
    t.stock("safety_contract_enterprises", enterprises * rate * t.along("safety", (0.68, 0.75), 0.05))
    units = t.figures["units_covered"]
    t.stock(
        "congress_units", units * t.along("congress_units", (0.735, 0.856), 0.04), falls=False, most=units
    )
    t.stock(
        "openness_units", units * t.along("openness_units", (0.705, 0.832), 0.04), falls=False, most=units
    )
    t.stock(
        "harmony_enterprises",
        enterprises * t.along("harmony_enterprises", (0.31, 0.46), 0.05),
        falls=False,
        most=enterprises,
    )


def _rights(t: _Township) -> None:
    unions, workers = t.figures["union_orgs"], t.figures["workers"]
    t.stock(
        "mediation_orgs", unions * t.along("mediation_orgs", (0.50, 0.63), 0.04), falls=False, most=unions
    )
    t.stock(
        "law_supervision_orgs",
        unions * t.along("law_supervision_orgs", (0.45, 0.59), 0.04),
        falls=False,
        most=unions,
    )
    accepted = t.flow("disputes_accepted", t.happen(workers / 1400))
    t.flow("disputes_resolved", t.of(accepted, 0.86))
    received = t.flow("petitions_received", t.happen(workers / 2200))
    t.flow("petitions_handled", t.of(received, 0.96))
    t.flow("group_petitions", t.happen(0.02) if received else 0)


def _hardship(t: _Township) -> None:
    start = {"subdistrict": 84, "town": 46, "township": 27, "park": 38}[t.place.kind] * t.random.uniform(
        0.9, 1.1
    )
    removed_all = 0
    for code, share in (("hardship_deep", 0.24), ("hardship_relative", 0.56), ("hardship_accident", 0.20)):
        held = t.before.get(code)
        if held is None:
            t.figures[code] = round(start * share)
            continue
        most = max(1, held // 5)
        removed = min(most, t.happen(held * (0.03, 0.03, 0.04, 0.07)[t.quarter - 1]))
        t.figures[code] = held - removed + min(most, t.happen(held * 0.03))
        removed_all += removed
    households = sum(t.figures[f"hardship_{each}"] for each in ("deep", "relative", "accident"))
    t.figures["hardship_households"] = households
    t.flow("hardship_removed", removed_all)
    aided = t.flow("aid_households", households * t.near((0.24, 0.20, 0.27, 0.38)[t.quarter - 1], 0.15))
    t.money("aid_amount", aided * t.near(1650 + 45 * t.index, 0.12))
    visited = t.flow("warmth_households", households * t.near((1.25, 0.05, 0.08, 0.42)[t.quarter - 1], 0.1))
    others = round(t.figures["workers"] * t.near((0.022, 0.001, 0.002, 0.006)[t.quarter - 1], 0.2))
    t.flow("warmth_person_times", visited * 1.3 + others)
    t.money("warmth_amount", visited * t.near(720 + 12 * t.index, 0.06) + others * t.near(160, 0.1))
    students = t.happen(households * 0.14) + 1 if t.quarter == 3 else t.happen(0.4) if t.quarter == 4 else 0
    t.flow("students_aided", students)
    t.money("education_aid_amount", students * t.near(2600 + 40 * t.index, 0.15))


def _care(t: _Township) -> None:
    cooled = t.figures["workers"] * (0, 0.035, 0.15, 0)[t.quarter - 1]
    reached = t.flow("cool_person_times", t.near(cooled, 0.12))
    t.money("cool_amount", reached * t.near(38 + t.index * 0.6, 0.12))
    stations = {"subdistrict": 3, "town": 1, "township": 0, "park": 2}[t.place.kind]
    t.step("outdoor_stations", stations, 4 if stations > 1 else 8)


def _mutual(t: _Township) -> None:
    eligible = t.stock("mutual_eligible", t.figures["members"] * 0.985)
    rates = {
        "subdistrict": (0.70, 0.83),
        "town": (0.64, 0.79),
        "township": (0.55, 0.72),
        "park": (0.61, 0.81),
    }
    joined = t.stock(
        "mutual_participants", eligible * t.along("mutual", rates[t.place.kind], 0.05), most=eligible
    )
    claims = t.flow("mutual_claims", t.happen(joined * 0.0042))
    t.money("mutual_claim_amount", claims * t.near(1480, 0.2))


def _work(t: _Township) -> None:
    workers, quarter = t.figures["workers"], t.quarter - 1
    posts = t.flow("job_posts", t.near(workers * (0.075, 0.012, 0.010, 0.014)[quarter], 0.15))
    t.flow("job_placements", posts * t.near(0.19, 0.2))
    t.flow("skills_training_person_times", t.near(workers * (0.012, 0.024, 0.021, 0.026)[quarter], 0.15))
    lent = t.happen(3.2) * 50_000 if t.lends and t.quarter in (2, 4) else 0
    t.flow("loan_amount", lent)
    t.flow("competition_participants", t.near(workers * (0.02, 0.085, 0.075, 0.04)[quarter], 0.15))
    t.flow("proposals", t.near(workers * 0.011, 0.2))
    t.flow("innovations", t.happen(workers / 1700))
    leading = {"subdistrict": 2, "town": 1, "township": 0, "park": 4}[t.place.kind]
    t.step("innovation_studios", leading, 8 if leading else 20)
    t.step("model_workers", {"subdistrict": 9, "town": 5, "township": 2, "park": 7}[t.place.kind], 9)
    t.flow(
        "cadre_training_person_times", t.near(t.figures["union_orgs"] * (0.3, 0.6, 0.4, 0.5)[quarter], 0.2)
    )


def _safety(t: _Township) -> None:
    workers, quarter = t.figures["workers"], t.quarter - 1
    # Distinct enterprises so far this year: they never add up over quarters.
    reached = round(t.figures["enterprises_covered"] * t.near((0.24, 0.49, 0.61, 0.67)[quarter], 0.03))
    t.figures["ankang_enterprises"] = max(reached, t.before.get("ankang_enterprises", 0) if quarter else 0)
    t.flow("ankang_workers", t.near(workers * (0.14, 0.16, 0.08, 0.04)[quarter], 0.08))
    t.flow("safety_inspections", t.happen(4 + workers / 900))
    found = t.flow("hazards_found", t.happen(3 + workers / 260))
    t.flow("hazards_fixed", t.of(found, 0.94))
    t.flow("safety_training_person_times", t.near(workers * (0.03, 0.05, 0.04, 0.035)[quarter], 0.15))


def _culture(t: _Township) -> None:
    t.step("worker_bookstores", {"subdistrict": 6, "town": 3, "township": 1, "park": 5}[t.place.kind], 8)
    events = t.flow(
        "cultural_events", t.happen((1.5, 3.2, 2.0, 2.6)[t.quarter - 1] * (1 + t.place.workers / 6000))
    )
    t.flow("cultural_person_times", events * t.near(64, 0.2))


def _finance(t: _Township) -> None:
    wage = t.place.wage * 1.045 ** (t.index / 4)
    due = t.money("funds_due", t.figures["workers"] * wage * 3 * 0.02)
    share = t.collection * (0.80, 0.96, 1.00, 1.10)[t.quarter - 1]
    if (t.place.name, t.year) == BACK_PAYMENTS:
        share = (1.22, 0.86, 0.90, 0.92)[t.quarter - 1]
    received = t.money("funds_received", due * t.near(share, 0.02))
    t.money("dues_received", t.figures["members"] * wage * 3 * 0.005 * t.near(0.36, 0.05))
    t.money("funds_remitted", received * t.near(0.38, 0.03))
    declaring = round(t.figures["units_covered"] * t.near((0.46, 0.68, 0.79, 0.86)[t.quarter - 1], 0.02))
    t.figures["units_declaring"] = max(declaring, t.before.get("units_declaring", 0) if t.quarter > 1 else 0)


def simulate() -> Truth:
    """Every township and quarter of the county, the same at each call.

    After the merger the merged township's figures are part of the other's, those of the year so far as well.
    """
    truth: Truth = {}
    for place in (*TOWNSHIPS, MERGED):
        township = _Township(place)
        for index, (year, quarter) in enumerate(PERIODS):
            truth[place.name, year, quarter] = township.tell(index)
    for year, quarter in PERIODS:
        if (year, quarter) >= MERGER:
            into = truth[MERGED_INTO, year, quarter]
            for code, value in truth.pop((MERGED.name, year, quarter)).items():
                into[code] += value
    return truth


def names_at(year: int, quarter: int) -> tuple[str, ...]:
    """The townships there were at the end of a quarter, in the order of the county's tables."""
    names = [place.name for place in TOWNSHIPS]
    if (year, quarter) < MERGER:
        names.insert(len(names) - 1, MERGED.name)
    return tuple(names)
