"""queries/derived: which figure counts, what is derived, and what was known when."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.queries.county import CountyInMemory


def test_quarters_come_out_of_years_to_date(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 10})
    county.file("A", 2026, 2, {"new_members": 25})
    county.derive()
    assert county.figure("A", 2026, 1, "new_members", "quarter") == 10
    assert county.figure("A", 2026, 2, "new_members", "quarter") == 15


def test_years_to_date_come_out_of_quarters(county: CountyInMemory):
    county.unit("A")
    for quarter, value in enumerate([10, 15, 5, 20], start=1):
        county.file("A", 2026, quarter, {"new_members/quarter": value})
    county.derive()
    assert [county.figure("A", 2026, q, "new_members", "ytd") for q in (1, 2, 3, 4)] == [10, 25, 30, 50]


def test_a_quarter_after_a_missing_one_is_unknown(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 10})
    county.file("A", 2026, 3, {"new_members": 30})
    county.file("A", 2026, 4, {"new_members": 36})
    county.derive()
    assert county.figure("A", 2026, 2, "new_members", "ytd") is None
    assert county.figure("A", 2026, 3, "new_members", "quarter") is None
    assert county.figure("A", 2026, 4, "new_members", "quarter") == 6


def test_a_year_to_date_after_a_missing_quarter_is_unknown_until_one_is_given(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members/quarter": 10})
    county.file("A", 2026, 3, {"new_members/quarter": 5})
    county.file("A", 2026, 4, {"new_members/quarter": 6, "new_members/ytd": 40})
    county.derive()
    assert county.figure("A", 2026, 3, "new_members", "ytd") is None
    assert county.figure("A", 2026, 4, "new_members", "ytd") == 40


def test_given_and_added_up_mix(county: CountyInMemory):
    """To date 10 in Q1, 25 in Q2 told by the quarter's 15, 30 given in Q3 although 25 + 9 would be 34."""
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 10})
    county.file("A", 2026, 2, {"new_members/quarter": 15})
    county.file("A", 2026, 3, {"new_members": 30, "new_members/quarter": 9})
    county.file("A", 2026, 4, {"new_members/quarter": 2})
    county.derive()
    assert [county.figure("A", 2026, q, "new_members", "ytd") for q in (1, 2, 3, 4)] == [10, 25, 30, 32]
    assert [county.figure("A", 2026, q, "new_members", "quarter") for q in (1, 2, 3, 4)] == [10, 15, 9, 2]


def test_counts_of_distinct_units_are_never_derived(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"units_declaring/quarter": 10})
    county.file("A", 2026, 2, {"units_declaring": 12})
    county.derive()
    assert county.figure("A", 2026, 1, "units_declaring", "ytd") is None
    assert county.figure("A", 2026, 2, "units_declaring", "quarter") is None
    assert county.query("checks/derived_distinct_counts") == []


def test_not_applicable_is_kept_and_derives_nothing(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": None, "members": None})
    county.file("A", 2026, 2, {"new_members/quarter": 4})
    county.derive()
    assert county.figure("A", 2026, 1, "members", "stock") == "not_applicable"
    assert county.figure("A", 2026, 1, "new_members", "ytd") == "not_applicable"
    assert county.figure("A", 2026, 1, "new_members", "quarter") is None
    assert county.figure("A", 2026, 2, "new_members", "ytd") is None


def test_a_new_year_starts_from_nothing(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2025, 4, {"new_members": 90})
    county.file("A", 2026, 1, {"new_members": 10})
    county.derive()
    assert county.figure("A", 2026, 1, "new_members", "quarter") == 10
    assert county.figure("A", 2025, 4, "new_members", "quarter") is None


def test_what_is_derived_from_about_is_about(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": "约10"})
    county.file("A", 2026, 2, {"new_members": 25})
    county.derive()
    rows = county.database.execute(
        "select quarter, basis, approximate, derived from fct_figure order by quarter, basis"
    ).fetchall()
    assert rows == [
        (1, "quarter", True, True),
        (1, "ytd", True, False),
        (2, "quarter", True, True),
        (2, "ytd", False, False),
    ]


def test_a_partial_revision_replaces_only_what_it_holds(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 3, {"members": 80, "workers": 100, "funds_received": 500}, at="2026-10-10")
    county.file("A", 2026, 3, {"funds_received": 650}, at="2026-10-20")
    county.derive()
    assert county.figure("A", 2026, 3, "members", "stock") == 80
    assert county.figure("A", 2026, 3, "funds_received", "ytd") == 650
    assert county.figure("A", 2026, 3, "funds_received", "ytd", as_of="2026-10-15") == 500
    assert county.figure("A", 2026, 3, "funds_received", "ytd", as_of="2026-10-09") is None


def test_withdrawing_brings_the_older_figure_back_and_restoring_takes_it_away_again(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 3, {"members": 80}, at="2026-10-10")
    newer = county.file("A", 2026, 3, {"members": 85, "workers": 100}, at="2026-10-12")
    county.event(newer, "withdrawn", "2026-10-14")
    county.event(newer, "restored", "2026-10-16")
    county.derive()
    days = ["2026-10-11", "2026-10-13", "2026-10-15", "2026-10-17"]
    assert [county.figure("A", 2026, 3, "members", "stock", as_of=day) for day in days] == [80, 85, 80, 85]
    assert [county.figure("A", 2026, 3, "workers", "stock", as_of=day) for day in days] == [
        None,
        100,
        None,
        100,
    ]


def test_a_return_sent_back_does_not_count_and_approval_changes_nothing(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 3, {"members": 80}, at="2026-10-10")
    county.event(first, "approved", "2026-10-11")
    county.event(first, "sent_back", "2026-10-13")
    county.derive()
    assert county.figure("A", 2026, 3, "members", "stock", as_of="2026-10-12") == 80
    assert county.figure("A", 2026, 3, "members", "stock") is None
    assert len(county.all_figures()) == 1  # one version, not one before and one after the approval


def test_a_restated_quarter_changes_the_quarter_after_it_at_that_moment(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 10}, at="2026-04-10")
    county.file("A", 2026, 2, {"new_members": 25}, at="2026-07-10")
    county.file("A", 2026, 1, {"new_members": 12}, at="2026-08-01")
    county.derive()
    assert county.figure("A", 2026, 2, "new_members", "quarter", as_of="2026-07-20") == 15
    assert county.figure("A", 2026, 2, "new_members", "quarter") == 13
    assert county.figure("A", 2026, 2, "new_members", "ytd") == 25


def test_the_same_moment_twice_is_no_version(county: CountyInMemory):
    county.unit("A")
    gone = county.file("A", 2026, 1, {"members": 10}, at="2026-04-10")
    county.event(gone, "withdrawn", "2026-04-10")
    county.derive()
    assert county.all_figures() == []


MEASURES = ["members", "new_members", "new_members/quarter", "units_declaring", "units_declaring/quarter"]
FILING = st.tuples(
    st.sampled_from(["A", "B"]),
    st.sampled_from([2025, 2026]),
    st.integers(1, 4),
    st.dictionaries(
        st.sampled_from(MEASURES), st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=4
    ),
)
EVENT = st.tuples(
    st.integers(1, 8),
    st.sampled_from(["approved", "sent_back", "withdrawn", "restored", "withdrawn", "locked", "unlocked"]),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.one_of(FILING, EVENT), min_size=1, max_size=10), st.data())
