-- Aid money as it adds up within the year, year by year, over one and the same set of units.
-- The set is the units that report the money of the chosen quarter and of the same quarter last year, less those that
-- were merged or split in between, so that a unit which is late is no fall. In a quarter for which one of them has no
-- figure (or was another place then) units_counted says so.
-- grain: year, quarter
-- param programme: text, a code of data/programmes.csv, or total for the programmes that are part of the aid total
-- param year_from: integer, first calendar year, inclusive
-- param year: integer, the year that the others are compared with
-- param quarter: integer, 1 to 4, how far that year has come
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column matched_to_date_yuan: double, this year so far, over the set
-- column matched_quarter_yuan: double, this quarter alone; null where it is not known of all in units_counted
-- column matched_quarter_yuan_last_year: double, the same quarter of the year before; null where either is not of all
-- column matched_quarter_change_yuan: double, the one less the other
-- column units_counted: integer, units of the set in matched_to_date_yuan
-- column units_matched: integer, units of the set; the same on every row, as is what follows
-- column units_expected: integer, units valid on the last day of the chosen quarter
-- column now_yuan: double, the year so far at the chosen quarter
-- column now_yuan_last_year: double, the same a year before
-- column now_change_yuan: double, the one less the other
-- column now_change_share: double, that over the year before
-- column full_yuan_last_year: double, the whole of the year before, null where it is not known of all
-- column now_share: double, now_yuan over full_yuan_last_year
-- column last_year_share: double, now_yuan_last_year over full_yuan_last_year
with boundary as (
    select
        unit_code,
        year,
        quarter,
        quarter_index,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year_from - 1 and $year
        and quarter_index <= 4 * $year + $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

programme_measure as (
    select amount_code as measure_code
    from programme
    where programme_code = $programme
        or ($programme = 'total' and in_total)
),

measured as (
    select
        b.unit_code,
        b.year,
        b.quarter,
        b.quarter_index,
        f.measure_code,
        case when f.basis = 'quarter' then 'quarter' else 'to_date' end as period_basis,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value
    from boundary as b
    join fct_figure as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    join programme_measure as p on p.measure_code = f.measure_code
    where f.year between $year_from - 1 and $year
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by
        b.unit_code,
        b.year,
        b.quarter,
        b.quarter_index,
        f.measure_code,
        case when f.basis = 'quarter' then 'quarter' else 'to_date' end
),

-- the money of the quarter alone is known when it is known of each programme that the year so far has
unit_quarter as (
    select
        unit_code,
        year,
        quarter,
        quarter_index,
        sum(case when period_basis = 'to_date' then value end) as to_date,
        case
            when count(case when period_basis = 'quarter' then value end)
                = count(case when period_basis = 'to_date' then value end)
                then sum(case when period_basis = 'quarter' then value end)
        end as alone
    from measured
    group by unit_code, year, quarter, quarter_index
),

-- a unit counts in a quarter while it was the same place as now
comparable as (
    select u.unit_code, u.year, u.quarter, u.to_date, u.alone
    from unit_quarter as u
    left join dim_unit_change as c
        on c.unit_code = u.unit_code
        and c.quarter_index > u.quarter_index
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
        and $boundaries = 'reported'
    where c.unit_code is null
        and u.to_date is not null
),

matched as (
    select now.unit_code
    from comparable as now
    join comparable as past
        on past.unit_code = now.unit_code
        and past.year = $year - 1
        and past.quarter = $quarter
    where now.year = $year
        and now.quarter = $quarter
),

counted as (
    select count(*) as units_matched
    from matched
),

summed as (
    select
        c.year,
        c.quarter,
        cast(sum(c.to_date) as double) as to_date,
        case when count(c.alone) = count(*) then cast(sum(c.alone) as double) end as alone,
        count(*) as units_counted
    from comparable as c
    join matched as m on m.unit_code = c.unit_code
    group by c.year, c.quarter
),

expected as (
    select count(distinct unit_code) as units_expected
    from boundary
    where year = $year
        and quarter = $quarter
),

finding as (
    select
        max(case when s.year = $year and s.quarter = $quarter then s.to_date end) as now_yuan,
        max(case when s.year = $year - 1 and s.quarter = $quarter then s.to_date end) as past_yuan,
        max(case when s.year = $year - 1 and s.quarter = 4 and s.units_counted = c.units_matched then s.to_date end)
            as full_yuan
    from summed as s
    cross join counted as c
)

select
    s.year,
    s.quarter,
    s.to_date as matched_to_date_yuan,
    s.alone as matched_quarter_yuan,
    case when past.units_counted = s.units_counted then past.alone end as matched_quarter_yuan_last_year,
    case when past.units_counted = s.units_counted then s.alone - past.alone end as matched_quarter_change_yuan,
    s.units_counted,
    c.units_matched,
    e.units_expected,
    f.now_yuan,
    f.past_yuan as now_yuan_last_year,
    f.now_yuan - f.past_yuan as now_change_yuan,
    cast(f.now_yuan - f.past_yuan as double) / nullif(f.past_yuan, 0) as now_change_share,
    f.full_yuan as full_yuan_last_year,
    cast(f.now_yuan as double) / nullif(f.full_yuan, 0) as now_share,
    cast(f.past_yuan as double) / nullif(f.full_yuan, 0) as last_year_share
from summed as s
cross join counted as c
cross join expected as e
cross join finding as f
left join summed as past on past.year = s.year - 1 and past.quarter = s.quarter
where s.year >= $year_from
order by s.year, s.quarter
