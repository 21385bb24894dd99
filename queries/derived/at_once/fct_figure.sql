-- All figures of the unit-years in table touched_at_once: fct_figure where everything that was given of a year was
-- given at one moment, so that no figure has had an earlier version, and no merger or split falls into the year.
-- The rest is as in fct_figure.sql, the same rows with a third of the work.
-- needs: stg_return_status
-- grain: unit_code, year, quarter, measure_code, basis
with standing as (
    select return_id, unit_code, year, quarter, from_at, until_at
    from stg_return_status
    where exists (
            select 1 from touched_at_once
            where touched_at_once.unit_code = stg_return_status.unit_code
                and touched_at_once.year = stg_return_status.year
        )
        and status in ('submitted', 'approved', 'locked')
),

-- the newest revision is the one with the greatest ids
newest as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.from_at,
        s.until_at,
        f.measure_code,
        f.basis,
        max(f.fact_id) as fact_id,
        arg_max_null(f.value, f.fact_id) as value,
        arg_max_null(f.state, f.fact_id) as state,
        arg_max_null(f.approximate, f.fact_id) as approximate
    from standing as s
    join fact as f on f.return_id = s.return_id
    group by s.unit_code, s.year, s.quarter, s.from_at, s.until_at, f.measure_code, f.basis
),

given as materialized (
    select
        n.unit_code,
        n.year,
        n.quarter,
        n.from_at,
        n.until_at,
        n.measure_code,
        n.basis,
        n.fact_id,
        n.value,
        n.state,
        n.approximate,
        coalesce(measure.additive, false) as is_additive
    from newest as n
    left join measure on measure.measure_code = n.measure_code
),

-- an additive flow's four quarters in one row
flow_year as (
    select
        unit_code,
        year,
        measure_code,
        from_at,
        until_at,
        bool_or(quarter = 1 and basis = 'ytd') as has_ytd_1,
        bool_or(quarter = 2 and basis = 'ytd') as has_ytd_2,
        bool_or(quarter = 3 and basis = 'ytd') as has_ytd_3,
        bool_or(quarter = 4 and basis = 'ytd') as has_ytd_4,
        bool_or(quarter = 1 and basis = 'quarter') as has_quarter_1,
        bool_or(quarter = 2 and basis = 'quarter') as has_quarter_2,
        bool_or(quarter = 3 and basis = 'quarter') as has_quarter_3,
        bool_or(quarter = 4 and basis = 'quarter') as has_quarter_4,
        max(value) filter (quarter = 1 and basis = 'ytd') as ytd_1,
        max(value) filter (quarter = 2 and basis = 'ytd') as ytd_2,
        max(value) filter (quarter = 3 and basis = 'ytd') as ytd_3,
        max(value) filter (quarter = 4 and basis = 'ytd') as ytd_4,
        max(value) filter (quarter = 1 and basis = 'quarter') as quarter_1,
        max(value) filter (quarter = 2 and basis = 'quarter') as quarter_2,
        max(value) filter (quarter = 3 and basis = 'quarter') as quarter_3,
        max(value) filter (quarter = 4 and basis = 'quarter') as quarter_4,
        coalesce(bool_or(approximate) filter (quarter = 1 and basis = 'ytd'), false) as ytd_approximate_1,
        coalesce(bool_or(approximate) filter (quarter = 2 and basis = 'ytd'), false) as ytd_approximate_2,
        coalesce(bool_or(approximate) filter (quarter = 3 and basis = 'ytd'), false) as ytd_approximate_3,
        coalesce(bool_or(approximate) filter (quarter = 4 and basis = 'ytd'), false) as ytd_approximate_4,
        coalesce(bool_or(approximate) filter (quarter = 1 and basis = 'quarter'), false) as quarter_approximate_1,
        coalesce(bool_or(approximate) filter (quarter = 2 and basis = 'quarter'), false) as quarter_approximate_2,
        coalesce(bool_or(approximate) filter (quarter = 3 and basis = 'quarter'), false) as quarter_approximate_3,
        coalesce(bool_or(approximate) filter (quarter = 4 and basis = 'quarter'), false) as quarter_approximate_4
    from given
    where is_additive
    group by unit_code, year, measure_code, from_at, until_at
),

-- the year to date is the given one plus every later quarter, known only when none of those is missing
flow_sum as (
    select
        *,
        case when has_ytd_1 then ytd_1 else quarter_1 end as sum_1,
        case when has_ytd_2 then ytd_2 else sum_1 + quarter_2 end as sum_2,
        case when has_ytd_3 then ytd_3 else sum_2 + quarter_3 end as sum_3,
        case when has_ytd_4 then ytd_4 else sum_3 + quarter_4 end as sum_4,
        case when has_ytd_1 then ytd_approximate_1 else quarter_approximate_1 end as approximate_1,
        case when has_ytd_2 then ytd_approximate_2 else approximate_1 or quarter_approximate_2 end
            as approximate_2,
        case when has_ytd_3 then ytd_approximate_3 else approximate_2 or quarter_approximate_3 end
            as approximate_3,
        case when has_ytd_4 then ytd_approximate_4 else approximate_3 or quarter_approximate_4 end
            as approximate_4
    from flow_year
),

flow as (
    select
        f.unit_code,
        f.year,
        q.quarter,
        f.measure_code,
        f.from_at,
        f.until_at,
        case q.quarter when 1 then f.has_ytd_1 when 2 then f.has_ytd_2 when 3 then f.has_ytd_3 when 4 then f.has_ytd_4 end as has_ytd,
        case q.quarter when 1 then f.has_quarter_1 when 2 then f.has_quarter_2 when 3 then f.has_quarter_3 when 4 then f.has_quarter_4 end as has_quarter,
        case q.quarter when 1 then f.sum_1 when 2 then f.sum_2 when 3 then f.sum_3 when 4 then f.sum_4 end as ytd_value,
        case q.quarter when 1 then 0 when 2 then f.sum_1 when 3 then f.sum_2 when 4 then f.sum_3 end as value_before,
        case q.quarter when 1 then f.approximate_1 when 2 then f.approximate_2 when 3 then f.approximate_3 when 4 then f.approximate_4 end as approximate,
        case q.quarter when 1 then false when 2 then f.approximate_1 when 3 then f.approximate_2 when 4 then f.approximate_3 end as approximate_before
    from flow_sum as f
    cross join (values (1), (2), (3), (4)) as q (quarter)
),

figure as (
    select
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        value,
        state,
        false as derived,
        approximate,
        fact_id,
        from_at as known_from,
        until_at as known_until
    from given
    union all
    select
        unit_code,
        year,
        quarter,
        measure_code,
        'ytd' as basis,
        cast(ytd_value as decimal(18, 2)) as value,
        'value' as state,
        true as derived,
        approximate,
        null as fact_id,
        from_at as known_from,
        until_at as known_until
    from flow
    where not has_ytd
        and abs(ytd_value) < 1000000000000000
    union all
    select
        unit_code,
        year,
        quarter,
        measure_code,
        'quarter' as basis,
        cast(ytd_value - value_before as decimal(18, 2)) as value,
        'value' as state,
        true as derived,
        approximate or approximate_before as approximate,
        null as fact_id,
        from_at as known_from,
        until_at as known_until
    from flow
    where not has_quarter
        and abs(ytd_value - value_before) < 1000000000000000
)

select
    unit_code,
    year,
    quarter,
    measure_code,
    basis,
    value,
    state,
    derived,
    approximate,
    fact_id,
    known_from,
    known_until
from figure
order by
    year,
    quarter,
    unit_code,
    measure_code,
    basis,
    known_from
