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
    select
        indicator_code,
        units_reporting,
        numerator,
        denominator,
        year_units,
        year_numerator,
        year_past_numerator,
        starts_with(indicator_code, 'programme/amount/') as is_amount,
        starts_with(indicator_code, 'programme/count/') as is_count
    from fct_county_total($as_of, ['programme'], $year, $year, $kinds, 'reported', true)
    where quarter = $quarter
        and period_basis = 'to_date'
),

-- of programme/amount/, programme/count/ and programme/pair/ what comes after
named as (
    select
        substr(indicator_code, case when is_amount then 18 when is_count then 17 else 16 end) as programme_code,
        is_amount,
        is_count,
        units_reporting,
        numerator,
        denominator,
        year_units,
        year_numerator,
        year_past_numerator
    from total
),

by_programme as (
    select
        programme_code,
        max(case when is_amount then numerator end) as amount_yuan,
        max(case when is_count then numerator end) as count,
        max(case when not is_amount and not is_count then cast(numerator as double) / nullif(denominator, 0) end)
            as yuan_per_count,
        max(case when is_amount and year_units > 0 then year_numerator end) as matched_now,
        max(case when is_amount and year_units > 0 then year_past_numerator end) as matched_past,
        max(case when is_amount then units_reporting end) as units_reporting,
        max(case when is_amount then year_units end) as units_matched
    from named
    group by programme_code
),

both_years as (
    select f.unit_code
    from fct_figure as f
    join programme as p on p.amount_code = f.measure_code
    where p.in_total
        and f.value is not null
        and f.basis <> 'quarter'
        and f.year between $year - 1 and $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.unit_code, f.measure_code
    having min(f.year) < max(f.year)
),

-- a township is part of the total's comparison where it reports any one programme in both years
matched_unit as (
    select count(distinct b.unit_code) as units_matched
    from both_years as b
    join fct_unit_comparable($as_of, $year, $quarter, $kinds) as u on u.unit_code = b.unit_code
),

programme_row as (
    select programme_code, in_total, sort
    from programme
    union all
    select 'total' as programme_code, false as in_total, 1000 as sort
),

summed as (
    select
        p.programme_code,
        p.sort,
        b.amount_yuan,
        b.count,
        b.yuan_per_count,
        case
            when p.programme_code = 'total' then sum(case when p.in_total then b.matched_now end) over ()
            else b.matched_now
        end as matched_now,
        case
            when p.programme_code = 'total' then sum(case when p.in_total then b.matched_past end) over ()
            else b.matched_past
        end as matched_past,
        b.units_reporting,
        case when p.programme_code = 'total' then m.units_matched else b.units_matched end as units_matched
    from programme_row as p
    cross join matched_unit as m
    left join by_programme as b on b.programme_code = p.programme_code
),

expected as (
    select count(*) as units_expected
    from fct_unit_expected($as_of, $year, $quarter, $kinds, 'reported')
)

select
    s.programme_code,
    s.amount_yuan,
    s.count,
    s.yuan_per_count,
    s.matched_now - s.matched_past as matched_change_yuan,
    cast(s.matched_now - s.matched_past as double) / nullif(s.matched_past, 0) as matched_change_share,
    coalesce(s.units_reporting, 0) as units_reporting,
    coalesce(s.units_matched, 0) as units_matched,
    e.units_expected
from summed as s
cross join expected as e
order by s.sort, s.programme_code
