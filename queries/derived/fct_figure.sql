-- All figures of the unit-years in table touched, in every version they have had.
-- The figure at a moment is the one given by the newest return that stands at that moment and contains it.
-- What is not given is derived, only where every operand is known: year to date = year to date of the quarter
-- before + this quarter, this quarter = year to date - year to date of the quarter before. Counts of distinct
-- units (additive = false) are never derived. A row is absent where the figure is not reported or unknown.
-- grain: unit_code, year, quarter, measure_code, basis, known_from
with counted as (
    select
        s.return_id,
        s.unit_code,
        s.year,
        s.quarter,
        s.revision,
        s.from_at,
        s.until_at,
        lag(s.until_at) over (partition by s.return_id order by s.from_at) as counted_until
    from stg_return_standing as s
    join touched on touched.unit_code = s.unit_code and touched.year = s.year
),

-- an approval right after the submission changes no figure: the two are one stretch of time
numbered_stretch as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        from_at,
        until_at,
        count(case when counted_until is null or counted_until <> from_at then 1 end) over (
            partition by return_id
            order by from_at
            rows between unbounded preceding and current row
        ) as stretch
    from counted
),

standing as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        min(from_at) as from_at,
        max(until_at) as until_at
    from numbered_stretch
    group by return_id, unit_code, year, quarter, revision, stretch
),

reported as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        f.measure_code,
        -- figures that can change one another: all quarters of an additive flow, else the quarter itself
        case when measure.additive then 0 else s.quarter end as span,
        f.basis,
        f.value,
        f.state,
        f.approximate,
        f.fact_id,
        s.revision,
        s.from_at,
        s.until_at
    from standing as s
    join fact as f on f.return_id = s.return_id
    left join measure on measure.measure_code = f.measure_code
),

-- one number in place of four columns: the steps below sort and join by it many times
series as (
    select
        unit_code,
        year,
        measure_code,
        span,
        row_number() over (order by unit_code, year, measure_code, span) as series_id
    from (select distinct unit_code, year, measure_code, span from reported) as distinct_series
),

given as (
    select
        s.series_id,
        s.span,
        r.quarter,
        r.basis,
        r.value,
        r.state,
        r.approximate,
        r.fact_id,
        r.revision,
        r.from_at,
        r.until_at
    from reported as r
    join series as s
        on s.unit_code = r.unit_code
        and s.year = r.year
        and s.measure_code = r.measure_code
        and s.span = r.span
),

change as (
    select series_id, from_at as moment
    from given
    union
    select series_id, until_at as moment
    from given
),

segment as (
    select
        series_id,
        moment as known_from,
        lead(moment) over (partition by series_id order by moment) as known_until
    from change
),

candidate as (
    select
        g.series_id,
        g.span,
        s.known_from,
        s.known_until,
        g.quarter,
        g.basis,
        g.value,
        g.state,
        g.approximate,
        g.fact_id,
        row_number() over (
            partition by g.series_id, s.known_from, g.quarter, g.basis
            order by g.revision desc, g.fact_id desc
        ) as newest
    from segment as s
    join given as g
        on g.series_id = s.series_id
        and g.from_at <= s.known_from
        and g.until_at > s.known_from
),

current_given as (
    select
        series_id,
        span,
        known_from,
        known_until,
        quarter,
        basis,
        value,
        state,
        approximate,
        fact_id
    from candidate
    where newest = 1
),

flow_given as (
    select
        series_id,
        known_from,
        known_until,
        quarter,
        max(case when basis = 'ytd' then state end) as ytd_state,
        max(case when basis = 'ytd' then value end) as ytd_value,
        bool_or(case when basis = 'ytd' then approximate end) as ytd_approximate,
        max(case when basis = 'quarter' then state end) as quarter_state,
        max(case when basis = 'quarter' then value end) as quarter_value,
        bool_or(case when basis = 'quarter' then approximate end) as quarter_approximate
    from current_given
    where span = 0
    group by series_id, known_from, known_until, quarter
),

flow_segment as (
    select distinct series_id, known_from, known_until
    from flow_given
),

