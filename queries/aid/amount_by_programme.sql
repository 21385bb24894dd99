-- Aid by programme in one quarter, this year so far, beside the same quarter last year.
-- The matched change is over the units that report the amount in both years, so that a unit which is late is no
-- fall; units that were merged or split in between are left out. The programme "total" adds up the programmes that
-- are part of the aid total. "Not applicable" adds nothing.
-- grain: programme_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column amount_yuan: double, sum over the units that report the amount, this year so far
-- column count: double, sum over the units that report the count; null for the total, whose counts differ in kind
-- column yuan_per_count: double, over the units that report both; null for the total
-- column matched_change_yuan: double, change on the year over the units that report in both
-- column matched_change_share: double, that change over last year's amount of the same units
-- column units_reporting: integer, units that report the amount (for the total: of any of its programmes)
-- column units_matched: integer, units that report the amount in both years
-- column units_expected: integer, units valid on the quarter's last day
with total as (
    select indicator_code, units_reporting, numerator, denominator, year_units, year_numerator, year_denominator,
        year_past_numerator, year_past_denominator
    from fct_county_total($as_of, ['programme'], $year, $year, $kinds, 'reported', true)
    where quarter = $quarter
        and period_basis = 'to_date'
),

-- a township is part of the total's comparison where it reports any one programme in both years
amount as (
    select f.unit_code, f.year, f.measure_code
    from fct_figure as f
    join programme as p on p.amount_code = f.measure_code
    join dim_unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where p.in_total
        and list_contains($kinds, u.kind)
        and f.value is not null
        and f.basis <> 'quarter'
        and f.year between $year - 1 and $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
),

matched_unit as (
    select count(distinct now.unit_code) as units_matched
    from amount as now
    join amount as past
        on past.unit_code = now.unit_code
        and past.measure_code = now.measure_code
        and past.year = $year - 1
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > 4 * $year - 4 + $quarter
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
    where now.year = $year
        and c.unit_code is null
),

by_programme as (
    select
        p.programme_code,
        p.in_total,
        amount.numerator as amount_yuan,
        counted.numerator as count,
        cast(pair.numerator as double) / nullif(pair.denominator, 0) as yuan_per_count,
        case when amount.year_units > 0 then amount.year_numerator end as matched_now,
        case when amount.year_units > 0 then amount.year_past_numerator end as matched_past,
        amount.units_reporting,
        amount.year_units as units_matched
    from programme as p
    left join total as amount on amount.indicator_code = 'programme/amount/' || p.programme_code
    left join total as counted on counted.indicator_code = 'programme/count/' || p.programme_code
    left join total as pair on pair.indicator_code = 'programme/pair/' || p.programme_code
),

summed as (
    select
        programme_code,
        amount_yuan,
        count,
        yuan_per_count,
        matched_now,
        matched_past,
        units_reporting,
        units_matched
    from by_programme
    union all
    select
        'total' as programme_code,
        max(t.numerator) as amount_yuan,
        cast(null as double) as count,
        cast(null as double) as yuan_per_count,
        sum(b.matched_now) as matched_now,
        sum(b.matched_past) as matched_past,
        max(t.units_reporting) as units_reporting,
        max(m.units_matched) as units_matched
    from by_programme as b
    cross join matched_unit as m
    left join total as t on t.indicator_code = 'programme/amount/total'
    where b.in_total
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
),

expected as (
    select count(*) as units_expected
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
)

select
    p.programme_code,
    s.amount_yuan,
    s.count,
    s.yuan_per_count,
    s.matched_now - s.matched_past as matched_change_yuan,
    cast(s.matched_now - s.matched_past as double) / nullif(s.matched_past, 0) as matched_change_share,
    coalesce(s.units_reporting, 0) as units_reporting,
    coalesce(s.units_matched, 0) as units_matched,
    e.units_expected
from programme_row as p
cross join expected as e
left join summed as s on s.programme_code = p.programme_code
order by p.sort, p.programme_code
