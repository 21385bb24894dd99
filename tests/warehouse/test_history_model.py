"""Random histories of acts on returns: every figure, now and at every moment before, is the plain model's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake import narratives, submit
from dashboard.warehouse import Warehouse, filing, open_warehouse
from dashboard.warehouse.derived import derivations, derive_all
from dashboard.warehouse.filing import Correction, NotAllowedError
from dashboard.warehouse.journal import Act
from tests.builders import begin, checked, confirmed, unit
from tests.warehouse.history_model import DISTINCT, FLOWS, NOT_APPLICABLE, County, Measure, Refused, Value

YEARS = range(1990, 2089)
BASES: list[Measure] = [
    ("members", "stock"),
    ("new_members", "ytd"),
    ("new_members", "quarter"),
    ("units_declaring", "ytd"),
    ("units_declaring", "quarter"),
]
FIGURES = st.dictionaries(
    st.sampled_from(BASES), st.one_of(st.integers(0, 9), st.just(NOT_APPLICABLE)), min_size=2, max_size=5
)
UNITS = st.sampled_from(["A", "B"])
QUARTERS = st.sampled_from([1, 2, 2, 3])
NOTES = st.sampled_from(["核实", "核实", "核实", ""])
NEWER = st.integers(0, 4)
"""Which return an act is about, counted from the newest."""
FILING = st.tuples(st.sampled_from(["upload", "correct", "nothing", "tell"]), UNITS, QUARTERS, FIGURES, NOTES)
ACT = st.tuples(
    st.sampled_from(["approve", "withdraw", "send_back", "restore", "unlock", "lock"]), NEWER, NOTES
)
APPROVE_ALL = st.tuples(st.just("approve_all"), st.sampled_from([1, 1, 2]))
FIRST = st.tuples(
    st.tuples(st.just("upload"), st.just("A"), st.just(1), FIGURES, st.just("")),
    st.tuples(st.just("upload"), st.just("B"), st.just(1), FIGURES, st.just("")),
)
HISTORY = st.builds(
    lambda first, acts: [*first, *acts],
    FIRST,
    st.lists(st.one_of(ACT, ACT, FILING, FILING, APPROVE_ALL), min_size=5, max_size=10),
)


@dataclass
class Vintage:
    """What the model said at a moment."""

    at: datetime
    figures: dict[Any, Value]
    statuses: list[str]


@dataclass
class Store:
    """A store in which every history has a year and two townships of its own."""

    folder: Path
    now: datetime = datetime(2026, 1, 5)
    years: list[int] = field(default_factory=list)
    salt: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Begin a county in an empty folder."""
        self.warehouse = open_warehouse(self.folder / str(next(self.salt)))
        self.years = list(YEARS)
        begin(self.warehouse, unit("U1", "东河镇", valid_to="1989-12-31"))

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def new_year(self) -> int:
        """A year that only its own two townships are expected in."""
        if not self.years:  # only while a failing history is made shorter
            self.open()
        year = self.years.pop()
        span = {"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31"}
        units = [unit(f"{year}{code}", f"{year}{code}镇", **span) for code in "AB"]
        self.warehouse.submit([Act("unit", "管理员", {"units": units}, self.tick())])
        return year


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store whose clock goes a minute on at each act."""
    store = Store(tmp_path)
    for module in (filing, narratives, submit):
        monkeypatch.setattr(module, "utc_now", store.tick)
    yield store
    store.warehouse.close()


@pytest.mark.parametrize("histories", [15, pytest.param(400, marks=pytest.mark.long)])
def test_a_random_history_is_the_plain_models(histories: int, world: Store):
    @settings(max_examples=histories, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HISTORY, st.integers(0, 20))
    def holds(history: list[tuple[Any, ...]], back: int) -> None:
        year = world.new_year()
        vintages = live(world, year, history)
        for each in vintages:
            assert figures_at(world, year, each.at) == each.figures
            assert statuses_at(world, year, each.at) == each.statuses
        past = vintages[back % len(vintages)]
        assert_county_adds_up(world, year, past)
        assert_changes_explain(world, year, past, vintages[-1])

    holds()
    before, totals = all_figures(world.warehouse), all_totals(world.warehouse)
    world.warehouse.rebuild()
    assert all_figures(world.warehouse) == before, "a rebuild knows the same past"
    assert all_totals(world.warehouse) == totals, "and the same sums"
    assert_summed_at_once(world.warehouse, totals)


def live(world: Store, year: int, history: list[tuple[Any, ...]]) -> list[Vintage]:
    """Do a history in the store and in the model; both must refuse the same acts for the same reason."""
    model = County([f"{year}A", f"{year}B"])
    numbers: list[int] = []
    vintages = [Vintage(world.tick(), {}, [])]
    for name, *about in _single(model, history):
        if name in ("upload", "correct", "nothing", "tell"):
            letter, *rest = about
            args: tuple[Any, ...] = (f"{year}{letter}", *rest)
            if name == "nothing":
                args = (*args[:2], args[3])
        elif about[0] < len(model.returns):
            args = (len(model.returns) - 1 - about[0], about[1])
        else:
            continue
        expected, answer = "", ""
        try:
            getattr(model, name)(*args)
        except Refused as refusal:
            expected = str(refusal)
        try:
            _do(world, year, name, args, numbers)
        except NotAllowedError as refusal:
            answer = refusal.code
        assert answer == expected, name
        vintages.append(Vintage(world.now, model.figures(), model.statuses()))
        world.tick()
    return vintages


def _single(model: County, history: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The acts one by one: to approve all of a quarter is to approve the newest return of each township."""
    for name, *about in history:
        if name != "approve_all":
            yield name, *about
            continue
        for code in model.units:
            mine = [r.number for r in model.returns if (r.unit, r.quarter) == (code, about[0])]
            if mine:
                yield "approve", len(model.returns) - 1 - mine[-1], ""


