"""The figures that rules look at, as the first steps of the statement that rule_sql.py makes.

Drafts over what stands around them, or what stood in the store at a moment: ``given``, those added up to
years to date (``to_date``), each with its earlier ones (``history``), and each by itself (``given_value``).
"""

from __future__ import annotations


def figures_with_drafts(kinds: str) -> str:
    """The steps over the drafts; ``kinds``: code, unit and type of each measure as rows of literals."""
    history = _NEAR_DRAFTS + _HISTORY_WITH_DRAFTS
    return _FIGURES.format(kinds=kinds, given=_WITH_DRAFTS, history=history, given_looked_at="")


def figures_in_store(kinds: str, together: str) -> str:
    """The steps over the store; ``together``: each measure beside those that are compared with it."""
    given = _IN_STORE.format(together=together)
    return _FIGURES.format(
        kinds=kinds, given=given, history=_HISTORY_IN_STORE, given_looked_at=_GIVEN_LOOKED_AT
    )


# The current given figures of the units and years around the drafts, with the drafts over them.
_WITH_DRAFTS = """draft as materialized (
    select unit_key, year, quarter, measure_code, basis, value, state
    from (
        select
            unit_key,
            year,
            quarter,
            measure_code,
            basis,
            value,
            state,
            row_number() over (
                partition by unit_key, year, quarter, measure_code, basis order by ordinal desc
            ) as newest
        from rule_draft
    ) as numbered
    where newest = 1
),

drafted_unit as materialized (
    select unit_key, min(year) - 1 as first_year, max(year) + 1 as last_year
    from draft
    group by unit_key
),

standing as (
    select f.unit_code as unit_key, f.year, f.quarter, f.measure_code, f.basis, f.value, f.state
    from fct_figure as f
    join drafted_unit as u
        on u.unit_key = f.unit_code
        and f.year between u.first_year and u.last_year
    where not f.derived
        and f.known_until >= timestamp '9999-12-31'
),

given as materialized (
    select unit_key, year, quarter, measure_code, basis, value, true as is_draft
    from draft
    union all
    select s.unit_key, s.year, s.quarter, s.measure_code, s.basis, s.value, false as is_draft
    from standing as s
    left join draft as d
        on d.unit_key = s.unit_key
        and d.year = s.year
        and d.quarter = s.quarter
        and d.measure_code = s.measure_code
        and d.basis = s.basis
    where d.unit_key is null
),

flow_given as (
    select unit_key, year, quarter, measure_code, basis, value, is_draft
    from given
    where basis in ('ytd', 'quarter')
        and (unit_key, year, measure_code) in (
            select unit_key, year, measure_code
            from given
            where basis = 'quarter'
        )
),
"""

# The quarters that a draft is of, or in which one is the figure of the quarter or of the year before.
_NEAR_DRAFTS = """near as materialized (
    select distinct unit_key, quarter_index + reach as quarter_index
    from (
        select unit_key, quarter_index
        from to_date
        where is_draft
        union
        select unit_key, 4 * year + quarter as quarter_index
        from given
        where is_draft
    ) as drafted
    cross join (values (0), (1), (4)) as v (reach)
),

"""
_HISTORY_WITH_DRAFTS = """history as materialized (
    select
        now.unit_key,
        now.year,
        now.quarter,
        now.measure_code,
        k.unit,
        k.measure_type,
        case when k.measure_type = 'stock' then 'stock' else 'ytd' end as basis,
        now.value,
        now.is_draft as value__draft,
        before.value as prev,
        before.is_draft as prev__draft,
        case when now.quarter > 1 then before.value end as ytd_prev,
        case when now.quarter > 1 then before.is_draft end as ytd_prev__draft,
        past.value as prev_year,
        past.is_draft as prev_year__draft
    from to_date as now
    join near on near.unit_key = now.unit_key and near.quarter_index = now.quarter_index
    join measure_kind as k on k.measure_code = now.measure_code
    left join to_date as before
        on before.unit_key = now.unit_key
        and before.measure_code = now.measure_code
        and before.quarter_index = now.quarter_index - 1
    left join to_date as past
        on past.unit_key = now.unit_key
        and past.measure_code = now.measure_code
        and past.quarter_index = now.quarter_index - 4
),

"""

# What is given at a moment in the quarters that are looked at, in those before and in those a year before; of
# figures that are given by quarter the whole years, since years to date are added up from them.
_IN_STORE = """asked_measure as materialized (
    select distinct other_code as measure_code
    from (values
        {together}
    ) as v (measure_code, other_code)
    where in_measure is null
        or measure_code = in_measure
),

given as materialized (
    select f.unit_code as unit_key, f.year, f.quarter, f.measure_code, f.basis, f.value, true as is_draft
    from fct_figure as f
    join asked_measure as m on m.measure_code = f.measure_code
    where not f.derived
        and f.year between in_year_from - 1 and in_year_to
        and (
            f.quarter between in_quarter_from and in_quarter_to
            or (f.year >= in_year_from and f.quarter between in_quarter_from - 1 and in_quarter_to - 1)
            or (f.year < in_year_to and f.quarter = 4 and in_quarter_from = 1)
        )
        and (in_unit is null or f.unit_code = in_unit)
        and f.known_from <= as_of
        and f.known_until > as_of
),

flow_given as materialized (
    select f.unit_code as unit_key, f.year, f.quarter, f.measure_code, f.basis, f.value, true as is_draft
    from fct_figure as f
    where not f.derived
        and f.basis in ('ytd', 'quarter')
        and f.year between in_year_from - 1 and in_year_to
        and f.known_from <= as_of
        and f.known_until > as_of
        and (f.unit_code, f.year, f.measure_code) in (
            select q.unit_code, q.year, q.measure_code
            from fct_figure as q
            where not q.derived
                and q.basis = 'quarter'
                and q.measure_code in (select measure_code from asked_measure)
                and q.year between in_year_from - 1 and in_year_to
                and (in_unit is null or q.unit_code = in_unit)
                and q.known_from <= as_of
                and q.known_until > as_of
        )
),
"""