-- All four quarters, given or not. steps_from numbers the stretch that starts at each given year to date
-- (or, numbered 0, at the start of the year).
flow_quarter as (
    select
        s.series_id,
        s.known_from,
        s.known_until,
        q.quarter,
        f.ytd_state,
        f.quarter_state,
        case when f.ytd_state is null then f.quarter_value else f.ytd_value end as step_value,
        coalesce(case when f.ytd_state is null then f.quarter_approximate else f.ytd_approximate end, false)
            as step_approximate,
        count(f.ytd_state) over (
            partition by s.series_id, s.known_from
            order by q.quarter
            rows between unbounded preceding and current row
        ) as steps_from
    from flow_segment as s
    cross join (values (1), (2), (3), (4)) as q (quarter)
    left join flow_given as f
        on f.series_id = s.series_id
        and f.known_from = s.known_from
        and f.quarter = q.quarter
),

-- the year to date is the given one plus every later quarter, known only when none of those is missing
flow_to_date as (
    select
        series_id,
        known_from,
        known_until,
        quarter,
        ytd_state,
        quarter_state,
        case when count(step_value) over steps = count(*) over steps then sum(step_value) over steps end
            as ytd_value,
        bool_or(step_approximate) over steps as ytd_approximate
    from flow_quarter
    window steps as (
        partition by series_id, known_from, steps_from
        order by quarter
        rows between unbounded preceding and current row
    )
),

flow_both as (
    select
        series_id,
        known_from,
        known_until,
        quarter,
        ytd_state,
        ytd_value,
        ytd_approximate,
        quarter_state,
        ytd_value - case when quarter = 1 then 0 else lag(ytd_value) over year_order end as quarter_value,
        ytd_approximate or coalesce(lag(ytd_approximate) over year_order, false) as quarter_approximate
    from flow_to_date
    window year_order as (partition by series_id, known_from order by quarter)
),

versioned as (
    select
        series_id,
        quarter,
        basis,
        value,
        state,
        false as derived,
        approximate,
        fact_id,
        known_from,
        known_until
    from current_given
    union all
    select
        series_id,
        quarter,
        'ytd' as basis,
        cast(ytd_value as decimal(18, 2)) as value,
        'value' as state,
        true as derived,
        ytd_approximate as approximate,
        null as fact_id,
        known_from,
        known_until
    from flow_both
    where ytd_state is null
        and ytd_value is not null
    union all
    select
        series_id,
        quarter,
        'quarter' as basis,
        cast(quarter_value as decimal(18, 2)) as value,
        'value' as state,
        true as derived,
        quarter_approximate as approximate,
        null as fact_id,
        known_from,
        known_until
    from flow_both
    where quarter_state is null
        and quarter_value is not null
),

-- segments that follow each other with nothing changed are one version
compared as (
    select
        series_id,
        quarter,
        basis,
        value,
        state,
        derived,
        approximate,
        fact_id,
        known_from,
        known_until,
        case
            when lag(known_until) over version_order is distinct from known_from
                or lag(value) over version_order is distinct from value
                or lag(state) over version_order is distinct from state
                or lag(derived) over version_order is distinct from derived
                or lag(approximate) over version_order is distinct from approximate
                or lag(fact_id) over version_order is distinct from fact_id
                then 1
        end as is_new
    from versioned
    window version_order as (partition by series_id, quarter, basis order by known_from)
),

numbered as (
    select
        series_id,
        quarter,
        basis,
        value,
        state,
        derived,
        approximate,
        fact_id,
        known_from,
        known_until,
        count(is_new) over (
            partition by series_id, quarter, basis
            order by known_from
            rows between unbounded preceding and current row
        ) as version
    from compared
),

merged as (
    select
        series_id,
        quarter,
        basis,
        value,
        state,
        derived,
        approximate,
        fact_id,
        min(known_from) as known_from,
        max(known_until) as known_until
    from numbered
    group by
        series_id,
        quarter,
        basis,
        version,
        value,
        state,
        derived,
        approximate,
        fact_id
)

select
    s.unit_code,
    s.year,
    m.quarter,
    s.measure_code,
    m.basis,
    m.value,
    m.state,
    m.derived,
    m.approximate,
    m.fact_id,
    m.known_from,
    m.known_until
from merged as m
join series as s on s.series_id = m.series_id
order by
    s.year,
    m.quarter,
    s.unit_code,
    s.measure_code,
    m.basis,
    m.known_from