def _do(world: Store, year: int, name: str, args: tuple[Any, ...], numbers: list[int]) -> None:
    """The act in the store; ``numbers`` are the return_ids in the order of filing."""
    store = world.warehouse
    if name == "upload":
        code, quarter, figures, note = args
        file = checked(code, year, quarter, _as_filed(figures), salt=str(next(world.salt)))
        [receipt] = submit.file_returns(store, [replace(file, note=note)])
        if receipt.status == "refused":
            codes = {"quarter_locked": "locked", "approved_change_needs_reason": "needs_reason"}
            raise NotAllowedError(codes[receipt.blocking[0].code])
        numbers.append(receipt.returns[0].return_id)
    elif name == "correct":
        code, quarter, figures, why = args
        wanted = [
            Correction(measure, basis, None, "not_applicable")  # type: ignore[arg-type]
            if value == NOT_APPLICABLE
            else Correction(measure, basis, Decimal(value))  # type: ignore[arg-type]
            for (measure, basis), value in figures.items()
        ]
        numbers.append(filing.correct(store, code, year, quarter, wanted, by="统计员", why=why))
    elif name == "tell":
        code, quarter, figures, _ = args
        told = {f"{m}/{basis}": value for (m, basis), value in figures.items() if isinstance(value, int)}
        if told:
            text = str(next(world.salt)).encode()
            narratives.file_report(
                store, "总结.txt", text, (), confirmed(code, year, quarter, told), by="统计员"
            )
    elif name == "nothing":
        code, quarter, note = args
        flows = [*FLOWS, *DISTINCT]
        numbers.append(filing.file_nil(store, code, year, quarter, flows, by="填报员", note=note))
    else:
        number, note = numbers[args[0]], args[1]
        wants = [number] if name in ("approve", "lock", "unlock") else number
        getattr(filing, name)(store, wants, by="统计员", note=note)


def _as_filed(figures: Mapping[Measure, Value]) -> dict[str, Any]:
    return {
        f"{measure}/{basis}": None if value == NOT_APPLICABLE else value
        for (measure, basis), value in figures.items()
    }