# The figures of the quarters that are looked at, each with those before it; one that is none has no use.
# Added up and not joined: of joined steps the database expects a thousand times the rows, and plans for them.
_HISTORY_IN_STORE = """shifted as (
    select unit_key, year, quarter, measure_code, value, null as prev, null as prev_year
    from to_date
    union all
    select
        unit_key,
        case when quarter = 4 then year + 1 else year end as year,
        case when quarter = 4 then 1 else quarter + 1 end as quarter,
        measure_code,
        null as value,
        value as prev,
        null as prev_year
    from to_date
    union all
    select unit_key, year + 1 as year, quarter, measure_code, null as value, null as prev, value as prev_year
    from to_date
),

laid_together as (
    select
        unit_key,
        year,
        quarter,
        measure_code,
        max(value) as value,
        max(prev) as prev,
        max(prev_year) as prev_year
    from shifted
    where year between in_year_from and in_year_to
        and quarter between in_quarter_from and in_quarter_to
    group by unit_key, year, quarter, measure_code
    having max(value) is not null
),

history as materialized (
    select
        now.unit_key,
        now.year,
        now.quarter,
        now.measure_code,
        k.unit,
        k.measure_type,
        case when k.measure_type = 'stock' then 'stock' else 'ytd' end as basis,
        now.value,
        true as value__draft,
        now.prev,
        case when now.quarter > 1 then now.prev end as ytd_prev,
        now.prev_year
    from laid_together as now
    join measure_kind as k on k.measure_code = now.measure_code
),

"""
_GIVEN_LOOKED_AT = """
        and g.year between in_year_from and in_year_to
        and g.quarter between in_quarter_from and in_quarter_to"""

# The figures as they stand or would stand: to date, with earlier ones.
_FIGURES = """with measure_kind as (
    select measure_code, unit, measure_type
    from (values
        {kinds}
    ) as v (measure_code, unit, measure_type)
),

{given}
-- years to date that are to be added up: only where quarters are given
flow_quarter as materialized (
    select
        unit_key,
        year,
        quarter,
        measure_code,
        bool_or(basis = 'ytd') as has_ytd,
        case when bool_or(basis = 'ytd') then max(case when basis = 'ytd' then value end)
            else max(case when basis = 'quarter' then value end) end as step_value,
        case when bool_or(basis = 'ytd') then bool_or(basis = 'ytd' and is_draft)
            else bool_or(is_draft) end as step_draft
    from flow_given
    group by unit_key, year, quarter, measure_code
),

-- the count starts with the last given year to date, or with the year
flow_start as (
    select
        unit_key,
        year,
        quarter,
        measure_code,
        has_ytd,
        step_value,
        step_draft,
        coalesce(
            max(case when has_ytd then quarter end) over (
                partition by unit_key, year, measure_code order by quarter
                rows between unbounded preceding and current row
            ),
            1
        ) as first_quarter
    from flow_quarter
),

-- known only when no quarter is missing from there on
flow_step as (
    select
        unit_key,
        year,
        quarter,
        measure_code,
        has_ytd,
        quarter - first_quarter + 1 as step_count,
        count(step_value) over by_start as known_count,
        sum(step_value) over by_start as value,
        bool_or(step_draft) over by_start as is_draft
    from flow_start
    window by_start as (
        partition by unit_key, year, measure_code, first_quarter order by quarter
        rows between unbounded preceding and current row
    )
),

flow_to_date as (
    select
        unit_key,
        year,
        quarter,
        measure_code,
        case when known_count = step_count then value end as value,
        is_draft
    from flow_step
    where not has_ytd
),

to_date as materialized (
    select unit_key, 4 * year + quarter as quarter_index, year, quarter, measure_code, value, is_draft
    from given
    where basis in ('stock', 'ytd')
    union all
    select
        unit_key,
        4 * year + quarter as quarter_index,
        year,
        quarter,
        measure_code,
        cast(value as decimal(22, 4)) as value,
        is_draft
    from flow_to_date
),

{history}-- of a figure by itself: also what is given for the quarter alone, unless it is the same number
given_value as materialized (
    select unit_key, year, quarter, measure_code, unit, measure_type, basis, value, value__draft
    from history
    union all
    select
        g.unit_key,
        g.year,
        g.quarter,
        g.measure_code,
        k.unit,
        k.measure_type,
        g.basis,
        g.value,
        g.is_draft as value__draft
    from given as g
    join measure_kind as k on k.measure_code = g.measure_code
    left join history as h
        on h.unit_key = g.unit_key
        and h.year = g.year
        and h.quarter = g.quarter
        and h.measure_code = g.measure_code
        and h.value = g.value
    where g.basis = 'quarter'
        and h.unit_key is null{given_looked_at}
),
"""
