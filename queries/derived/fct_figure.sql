-- All figures of the unit-years in table touched, in every version they have had.
-- The figure at a moment is the one given by the newest return that stands at that moment and contains it.
-- What is not given is derived, only where every operand is known: year to date = year to date of the quarter
-- before + this quarter, this quarter = year to date - year to date of the quarter before. Counts of distinct
-- units (additive = false) are never derived. A row is absent where the figure is not reported or unknown.
-- grain: unit_code, year, quarter, measure_code, basis, known_from
with standing as (
    select
        s.return_id,
        s.unit_code,
        s.year,
        s.quarter,
        s.revision,
        s.from_at,
        s.until_at
    from stg_return_standing as s
    join touched on touched.unit_code = s.unit_code and touched.year = s.year
),

-- span: the figures that can change one another; all quarters of an additive flow, else the quarter itself
given as (
    select
        s.unit_code,
        s.year,
        f.measure_code,
        case when measure.additive then 0 else s.quarter end as span,
        s.quarter,
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

change as (
    select unit_code, year, measure_code, span, from_at as moment
    from given
    union
    select unit_code, year, measure_code, span, until_at as moment
    from given
),

segment as (
    select
        unit_code,
        year,
        measure_code,
        span,
        moment as known_from,
        lead(moment) over (partition by unit_code, year, measure_code, span order by moment) as known_until
    from change
),

candidate as (
    select
        s.unit_code,
        s.year,
        s.measure_code,
        s.span,
        s.known_from,
        s.known_until,
        g.quarter,
        g.basis,
        g.value,
        g.state,
        g.approximate,
        g.fact_id,
        row_number() over (
            partition by s.unit_code, s.year, s.measure_code, s.known_from, g.quarter, g.basis
            order by g.revision desc, g.fact_id desc
        ) as newest
    from segment as s
    join given as g
        on g.unit_code = s.unit_code
        and g.year = s.year
        and g.measure_code = s.measure_code
        and g.span = s.span
        and g.from_at <= s.known_from
        and g.until_at > s.known_from
),

current_given as (
    select
        unit_code,
        year,
        measure_code,
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
        unit_code,
        year,
        measure_code,
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
    group by unit_code, year, measure_code, known_from, known_until, quarter
),

flow_segment as (
    select distinct unit_code, year, measure_code, known_from, known_until
    from flow_given
),

-- All four quarters, given or not. steps_from numbers the stretch that starts at each given year to date
-- (or, numbered 0, at the start of the year).
flow_quarter as (
    select
        s.unit_code,
        s.year,
        s.measure_code,
        s.known_from,
        s.known_until,
        q.quarter,
        f.ytd_state,
        f.ytd_value,
        f.quarter_state,
        f.quarter_value,
        case when f.ytd_state is null then f.quarter_value else f.ytd_value end as step_value,
        coalesce(case when f.ytd_state is null then f.quarter_approximate else f.ytd_approximate end, false)
            as step_approximate,
        count(f.ytd_state) over (
            partition by s.unit_code, s.year, s.measure_code, s.known_from
            order by q.quarter
            rows between unbounded preceding and current row
        ) as steps_from
    from flow_segment as s
    cross join (values (1), (2), (3), (4)) as q (quarter)
    left join flow_given as f
        on f.unit_code = s.unit_code
        and f.year = s.year
        and f.measure_code = s.measure_code
        and f.known_from = s.known_from
        and f.quarter = q.quarter
),

-- the year to date is the given one plus every later quarter, known only when none of those is missing
flow_to_date as (
    select
        unit_code,
        year,
        measure_code,
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
        partition by unit_code, year, measure_code, known_from, steps_from
        order by quarter
        rows between unbounded preceding and current row
    )
),

flow_both as (
    select
        unit_code,
        year,
        measure_code,
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
    window year_order as (partition by unit_code, year, measure_code, known_from order by quarter)
),

versioned as (
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
        known_from,
        known_until
    from current_given
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
        ytd_approximate as approximate,
        null as fact_id,
        known_from,
        known_until
    from flow_both
    where ytd_state is null
        and ytd_value is not null
    union all
    select
        unit_code,
        year,
        quarter,
        measure_code,
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
    window version_order as (
        partition by unit_code, year, quarter, measure_code, basis order by known_from
    )
),

numbered as (
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
        known_until,
        count(is_new) over (
            partition by unit_code, year, quarter, measure_code, basis
            order by known_from
            rows between unbounded preceding and current row
        ) as version
    from compared
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
    min(known_from) as known_from,
    max(known_until) as known_until
from numbered
group by
    unit_code,
    year,
    quarter,
    measure_code,
    basis,
    version,
    value,
    state,
    derived,
    approximate,
    fact_id
order by
    year,
    quarter,
    unit_code,
    measure_code,
    basis,
    min(known_from)
