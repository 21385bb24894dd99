-- Targets proposed for a year: last year's with a growth rate, for the units that had one, or their figures at the
-- end of last year. Counts are rounded up, rates to a tenth of a per cent; a rate that cannot pass 100 % stops there.
-- grain: unit_code, indicator_code
-- param year: integer, the year they are for
-- param indicators: text[], codes of data/indicators.csv
-- param growth: double, 0.03 for three per cent more
-- param start: text, target (last year's target) or value (the figure of last year's fourth quarter)
-- param kinds: text[], unit kinds to include
-- param limit_rows: integer, at most so many that change something and so many that do not, null for all
-- param as_of: timestamp, targets and figures as known then
-- column unit_code: text
-- column unit_name: text
-- column level: text, county or township
-- column indicator_code: text
-- column year: integer
-- column last_value: double, what it starts from
-- column proposed: double
-- column target: double, what is set now, null for none
-- column change: text, new, changed or same
-- column count_new: integer, over all rows
-- column count_changed: integer
-- column count_same: integer
-- column rows_in_all: integer, proposals that there are
with wanted as (
    select
        d.indicator_code,
        d.is_ratio,
        d.unit,
        d.better,
        d.decimals,
        r.bounds,
        d.sort
    from dim_indicator as d
    left join ratio as r on r.ratio_code = d.indicator_code
    where list_contains($indicators, d.indicator_code)
),

standing as (
    select unit_code, year, indicator_code, value
    from stg_target
    where year between $year - 1 and $year
        and value is not null
        and known_from <= $as_of
        and known_until > $as_of
),

side as (
    select
        f.unit_code,
        f.indicator_code,
        max(case when f.side <> 'denominator' then cast(f.value as double) end) as numerator,
        max(case when f.side = 'denominator' then cast(f.value as double) end) as denominator
    from fct_indicator_side as f
    join wanted as w on w.indicator_code = f.indicator_code
    where f.year = $year - 1
        and f.quarter = 4
        and f.period_basis = 'to_date'
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.unit_code, f.indicator_code
),

start_value as (
    select unit_code, indicator_code, value
    from standing
    where year = $year - 1
        and $start = 'target'
    union all
    select
        s.unit_code,
        s.indicator_code,
        case when w.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0) else s.numerator end as value
    from side as s
    join wanted as w on w.indicator_code = s.indicator_code
    where $start = 'value'
),

expected as (
    select distinct unit_code
    from dim_unit_quarter
    where year = $year
        and list_contains($kinds, kind)
),

grown as (
    select
        u.unit_code,
        u.name as unit_name,
        u.level,
        w.indicator_code,
        w.sort,
        w.unit,
        w.bounds,
        s.value as last_value,
        -- exact, so that half a tenth of a per cent is rounded up
        cast(s.value * (1 + cast($growth as double)) as decimal(24, 8)) as raw_value
    from start_value as s
    join wanted as w on w.indicator_code = s.indicator_code
    join unit as u on u.unit_code = s.unit_code
    left join expected as e on e.unit_code = u.unit_code
    left join county as c on c.county_code = u.unit_code
    where s.value is not null
        and (e.unit_code is not null or c.county_code is not null)
),

rounded as (
    select
        unit_code,
        unit_name,
        level,
        indicator_code,
        sort,
        last_value,
        case
            when unit = 'percent' and bounds = '0..1'
                then least(cast(round(cast(raw_value as decimal(24, 8)), 3) as double), 1.0)
            when unit = 'percent' then cast(round(cast(raw_value as decimal(24, 8)), 3) as double)
            else cast(ceil(round(raw_value, 6)) as double)
        end as proposed
    from grown
),

compared as (
    select
        r.unit_code,
        r.unit_name,
        r.level,
        r.indicator_code,
        r.sort,
        r.last_value,
        r.proposed,
        s.value as target,
        case
            when s.value is null then 'new'
            when abs(s.value - r.proposed) < 0.0000001 then 'same'
            else 'changed'
        end as change
    from rounded as r
    left join standing as s
        on s.unit_code = r.unit_code
        and s.year = $year
        and s.indicator_code = r.indicator_code
),

numbered as (
    select
        unit_code,
        unit_name,
        level,
        indicator_code,
        sort,
        last_value,
        proposed,
        target,
        change,
        count(case when change = 'new' then 1 end) over () as count_new,
        count(case when change = 'changed' then 1 end) over () as count_changed,
        count(case when change = 'same' then 1 end) over () as count_same,
        count(*) over () as rows_in_all,
        row_number() over (
            partition by change = 'same' order by level, unit_code, sort, indicator_code
        ) as row_place
    from compared
)

select
    unit_code,
    unit_name,
    level,
    indicator_code,
    cast($year as integer) as year,
    last_value,
    proposed,
    target,
    change,
    count_new,
    count_changed,
    count_same,
    rows_in_all
from numbered
where $limit_rows is null
    or row_place <= $limit_rows
order by
    level,
    unit_code,
    sort,
    indicator_code
