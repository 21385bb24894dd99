-- How timely and how complete each unit has filed, year by year, and the county beside it.
-- A quarter counts once its due day is over on the day asked about (the sample's own today, else today), from the
-- first quarter that anyone has filed for. Timely: the first return that stands came in by the due day (UTC+8).
-- Complete: core measures with a figure that was given, by core measures; a quarter not filed has none of them.
-- grain: unit_code, year
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param limit_rows: integer, at most so many units, null for all
-- param skip_rows: integer, so many of the first units are left out, null for none
-- param shown: text, a unit that is there in any case, null for none
-- param as_of: timestamp, as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column as_of_quarter: integer, the last quarter that counts
-- column quarters_due: integer, quarters that count
-- column quarters_filed: integer, of them those with a return that stands
-- column quarters_on_time: integer, of them those in time
-- column days_late: integer, days after the due day, all late quarters together; those not filed run on
-- column timeliness_rate: double, quarters on time by quarters due, 0..1
-- column figures_filed: integer
-- column figures_expected: integer
-- column completeness_rate: double, 0..1
-- column timeliness_rank: integer, 1 for the timeliest of the year, the more complete first among equals
-- column county_quarters_due: integer, of all units of the year
-- column county_quarters_filed: integer
-- column county_quarters_on_time: integer
-- column county_timeliness_rate: double, 0..1
-- column county_completeness_rate: double, 0..1
-- column row_place: integer, 1 for the timeliest unit of the last year
-- column rows_in_all: integer, units; the same on every row
with asked as (
    select least(cast($as_of as date), coalesce(max(today), current_date)) as today
    from county
),

first_filed as (
    select min(4 * year + quarter) as quarter_index
    from stg_return_status
    where from_at <= $as_of
),

due_quarter as (
    select year, quarter, quarter_index, ends_on, due_on, late_from
    from fct_due_quarter($as_of)
    where year between $year_from and $year_to
),

over_quarter as (
    select d.year, d.quarter, d.due_on, d.late_from, asked.today
    from due_quarter as d
    join asked on d.due_on < asked.today
    join first_filed on d.quarter_index >= first_filed.quarter_index
),

filed as (
    select s.unit_code, s.year, s.quarter, min(r.filed_at) as first_filed_at
    from stg_return_status as s
    join return as r on r.return_id = s.return_id
    where s.year between $year_from and $year_to
        and s.status in ('submitted', 'approved', 'locked')
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by s.unit_code, s.year, s.quarter
),

expected_figure as (
    select count(*) as figures_expected
    from measure
    where tier = 'core'
),

filed_figure as (
    select f.unit_code, f.year, f.quarter, count(distinct f.measure_code) as figures_filed
    from fct_figure as f
    join measure on measure.measure_code = f.measure_code
    where f.year between $year_from and $year_to
        and measure.tier = 'core'
        and not f.derived
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.unit_code, f.year, f.quarter
),

unit_quarter as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        u.year,
        u.quarter,
        filed.first_filed_at is not null as is_filed,
        coalesce(filed.first_filed_at < q.late_from, false) as is_on_time,
        case
            when filed.first_filed_at is null then date_diff('day', q.due_on, q.today)
            when filed.first_filed_at >= q.late_from
                then date_diff('day', q.due_on, cast(filed.first_filed_at + interval 8 hour as date))
            else 0
        end as days_late,
        coalesce(f.figures_filed, 0) as figures_filed,
        e.figures_expected
    from dim_unit_quarter as u
    join over_quarter as q on q.year = u.year and q.quarter = u.quarter
    cross join expected_figure as e
    left join filed
        on filed.unit_code = u.unit_code
        and filed.year = u.year
        and filed.quarter = u.quarter
    left join filed_figure as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
    where list_contains($kinds, u.kind)
),

counted as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        max(quarter) as as_of_quarter,
        count(*) as quarters_due,
        count(case when is_filed then 1 end) as quarters_filed,
        count(case when is_on_time then 1 end) as quarters_on_time,
        cast(sum(days_late) as bigint) as days_late,
        cast(sum(figures_filed) as bigint) as figures_filed,
        cast(sum(figures_expected) as bigint) as figures_expected
    from unit_quarter
    group by unit_code, unit_name, kind, year
),

county_year as (
    select
        year,
        cast(sum(quarters_due) as bigint) as quarters_due,
        cast(sum(quarters_filed) as bigint) as quarters_filed,
        cast(sum(quarters_on_time) as bigint) as quarters_on_time,
        cast(sum(figures_filed) as double) as figures_filed,
        cast(sum(figures_expected) as double) as figures_expected
    from counted
    group by year
),

rated as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        as_of_quarter,
        quarters_due,
        quarters_filed,
        quarters_on_time,
        days_late,
        cast(quarters_on_time as double) / nullif(quarters_due, 0) as timeliness_rate,
        figures_filed,
        figures_expected,
        cast(figures_filed as double) / nullif(figures_expected, 0) as completeness_rate
    from counted
),

told as (
    select
        r.unit_code,
        r.unit_name,
        r.kind,
        r.year,
        r.as_of_quarter,
        r.quarters_due,
        r.quarters_filed,
        r.quarters_on_time,
        r.days_late,
        r.timeliness_rate,
        r.figures_filed,
        r.figures_expected,
        r.completeness_rate,
        rank() over (
            partition by r.year order by r.timeliness_rate desc, r.completeness_rate desc, r.days_late
        ) as timeliness_rank,
        c.quarters_due as county_quarters_due,
        c.quarters_filed as county_quarters_filed,
        c.quarters_on_time as county_quarters_on_time,
        cast(c.quarters_on_time as double) / nullif(c.quarters_due, 0) as county_timeliness_rate,
        cast(c.figures_filed as double) / nullif(c.figures_expected, 0) as county_completeness_rate,
        max(case when r.year = $year_to then r.timeliness_rate end) over (partition by r.unit_code) as last_rate,
        max(case when r.year = $year_to then r.completeness_rate end) over (partition by r.unit_code) as last_completeness,
        min(case when r.year = $year_to then r.days_late end) over (partition by r.unit_code) as last_days_late
    from rated as r
    join county_year as c on c.year = r.year
),

sized as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        as_of_quarter,
        quarters_due,
        quarters_filed,
        quarters_on_time,
        days_late,
        timeliness_rate,
        figures_filed,
        figures_expected,
        completeness_rate,
        timeliness_rank,
        county_quarters_due,
        county_quarters_filed,
        county_quarters_on_time,
        county_timeliness_rate,
        county_completeness_rate,
        dense_rank() over (
            order by last_rate desc nulls last, last_completeness desc, last_days_late, unit_code
        ) as row_place
    from told
),

counted_unit as (
    select count(distinct unit_code) as rows_in_all
    from told
)

select
    s.unit_code,
    s.unit_name,
    s.kind,
    s.year,
    s.as_of_quarter,
    s.quarters_due,
    s.quarters_filed,
    s.quarters_on_time,
    s.days_late,
    s.timeliness_rate,
    s.figures_filed,
    s.figures_expected,
    s.completeness_rate,
    s.timeliness_rank,
    s.county_quarters_due,
    s.county_quarters_filed,
    s.county_quarters_on_time,
    s.county_timeliness_rate,
    s.county_completeness_rate,
    s.row_place,
    n.rows_in_all
from sized as s
cross join counted_unit as n
where $limit_rows is null
    or (s.row_place > coalesce($skip_rows, 0) and s.row_place <= coalesce($skip_rows, 0) + $limit_rows)
    or s.unit_code = $shown
order by s.unit_code, s.year