def fetch(warehouse: Warehouse, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    cursor = warehouse.cursor()
    try:
        return cursor.execute(sql, list(params)).fetchall()
    finally:
        cursor.close()


def all_figures(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return fetch(warehouse, "select * from fct_figure order by all")


TOTALS = ("fct_kind_quarter", "fct_kind_total", "fct_unit_ratio")


def all_totals(warehouse: Warehouse) -> list[list[tuple[Any, ...]]]:
    return [fetch(warehouse, f"select * from {table} order by all") for table in TOTALS]


def assert_summed_at_once(warehouse: Warehouse, totals: list[list[tuple[Any, ...]]]) -> None:
    """What was brought up to date with one act after the other is what all figures add up to."""
    cursor = warehouse.cursor()
    cursor.execute("begin")
    for table, kept in zip(TOTALS, totals, strict=True):
        derive_all(cursor, table, derivations()[table])
        assert kept
        assert cursor.execute(f"select * from {table} order by all").fetchall() == kept
    cursor.execute("rollback")
    cursor.close()


def figures_at(world: Store, year: int, at: datetime) -> dict[Any, Value]:
    rows = fetch(
        world.warehouse,
        "select unit_code, quarter, measure_code, basis, cast(value as integer), state from fct_figure"
        " where year = $1 and known_from <= $2 and known_until > $2",
        year,
        at,
    )
    return {key: state if value is None else value for *row, value, state in rows for key in [tuple(row)]}


def statuses_at(world: Store, year: int, at: datetime) -> list[str]:
    rows = fetch(
        world.warehouse,
        "select status from stg_return_status where year = $1 and from_at <= $2 and until_at > $2"
        " order by return_id",
        year,
        at,
    )
    return [status for (status,) in rows]


def assert_county_adds_up(world: Store, year: int, past: Vintage) -> None:
    """The county's figures as of a moment are the sums of the model's figures of that moment."""
    codes = ["members", "new_members"]
    frame = world.warehouse.query(
        "overview/indicator_by_county_quarter", indicators=codes, year_from=year, year_to=year, as_of=past.at
    )
    shown = {
        (row.indicator_code, row.quarter): (row.value, row.units_reporting)
        for row in frame.itertuples()
        if row.units_reporting
    }
    sums: dict[Any, tuple[int, int]] = {}
    for (_, quarter, code, basis), value in past.figures.items():
        if code in codes and basis != "quarter" and isinstance(value, int):
            total, units = sums.get((code, quarter), (0, 0))
            sums[code, quarter] = total + value, units + 1
    assert shown == sums


def assert_changes_explain(world: Store, year: int, past: Vintage, now: Vintage) -> None:
    """The listed changes lead from the figures of one moment to those of the other, and none is left out."""
    frame = world.warehouse.query(
        "restatements/change_by_figure", since=past.at, until=now.at, unit_code=None
    )
    replayed = dict(past.figures)
    listed = set()
    for row in reversed(frame.to_dict("records")):
        key = row["unit_code"], row["quarter"], row["measure_code"], row["basis"]
        is_first = key not in past.figures and key not in listed
        assert replayed.get(key, "none") == _value(row, "before") or is_first
        after = _value(row, "after")
        if after == "none":
            replayed.pop(key, None)
        else:
            replayed[key] = after
        listed.add(key)
        assert row["cause_return_id"] > 0
    for key in {*replayed, *now.figures} - listed:
        first = key not in past.figures and key in now.figures
        assert first or replayed[key] == now.figures[key], "only a first return is not listed"
    assert {key: replayed[key] for key in listed & {*replayed}} == {
        key: now.figures[key] for key in listed & {*now.figures}
    }


def _value(row: Mapping[str, Any], side: str) -> Value:
    state = row[f"state_{side}"]
    if not isinstance(state, str):
        return "none"
    return state if state == NOT_APPLICABLE else int(row[f"value_{side}"])
