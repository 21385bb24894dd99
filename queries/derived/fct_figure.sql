-- All figures of the unit-years in table touched, in every version they have had.
-- The figure at a moment is the one given by the newest return that stands at that moment and contains it.
-- What is not given is derived, only where every operand is known: year to date = year to date of the quarter
-- before + this quarter, this quarter = year to date - year to date of the quarter before. Counts of distinct
-- units (additive = false) are never derived. A row is absent where the figure is not reported or unknown, and
-- where absurd figures add up to more than the column holds.
-- Nor is anything derived across a merger or split of the unit: whether the year to date of a merged township
-- holds the months of the one that went into it, nobody can tell from the quarter before.
-- Windows here order the whole and compare neighbours' keys: a window with a partition costs ten times as much
-- time and memory on the few thousand rows of a commit.
-- needs: stg_return_status, dim_unit_change
-- grain: unit_code, year, quarter, measure_code, basis, known_from
with counted as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        from_at,
        until_at,
        lag(return_id) over by_time as return_before,
        lag(until_at) over by_time as until_before
    from stg_return_status
    -- not a join: of a table just filled the planner knows nothing, and takes what follows for larger than all facts
    where exists (
            select 1 from touched
            where touched.unit_code = stg_return_status.unit_code and touched.year = stg_return_status.year
        )
        and status in ('submitted', 'approved', 'locked')
    window by_time as (order by return_id, from_at)
),

-- an approval right after the submission changes no figure: the two are one stretch of time
numbered_stretch as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        from_at,
        until_at,
        count(case when return_before = return_id and until_before = from_at then null else 1 end) over (
            order by return_id, from_at
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
        min(from_at) as from_at,
        max(until_at) as until_at
    from numbered_stretch
    group by return_id, unit_code, year, quarter, stretch
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
        min(fact_id) as series_id
    from reported
    group by unit_code, year, measure_code, span
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
        r.from_at,
        r.until_at
    from reported as r
    join series as s
        on s.unit_code = r.unit_code
        and s.year = r.year
        and s.measure_code = r.measure_code
        and s.span = r.span
),

-- quarters in which a merger or split changed the unit within the year, from when it was recorded on
changed_quarter as (
    select s.series_id, c.quarter, c.known_from
    from series as s
    join dim_unit_change as c on c.unit_code = s.unit_code and c.year = s.year
    where c.quarter > 1
),

change as (
    select series_id, from_at as moment
    from given
    union
    select series_id, until_at as moment
    from given
    union
    select series_id, known_from as moment
    from changed_quarter
),

next_change as (
    select
        series_id,
        moment,
        lead(series_id) over by_time as next_series,
        lead(moment) over by_time as next_moment
    from change
    window by_time as (order by series_id, moment)
),

segment as (
    select series_id, moment as known_from, next_moment as known_until
    from next_change
    where next_series = series_id
),

-- series with a single stretch of time: nothing in them can follow anything else
steady as (
    select series_id
    from segment
    group by series_id
    having count(*) = 1
),

-- the newest revision is the one with the greatest ids
newest as (
    select
        g.series_id,
        s.known_from,
        s.known_until,
        g.quarter,
        g.basis,
        max(g.fact_id) as fact_id
    from segment as s
    join given as g
        on g.series_id = s.series_id
        and g.from_at <= s.known_from
        and g.until_at > s.known_from
    group by g.series_id, s.known_from, s.known_until, g.quarter, g.basis
),

current_given as (
    select
        n.series_id,
        n.known_from,
        n.known_until,
        n.quarter,
        n.basis,
        f.value,
        f.state,
        f.approximate,
        n.fact_id,
        f.span
    from newest as n
    join (select distinct fact_id, value, state, approximate, span from given) as f
        on f.fact_id = n.fact_id
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

-- All four quarters, given or not. A stretch starts with each year and at each given year to date.
flow_quarter as (
    select
        s.series_id,
        s.known_from,
        s.known_until,
        q.quarter,
        f.ytd_state,
        f.quarter_state,
        changed.quarter is not null as is_changed,
        case
            when f.ytd_state is not null then f.ytd_value
            when changed.quarter is null then f.quarter_value
        end as step_value,
        coalesce(case when f.ytd_state is null then f.quarter_approximate else f.ytd_approximate end, false)
            as step_approximate,
        count(case when q.quarter = 1 or f.ytd_state is not null then 1 end) over (
            order by s.series_id, s.known_from, q.quarter
            rows between unbounded preceding and current row
        ) as stretch
    from flow_segment as s
    cross join (values (1), (2), (3), (4)) as q (quarter)
    left join flow_given as f
        on f.series_id = s.series_id
        and f.known_from = s.known_from
        and f.quarter = q.quarter
    left join changed_quarter as changed
        on changed.series_id = s.series_id
        and changed.quarter = q.quarter
        and changed.known_from <= s.known_from
),

-- the year to date is the given one plus every later quarter, known only when none of those is missing
flow_sum as (
    select
        f.stretch,
        f.quarter,
        case when count(step.step_value) = count(*) then sum(step.step_value) end as ytd_value,
        bool_or(step.step_approximate) as ytd_approximate
    from flow_quarter as f
    join flow_quarter as step on step.stretch = f.stretch and step.quarter <= f.quarter
    group by f.stretch, f.quarter
),

flow_both as (
    select
        f.series_id,
        f.known_from,
        f.known_until,
        f.quarter,
        f.ytd_state,
        s.ytd_value,
        s.ytd_approximate,
        f.quarter_state,
        s.ytd_value - case
            when f.quarter = 1 then 0
            when not f.is_changed then lag(s.ytd_value) over by_quarter
        end as quarter_value,
        s.ytd_approximate or (f.quarter > 1 and lag(s.ytd_approximate) over by_quarter) as quarter_approximate
    from flow_quarter as f
    join flow_sum as s on s.stretch = f.stretch and s.quarter = f.quarter
    window by_quarter as (order by f.series_id, f.known_from, f.quarter)
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
        and abs(ytd_value) < 1000000000000000
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
        and abs(quarter_value) < 1000000000000000
),

steady_version as (
    select
        v.series_id,
        v.quarter,
        v.basis,
        v.value,
        v.state,
        v.derived,
        v.approximate,
        v.fact_id,
        v.known_from,
        v.known_until
    from versioned as v
    join steady on steady.series_id = v.series_id
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
            when lag(series_id) over version_order is distinct from series_id
                or lag(quarter) over version_order is distinct from quarter
                or lag(basis) over version_order is distinct from basis
                or lag(known_until) over version_order is distinct from known_from
                or lag(value) over version_order is distinct from value
                or lag(state) over version_order is distinct from state
                or lag(derived) over version_order is distinct from derived
                or lag(approximate) over version_order is distinct from approximate
                or lag(fact_id) over version_order is distinct from fact_id
                then 1
        end as is_new
    from versioned
    where not exists (select 1 from steady where steady.series_id = versioned.series_id)
    window version_order as (order by series_id, quarter, basis, known_from)
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
            order by series_id, quarter, basis, known_from
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
),

version as (
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
        known_until
    from merged
    union all
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
        known_until
    from steady_version
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
from version as m
join series as s on s.series_id = m.series_id
order by
    s.year,
    m.quarter,
    s.unit_code,
    s.measure_code,
    m.basis,
    m.known_from