def test_deriving_act_by_act_equals_deriving_all_and_a_plain_model(
    history: list[tuple[str, int, int, dict[str, int | None]] | tuple[int, str]], data: st.DataObject
):
    county = CountyInMemory()
    try:
        for code in ("A", "B"):
            county.unit(code)
        filed: list[tuple[int, str, int, int, dict[str, int | None]]] = []
        events: list[tuple[str, int, str]] = []
        for day, act in enumerate(history, start=1):
            moment = f"2026-12-{day:02}"
            if len(act) == 4:
                unit, year, quarter, figures = act
                return_id = county.file(unit, year, quarter, figures, at=moment)
                filed.append((return_id, unit, year, quarter, figures))
                events.append((moment, return_id, "submitted"))
            elif act[0] <= county.returns:
                return_id = act[0]
                county.event(return_id, act[1], moment)
                events.append((moment, return_id, act[1]))
            else:
                continue
            county.derive([return_id])
        step_by_step = county.all_figures()
        county.derive()
        assert county.all_figures() == step_by_step
        for name in ("overlapping_figures", "figures_unlike_their_fact", "standing_facts_without_figure"):
            assert county.query(f"checks/{name}") == []
        as_of = f"2026-12-{data.draw(st.integers(1, len(history))):02}"
        known = county.database.execute(
            "select unit_code, year, quarter, measure_code, basis, cast(value as integer) from fct_figure"
            " where known_from <= $1::timestamp and known_until > $1::timestamp",
            [as_of],
        ).fetchall()
        assert {row[:5]: row[5] for row in known} == model(filed, [e for e in events if e[0] <= as_of])
    finally:
        county.database.close()


def model(
    filed: list[tuple[int, str, int, int, dict[str, int | None]]], events: list[tuple[str, int, str]]
) -> dict[tuple[str, int, int, str, str], int | None]:
    """The rules of the figures in plain Python: what is known after these events."""
    status = {return_id: act for _, return_id, act in events}
    found: dict[tuple[str, int, int, str, str], int | None] = {}
    for return_id, unit, year, quarter, figures in filed:  # later returns write over earlier ones
        if status.get(return_id) in ("submitted", "approved", "restored", "locked", "unlocked"):
            for key, value in figures.items():
                code, _, basis = key.partition("/")
                found[unit, year, quarter, code, basis or ("stock" if code == "members" else "ytd")] = value
    for unit, year in {key[:2] for key in found}:
        to_date: int | None = 0
        for quarter in (1, 2, 3, 4):
            before, at = to_date, (unit, year, quarter, "new_members")
            has_ytd, has_quarter = (*at, "ytd") in found, (*at, "quarter") in found
            if has_ytd:
                to_date = found[*at, "ytd"]
            elif has_quarter and before is not None and found[*at, "quarter"] is not None:
                to_date = found[*at, "ytd"] = before + found[*at, "quarter"]
            else:
                to_date = None
            if not has_quarter and has_ytd and to_date is not None and before is not None:
                found[*at, "quarter"] = to_date - before
    return found
