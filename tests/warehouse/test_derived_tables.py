"""What is kept beside the figures follows every act, where it touches it, and is what a rebuild makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.settings import QUERIES
from dashboard.warehouse.derived import derivations, derive_all, derive_touched

PLAIN = (Path(__file__).parent / "plain_boundary.sql").read_text(encoding="utf-8")
"""What dim_unit_span keeps, for one day, worked out from the units and their changes."""
FIRST = date(2024, 1, 1)
CODES = ("A", "B", "C", "D", "E", "F")
DAYS = st.integers(0, 1000).map(lambda days: FIRST + timedelta(days=days))


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables and views that units are kept in, with the calendar of six years only."""
    database = duckdb.connect()
    database.execute("set timezone = 'UTC'")
    for file in sorted((QUERIES / "schema").glob("*.sql")):
        database.execute(file.read_text(encoding="utf-8"))
    for view in ("stg_succession", "dim_unit_quarter", "dim_unit_stretch", "dim_unit_boundary"):
        database.execute(
            f"create view {view} as {(QUERIES / 'views' / f'{view}.sql').read_text(encoding='utf-8')}"
        )
    database.execute("delete from calendar_quarter where year not between 2023 and 2028")
    yield database
    database.close()


def rows(database: duckdb.DuckDBPyConnection, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    return database.execute(sql, params).fetchall()


UNIT = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(["town", "park"]),
    st.one_of(st.none(), DAYS),
    st.one_of(st.none(), DAYS),
)
LINK = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    DAYS,
    st.sampled_from([1.0, 0.5, 0.3]),
    st.integers(-60, 400),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("unit"), UNIT),
        st.tuples(st.just("merge"), LINK),
        st.tuples(st.just("cancel"), st.integers(0, 5)),
    ),
    min_size=1,
    max_size=9,
)


def act(database: duckdb.DuckDBPyConnection, number: int, kind: str, what: Any, links: list[Any]) -> set[str]:
    """Do an act; the units that it touches."""
    if kind == "unit":
        code, its_kind, since, until = what
        database.execute("delete from unit where unit_code = ?", [code])
        values = [code, code, code, "township", its_kind, since, until]
        database.execute(
            "insert into unit (unit_code, name, short_name, level, kind, valid_from, valid_to)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return {code}
    if kind == "cancel":
        if not links:
            return set()
        source, to, day, share, _ = links[what % len(links)]
    else:
        source, to, day, share, after = what
        if source == to:
            return set()
        links.append((*what[:4], number))
    done = datetime.combine(day, datetime.min.time()) + timedelta(days=0 if kind == "cancel" else after)
    database.execute(
        "insert into unit_succession (kind, from_code, to_code, happened_on, share, act_number, done_at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [kind, source, to, day, share, number, done],
    )
    return {source, to}


GIVEN = given(acts=ACTS, days=st.lists(DAYS, min_size=2, max_size=2), stands_still=st.booleans())


@settings(max_examples=6, deadline=None)
@GIVEN
def test_boundaries_are_kept_for_every_day_and_moment_as_they_follow_from_the_units(
    empty: duckdb.DuckDBPyConnection, acts: list[Any], days: list[date], stands_still: bool
):
    assert_kept(empty, acts, days, stands_still=stands_still)


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@GIVEN
def test_so_are_those_of_many_more_units_and_changes(
    empty: duckdb.DuckDBPyConnection, acts: list[Any], days: list[date], stands_still: bool
):
    assert_kept(empty, acts, days, stands_still=stands_still)


def assert_kept(
    empty: duckdb.DuckDBPyConnection, acts: list[Any], days: list[date], *, stands_still: bool
) -> None:
    """The spans are the same one act after the other as all at once, and on each day what the units say."""
    database, sql = empty, derivations()["dim_unit_span"]
    for table in ("county", "unit", "unit_succession", "dim_unit_span"):
        database.execute(f"delete from {table}")
    if stands_still:
        database.execute("insert into county (county_code, today) values ('C', ?)", [days[0]])
    links: list[Any] = []
    for number, (kind, what) in enumerate([*(("unit", (code, "town", None, None)) for code in "ABC"), *acts]):
        touched = act(database, number, kind, what, links)
        derive_touched(
            database, "dim_unit_span", sql, [("select unnest($codes)", {"codes": sorted(touched)})]
        )
    every = "select * from dim_unit_span order by all"
    kept = rows(database, every)
    derive_all(database, "dim_unit_span", sql)
    assert rows(database, every) == kept, "touched one after the other is all at once"
    changes = {link[2] for link in links} | {what[1][3] for what in acts if what[0] == "unit" and what[1][3]}
    for day in (
        [days[0]]
        if stands_still
        else sorted({*days, *changes, *(each + timedelta(days=1) for each in changes)})
    ):
        assert_as_plain(database, day)


def assert_as_plain(database: duckdb.DuckDBPyConnection, day: date) -> None:
    """On this day the view has, at every moment, the rows that follow from the units, and counts them right."""
    view = (QUERIES / "views" / "dim_unit_stretch.sql").read_text(encoding="utf-8")
    assert view.count("current_date") == 2
    database.execute(f"create or replace temp table plain as {PLAIN.replace('$today', f'date {str(day)!r}')}")
    database.execute(
        f"create or replace view dim_unit_stretch as {view.replace('current_date', f'date {str(day)!r}')}"
    )
    database.execute("create or replace temp table shown as from dim_unit_boundary")
    database.execute("""create or replace temp table moment as
        select known_from as moment from plain union select known_until from plain where year(known_until) < 9999""")
    columns = "boundaries, unit_code, unit_name, kind, year, quarter, source_code, round(share, 9) as share"
    at = "join moment as m on m.moment >= known_from and m.moment < known_until"
    counted = "count(*) over (partition by moment, boundaries, unit_code, year, quarter) as source_count"
    plain = rows(database, f"select moment, {columns}, {counted} from plain {at} order by all")
    assert rows(database, f"select moment, {columns}, source_count from shown {at} order by all") == plain, (
        day
    )
